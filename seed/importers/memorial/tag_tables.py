"""What each tag of Memorial's list states. Keys are the Russian tags as the site writes them, ё included."""

from collections.abc import Mapping

Labels = Mapping[str, str]

STATUS = {
    "в СИЗО": "pretrial_detention", "заключение под стражу": "pretrial_detention",
    "под домашним арестом": "house_arrest", "домашний арест": "house_arrest",
    "принудительные работы": "forced_labour",
}  # fmt: skip
# In custody, of a kind another tag may name.
IN_CUSTODY = "в заключении"
AWAITING_TRIAL = "ожидание суда"
REAL_TERM = "реальный срок"
# The punishment or the measure, not where the person is now.
MEASURES = {
    REAL_TERM: "imprisonment", "лишение свободы": "imprisonment", "штраф": "fine",
    "ограничение свободы": "restriction_of_liberty", "условный срок или УДО": "suspended_or_parole",
    "принудительные работы": "forced_labour", "принудительное лечение": "compulsory_treatment",
    "депортация": "deportation", "экстрадиция": "extradition",
}  # fmt: skip
STAGES = {"идёт суд": "trial", "апелляция в суде": "appeal"}
GROUNDS = {
    "преследования по религиозному признаку": "religion", "репрессии за антивоенную позицию": "anti_war",
    "преследование украинцев": "ethnicity", "преследование крымских татар": "ethnicity",
    "дела журналистов": "journalism", "«экстремистские» высказывания": "expression",
    "преследование адвокатов": "legal_practice", "преследование правозащитников": "human_rights_work",
    "преследование оппозиции": "opposition", "преследование региональных политиков": "opposition",
    "ЛГБТ": "lgbt", "дела о государственной измене": "foreign_ties",
    "конфиденциальное сотрудничество с иностранцами": "foreign_ties",
    "дела членов «нежелательной организации»": "association",
}  # fmt: skip
GROUPS: Mapping[str, tuple[str, Labels]] = {
    tag: (code, {"ru": ru, "en": en})
    for tag, code, ru, en in (
        ("Хизб ут-Тахрир", "hizb-ut-tahrir", "Дела «Хизб ут-Тахрир»", "Hizb ut-Tahrir cases"),
        ("дела мусульман", "muslims", "Дела мусульман", "Cases of Muslims"),
        ("Таблиги Джамаат", "tablighi-jamaat", "Дела «Таблиги Джамаат»", "Tablighi Jamaat cases"),
        ("преследование свидетелей Иеговы", "jehovahs-witnesses", "Свидетели Иеговы", "Jehovah's Witnesses"),
        ("преследование крымских татар", "crimean-tatars", "Крымские татары", "Crimean Tatars"),
        ("Меджлис в Крыму", "mejlis", "Меджлис крымскотатарского народа",
         "Mejlis of the Crimean Tatar People"),
        ("преследование украинцев", "ukrainians", "Преследование украинцев", "Persecution of Ukrainians"),
        ("украинский след", "ukrainian-trace", "«Украинский след»", "“Ukrainian trace” cases"),
        ("чеченский след", "chechen-trace", "«Чеченский след»", "“Chechen trace” cases"),
        ("дела «украинских диверсантов»", "ukrainian-saboteurs",
         "Дела «украинских диверсантов»", "“Ukrainian saboteurs” cases"),
        ("преследование сторонников Навального", "navalny-supporters",
         "Сторонники Навального", "Supporters of Navalny"),
        ("дела гражданских активистов", "civic-activists", "Гражданские активисты", "Civic activists"),
        ("гражданский протест", "civic-protest", "Гражданский протест", "Civic protest"),
        ("дела журналистов", "journalists", "Журналисты", "Journalists"),
        ("преследование адвокатов", "lawyers", "Адвокаты", "Lawyers"),
        ("преследование правозащитников", "human-rights-defenders", "Правозащитники",
         "Human rights defenders"),
        ("Международный Мемориал", "memorial", "Международный Мемориал", "International Memorial"),
        ("преследование региональных политиков", "regional-politicians",
         "Региональные политики", "Regional politicians"),
        ("преследование несовершеннолетних", "minors", "Несовершеннолетние", "Minors"),
        ("дела анархистов", "anarchists", "Анархисты", "Anarchists"),
        ("артподготовка", "artpodgotovka", "«Артподготовка»", "Artpodgotovka"),
        ("ЛГБТ", "lgbt", "ЛГБТ", "LGBT"),
        ("дела членов «нежелательной организации»", "undesirable-organisations",
         "«Нежелательные организации»", "“Undesirable organisations”"),
        ("закон об «иностранных агентах»", "foreign-agents", "«Иностранные агенты»", "“Foreign agents”"),
        ("дела о государственной измене", "treason", "Дела о государственной измене", "Treason cases"),
        ("дела о «шпионаже»", "espionage", "Дела о «шпионаже»", "“Espionage” cases"),
        ("конфиденциальное сотрудничество с иностранцами", "confidential-cooperation",
         "Конфиденциальное сотрудничество с иностранцами", "Confidential cooperation with foreigners"),
        ("антитеррористическое законодательство", "anti-terrorism-law",
         "Антитеррористическое законодательство", "Anti-terrorism legislation"),
        ("антиэкстремистское законодательство", "anti-extremism-law",
         "Антиэкстремистское законодательство", "Anti-extremism legislation"),
        ("оправдание терроризма", "justifying-terrorism", "«Оправдание терроризма»",
         "“Justifying terrorism”"),
        ("«Реабилитация нацизма»", "rehabilitating-nazism",
         "«Реабилитация нацизма»", "“Rehabilitating Nazism”"),
        ("карательная психиатрия", "punitive-psychiatry", "Карательная психиатрия", "Punitive psychiatry"),
        ("похищения, исчезновения, внесудебные казни", "abductions",
         "Похищения, исчезновения, внесудебные казни", "Abductions, disappearances, extrajudicial killings"),
        ("незаконное хранение оружия", "weapons", "Незаконное хранение оружия", "Possession of weapons"),
        ("вандализм", "vandalism", "Вандализм", "Vandalism"),
        ("коронавирус", "coronavirus", "Коронавирус", "Coronavirus"),
        ("контртеррористическая операция", "counter-terrorist-operation",
         "Контртеррористическая операция", "Counter-terrorist operation"),
    )
}  # fmt: skip
CASES: Mapping[str, tuple[str, Labels]] = {
    "«дворцовое дело»": ("palace-case", {"ru": "«Дворцовое дело»", "en": "Palace Case"}),
    "дело антифашистов": ("antifascists-case", {"ru": "Дело антифашистов", "en": "Antifascists' case"}),
    "дело 58-ми": ("case-of-the-58", {"ru": "Дело 58-ми", "en": "Case of the 58"}),
    "«гольяновские» рабы": ("golyanovo-slaves", {"ru": "«Гольяновские» рабы", "en": "Golyanovo slaves"}),
}
# ISO 3166-1 alpha-2. The list doesn't say how the country has to do with the person.
COUNTRIES = {
    "Украина": "UA", "Кыргызстан": "KG", "Узбекистан": "UZ", "Молдова": "MD", "Казахстан": "KZ",
    "Таджикистан": "TJ", "Беларусь": "BY", "Грузия": "GE",
}  # fmt: skip
# Of the site, too wide to state anything, or about the list itself.
IGNORED = frozenset({
    "все дела", "Наши новости", "преследуются в настоящее время", "современные политзаключённые",
    "другие дела", "иностранные государства",
})  # fmt: skip
