"""Issue 4, item 5: the word under the cursor in CC-CEDICT, offline, and a hint where it is not installed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.translate import dictionary

LINES = """# CC-CEDICT
#! license=https://creativecommons.org/licenses/by-sa/4.0/
關係 关系 [guan1 xi5] /relation/relationship/
係 系 [xi4] /to connect/
貓 猫 [mao1] /cat/CL:隻|只[zhi1]/
喵星人 喵星人 [miao1 xing1 ren2] /cat (Internet slang)/
據稱 据称 [ju4 cheng1] /it is said/allegedly/
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A dictionary of a few lines in the place of the real one."""
    path = tmp_path / "cedict.txt.gz"
    path.write_bytes(gzip.compress(LINES.encode()))
    monkeypatch.setattr(dictionary, "_path", lambda: path)
    yield
    dictionary._load.cache_clear()


@pytest.mark.usefixtures("small")
class TestLookup:
    @pytest.mark.parametrize("word", ["關係", "关系", " 關系 "])
    def test_a_word_in_either_script(self, word: str) -> None:
        found = dictionary.lookup(word)
        assert found
        assert (found[0].traditional, found[0].pinyin, found[0].meanings) == (
            "關係", "guan1 xi5", ("relation", "relationship"),
        )  # fmt: skip

    def test_an_english_word_finds_what_means_it_whole_meanings_first(self) -> None:
        assert [entry.simplified for entry in dictionary.lookup("Cat") or ()] == ["猫", "喵星人"]
        assert dictionary.lookup("catalogue") == []
        assert dictionary.lookup(" ") == []
        assert dictionary.lookup("2022") == []

    def test_a_plural_is_looked_up_as_its_singular_where_no_entry_means_it(self) -> None:
        assert [entry.simplified for entry in dictionary.lookup("relations") or ()] == ["关系"]

    @pytest.mark.parametrize(
        ("text", "at", "word"),
        [("兩國關係", 2, "關係"), ("兩國關係", 3, "關係"), ("Iran’s cats", 8, "cats"),
         ("Iran’s cats", 1, None), ("a cat’s", 3, "cat’s"),
         ("兩", 0, None), ("貓", 1, None), ("🇨🇳猫", 2, "猫")],
    )  # fmt: skip
    def test_the_longest_word_over_the_cursor(self, text: str, at: int, word: str | None) -> None:
        found = dictionary.lookup_at(text, at)
        assert (text[found.start : found.end] if found else None) == word


def test_where_it_is_not_installed_nothing_is_found_and_a_hint_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "_path", lambda: None)
    assert dictionary.lookup("關係") is None
    assert dictionary.lookup_at("關係", 0) is None
    assert not dictionary.available()
    assert "dictionary" in dictionary.HINT
    assert "ShareAlike" in dictionary.LICENCE
