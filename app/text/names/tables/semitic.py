"""Hebrew and the Arabic script (Arabic, Persian, Urdu, Kurdish, Pashto, Uyghur)."""

from app.text.names.tables import table

HEBREW = table("""
    א=a ב=b ג=g ד=d ה=h ו=o ז=z ח=h ט=t י=i כ=k ך=h ל=l מ=m ם=m נ=n ן=n ס=s ע=a פ=p ף=f צ=q ץ=q ק=k ר=r
    ש=x ת=t <ו=v וו=v יי=ei ה>=a ג'=j ז'=j צ'=c ץ'=c ת'=t או=o אי=i יא=ia יה>=ia ט'=t ח'=h ד'=d ע'=g
    וב>=ov ייב>=ev סקי>=ski יב>=ev טש=c דז'=j ב>=v
""")

ARABIC = table("""
    ا=a ب=b ت=t ث=t ج=j ح=h خ=h د=d ذ=z ر=r ز=z س=s ش=x ص=s ض=d ط=t ظ=z ع=a غ=g ف=f ق=k ك=k ل=l م=m ن=n
    ه=h و=o ي=i ى=a ة=a ء= أ=a إ=i آ=a ئ=i ؤ=u ٱ=a ه>=e <و=v وو=u يا=ia ﻻ=la او=o وا=va يو=iu تش=c تس=q
    دج=j يي=i اي=ai پ=p چ=c ژ=j گ=g ک=k ی=i ہ=h ھ=h ہ>=a ۀ=e ٹ=t ڈ=d ڑ=r ں=n ے=e ۓ=e یا=ia یو=iu یی=i
    ای=i ۆ=o ێ=e ە=e ڕ=r ڵ=l ڤ=v ې=e ۇ=u ۈ=u ۋ=v ڭ=n ۅ=o ڨ=g ټ=t ډ=d ړ=r ښ=x ځ=z څ=q ږ=j ڼ=n ګ=g ۍ=i ڠ=g
    ڽ=n وف>=ov یف>=ev يف>=ev ﻯ=i
""")

# Waw and the like as a consonant.
HEBREW_WAW = table("ו=v או=av")

# Waw as a consonant.
ARABIC_WAW = table("و=v او=av يو=iv وا=va وو=v")

# Egyptian, and in foreign names.
ARABIC_GIM = table("ج=g غ=g دج=dg")

# Without the article.
ARABIC_ARTICLE = table("<ال=")
