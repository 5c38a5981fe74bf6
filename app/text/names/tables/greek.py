"""Greek, as it sounds today."""

from app.text.names.tables import table

GREEK = table("""
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=t ι=i κ=k λ=l μ=m ν=n ξ=ks ο=o π=p ρ=r σ=s ς=s τ=t υ=i φ=f χ=h ψ=ps
    ω=o ου=u αι=e ει=i οι=i αυ=av ευ=ev μπ=b <ντ=d ντ=nd γκ=g γγ=ng γχ=nh τζ=j τσ=c γε=ie γι=i για=ia
    γιου=iu γιο=io ντζ=j ος>=os τς=c <γου=v <γι=i <γιου=iu
""")

# Inside words the same letters are also mb, d and zh.
GREEK_NASAL = table("μπ=mb <μπ=b ντ=d ζ=j")
