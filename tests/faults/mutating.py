"""Makes bad files of good ones: other bytes, words, JSON, markup, members of zips, rows of databases."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_WORDS: Final = [
    b"\x00", b"\xff", b"\x1b[2J", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\n", b"\r", b"\t", b'"', b"'", b"<", b">", b"&",
    b"{", b"}", b"[", b"]", b",", b":", b"-", b"---\n", b"|", b"\\", b"\\u0000", b"\\ud800", b"&lol;", b"&#0;",
    b"&#xD800;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[", b"]]>", b"<!--", b"null", b"true", b"NaN", b"1e999",
    b"-1", b"0", b"9" * 30, b"9" * 5000, b"9223372036854775808", b"../../x", b"/etc/passwd", b"C:\\x", b"a" * 5000,
    b"[" * 3000, b"{\"a\":" * 3000, b"<a>" * 3000, b"!!python/object/apply:os.system ['true']", b"*a", b"&a", b"<<: *a",
    b"%", b"#", b"T1\t", b"e\xcc\x81" * 200, b"\xf0\x9f\x87\xad", b"msgid", b"# ", b"text", b"id", b"start", b"end",
]  # fmt: skip
_VALUES: Final[list[Any]] = [
    None, True, False, 0, -1, 1, 2, 10**30, 2**63, 1e300, 0.5, "", " ", "x", "\x00", "\x1b[2J", "\u202e", "\ud800",
    "a" * 5000, "../x", "/x", [], {}, [[]], [None], {"": None}, {"id": {}}, [1, 2], [2, 1], ["x", "x"], "9", "\r\n",
]  # fmt: skip
_NUMBER: Final = re.compile(rb"\d+")
_TAG: Final = re.compile(rb"<[^<>]{1,300}>|\"[^\"\n]{0,80}\"|[\w.:-]+")


def mutated(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """A file that is not quite what it was.

    Args:
        others: More files of the kind, to take pieces from.
    """
    if data[:2] == b"\x1f\x8b" and dice.random() < 0.8:
        with suppress(Exception):
            return gzip.compress(mutated(gzip.decompress(data), dice, []), 1)
    if data[:4] == b"PK\x03\x04" and dice.random() < 0.8:
        with suppress(zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return _in_zip(data, dice)
    if data[:1] in b"{[" and dice.random() < 0.6:
        with suppress(ValueError, RecursionError):
            return _in_json(data, dice)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        data = dice.choice(_WAYS)(data, dice, others)
    return data


def _at(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((0, 1, 2, 5, 20, 100, 1000)))


def _flip(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    at = dice.randrange(len(data)) if data else 0
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    return data[: _at(data, dice)[0]]


def _without(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    start, end = _at(data, dice)
    return data[:start] + data[end:]


def _twice(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    start, end = _at(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 1, 3, 50)) + data[end:]


def _with_word(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    start, end = _at(data, dice)
    return data[:start] + dice.choice(_WORDS) + data[dice.choice((start, end)) :]


def _number(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    return _replaced(data, dice, _NUMBER, [b"0", b"-1", b"1", b"99999", b"4294967296", b"9" * 25, b"x", b"", b"1.5"])


def _token(data: bytes, dice: random.Random, _: list[bytes]) -> bytes:
    return _replaced(data, dice, _TAG, [b"", *[found[0] for found in _some(_TAG, data, dice)], *_WORDS])


def _some(pattern: re.Pattern[bytes], data: bytes, dice: random.Random) -> list[re.Match[bytes]]:
    found = list(pattern.finditer(data))
    return dice.sample(found, min(len(found), 8))


def _replaced(data: bytes, dice: random.Random, pattern: re.Pattern[bytes], by: list[bytes]) -> bytes:
    for found in _some(pattern, data, dice)[:1]:
        return data[: found.start()] + dice.choice(by) + data[found.end() :]
    return data


def _lines(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(4)
    if how == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 1:
        del lines[one]
    elif how == 2:
        lines.insert(one, lines[other])
    elif others:
        lines.insert(one, dice.choice(dice.choice(others).split(b"\n")))
    return b"\n".join(lines)


_WAYS: Final[list[Callable[[bytes, random.Random, list[bytes]], bytes]]] = [
    _flip, _cut, _without, _twice, _with_word, _with_word, _number, _number, _token, _token, _lines,
]  # fmt: skip


def _in_json(data: bytes, dice: random.Random) -> bytes:
    """JSON in which something else stands somewhere: the whole file, or one line of it."""
    try:
        return _dumped(_changed(json.loads(data), dice))
    except json.JSONDecodeError:
        lines = data.split(b"\n")
        at = dice.choice([at for at, line in enumerate(lines) if line.strip()])
        lines[at] = _dumped(_changed(json.loads(lines[at]), dice))
        return b"\n".join(lines)


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _changed(value: Any, dice: random.Random) -> Any:
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key, each in list(node.items() if isinstance(node, dict) else enumerate(node)):
            places.append((node, key))
            if isinstance(each, (dict, list)):
                walk(each)

    if not isinstance(value, (dict, list)) or not value:
        return dice.choice(_VALUES)
    walk(value)
    for _ in range(dice.choice((1, 1, 2))):
        node, key = dice.choice(places)
        how = dice.random()
        with suppress(LookupError):
            if how < 0.55:
                node[key] = dice.choice(_VALUES)
            elif how < 0.75:
                del node[key]
            elif how < 0.9:
                other, name = dice.choice(places)
                node[key] = json.loads(json.dumps(other[name]))
            elif isinstance(node, dict):
                node[dice.choice(["id", "x", "", "\x1b"])] = node.pop(key)
            else:
                node.insert(key, node[key])
    return value


def _in_zip(data: bytes, dice: random.Random) -> bytes:
    """A zip of which one member is another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    victim = dice.choice(sorted(members))
    how = dice.random()
    if how < 0.75:
        members[victim] = mutated(members[victim], dice, [])
    elif how < 0.85:
        members[dice.choice(["../x", "/x", "a\\..\\b", "x" * 300, "\x1b[2J", "C:/x"])] = members.pop(victim)
    else:
        del members[victim]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def damage_database(path: Path, dice: random.Random) -> None:
    """Change a database so that it is still one, mostly: another value in some row, or another byte in the file."""
    if dice.random() < 0.25:
        path.write_bytes(mutated(path.read_bytes(), dice, []))
        return
    connection = sqlite3.connect(path)
    with suppress(sqlite3.DatabaseError), connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = [name for name in tables if connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]]
        edits = [name for name in tables if name in ("edits", "texts", "meta")]
        table = dice.choice(edits if edits and dice.random() < 0.7 else tables)
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        rows = [row[0] for row in connection.execute(f'SELECT rowid FROM "{table}"')]
        column, row = dice.choice(columns), dice.choice(rows)
        (held,) = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (_other(held, dice), row))
    connection.close()


def _other(held: object, dice: random.Random) -> object:
    """Another value than a database holds."""
    if isinstance(held, str) and held and dice.random() < 0.75:
        return mutated(held.encode(), dice, []).decode("utf-8", "replace")
    return dice.choice([None, 0, -1, 2**62, 1.5, "", "x", "[]", "{}", "null", b"\xff", "\x1b[2J", "[" * 3000])
