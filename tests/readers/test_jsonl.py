"""JSONL: a text a line; a bad line is named, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import ReaderError
from workbench.model import SourceText
from workbench.readers import read


def sources(tmp_path: Path, text: str, **options: str) -> list[SourceText]:
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8", newline="")
    return list(read(tmp_path / "a.jsonl", **options))


def test_fields(tmp_path: Path):
    first = '{"id": "n1", "text": "一\\u2028二", "title": "T", "language": "zh-Hant", "year": 2024}'
    lines = first + '\r\n\r\n{"content": "x\\r\\ny"}\n'
    assert sources(tmp_path, lines) == [
        SourceText("a.jsonl#n1", "一\u2028二", title="T", language="zh-Hant", meta={"year": 2024}),
        SourceText("a.jsonl#3", "x\ny", newline="\r\n"),
    ]


def test_text_goes_before_content(tmp_path: Path):
    (source,) = sources(tmp_path, '{"content": "c", "text": "t", "id": 7}')
    assert (source.name, source.text, source.meta) == ("a.jsonl#7", "t", {"content": "c"})


def test_another_field_can_be_named(tmp_path: Path):
    (source,) = sources(tmp_path, '{"body": "b", "text": "t"}', text_field="body")
    assert (source.text, source.meta) == ("b", {"text": "t"})


def test_a_language_in_words_stays_in_meta(tmp_path: Path):
    (source,) = sources(tmp_path, '{"text": "t", "language": "Chinese (HK)", "title": null}')
    assert (source.language, source.title, source.meta) == ("", "", {"language": "Chinese (HK)"})


def test_rows_without_text_are_passed_over(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n{"text": "x"}\n')
    reading = read(tmp_path)
    assert len(list(reading)) == 1
    assert [(s.line, s.reason) for s in reading.skipped] == [(1, "it has no text")]


@pytest.mark.parametrize(
    ("line", "column", "words", "hint"),
    [
        ('{"text": "x" "y"}', 14, "not valid JSON", "Correct the line"),
        ('{"text": "x"} {"text": "y"}', 15, "after the end of the object", "one object a line"),
        ('["x"]', 1, "where a JSON object should be", "without brackets"),
        ('"x"', 1, "where a JSON object should be", "Each line is one object"),
        ("{", 2, "the line ends inside the object", "over several lines"),
        ('{"text": "x\ty"}', 12, "not valid JSON", "Correct"),
        ('{"text": "x", "text": "y"}', None, 'the field "text" is given twice', "Correct"),
        ('{"text": "x", "n": NaN}', None, "NaN is no JSON", "Correct"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", None, "4300", "Correct"),
        ("[" * 100_000, None, "nested too deep", "Correct"),
        ('{"text": "x\\ud83d"}', None, r"half of a character (\ud83d), which cannot be stored", "Take it out"),
        ('{"text": "x", "m": {"\\udc00": 1}}', None, "half of a character", "Take it out"),
        ('{"text": "x\\u0000"}', None, "a NUL character", "Take it out"),
        ('{"txt": "x"}', None, 'no field "text" or "content"; found: "txt"', 'Did you mean "txt"?'),
        ('{"body": "x"}', None, 'found: "body"', "text_field="),
        ('{"text": null}', None, 'the field "text" is nothing (null)', ""),
        ('{"text": ["x"]}', None, 'the field "text" is a list', ""),
        ('{"text": "x", "title": 3}', None, 'the field "title" is a number', ""),
        ('{"text": "x", "id": [1]}', None, 'the field "id" is a list', ""),
        ('{"text": "x", "id": "one"}', None, 'the id "one" is not the only one; line 1 has it too', "unique"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, column: int | None, words: str, hint: str):
    with pytest.raises(ReaderError, match=r"a\.jsonl:2") as caught:
        sources(tmp_path, f'{{"text": "one", "id": "one"}}\n{line}\n')
    assert words in str(caught.value)
    assert (caught.value.place.line, caught.value.place.column) == (2, column)
    assert hint in caught.value.hint


def test_a_whole_pair_of_surrogates_is_a_character(tmp_path: Path):
    assert sources(tmp_path, '{"text": "\\ud83d\\ude00"}')[0].text == "😀"


@pytest.mark.parametrize(
    "lines", ['{"id": 2, "text": "a"}\n{"text": "b"}\n', '{"text": "a"}\n{"id": "1", "text": "b"}\n']
)
def test_a_row_called_by_its_line_does_not_take_the_name_of_another(tmp_path: Path, lines: str):
    with pytest.raises(ReaderError, match="is not the only one; line 1 has it too"):
        sources(tmp_path, lines)


def test_a_number_without_bounds_cannot_be_stored(tmp_path: Path):
    with pytest.raises(ReaderError, match="too large"):
        sources(tmp_path, '{"text": "a", "score": [1e999]}\n')


def test_a_json_list_with_items_on_its_first_line_is_recognised(tmp_path: Path):
    with pytest.raises(ReaderError, match="inside a list") as caught:
        sources(tmp_path, '[{"text": "a"},\n{"text": "b"}]\n')
    assert "no JSONL" in caught.value.hint
