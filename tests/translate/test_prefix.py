"""Completion as one types: the demo packages know the sample by heart, so what they must go on with is known."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.translate.argos import ArgosEngine
from workbench.translate.completion import next_word, rest_of
from workbench.translate.engine import Candidate, Completing, Source
from workbench.translate.packages import install_from_file
from workbench.translate.tmx import read_tmx

MakePackage = Callable[..., Path]
MEMORY = Path(__file__).parents[2] / "corpus" / "memory.tmx"


def known(source: str, target: str) -> list[tuple[Source, str]]:
    """Sample sentences of middling length that the demo package translates exactly."""
    units = [{side.language: side.text for side in unit.variants} for unit in read_tmx(MEMORY)]
    chosen = [unit for unit in units if 40 <= len(unit["en"]) <= 90 and "\n" not in unit["en"]]
    return [(Source(unit[source], source, target), unit[target]) for unit in chosen[:40:8]]


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def offered(engine: ArgosEngine, source: Source, prefix: str) -> list[str]:
    found = engine.complete(source, prefix, alternatives=3)
    assert all(each.text.startswith(prefix) and rest_of(each, prefix) for each in found)
    return [each.text for each in found]


def test_the_engine_says_that_it_completes(engine: ArgosEngine) -> None:
    assert isinstance(engine, Completing)
    assert engine.completes("en", "zh-Hant")
    assert not engine.completes("en", "fr")


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("pair", [("en", "zh-Hant"), ("zh-Hant", "en")])
def test_wherever_typing_stops_the_rest_is_offered(engine: ArgosEngine, pair: tuple[str, str]) -> None:
    """At every character: between words, inside a word and inside one of the model's pieces."""
    for source, wanted in known(*pair):
        [plain] = engine.translate([source])
        assert plain is not None
        assert plain.text == wanted
        missed = [at for at in range(len(wanted)) if wanted not in offered(engine, source, wanted[:at])]
        assert missed == []


def test_a_prefix_that_says_it_all_is_offered_nothing(engine: ArgosEngine) -> None:
    for source, wanted in known("en", "zh-Hant"):
        assert engine.complete(source, wanted) == []


def test_white_space_before_and_after_what_was_typed_stays(engine: ArgosEngine) -> None:
    source, wanted = known("zh-Hant", "en")[0]
    words = wanted.split(" ")
    [made] = engine.complete(source, f"{words[0]}  ")
    assert made.text == f"{words[0]}  {' '.join(words[1:])}"
    [made] = engine.complete(source, f"  {wanted[:3]}")
    assert made.text == f"  {wanted}"


def test_a_prefix_in_the_other_script_is_followed_in_it(engine: ArgosEngine) -> None:
    """What is typed in Simplified goes to a Traditional package, and what comes back is Simplified."""
    source, traditional = known("en", "zh-Hant")[1]
    [simplified] = engine.translate([Source(source.text, "en", "zh-Hans")])
    assert simplified is not None
    assert simplified.text != traditional
    for at in range(len(simplified.text)):
        [made] = engine.complete(Source(source.text, "en", "zh-Hans"), simplified.text[:at])
        assert made.text == simplified.text


def test_words_at_the_cursor(engine: ArgosEngine) -> None:
    source, wanted = known("zh-Hant", "en")[0]
    at = wanted.index(" ") + 1
    words = engine.alternatives_at(source, wanted[:at], count=4)
    assert len(words) == len(set(words)) <= 4
    assert wanted[at:].startswith(words[0])
    inside = engine.alternatives_at(source, wanted[: at + 2], count=4)
    assert wanted[at + 2 :].startswith(inside[0])
    before_the_space = engine.alternatives_at(source, wanted[: at - 1], count=4)
    assert any(word.startswith(" ") for word in before_the_space)


HOSTILE = [
    "\0", "\ud800", "\u202e", "\x1b[2J", "</s>", "<unk>", "<s>", "▁", "▁▁▁", "😀", "👩‍👩‍👧", "<0xE4>", "__zh__",
    "\n\n", "e\u0301",
    "x" * 100_000, "字" * 100_000, "the " * 5000, "。" * 50, "\t", "ﷺ", "🇭🇰",
]  # fmt: skip


@pytest.mark.parametrize("prefix", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("pair", [("en", "zh-Hant"), ("zh-Hant", "en")])
def test_a_hostile_prefix_is_kept_as_it_is(engine: ArgosEngine, pair: tuple[str, str], prefix: str) -> None:
    source, _ = known(*pair)[0]
    offered(engine, source, prefix)
    assert all(engine.alternatives_at(source, prefix))


@settings(max_examples=40, deadline=None)
@given(prefix=st.text(max_size=30))
def test_any_prefix_is_kept_as_it_is(prefix: str) -> None:
    source, _ = known("zh-Hant", "en")[0]
    offered(_SHARED, source, prefix)


_SHARED = ArgosEngine(beam=1)


@pytest.mark.parametrize("text", ["", "   ", "\0", "2022", "\ud800"])
def test_a_source_without_words(engine: ArgosEngine, text: str) -> None:
    offered(engine, Source(text, "en", "zh-Hant"), "")


def test_a_source_too_long_for_the_model_has_its_translation_only(engine: ArgosEngine) -> None:
    source = Source("Moscow and Tehran, both shifting; " * 60, "en", "zh-Hant")
    [whole] = engine.complete(source, "")
    assert len(whole.text) > 50
    [made] = engine.complete(source, whole.text[:5])
    assert made.text == whole.text
    assert engine.complete(source, "別的") == []


@pytest.mark.usefixtures("no_bundled")
def test_it_goes_through_a_third_language(make_package: MakePackage) -> None:
    for pair in (("ja", "en"), ("en", "zt")):
        install_from_file(make_package(*pair))
    engine = ArgosEngine()
    source = Source("俄羅斯和伊朗都愈來愈着眼於亞洲。", "ja", "zh-Hant")
    [plain] = engine.translate([source])
    assert plain is not None
    assert engine.version("ja", "zh-Hant") == "translate-ja_en 1.0 + translate-en_zt 1.0"
    assert engine.settings("ja", "zh-Hant") == {"beam": 4, "compute": "default", "through": "en"}
    assert rest_of(engine.complete(source, plain.text[:2])[0], plain.text[:2])


@pytest.mark.usefixtures("no_bundled")
def test_a_package_with_a_target_prefix(make_package: MakePackage) -> None:
    install_from_file(make_package("zt", "en", target_prefix="▁Russia"))
    engine = ArgosEngine()
    source = Source("俄羅斯和伊朗都愈來愈着眼於亞洲。", "zh-Hant", "en")
    offered(engine, source, "Ir")
    offered(engine, source, "")
    assert all(engine.alternatives_at(source, "Iran "))


def test_several_threads_ask_at_once(engine: ArgosEngine) -> None:
    asked = [(source, wanted[:at], wanted) for source, wanted in known("en", "zh-Hant") for at in (0, 3, 7)]
    wrong: list[str] = []

    def ask(source: Source, prefix: str, wanted: str) -> None:
        made = engine.complete(source, prefix)
        if [each.text for each in made] != [wanted]:
            wrong.append(prefix)

    threads = [threading.Thread(target=ask, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_rest_is_taken_word_by_word() -> None:
    candidate = Candidate("Both have become Asia-looking.")
    prefix, taken = "Both ha", []
    while rest := rest_of(candidate, prefix):
        taken.append(next_word(rest))
        prefix += taken[-1]
    assert taken == ["ve", " become", " Asia", "-", "looking", "."]
    assert next_word("，伊朗否認") == "，"
    assert next_word("伊朗否認") == "伊朗"
    assert next_word("") == ""
    assert rest_of(candidate, "Something else") == ""
