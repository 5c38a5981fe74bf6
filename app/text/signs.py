"""Signs inside words that are typed in many ways or are not seen, for names and for texts alike."""

# One apostrophe to whoever types it: в'язень, oʻzbek, בג׳לה.
APOSTROPHES = "'’‘ʼʻʽʹ`´′‛ʾʿ׳＇"
# Soft hyphens, zero widths, byte order marks, and what turns the direction of writing.
UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
