"""Characters that write foreign names in Chinese, where they do not sound as pinyin says.

The sound of the source names, not of the Chinese: 基 is spelt ji and writes ki, 斯 is spelt si and writes s.
"""

from app.text.names.scripts.tables import by_sound

WRITES = by_sound(
    """k:克 g:格 t:特 d:德 z:兹茲 ts:茨 v:夫 f:弗 p:普 b:布 m:姆 r:尔爾儿兒 n:恩 s:斯士史丝絲思司仕詩诗
    sh:什施殊 zh:治芝 h:赫 ch:奇琪 ki:基其姬 ti:季 ti:蒂 tin:京 kin:金今 ga:加嘉迦茄 zha:贾賈 dia:佳
    zhe:杰傑 te:捷铁鐵 diu:久 tiu:秋 zho:乔喬 zhi:吉 zhen:简簡珍真 zhon:琼瓊 zhem:占 hi:希 hu:休许許
    hin:欣 si:西锡錫席悉 sin:辛 sha:夏 sho:肖 she:谢謝雪薛 son:逊遜 tsi:齐齊 a:亚亞娅婭 yo:约約 ya:雅
    u:乌烏于於 o:奥奧欧歐澳 e:埃艾爱愛 er:厄 i:伊易依以 an:昂 on:翁 in:英因应應 va:华華瓦娃 vai:怀懷
    vi:惠维維威薇伟偉 ve:韦韋 vei:魏 vin:温溫 ven:文 vu:武 ko:科柯可 go:戈哥高 ke:凯凱 ge:盖蓋 gr:葛
    pe:彼 b:勃 bo:鲍鮑 po:波 ber:柏伯 be:贝貝 ne:内內涅聂聶 me:默梅 re:雷 le:莱萊勒列 ri:里瑞丽麗
    rai:赖賴 ro:罗羅 ru:鲁魯 ren:伦倫 ton:顿頓 don:敦唐 tom:汤湯 ma:麦麥 mai:迈邁 de:戴黛 se:塞瑟色
    ze:泽澤 za:扎 ron:荣榮 ran:朗 run:润潤 zhu:茹儒如朱 liu:柳留吕呂刘劉 lio:廖 niu:纽紐 miu:缪繆
    che:切契彻徹 shu:舒修"""
)

# The same characters where the source had another sound: read in the second way.
ALSO_WRITES = by_sound(
    """l:尔爾 zho:约約 zha:雅加佳 shi:希西 gi:吉基 shu:休许許 de:杰傑 zhe:捷耶 zhi:季 kin:京 zhin:金 shin:欣
    ki:奇 cho:乔 ga:贾賈 ha:夏 chi:其 zhu:久尤茱 chu:秋 hu:于 ua:瓦 hua:华華 re:热熱 dro:卓 tru:楚
    dron:庄 pa:柏 b:伯 r:勒 s:什施 sh:史"""
)

# How some sound at the start of a word, where a vowel follows more often than not, and how inside.
FIRST = by_sound("pu:普 bu:布 he:赫 en:恩 chi:奇琪 er:尔爾 de:德")
LATER = by_sound("ya:亚亞娅婭 shi:希 gi:吉")
