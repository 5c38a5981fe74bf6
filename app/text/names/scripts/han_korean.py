"""Korean names in Han characters: 李英姬 is Lee Yeong-hui."""

from bisect import bisect_right

from app.text.names.scripts import hangul
from app.text.names.scripts.han_forms import TRADITIONAL
from app.text.names.scripts.tables import by_letter

# KS X 1001 lists its 4,888 Han characters in the order of their Korean readings: the first of each is enough.
_FIRST_OF_EACH = (
    "가伽각刻간侃갈乫감勘갑匣강剛개介객喀갱坑갹醵거倨건乾걸乞검儉겁劫게偈격擊견堅결抉겸兼경京계係"
    "고古곡哭곤困골汨공供과寡곽槨관冠괄刮광侊괘卦괴乖굉宏교交구丘국國군君굴堀궁宮권倦궐厥궤机귀晷"
    "규叫균勻귤橘극克근僅금今급伋긍亘기企긴緊길佶끽喫나儺난暖날捏남南납納낭囊내乃녀女년年념念녕寗"
    "노努농濃뇌惱뇨尿눈嫩눌訥뉴杻능能니尼닉匿다多단丹달撻담啖답沓당唐대代덕德도倒독毒돈墩돌乭동仝"
    "두兜둔屯득得등嶝라喇락洛란亂랄剌람嵐랍拉랑廊래來랭冷략掠량亮려侶력力련憐렬冽렴廉렵獵령令례例"
    "로勞록碌론論롱壟뢰儡료了룡龍루壘류劉륙六륜侖률律륭隆륵勒름凜릉凌리俚린吝림林립砬마摩막寞만万"
    "말唜망亡매埋맥脈맹孟멱冪면免멸滅명冥몌袂모侮목木몰歿몽夢묘卯무務묵墨문們물勿미味민岷밀密박剝"
    "반伴발勃방倣배倍백伯번幡벌伐범凡법法벽僻변卞별別병丙보保복伏본本볼乶봉俸부付북北분分불佛붕崩"
    "비丕빈嚬빙憑사乍삭削산傘살乷삼三삽揷상上새塞색嗇생牲서墅석夕선仙설卨섬剡섭攝성城세世소召속俗"
    "손孫솔率송宋쇄刷쇠衰수修숙叔순巡술戌숭崇슬瑟습濕승丞시侍식埴신伸실失심審십什쌍雙씨氏아亞악堊"
    "안安알斡암唵압壓앙仰애厓액厄앵櫻야也약弱양佯어圄억億언偃얼孼엄俺업嶪엔円여予역亦연嚥열悅염厭"
    "엽曄영塋예乂오五옥屋온溫올兀옹壅와渦완婉왈曰왕往왜倭외外요僥욕慾용俑우于욱勖운云울蔚웅熊원元"
    "월月위位유乳육堉윤允율聿융戎은垠을乙음吟읍揖응凝의依이二익瀷인人일一임任입入잉仍자仔작作잔孱"
    "잠岑잡雜장丈재再쟁爭저佇적勣전佃절切점占접接정丁제制조俎족族존存졸卒종倧좌佐죄罪주主죽竹준俊"
    "줄茁중中즉卽즐櫛즙楫증增지之직直진唇질侄짐斟집執징徵차且착捉찬撰찰刹참僭창倉채債책冊처凄척倜"
    "천仟철凸첨僉첩堞청廳체剃초初촉促촌寸총叢촬撮최催추墜축丑춘春출出충充췌悴취取측側층層치侈칙則"
    "친親칠七침侵칩蟄칭秤쾌快타他탁倬탄呑탈奪탐探탑塔탕宕태兌택擇탱撑터攄토兎통慟퇴堆투偸특慝틈闖"
    "파坡판判팔八패佩팽彭퍅愎편便폄貶평坪폐吠포佈폭幅표俵품品풍楓피彼필匹핍乏하下학壑한寒할割함函"
    "합合항亢해亥핵劾행倖향享허噓헌憲헐歇험險혁奕현俔혈孑혐嫌협俠형亨혜兮호乎혹惑혼婚홀忽홍哄화化"
    "확擴환丸활活황凰회匯획劃횡宖효哮후侯훈勛훙薨훤喧훼卉휘彙휴休휼恤흉兇흑黑흔昕흘吃흠欠흡吸흥興"
    "희僖힐詰"
)
_READINGS = _FIRST_OF_EACH[::2]
_STARTS = [char.encode("euc-kr") for char in _FIRST_OF_EACH[1::2]]
_FIRST_IN_STANDARD = b"\xca\xa1"
_OTHERWISE = by_letter("金=김 串=관 廓=곽 拏=나 寧=녕 怒=노 宅=택 不=불 樂=락")
# How these begin a name in South Korea: 李 is 리, and Lee writes 이.
_FIRST_IN_WORD = by_letter("리=이 림=임 로=노 라=나 량=양 려=여 렴=염 룡=용 륙=육")


def read(word: str) -> str:
    """'' if a character has no Korean reading."""
    korean = [_syllable(TRADITIONAL.get(char, char)) for char in word]
    korean[:1] = [_FIRST_IN_WORD.get(korean[0], korean[0])]
    return hangul.native("".join(korean)) if all(korean) else ""


def _syllable(char: str) -> str:
    if char in _OTHERWISE:
        return _OTHERWISE[char]
    place = char.encode("euc-kr", "ignore")
    if len(place) != 2 or place < _FIRST_IN_STANDARD:  # noqa: PLR2004  # two bytes a character
        return ""
    return _READINGS[bisect_right(_STARTS, place) - 1]
