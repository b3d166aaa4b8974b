"""Files of references: TSV, JSON Lines and TMX, with or without a header; what is no pair is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import InputError
from workbench.translate.evaluate import Reference
from workbench.translate.references import read_references

PAIR = Reference("Iran said no.", "伊朗說不。", "en", "zh-Hant")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pairs.tsv", "Iran said no.\t伊朗說不。\n"),
        ("pairs.tsv", "\ufeffsource\ttarget\r\nIran said no.\t伊朗說不。\tnote\r\n\r\n"),
        ("pairs.jsonl", '{"source": "Iran said no.", "target": "伊朗說不。", "id": 1}\n'),
        (
            "pairs.tmx",
            '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu>'
            '<tuv xml:lang="en"><seg>Iran said no.</seg></tuv><tuv xml:lang="zh-TW"><seg>伊朗說不。</seg></tuv>'
            "</tu></body></tmx>",
        ),
    ],
)
def test_pairs_are_read_with_their_languages(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_references(path) == [PAIR]


def test_languages_that_are_named_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("中文\t中文\n", encoding="utf-8")
    [found] = read_references(path, source="zh-Hans", target="zh-HK")
    assert (found.source_language, found.target_language) == ("zh-Hans", "zh-HK")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"one\ttwo\nthree\n", "pairs.tsv:2: no tab"),
        (b'{"source": "a"}\n', 'pairs.tsv:1: no JSON object with "source" and "target"'),
        (b'{"source": 1, "target": "b"}\n', "not both texts"),
        (b"\xff\xfe", "not UTF-8"),
        (b"\n\n", "no pair"),
    ],
)
def test_what_is_no_pair_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_references(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_references(tmp_path / "none.tsv")
