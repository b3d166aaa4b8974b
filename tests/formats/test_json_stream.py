from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import FormatError, Place
from workbench.formats.json_stream import first_value, members, parse, rows

HERE = Path("x.json")


def read(text: str | bytes) -> list[Any]:
    data = text.encode() if isinstance(text, str) else text
    return [value for _, value in rows(io.BytesIO(data), HERE)]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}\n{"a":2}\n',
        '{"a":1}\r\n\n{"a":2}',
        '[{"a":1},{"a":2}]',
        ' [\n{"a":1}\n,\n{"a":2}\n]\n',
        '{\n"a":1\n}\n{\n"a": 2}',
        '\ufeff{"a":1}\n{"a":2}',
    ],
)
def test_lines_lists_and_values_over_several_lines(text: str) -> None:
    assert read(text) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    for text in ('{"a":"北京🇨🇳"}\n', '[{"a":"北京🇨🇳"}]'):
        assert read(text.encode(encoding)) == [{"a": "北京🇨🇳"}]


def test_a_line_separator_inside_a_string_ends_no_line() -> None:
    assert read('{"a":"x\u2028y\u0085z"}\n') == [{"a": "x\u2028y\u0085z"}]


def test_an_element_longer_than_what_is_read_at_once() -> None:
    long = [{"text": "字" * 200_000}, {"text": '\\"' * 50_000}, 7]
    assert read(json.dumps(long)) == long
    assert read(json.dumps(long, ensure_ascii=False)) == long


def test_a_bad_line_is_told_and_the_next_ones_are_read() -> None:
    found = read('{"a":1}\n{"a":\n[1]x\n"\\ud800"\n{"a":1,"a":2}\n[NaN]\n1e999\n{"a":3}\n')
    assert [found[0], found[-1]] == [{"a": 1}, {"a": 3}]
    assert [str(error).split(":")[1] for error in found[1:-1]] == ["2", "3", "4", "5", "6", "7"]
    assert all(isinstance(error, FormatError) for error in found[1:-1])


def test_a_line_of_another_encoding_is_told() -> None:
    bad, good = read(b'{"a":"\xb1\xb1"}\n{"a":1}\n')
    assert "x.json:1: byte 7 of the line is no UTF-8" in str(bad)
    assert good == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"a":1},\n{"a":', 2),
        ("[1,\n2,,3]", 2),
        ("[1]\n\n2", 3),
        ("[1", 1),
        ('[\n"a\nb"]', 3),
        ("[" + "[" * 200_000, 1),
        ('[{"a":1,\n"a":2}]', 1),
    ],
)
def test_a_list_says_where_it_breaks(text: str, line: int) -> None:
    with pytest.raises(FormatError) as caught:
        read(text)
    assert caught.value.place.line == line


def test_nothing_nested_without_end() -> None:
    with pytest.raises(FormatError, match="nested too deep"):
        parse("[" * 100_000, Place(HERE, 1))


def test_numbers_of_any_length() -> None:
    with pytest.raises(FormatError, match="too many digits"):
        parse("1" * 5_000, Place(HERE, 1))


def test_members_of_an_object_one_by_one() -> None:
    text = '{"id":"x","items":[1,2],"first":{"type":"AnnotationPage","items":[3]},"end":null}'
    found = [(name, value) for name, _, value in members(io.BytesIO(text.encode()), HERE, frozenset({"items"}))]
    assert found == [("id", "x"), ("items", 1), ("items", 2), ("type", "AnnotationPage"), ("items", 3), ("end", None)]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    for head, between, tail in (("[", ",", "]"), ("", "\n", "\n")):
        with path.open("w", encoding="utf-8") as file:
            file.write(head)
            file.write(between.join('{"text":"some words of text","label":[]}' for _ in range(50_000)))
            file.write(tail)
        tracemalloc.start()
        with path.open("rb") as file:
            assert sum(1 for _ in rows(file, path)) == 50_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1_500_000 < path.stat().st_size


def test_a_first_look_never_fails(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (b"", b"\xff\xfe\x00", b"\x80", b"[[[", b"{"):
        path.write_bytes(data)
        assert not isinstance(first_value(path), dict)
    assert first_value(tmp_path / "none") is None


def test_a_line_or_a_value_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.formats.json_stream.LONGEST", 100_000)
    for text in ('{"a":1}\n' + '{"a":"' + "x" * 200_000, '["' + "x" * 200_000):
        with pytest.raises(FormatError, match="longer than 100,000"):
            read(text)
