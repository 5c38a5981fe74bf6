"""Invented people with the longest sane addresses, one a script."""

from typing import Any

from app.editorial.intake import DossierIn, FacilityIn
from tests.factories import World, dossier, facility

# Country, language, name, what is added to a facility's name, lines, postcode.
SCRIPTS: dict[str, tuple[str, str, str, str, list[str], str]] = {
    "cyrillic": (
        "RU", "ru", "Константинопольский Александр Константинович",
        "ФКУ «Исправительная колония № 0» УФСИН России по Вымышленной области",
        ["ул. Несуществующих Незабудок, д. 12, корп. 3, пос. городского типа Вымышленный",
         "Верхненебыловский район, Вымышленная область"], "000009",
    ),
    "latin": (
        "TR", "tr", "Maximiliana-Aleksandrina Constantinopolitanescu-Hohenzollern",
        "Örnek Yüksek Güvenlikli Kapalı Ceza İnfaz Kurumu Müdürlüğü",
        ["Olmayan Unutmabeni Mahallesi, Hayal Sokak No: 123/4", "Örnekköy / Hayaliye"], "00004",
    ),
    "arabic": (
        "EG", "ar", "مثال بن خيال بن عبد الرحمن المثالي", "سجن المثال المركزي شديد الحراسة، جناح رقم ١٢",
        ["شارع غير موجود، مبنى ٤٥، حي الخيال الجديد", "مدينة المثال، محافظة الخيال"], "00010",
    ),
    "persian": (
        "IR", "fa", "نمونه خیالی فراموش‌مکن‌زاده", "زندان مرکزی نمونه، بند چهارم",
        ["خیابان خیالی، کوچهٔ ناموجود، شمارهٔ ۱۲۳", "شهر نمونه، استان نمونهٔ خیالی"], "00005",
    ),
    "chinese": (
        "CN", "zh-Hans", "欧阳示例虚构", "示例省第一监狱示例监区第十二分监区",
        ["示例省示例市示例区示例街道示例路一千二百三十四号示例大厦第五座"], "000006",
    ),
    "burmese": (
        "MM", "my", "ဦးစိတ်ကူးယဉ်နမူနာအောင်", "နမူနာအကျဉ်းထောင်ကြီး",
        ["စိတ်ကူးလမ်း အမှတ် ၁၂၃၊ နမူနာရပ်ကွက်", "နမူနာမြို့နယ်၊ ရန်ကုန်တိုင်းဒေသကြီး"], "00007",
    ),
}  # fmt: skip


def place(script: str) -> FacilityIn:
    country, lang, _, name, lines, postcode = SCRIPTS[script]
    address = {"postcode": postcode, "lines": lines, "lang": lang}
    return facility(f"place-{script}", country=country, name={lang: name}, addresses=[address])


def person(script: str, **more: Any) -> DossierIn:
    country, lang, name, building, *_ = SCRIPTS[script]
    parts = dict(zip(("family", "given", "patronymic"), name.split(), strict=False)) if lang == "ru" else {}
    values: dict[str, Any] = {
        "names": [{"lang": lang, "full": name, **parts}], "country": country, "birth": "1985",
        "stays": [{"facility": f"place-{script}"}],
        "description": {lang: f"{building}. " * 60}, "summary": {lang: name},
    } | more  # fmt: skip
    values["letters"] = {"channels": [{"type": "post"}]} | values.get("letters", {})
    return dossier(f"of-{script}", **values)


async def publish_all(world: World) -> list[str]:
    """Slugs of one person a script."""
    await world.load(facilities=[place(script) for script in SCRIPTS])
    await world.publish(*(person(script) for script in SCRIPTS))
    return [f"of-{script}" for script in SCRIPTS]
