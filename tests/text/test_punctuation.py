from __future__ import annotations

import pytest

from workbench.text import repair_punctuation


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("周一,他来了.", "周一，他来了。"),
        ("他说:\"你好. 我走了.\"", "他说：“你好。我走了。”"),
        ("他說:\"你好. 我走了.\"", "他說：「你好。我走了。」"),
        ("他說：“好的。”", "他說：「好的。」"),
        ("為甚麼?真的嗎!", "為甚麼？真的嗎！"),
        ("時間(協調世界時0230)上午9點", "時間（協調世界時0230）上午9點"),
        ("費爾南多(Fernando Alonso)的車", "費爾南多（Fernando Alonso）的車"),
        ("11点(UTC+1),在唐宁街", "11点（UTC+1），在唐宁街"),
        ("记录是7–2.", "记录是7–2。"),
        ("大约11:29,抗议活动", "大约11:29，抗议活动"),
        ("有3.5亿, 或1,000,000个.", "有3.5亿，或1,000,000个。"),
        ("见https://a.example/b,c.html,谢谢.", "见https://a.example/b,c.html，谢谢。"),
        ("我不知道...", "我不知道……"),
        ("英国报纸 \"卫报\" 建议", "英国报纸“卫报”建议"),
        ("J.K. 罗琳来了.", "J.K. 罗琳来了。"),
        ("Mr. 王先生来了.", "Mr. 王先生来了。"),
        ("他(音譯）來（你好).", "他（音譯）來（你好）。"),
        ("路徑是C:\\Users\\a,檔案是b.txt.", "路徑是C:\\Users\\a，檔案是b.txt。"),
        ("他說OK!我們走吧.", "他說OK！我們走吧。"),
        ("她說,\"你懂'好'字嗎?\"", "她說，「你懂『好』字嗎？」"),
        ("他喜欢\"The Beatles\",\"Queen\"等乐队.", "他喜欢“The Beatles”，“Queen”等乐队。"),
        ("他--一个老人--来了.", "他——一个老人——来了。"),
        ("国家 -- -- 甚至邻国", "国家——甚至邻国"),
        ("王的墓（KV62）. KV62很有名.", "王的墓（KV62）。KV62很有名。"),
        ("他读“历史”(History), 毕业了.", "他读“历史”（History），毕业了。"),
        ("多吃维生素C.", "多吃维生素C。"),
        ("“你好,” 他说 （笑） 。", "“你好，”他说（笑）。"),
        ("\"根据这个化石, 分裂很早.", "“根据这个化石，分裂很早。"),
        ("他说:\"请放心.”", "他说：“请放心。”"),
        ("然而, 威胁没有消失\".", "然而，威胁没有消失”。"),
        ("然而, 威脅沒有消失\".", "然而，威脅沒有消失」。"),
    ],
)  # fmt: skip
def test_repaired(text: str, repaired: str) -> None:
    assert repair_punctuation(text) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "He said: yes, (no).",
        "He visited 北京, and left.",
        "已经正确，“没有”问题。",
        "版本3.11.7在9:30发布",
        "访问https://a.example:80/b?c=1,2;d",
        "运行`f(x, y)`即可",
        "调用print()函数",
        "公司位于Apple Inc.总部",
        "看Forbes.ua网站",
        "作者是 Smith, John 和别人",
        "美国的U.S. Army部队",
        "成绩为2:1获胜",
        "1. 第一项\n2.第二项",
        "「Hello, world!」他說。",
        "他說：「I came. I saw. I conquered.」",
        "見 Smith, J. (2020)，頁 5。",
        "電話 (852) 2345-6789。",
        "Chapter 19. 机器翻译",
        "不要对M.、Mr.、Mrs.和Ms.之后的内容分割",
        "2.3. 词汇表窗格",
        "Figure B.12. 标签检验",
        "比缺省规则（.*）要高",
        "在 ./dist/ 目录中，例如 .../tm",
        "用「,」隔开，以'.'结束",
        "他在Yahoo!工作，愛看Jeopardy!節目。",
        "他笑了;) 真開心:-D 謝謝(^_^)",
        "![圖片](a.png)說明，見[這裏](docs/a.md)。",
        '<img alt="图片" src="a.png">说明&nbsp;完',
        '参数--name="张三"，用print(\'你好\')或console.log("你好")输出。',
        '配置为{"name": "张三", "age": 30}，列表为[\'甲\', \'乙\']。',
        '设置"key": "value"即可，空的是""，执行`git commit -m "修复"`。',
        "北纬22°18'30\"，东经114°10'00\"；身高5'11\"，她说。",
        '输入git commit -m "修复"后按Enter。',
        '有27"和15.6"两种屏幕。',
        "(a) 甲；(b) 乙。\n(1) 一，(2) 二",
        "点(3, 4)到点(22.3, 114.2)的距离。",
        "点(x, y)在圆上。",
        "[1] 王小明. 论红楼梦[M]. 北京：人民文学出版社，2020：15-20.",
        "报告(最终版).docx在桌面上。",
        "II. 方法\nIV. 结论",
        "ca. 公元前500年，苹果、橙子etc.",
        "程序输出Hello, world!。",
        "去了 “中心” 和伯克利 （Berkeley） 的家",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert repair_punctuation(text) == text


def test_a_heading_gets_no_stop_that_its_source_does_not_have() -> None:
    assert repair_punctuation("继续阅读.", source="Read more") == "继续阅读"
    assert repair_punctuation("他走了.", source="He left.") == "他走了。"
    assert repair_punctuation("他走了. 她没有.", source="He left") == "他走了。她没有。"


@pytest.mark.parametrize(
    ("source", "text", "repaired"),
    [
        (
            'U.S. President Joe Biden said "fine".',
            'U.S. President Joe Biden說,"好".',
            "U.S. President Joe Biden說，「好」。",
        ),
        ("Tom, Dick and Harry came.", "Tom, Dick, Harry都來了.", "Tom, Dick, Harry都來了。"),
        ("Yahoo! said it would.", "Yahoo!說會.", "Yahoo!說會。"),
        ("He met John! They left.", "他見到John!他們走了.", "他見到John！他們走了。"),
        ("He wrote 北京 down.", "He wrote 北京, down.", "He wrote 北京, down."),
        ("Hello, world.", "Hello, world.", "Hello, world."),
    ],
)
def test_the_source_tells_what_the_text_does_not(source: str, text: str, repaired: str) -> None:
    assert repair_punctuation(text, source) == repaired


@pytest.mark.parametrize(
    ("script", "text", "repaired"),
    [
        ("zh-Hans", '他去了"中心".', "他去了“中心”。"),
        ("zh-Hans", "他去了「中『心』」。", "他去了“中‘心’”。"),
        ("zh-Hant", '他去了"中心".', "他去了「中心」。"),
        ("zh-TW", "他去了“中心”。", "他去了「中心」。"),
        ("zh", '他说"好".', "他说“好”。"),
    ],
)
def test_quotes_have_the_shape_of_the_script_that_is_wanted(script: str, text: str, repaired: str) -> None:
    assert repair_punctuation(text, script=script) == repaired


@pytest.mark.timeout(60)  # against what grows with the square of a text
@pytest.mark.parametrize("unit", [" ", ". ", "中. ", "Words (more) go on, and end. ", '"a" '])
def test_no_text_takes_long(unit: str) -> None:
    text = "中文" * 20_000 + unit * (20_000 // len(unit))
    assert repair_punctuation(text)
