"""Cyrillic: Slavic, Turkic, Tajik, Mongolian, Caucasian letters."""

from app.text.names.tables import table

CYRILLIC = table("""
    а=a б=b в=v г=g д=d е=e ё=e ж=j з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=q ч=c
    ш=x щ=x ъ=a ы=i ь= э=e ю=iu я=ia ъе=e ъё=e ъя=ia ъю=iu ий>=i ый>=i ы>=i ъ>= дж=j тс=q тц=q дз=z тч=c
    дч=c шч=x сч=x зж=j чж=j цз=j ье=e ьё=e ьо=o йо=io йе=e
    # Ukrainian, Belarusian
    і=i ї=i є=e ґ=g ў=v ій>=i ыё=io
    # Serbian, Macedonian
    ј=i љ=l њ=n ћ=c ђ=j џ=j ѓ=g ќ=k ѕ=z ја=ia ју=iu ије=ie
    # Kazakh, Tatar, Bashkir, Kyrgyz, Turkmen
    ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=h җ=j ҙ=z ҡ=k ҫ=s нг=ng
    # Tajik, Uzbek, Chuvash, Mongolian, Chechen, Abkhaz, Ossetian
    ҷ=j ӣ=i ӯ=u ҳ=h ӑ=a ӗ=e ӳ=u ӏ= ӕ=a ӓ=a ӧ=o ӱ=u ҧ=p ҭ=t ҵ=q ӡ=z ҽ=c ҿ=c ӝ=j ӟ=z ӥ=i ӵ=c хь=h кх=k
    гӏ=g кӏ=k пӏ=p тӏ=t чӏ=c цӏ=q хӏ=h къ=k гъ=g хъ=h ѣ=e ѳ=f ѵ=i ӹ=i ӭ=e
""")
