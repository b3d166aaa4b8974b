"""Each check finds what it is for, and leaves right translations alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from workbench.errors import Refused
from workbench.translate.checks.model import CheckName, Rendering, Term, Unit
from workbench.translate.checks.registry import CHECKS, Checks, checks_called

FLORES = Path(__file__).parents[4] / "shared" / "data" / "flores-dev"


def unit(source: str, target: str, into: str = "zh-Hant", **more: object) -> Unit:
    languages = ("en", into) if into != "en" else ("zh-Hant", "en")
    return Unit(source, target, *languages, **more)  # type: ignore[arg-type]


WRONG: list[tuple[CheckName, Unit, str]] = [
    ("numbers", unit("A 20-year pact.", "為期三十年的協議，共30年。"), "20 is not in the translation"),
    ("numbers", unit("Prices rose 1.3 billion.", "價格上升1.3億。"), "1.3億 is not in the source"),
    ("loops", unit("A gazebo.", "露天露天露天露天露天露天"), "“露天” is said 6 times in a row"),
    ("loops", unit("他走了。", "He went, he went, he went, he went.", "en"), "“He went” is said 4 times"),
    ("length", unit("He left, and so did she.", "他走了，"), "breaks off"),
    ("length", unit("The storm is far from the islands and will fade before it comes to land.", "風暴遠。"), "shorter"),
    ("length", unit("Hello.", "你好，很高興在這個美好的日子裡在這座美麗的城市與各位尊敬的來賓見面。"), "much longer"),
    ("untranslated", unit("Read more.", ""), "is empty"),
    ("untranslated", unit("He said nothing new.", "He said nothing new."), "is the source itself"),
    ("untranslated", unit("He said it was over.", "他說 it was over now 了。"), "“it was over now” was left"),
    ("untranslated", unit("他到了德黑蘭。", "He came to 德黑蘭 today.", "en"), "“德黑蘭” was left"),
    ("script", unit("Country", "国家與國家"), "“国” is Simplified Chinese"),
    ("script", unit("Country", "國家", "zh-Hans"), "“國” is Traditional Chinese"),
    ("punctuation", unit("It is over, he says.", "他說,已經結束。"), "“,” should be “，”"),
    ("punctuation", unit("他說，結束了。", "He says， it is over.", "en"), "“，” is Chinese punctuation"),
    ("punctuation", unit("It is over now, he says.", "他說，已經結束。。"), "one mark too many"),
    ("punctuation", unit("Is it over?", "已經結束了。"), "the source asks"),
    ("punctuation", unit("It is over now, he says.", "他說，已經結束"), "the source ends in “.”"),
    ("quotes", unit("He said “no” to it.", "他說「不。"), "“「” has no partner"),
    ("quotes", unit("It (the pact) holds.", "它（協議）有效）。"), "“）” has no partner"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "wrong", "words"), WRONG)
def test_what_is_wrong_is_found_and_said(check: CheckName, wrong: Unit, words: str) -> None:
    found = [finding for finding in Checks().of(wrong) if finding.check == check]
    assert any(words in finding.words for finding in found), [finding.words for finding in found]
    for finding in found:
        for place, text in ((finding.source, wrong.source), (finding.target, wrong.target)):
            assert place is None or 0 <= place[0] <= place[1] <= len(text)


def test_quotes_are_to_have_the_shape_of_the_script_that_is_wanted() -> None:
    for language, better in (("zh-Hans", "“"), ("zh-Hant", "「"), ("zh-TW", "「")):
        [finding] = Checks().of(unit("He said “good”.", '他道"好"。', language))
        assert finding.words == f'“"” should be “{better}” in Chinese'


RIGHT = [
    unit(
        "The 20-year pact (2025) was signed at 9:30 pm in Moscow.",
        "該為期二十年的協議（2025年）於晚上9時30分在莫斯科簽署。",
    ),
    unit("Is it over?", "結束了嗎？"),
    unit("IRGC", "IRGC"),
    unit("iPhone 15 Pro", "iPhone 15 Pro"),
    unit("A ticket costs $1,234.56.", "門票售價1,234.56美元。"),
    unit("Go, go, go!", "快快快！"),
    unit("哈哈哈哈！", "Ha ha ha ha!", "en"),
    unit("Bravo! Bravo! Bravo!", "好！好！好！"),
    unit("He giggled and laughed.", "他嘻嘻哈哈哈哈地笑。"),
    unit("快快快！", "Go, go, go!", "en"),
    unit("https://example.com/a?b=1", "https://example.com/a?b=1"),
    unit("“No,” said Smith (John).", "「不，」史密斯 (John Smith) 說。"),
    unit("He laughed out loud.", "他哈哈哈大笑。"),
    unit("他說：「不。」", "“No,” he said.", "en"),
    unit("觀點", "Opinion", "en"),
    unit("She likes “bananas” and the name Ma Ma.", "她喜歡「香蕉」和媽媽這個名字。"),
]


@pytest.mark.parametrize("right", RIGHT)
def test_what_is_right_is_left_alone(right: Unit) -> None:
    assert [finding.words for finding in Checks().of(right)] == []


def test_terms_are_held_to_the_termbase() -> None:
    term = Term((4, 8), (Rendering("伊斯蘭革命衛隊"), Rendering("革命衛隊"), Rendering("護衛隊", forbidden=True)))

    def found(target: str) -> list[str]:
        return [f.words for f in Checks().of(unit("The IRGC denied it.", target, terms=(term,)))]

    assert found("革命衛隊否認。") == []
    assert found("革命卫队否认。")[:1] != found("軍方否認。")[:1]
    assert found("軍方否認此事。") == ["“IRGC” should be “伊斯蘭革命衛隊 / 革命衛隊”, as the termbase says"]
    assert "forbidden" in found("護衛隊否認此事。")[0]


def test_a_forbidden_word_inside_an_approved_one_is_no_forbidden_word() -> None:
    term = Term((0, 4), (Rendering("革命衛隊"), Rendering("衛隊", forbidden=True)))
    assert Checks().of(unit("IRGC denied it.", "革命衛隊否認此事。", terms=(term,))) == []


def test_latin_terms_may_be_inflected() -> None:
    term = Term((0, 2), (Rendering("missile"),))
    assert Checks().of(unit("導彈很多。", "There are many missiles.", "en", terms=(term,))) == []


def test_names_are_held_to_what_they_are_elsewhere() -> None:
    sources = ["Visitors like Tehran.", "From Tehran he flew.", "He left Tehran again.", "They love Tehran too."]
    targets = ["遊客喜歡德黑蘭。", "他從德黑蘭飛走。", "他又離開德黑蘭。", "他們也愛德克蘭。"]
    units = [unit(s, t, id=str(n)) for n, (s, t) in enumerate(zip(sources, targets, strict=True))]
    [finding] = Checks().across(units)
    assert (finding.unit, finding.words) == ("3", "“Tehran” is “德黑蘭” elsewhere in this document")
    assert finding.source == (10, 16)


def test_the_same_sentence_has_the_same_translation() -> None:
    units = [unit("Read more.", t, id=str(n)) for n, t in enumerate(("繼續閱讀", "繼續閱讀", "更多"))]
    assert [finding.unit for finding in Checks().across(units)] == ["2"]


def test_a_part_that_is_aligned_with_nothing_was_skipped() -> None:
    source = "He came, and nobody in the whole of the city had known about it before, and he left."
    left = source.index(", and he left")
    aligned = (((0, 7), (0, 2)), ((left, len(source)), (2, 6)))
    found = Checks().of(unit(source, "他來了，又走了，誰也不知道這一件事情，全城都不知道。", alignment=aligned))
    assert [finding.source for finding in found] == [(7, left)]


def test_checks_are_switched_off_by_name() -> None:
    wrong = unit("A 20-year pact, no?", "協議,")
    assert {f.check for f in checks_called(["punctuation"]).of(wrong)} == {"punctuation"}
    assert Checks(frozenset()).of(wrong) == []
    with pytest.raises(Refused, match="no check is called 'spelling'"):
        checks_called(["spelling"])


@pytest.mark.skipif(not FLORES.exists(), reason="needs ../shared/data/flores-dev")
def test_human_translations_are_left_alone_and_machine_ones_are_not() -> None:
    def lines(name: str) -> list[str]:
        return (FLORES / name).read_text(encoding="utf-8").splitlines()

    english, human, machine = (lines(f"en-zh.flores-dev.{end}") for end in ("en", "zh", "argos.zh"))

    def alarms(targets: list[str]) -> Counter[str]:
        units = [Unit(s, t, "en", "zh-Hans", id=str(n)) for n, (s, t) in enumerate(zip(english, targets, strict=True))]
        found = {(f.check, f.unit) for u in units for f in Checks().of(u)}
        return Counter(check for check, _ in found)

    people, machines = alarms(human), alarms(machine)
    assert all(people[name] < 0.01 * len(english) for name in CHECKS), people
    assert machines["punctuation"] > 0.9 * len(english)
    assert machines["length"] > 3 * people["length"]
