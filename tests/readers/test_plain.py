"""Plain text and Markdown: the body is kept exactly, the front matter is checked."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from workbench.errors import ReaderError
from workbench.model import SourceText
from workbench.readers import read

ROOT = Path(__file__).parents[2]

SAMPLES = {
    "edm-asia-pivot-meets-eurasian-tilt.md": (
        "en",
        "Eurasia Daily Monitor",
        "b1a8fc8b749a3d1ffcda2ed6cb04c01ff5e4c01259ce1efb077e0d0ca3bc5e2f",
    ),
    "mingpao-new-age-in-iran-russia-relations.md": (
        "en",
        "明報",
        "d01ce1369eaa786c9fcac476df47d2ae327c61828a41ac2f188ddda4556e8ffc",
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_articles_are_kept_exactly(name: str):
    language, publisher, digest = SAMPLES[name]
    (source,) = read(ROOT / "corpus" / name)
    assert (source.language, source.meta["publisher"]) == (language, publisher)
    assert source.title.endswith(("Tilt", "Relations"))
    assert sha256(source.text.encode()).hexdigest() == digest


def source_of(tmp_path: Path, text: str, **options: bool) -> SourceText:
    (tmp_path / "a.md").write_text(text, encoding="utf-8", newline="")
    (source,) = read(tmp_path / "a.md", **options)
    return source


def test_front_matter(tmp_path: Path):
    source = source_of(tmp_path, "---\ntitle: 1984\nlanguage: zh-Hant\ndate: 2024-02-21\ntags: [a, 1]\n---\n\n 正文\n")
    assert source == SourceText(
        "a.md", "\n 正文\n", title="1984", language="zh-Hant", meta={"date": "2024-02-21", "tags": ["a", 1]}
    )


def test_norwegian_is_a_language(tmp_path: Path):
    assert source_of(tmp_path, "---\nlanguage: no\n---\nx").language == "no"


def test_windows_line_ends_and_a_mark(tmp_path: Path):
    source = source_of(tmp_path, "\ufeff---\r\ntitle: T\r\n---\r\nOne\r\nTwo")
    assert (source.title, source.text, source.newline, source.bom) == ("T", "One\nTwo", "\r\n", True)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "---",
        "---\n",
        "--- \nno end",
        "----\na: b\n----\nx",
        " ---\na: b\n---\nx",
        "x\n---\na: b\n---\n",
        "---\n" + "long\n" * 20_000 + "---\nx",
    ],
)
def test_what_is_no_front_matter_is_text(tmp_path: Path, text: str):
    source = source_of(tmp_path, text)
    assert (source.text, source.meta) == (text, {})


@pytest.mark.parametrize("text", ["---\n---\nx", "---\n# nothing\n---\nx", "--- \t\n---  \nx"])
def test_empty_front_matter(tmp_path: Path, text: str):
    assert source_of(tmp_path, text).text == "x"


def test_front_matter_can_be_switched_off(tmp_path: Path):
    text = "---\nnot: [closed\n---\nx"
    assert source_of(tmp_path, text, front_matter=False).text == text


@pytest.mark.parametrize(
    ("matter", "line", "words"),
    [
        ("title: a\ntitle: b", 3, "given twice, first on line 2"),
        ("title: a: b", 2, "a colon or an indentation"),
        ("a: b\nlist: [1, 2", 3, "a bracket is opened"),
        ("some prose\nhere", 2, "front matter is `key: value` lines"),
        ("a: b\nlanguage: Chinese (HK)", 3, "write a tag such as en"),
        ("title: [a]", 2, "write one text"),
        ("a: !!python/name:os.system x", 2, "write the plain value"),
        ('a: "\\ud800"', 2, "half of a character"),
        ('title: "\\0"', 2, "a NUL character"),
        ("a: \x07", 2, "a control character"),
    ],
)
def test_wrong_front_matter_names_its_line(tmp_path: Path, matter: str, line: int, words: str):
    with pytest.raises(ReaderError, match=r"a\.md") as caught:
        source_of(tmp_path, f"---\n{matter}\n---\nx")
    assert words in str(caught.value)
    assert caught.value.place.line == line
    assert "put an empty line before" in caught.value.hint
