"""Latin letters, as each family of orthographies reads them."""

from app.text.names.tables import table

# The plainest reading, under every other one.
ANYWHERE = table("""
    y=i w=v sh=x ch=c tch=c zh=j kh=h ph=f th=t x=ks <x=z q=k qu=k ck=k c=k ce=se ci=si cy=si cz=c sz=x
    sch=x tsch=c shch=x schtsch=x szcz=x dzh=j dsch=j dj=j dz=z ts=q tz=q ou=u oo=u ee=i j=i j>=i gh=g
    iy>=i yi>=i ij>=i yj>=i yy>=i ii>=i ie>=i ey>=ei iu=iu ah>=a eh>=e yu=iu ya=ia ye=e je=e <je=ie
    yo=io jo=io eu=eu ae=e oe=o dh=d bh=b jh=j chh=c sj=x tj=c
    # letters of their own
    š=x č=c ž=j ć=c ś=x ź=j ż=j ş=x ș=x ç=c ğ=g ı=i ə=a ø=o ő=o å=o ä=e ö=o ü=u ñ=n ț=q ţ=q ß=s þ=t ð=d
    đ=j œ=e æ=e ŭ=v ĉ=c ĝ=j ŝ=x ł=l ħ=h ŋ=n ʻ= ģ=g ķ=k ļ=l ņ=n ĵ=j ĥ=h ė=e ě=e ř=r ľ=l dž=j šč=x dź=j
""")

ENGLISH = table("""
    j=j j>=j je=je <je=je jo=jo ge=je gi=ji tion>=xen augh=o ough=o wh=v <kn=n <wr=r ew=iu ow=au ea=i
    ce>=s ge>=j oa=o ay=ei ey>=i igh=ai e>= es>=s ee>=i ie>=i oe>=o le>=l ck=k au=o aw=o ur=er ir=er
    ce=se ci=si cy=si x=ks
""")

GERMAN = table("ch=h sch=x ei=ai eu=oi ie=i chs=ks")

FRENCH = table("""
    ch=x j=j je=je <je=je jo=jo ge=je gi=ji gu=g gue=ge gui=gi tch=c dj=j ou=u au=o eau=o ai=e oi=ua
    oy=ua oo=o ine>=in ç=s eux>=e gn=ni ey>=e x>= t>= s>= aux>=o aud>=o ault>=o aut>=o eff>=ev off>=ov
    e>= es>= ques>=k que>=k ges>=j ge>=j et>=e er>=e ois>=ua ais>=e ait>=e oit>=ua ier=ie ie=ie ie>=i
    ille=i illon=ion h= ain=en rd>=r nd>=n rt>=r <x=ks ilh>=i eu=e ts>= ph=f sch=x th=t ot>=o ce>=s
    ces>=s oux>=u ée>=e z>=
""")

# Polish, Czech, Slovak, Croatian, Slovene, Lithuanian, Latvian.
SLAVIC = table("ch=h c=q ce=qe ci=qi cy=qi rz=j ie=e ó=u cz=c j=i ia=ia dj=j ów>=uv x=ks ć=c ci>=ci")

# Spanish, Portuguese, Catalan.
ROMANCE = table("""
    j=h je=he <je=he jo=ho ge=he gi=hi ch=c ce=se ci=si ll=i gu=g gue=ge gui=gi x=h <x=h h= ç=s
""")

ITALIAN = table("ce=ce ci=ci ch=k che=ke chi=ki ge=je gi=ji gh=g gn=ni gli=li sci=xi sce=xe")

# Turkish, Azerbaijani, Tatar.
TURKIC = table("c=j ce=je ci=ji x=h <x=h j=j je=je <je=je jo=jo ç=c ğ= cy=ji")

HUNGARIAN = table("sz=s cs=c zs=j gy=d ny=n ly=i ty=t c=q ce=qe ci=qi j=i dzs=j")

# Pinyin and Wade-Giles.
CHINESE = table("x=x <x=x q=c zh=j c=q ce=qe ci=qi j=j z=z hs=x ts=q ou=ou")
