"""Chinese and Korean surnames in Han characters: how a native name is told from a transcription."""

from app.text.names.scripts.tables import by_letter, in_turn

SINGLE = frozenset(
    "王李張张劉刘陳陈楊杨趙赵黃黄周吳吴徐孫孙胡朱高林何郭馬马羅罗梁宋鄭郑謝谢韓韩唐馮冯于董蕭萧肖程曹袁鄧"
    "邓許许傅沈曾彭呂吕蘇苏盧卢蔣蒋蔡賈贾丁魏薛葉叶閻阎余潘杜戴夏鍾钟汪田任姜范方石姚譚谭廖鄒邹熊金陸陆郝"
    "孔白崔康毛邱丘秦江史顧顾侯邵孟龍龙萬万段雷錢钱湯汤尹黎易常武喬乔賀贺賴赖龔龚文龐庞樊蘭兰殷施陶洪翟安"
    "顏颜倪嚴严牛溫温蘆芦季俞章魯鲁葛伍韋韦申尤畢毕聶聂焦向柳邢路岳齊齐梅莫莊庄辛管祝左涂谷祁時时舒耿牟卜"
    "詹關关苗凌費费紀纪靳盛童歐欧甄項项曲成游陽阳裴席衛卫查屈鮑鲍位覃霍翁隋植甘景薄單单包司柏寧宁柯阮桂閔"
    "闵解強强柴華华車车冉房邊边辜吉饒饶刁瞿戚古米池滕晉晋苑鄔邬臧暢畅宮宫來来嵺苟全褚廉簡简婁娄蓋盖符奚木"
    "穆黨党燕郎邸冀談谈姬屠連连郜晏欒栾郁商蒙計计喻揭竇窦遲迟宇敖糜鄢冷卓花仇艾藍蓝都鞏巩稽井練练仲樂乐虞"
    "卞封竺冼原官衣楚佟栗匡宗應应台巫鞠僧桑荊荆諶谌銀银揚扬明沙伏岑習习胥保和蔺藺水雲云昌洛酈郦束玄奉魚鱼"
    "夫太朴丕南河表具片國国陰阴智元千延慎皮賓宾權权曺裵琴奇玉印諸诸睦弼貢贡墨桓邕"
)
COMPOUND = frozenset(
    in_turn(
        """歐陽 欧阳 司馬 司马 上官 諸葛 诸葛 皇甫 尉遲 尉迟 公孫 公孙 慕容 令狐 司徒 長孫 长孙 宇文 軒轅 轩辕
    東方 东方 南宮 南宫 夏侯 端木 澹臺 澹台 公羊 濮陽 濮阳 淳于 單于 单于 太史 申屠 仲孫 仲孙 鍾離 钟离
    鮮于 鲜于 司空 赫連 赫连 百里 東郭 东郭 西門 西门 獨孤 独孤 第五 納蘭 纳兰 拓跋 万俟 呼延 万侯 張簡
    張廖 范姜 葉劉 張許 南門 先于 黃甫"""
    )
)

# Where a character sounds otherwise as a surname.
SOUNDS = by_letter(
    """单=shan 單=shan 曾=zeng 解=xie 仇=qiu 任=ren 区=ou 區=ou 朴=piao 查=zha 盖=ge 蓋=ge 覃=qin 乐=yue
    樂=yue 员=yun 員=yun 缪=miao 繆=miao 宁=ning 种=chong 翟=zhai 折=she 秘=bi 冼=xian 洗=xian 繁=po
    晁=chao 盛=sheng 召=shao 都=du 那=na 祭=zhai 逄=pang 宿=su 车=che 車=che 曲=qu 阚=kan 闞=kan 尹=yin
    卜=bu 薄=bo 万俟=moqi 尉迟=yuchi 尉遲=yuchi 长孙=zhangsun 長孫=zhangsun 澹台=tantai 澹臺=tantai
    单于=chanyu 單于=chanyu 令狐=linghu"""
)
