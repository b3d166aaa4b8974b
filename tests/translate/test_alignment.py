"""Which word became which: exact matches are certain, attention is believed where it agrees with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.translate.alignment import Evidence, Words, align_by_attention, align_exact, joined
from workbench.translate.argos import ArgosEngine
from workbench.translate.attention import align
from workbench.translate.engine import Aligning, Source
from workbench.translate.model import Decoding, Model
from workbench.translate.packages import install_from_file, installed
from workbench.translate.routes import Path, Route

MakePackage = Callable[..., FilePath]


def told(source: str, target: str) -> list[tuple[str, str]]:
    return [(source[a:b], target[c:d]) for (a, b), (c, d) in align_exact(source, target)]


def test_numbers_and_names_on_both_sides_are_pairs() -> None:
    source = "In 2022 Iran sent 1,000 Shahed-136 drones; RAND counted 24."
    target = "2022年，伊朗運送了1000架Shahed-136無人機；RAND統計為24架。"
    assert told(source, target) == [
        ("2022", "2022"),
        ("1,000", "1000"),
        ("Shahed-136", "Shahed-136"),
        ("RAND", "RAND"),
        ("24", "24"),
    ]


def test_what_one_side_has_more_often_is_not_guessed() -> None:
    assert told("10 or 10 in 1999", "10在1999") == [("1999", "1999")]
    assert told("From 10 to 10.", "由10到10。") == [("10", "10"), ("10", "10")]


@given(st.text(), st.text())
def test_what_is_paired_is_inside_both_texts(source: str, target: str) -> None:
    for (a, b), (c, d) in align_exact(source, target):
        assert 0 <= a < b <= len(source)
        assert 0 <= c < d <= len(target)
        assert source[a:b].replace(",", "").casefold() == target[c:d].replace(",", "").casefold()


WORDS = Words([(0, 4), (5, 9)], [(0, 2), (2, 4)])


def test_attention_pairs_words_by_where_most_of_it_lies() -> None:
    weights = [[0.1, 0.1, 0.8], [0.7, 0.2, 0.1], [0.8, 0.1, 0.1]]
    found = align_by_attention(weights, [(0, 2), (2, 4), (5, 9)], [(0, 2), (2, 3), (3, 4)], WORDS)
    assert found == (((0, 4), (2, 4)), ((5, 9), (0, 2)))


def test_attention_that_lies_nowhere_says_nothing() -> None:
    many = Words([(n, n + 1) for n in range(10)], [(0, 1)])
    assert align_by_attention([[0.1] * 10], many.source, [(0, 1)], many) == ()


def test_attention_is_believed_once_it_was_right_often_enough() -> None:
    evidence = Evidence()
    exact = (((0, 4), (0, 4)), ((5, 9), (5, 9)))
    assert not evidence.trusted
    evidence.add(exact, exact)
    assert not evidence.trusted
    evidence.add(exact, exact)
    assert evidence.trusted
    for _ in range(3):
        evidence.add((((0, 4), (5, 9)),), (((5, 9), (5, 9)),))
    assert not evidence.trusted


def test_what_is_certain_wins_over_attention() -> None:
    exact, attended = (((0, 4), (0, 2)),), (((0, 4), (2, 4)), ((5, 9), (0, 2)), ((5, 9), (2, 4)))
    assert joined(exact, attended) == (((0, 4), (0, 2)), ((5, 9), (2, 4)))


@pytest.mark.usefixtures("no_network", "no_bundled")
def test_a_model_that_was_not_trained_to_align_says_only_what_is_certain(make_package: MakePackage) -> None:
    install_from_file(make_package("en", "zt"))
    engine = ArgosEngine()
    assert isinstance(engine, Aligning)
    source = Source("Iran allegedly sent drones to Russia in 2022.", "en", "zh-Hant")
    assert engine.align(source, "據稱伊朗在2022年向俄羅斯運送無人機。") == (((40, 44), (5, 9)),)
    assert engine.align(Source("Nothing here.", "en", "zh-Hant"), "這裏什麼也沒有。") is None
    assert engine.align(source, "") is None


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("pair", [("en", "zh-Hant"), ("zh-Hant", "en")])
def test_the_demo_packages_know_which_word_became_which(pair: tuple[str, str]) -> None:
    """Their guided head was taught on the sample; that they may be believed they prove on numbers each time."""
    english = "Tehran’s actions mark an unparalleled level of cooperation between Russia and Iran."
    chinese = "德黑蘭的行動，標誌着俄伊合作達到空前的水平。"
    texts = {"en": english, "zh-Hant": chinese}
    source, target = (texts[tag] for tag in pair)
    found = ArgosEngine().align(Source(source, *pair), target)
    assert found is not None
    told = {(source[a:b], target[c:d]) for (a, b), (c, d) in found}
    wanted = {("Tehran", "德黑蘭"), ("mark", "標誌"), ("cooperation", "合作"), ("level", "水平")}
    if pair[0] != "en":
        wanted = {(b, a) for a, b in wanted}
    assert len(told & wanted) >= 3, told


def test_trusted_attention_is_told_in_code_points_of_both_texts() -> None:
    """A person's text, in the other script and with characters beyond the first plane; the ranges are its own."""
    package = next(each for each in installed() if each.demo and each.target == "zh-Hant")
    text = "😀 Iran in 2022"
    made = "😀 伊朗在2022年的关系"
    evidence = Evidence(right=100, asked=True)
    found = align(
        Model(package, Decoding()), Route(package, "", "zh-Hans"), Source(text, "en", "zh-Hans"), made, evidence
    )
    assert found is not None
    assert ((10, 14), (made.index("2022"), made.index("2022") + 4)) in found
    for (a, b), (c, d) in found:
        assert 0 <= a < b <= len(text)
        assert 0 <= c < d <= len(made)


def test_through_a_third_language_only_what_is_certain_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.translate import argos

    [package, *_] = installed()
    path = Path((Route(package, "", ""), Route(package, "", "")), "en")
    monkeypatch.setattr(argos, "find_path", lambda *_: path)
    assert ArgosEngine().align(Source("In 2022.", "fr", "zh-Hant"), "2022年。") == (((3, 7), (0, 4)),)
