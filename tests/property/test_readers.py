"""Readers: what was written is what is read, for any text."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.readers import decode, read
from workbench.schema import parse_schema

STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
TEXTS = st.text(STORABLE)


def normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS)
def test_utf8_round_trip(text: str):
    if not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text


@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"]))
def test_round_trip_with_a_mark(text: str, encoding: str):
    decoded = decode(("\ufeff" + text).encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, encoding, True)


@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_line_ends_come_back(text: str, newline: str):
    decoded = decode(("x" + text).replace("\n", newline).encode())
    assert decoded.text == "x" + text
    assert decoded.newline == (newline if "\n" in text else "\n")


@cache
def _alphabet(encoding: str) -> str:
    characters = (chr(code) for code in range(1, 0x30000) if not 0xD800 <= code < 0xE000)
    return "".join(c for c in characters if c not in "\r\ufeff" and _round_trips(c, encoding))


def _round_trips(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeError:
        return False


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "cp950", "cp1252", "utf-16-le", "shift_jis"])
@given(data=st.data())
def test_round_trip_in_a_told_encoding(encoding: str, data: st.DataObject):
    alphabet = _alphabet(encoding)
    text = "".join(alphabet[n] for n in data.draw(st.lists(st.integers(0, len(alphabet) - 1))))
    assert decode(text.encode(encoding), encoding=encoding).text == text


@given(st.binary())
def test_any_bytes_are_text_or_an_error_of_ours(data: bytes):
    try:
        decoded = decode(data, Path("a.txt"))
    except WorkbenchError:
        return
    assert "\0" not in decoded.text
    assert "\r" not in decoded.text
    decoded.text.encode("utf-8")


META = st.dictionaries(
    TEXTS.filter(lambda name: name not in ("text", "content", "id", "title", "language")),
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
                 lambda inner: st.lists(inner, max_size=3), max_leaves=5),
    max_size=4,
)  # fmt: skip


@given(rows=st.lists(st.tuples(TEXTS.filter(str.strip), TEXTS, META), min_size=1, max_size=5), ascii_only=st.booleans())
def test_jsonl_round_trip(tmp_path: Path, rows: list[tuple[str, str, dict[str, object]]], ascii_only: bool):
    lines = [json.dumps({"text": text, "title": title} | meta, ensure_ascii=ascii_only) for text, title, meta in rows]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(lines).encode())
    assert [(s.text, s.title, s.meta) for s in read(path)] == rows


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(
    rows=st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=5),
    suffix=st.sampled_from(["csv", "tsv"]),
)
def test_table_round_trip(tmp_path: Path, rows: list[tuple[str, str]], suffix: str):
    out = io.StringIO(newline="")
    delimiter = "," if suffix == "csv" else "\t"
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("text", "more"), *rows])
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(out.getvalue().encode())
    assert [(s.text, s.meta["more"]) for s in read(path)] == [(normal(text), more) for text, more in rows]


@given(matter=TEXTS, body=TEXTS)
def test_any_front_matter_is_read_or_an_error_of_ours(tmp_path: Path, matter: str, body: str):
    path = tmp_path / "a.md"
    path.write_bytes(f"---\n{matter}\n---\n{body}".encode())
    try:
        sources = list(read(path))
    except WorkbenchError:
        return
    assert not sources or sources[0].text.endswith(normal(body))


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@,?\n \tñ中\x00\x85\ud800"))
def test_any_schema_source_is_a_schema_or_an_error_of_ours(source: str):
    with pytest.raises(WorkbenchError):
        parse_schema(source)
