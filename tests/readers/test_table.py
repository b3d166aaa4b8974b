"""CSV and TSV: a header, and a text a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import ReaderError
from workbench.model import SourceText
from workbench.readers import read


def sources(tmp_path: Path, content: str, *, suffix: str = "csv", encoding: str = "utf-8") -> list[SourceText]:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content.encode(encoding))
    return list(read(path))


def test_csv(tmp_path: Path):
    content = 'id,text,title,language,year\r\nn1,"一,\r\n「二」 ""x""",T,zh-Hant,2024\r\n\r\n,two,,,\r\n'
    assert sources(tmp_path, content) == [
        SourceText("a.csv#n1", '一,\n「二」 "x"', title="T", language="zh-Hant", meta={"year": "2024"}, newline="\r\n"),
        SourceText("a.csv#5", "two", meta={"language": "", "year": ""}),
    ]


def test_excel_in_hong_kong(tmp_path: Path):
    content = "id;text\n1;立法會昨日審議撥款申請，多名議員質疑工程造價過高。\n"
    (source,) = sources(tmp_path, content, encoding="big5hkscs")
    assert (source.encoding, source.text) == ("big5hkscs", content.split(";")[2].strip())


def test_excel_saves_utf16_tsv(tmp_path: Path):
    (source,) = sources(tmp_path, "text\tn\r\nx y\t1\r\n", suffix="tsv", encoding="utf-16")
    assert (source.text, source.meta, source.bom) == ("x y", {"n": "1"}, True)


def test_quoted_tsv(tmp_path: Path):
    (source,) = sources(tmp_path, 'text\tn\n"a\t""b"""\t1\n', suffix="tsv")
    assert source.text == 'a\t"b"'


def test_tsv_whose_quotation_marks_are_plain_characters(tmp_path: Path):
    first, second = sources(tmp_path, 'text\tn\n"No," he said.\t1\nHe said "no"\t2\n', suffix="tsv")
    assert (first.text, second.text) == ('"No," he said.', 'He said "no"')


def test_old_mac_line_ends(tmp_path: Path):
    assert [s.text for s in sources(tmp_path, "text\ra\rb\r")] == ["a", "b"]


def test_a_very_long_cell(tmp_path: Path):
    assert len(sources(tmp_path, f'text\n"{"x" * 500_000}"\n')[0].text) == 500_000


def test_a_column_without_a_name(tmp_path: Path):
    (source,) = sources(tmp_path, ",text\n0,x\n")
    assert source.meta == {"column_1": "0"}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("id,body\n1,x\n", 1, 'there is no field "text" or "content"; found: "id", "body"'),
        ("text,n\na,1\nb\n", 3, "found 1 cell where the header has 2"),
        ('text,n\n"a\nb",1\nc,2,3\n', 4, "found 3 cells where the header has 2"),
        ('text,n\na,1\n"b,2\n', 3, "the row cannot be read (unexpected end of data)"),
        ('text,n\n"b"c,2\n', 2, "the row cannot be read"),
        ("text,text\na,b\n", 1, 'two columns are called "text"'),
        ("id,text\n1,a\n1,b\n", 3, 'the id "1" is not the only one'),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, content: str, line: int, words: str):
    with pytest.raises(ReaderError, match=r"a\.csv") as caught:
        sources(tmp_path, content)
    assert words in str(caught.value)
    assert caught.value.place.line == line


def test_a_header_that_stands_alone_is_told(tmp_path: Path):
    (tmp_path / "a.csv").write_text("id,text\n")
    reading = read(tmp_path / "a.csv")
    assert list(reading) == []
    assert [skipped.reason for skipped in reading.skipped] == ["it has a header and no rows"]


@pytest.mark.parametrize("header", ["id;text;note, if any", '"a, b, c";text;note'])
def test_a_comma_in_a_name_does_not_part_a_header(tmp_path: Path, header: str):
    assert [s.text for s in sources(tmp_path, f"{header}\n1;hello, you;x\n")] == ["hello, you"]
