from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from workbench.errors import EngineError, FormatError
from workbench.project import Project
from workbench.translate.engine import Candidate, Source
from workbench.translate.memory import MemoryEngine, add_tmx


def memory(tmp_path: Path, *units: dict[str, str]) -> MemoryEngine:
    path = tmp_path / "m.tmx"

    def side(tag: str, text: str) -> str:
        return f"<tuv xml:lang='{tag}'><seg>{escape(text)}</seg></tuv>"

    body = "".join(f"<tu>{''.join(side(*each) for each in unit.items())}</tu>" for unit in units)
    path.write_text(f"<tmx version='1.4'><header/><body>{body}</body></tmx>", "utf-8")
    return MemoryEngine(tmx=[path])


def ask(engine: MemoryEngine, text: str, source: str, target: str) -> Candidate | None:
    [answer] = engine.translate([Source(text, source, target)])
    return answer


def test_one_entry_serves_both_directions(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "Viewpoint", "zh-HK": "觀點"})
    assert ask(engine, "Viewpoint", "en", "zh-Hant") == Candidate("觀點", 1.0)
    assert ask(engine, "觀點", "zh-Hant", "en") == Candidate("Viewpoint", 1.0)
    assert engine.pairs() == [("en", "zh-Hant"), ("zh-Hant", "en")]


def test_what_is_not_there_is_none_and_answers_keep_their_order(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "a b", "zh": "甲"}, {"en": "c", "zh": "乙"})
    wanted = [Source(text, "en", "zh-Hant") for text in ("c", "d", "a b")]
    assert [answer and answer.text for answer in engine.translate(wanted)] == ["乙", None, "甲"]


def test_a_traditional_query_finds_a_simplified_entry_as_it_was_written(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "relations", "zh-CN": "关系"})
    found = ask(engine, "關係", "zh-Hant", "en")
    assert found == Candidate("relations", 0.99, note="the memory has it as '关系'")
    match = engine.find("關係", "zh-Hant", "en")
    assert match is not None
    assert match.source == "关系"


def test_a_simplified_entry_is_converted_where_traditional_is_wanted(tmp_path: Path) -> None:
    found = ask(memory(tmp_path, {"en": "relations", "zh-CN": "关系"}), "relations", "en", "zh-Hant")
    assert found is not None
    assert (found.text, found.score) == ("關係", 0.99)
    assert "zh-Hans" in found.note


def test_the_entry_in_the_wanted_script_wins(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "sea", "zh-TW": "海洋"}, {"en": "sea", "zh-CN": "大海"})
    assert ask(engine, "sea", "en", "zh-Hant") == Candidate("海洋", 1.0)
    assert ask(engine, "sea", "en", "zh-Hans") == Candidate("大海", 1.0)


def test_of_two_entries_the_exact_one_wins_and_then_the_later(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"zh-TW": "臺灣", "en": "A"}, {"zh-TW": "臺灣", "en": "B"}, {"zh-CN": "台湾", "en": "C"})
    assert ask(engine, "臺灣", "zh-Hant", "en") == Candidate("B", 1.0)
    assert ask(engine, "台湾", "zh-Hans", "en") == Candidate("C", 1.0)


def test_white_space_and_width_do_not_matter_but_case_does(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "May 5  talks", "zh-Hant": "五月"}, {"en": "US", "zh-Hant": "美國"})
    assert ask(engine, " May 5\n talks", "en", "zh-Hant") == Candidate("五月", 1.0)
    assert ask(engine, "ＵＳ", "en", "zh-Hant") == Candidate("美國", 0.99, note="the memory has it as 'US'")
    assert ask(engine, "us", "en", "zh-Hant") is None


def test_an_empty_side_is_no_translation(tmp_path: Path) -> None:
    assert ask(memory(tmp_path, {"en": "a", "zh-Hant": " "}), "a", "en", "zh-Hant") is None


def test_the_version_changes_with_what_the_files_say(tmp_path: Path) -> None:
    first = memory(tmp_path, {"en": "a", "zh": "甲"}).version("en", "zh-Hant")
    assert first == memory(tmp_path, {"en": "a", "zh": "甲"}).version("en", "zh-Hant")
    assert first != memory(tmp_path, {"en": "a", "zh": "乙"}).version("en", "zh-Hant")
    assert first.startswith("m.tmx ")


def test_a_pair_that_it_has_nothing_for_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    engine = memory(tmp_path, {"en": "a", "zh": "甲"})
    assert not engine.available("fr", "en")
    with pytest.raises(EngineError, match=r"fr to en \(m.tmx\)") as caught:
        engine.version("fr", "en")
    assert "TMX" in caught.value.hint


def test_a_project_keeps_its_memory_in_its_folder(project: Project, tmp_path: Path) -> None:
    from workbench.translate.registry import project_engine

    memory(tmp_path, {"en": "a", "zh-Hant": "甲"})
    assert add_tmx(project, tmp_path / "m.tmx") == 1
    engine = project_engine(project, "memory")
    assert [found and found.text for found in engine.translate([Source("a", "en", "zh-Hant")])] == ["甲"]


def test_what_comes_in_twice_adds_nothing_and_a_file_of_the_same_name_adds_what_is_new(
    project: Project, tmp_path: Path
) -> None:
    memory(tmp_path, {"en": "a", "zh-Hant": "甲"})
    assert add_tmx(project, tmp_path / "m.tmx") == add_tmx(project, tmp_path / "m.tmx") == 1
    assert len(project.memory) == 1
    memory(tmp_path, {"en": "a", "zh-Hant": "乙"})
    add_tmx(project, tmp_path / "m.tmx")
    assert [match.target for match in project.memory.matches("a", "en", "zh-Hant")] == ["乙", "甲"]


def test_a_malformed_memory_is_not_taken(project: Project, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tmx"
    bad.write_text("<tmx><body><tu>", "utf-8")
    with pytest.raises(FormatError, match=r"bad\.tmx"):
        add_tmx(project, bad)
    assert len(project.memory) == 0


def test_every_segment_of_the_sample_memory_is_found_in_both_directions() -> None:
    from workbench.translate.tmx import read_tmx

    path = Path(__file__).parents[2] / "corpus" / "memory.tmx"
    engine = MemoryEngine(tmx=[path])
    for unit in read_tmx(path):
        english, chinese = (next(v.text for v in unit.variants if v.language == tag) for tag in ("en", "zh-Hant"))
        assert ask(engine, english, "en", "zh-Hant") is not None
        assert ask(engine, chinese, "zh-Hant", "en") is not None


@pytest.mark.parametrize(
    ("target", "found"),
    [("zh-Hant", "的士"), ("zh-HK", "的士"), ("zh-TW", "計程車"), ("zh-Hans", "出租车"), ("zh-CN", "出租车")],
)
def test_of_regional_variants_the_region_asked_for_wins_and_else_that_of_hong_kong(
    tmp_path: Path, target: str, found: str
) -> None:
    regions = {"zh-TW": "計程車", "zh-HK": "的士", "zh-SG": "德士", "zh-CN": "出租车"}
    one_unit = memory(tmp_path, {"en": "taxi"} | regions)
    answer = ask(one_unit, "taxi", "en", target)
    assert answer is not None
    assert answer.text == found
    answer = ask(memory(tmp_path, *({"en": "taxi", tag: text} for tag, text in regions.items())), "taxi", "en", target)
    assert answer is not None
    assert answer.text == found
