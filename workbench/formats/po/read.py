"""PO in: a document of a file's entries, or new versions of our own segments that come back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, Place
from workbench.formats.bilingual.model import Bitext, Note, Offer, Pair
from workbench.formats.incoming import Skipped
from workbench.formats.po.write import BETWEEN, CONTINUED, REVIEWED
from workbench.text.language import language_of
from workbench.translate.languages import normalise
from workbench.translate.tables import guessed

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.model import Status

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_KEYWORD: Final = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(?=\")")
_ESCAPE: Final = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_OURS: Final = re.compile(re.escape(BETWEEN) + "([0-9a-f]{24})$")
_CHARSET: Final = re.compile(rb"charset=([\w.:-]+)")
_LOOKED_AT: Final = 65536
_SAMPLE: Final = 50


@dataclass(slots=True)
class _Entry:
    """An entry being read."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    at: str = ""


def read(path: Path, losses: Losses, *, skip_bad: bool) -> Iterator[Bitext]:
    """The document that a file is.

    Raises:
        FormatError: It is malformed, or an entry has plural forms, and `skip_bad` is False; the message names the line.
    """
    header: dict[str, str] = {}
    found = Bitext(path.stem)
    entries: list[_Entry] = []
    for entry in _entries(path, losses):
        if entry.texts.get("msgid") == "" and "msgctxt" not in entry.texts:
            header = _header(entry.texts.get("msgstr", ""))
            continue
        problem = _problem(path, entry)
        if problem is None:
            entries.append(entry)
        elif skip_bad:
            losses.skipped.append(Skipped(problem))
        else:
            raise problem
    source = header.get("x-source-language") or guessed(each.texts["msgid"] for each in entries[:_SAMPLE])
    target = header.get("language", "")
    if not target:
        target = guessed(each.texts["msgstr"] for each in entries[:_SAMPLE] if each.texts.get("msgstr"))
    found.pairs = [_pair(entry, normalise(source), normalise(target)) for entry in entries]
    yield found


def _problem(path: Path, entry: _Entry) -> FormatError | None:
    place = Place(path, entry.line)
    if "msgid_plural" in entry.texts:
        return FormatError(
            "has plural forms, for which segments have no place", place=place,
            hint="leave such entries out with: --skip-bad",
        )  # fmt: skip
    if "msgid" not in entry.texts or "msgstr" not in entry.texts:
        return FormatError("an entry has no msgid or no msgstr", place=place, hint="check it with: msgfmt -c")
    return None


def _header(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _pair(entry: _Entry, source: str, target: str) -> Pair:
    context, text = entry.texts.get("msgctxt", ""), entry.texts["msgstr"]
    own = _OURS.search(context)
    status: Status = "draft" if "fuzzy" in entry.flags else "reviewed" if REVIEWED in entry.extracted else "translated"
    said = [*entry.extracted, *(entry.notes if own else ["\n".join(entry.notes)])]
    notes = [Note(*_author(note)) if own else Note(note) for note in said if note and note != REVIEWED]
    language = source if source != "zh" else language_of(entry.texts["msgid"])
    return Pair(
        context or entry.texts["msgid"], entry.texts["msgid"], language,
        Offer(text, target, status) if text.strip() else None, (), tuple(notes), own[1] if own else "",
        line=entry.line,
    )  # fmt: skip


def _author(note: str) -> tuple[str, str]:
    who, colon, text = note.partition(": ")
    return (text, who) if colon and len(who) <= 80 and "\n" not in who else (note, "")


def _entries(path: Path, losses: Losses) -> Iterator[_Entry]:
    """The entries of a file, as they are read; old ones that nothing uses are counted and passed over."""
    entry = _Entry(0)
    obsolete = 0
    for number, line in _lines(path):
        if line.startswith("#~"):
            obsolete += line.startswith("#~ msgid ")
            continue
        begins = line.startswith("#") or line.startswith("msgctxt ") or line.startswith("msgid ")
        if (not line or begins) and "msgstr" in entry.texts:
            yield entry
            entry = _Entry(0)
        if line:
            entry.line = entry.line or number
            _take(path, entry, line, number)
    if entry.texts:
        yield entry
    if obsolete:
        losses.notes.append(f"{obsolete:,} obsolete entries left out")


def _take(path: Path, entry: _Entry, line: str, number: int) -> None:
    """Take one line into an entry."""
    if line.startswith("#"):
        _take_comment(entry, line)
        return
    keyword = _KEYWORD.match(line)
    if keyword:
        entry.at = keyword[1]
        if keyword[2] and keyword[2] != "0":
            entry.texts.setdefault("msgid_plural", "")
            entry.at = f"msgstr[{keyword[2]}]"
        if entry.at in entry.texts and entry.at != "msgid_plural":
            raise FormatError(f"{entry.at} stands twice in one entry", place=Place(path, number))
        entry.texts[entry.at] = ""
    string = _STRING.fullmatch(line, keyword.end() if keyword else 0)
    if string is None or not entry.at:
        raise FormatError(
            f"not a line of a PO file: {line[:60]}", place=Place(path, number), hint="check it: msgfmt -c"
        )
    entry.texts[entry.at] += _ESCAPE.sub(_unescaped, string[1])


def _take_comment(entry: _Entry, line: str) -> None:
    kind, text = line[1:2], line[2:].strip()
    if kind == ",":
        entry.flags.update(flag.strip() for flag in text.split(","))
    elif kind == ".":
        entry.extracted.append(text)
    elif kind in (" ", ""):
        said = _ESCAPE.sub(_unescaped, text)
        if line.startswith(CONTINUED) and entry.notes:
            entry.notes[-1] += f"\n{said}"
        else:
            entry.notes.append(said)


def _unescaped(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] in "01234567":
        return chr(int(said, 8))
    if said[0] == "x" and len(said) > 1:
        return chr(int(said[1:], 16))
    return _PLAIN.get(said, said)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, decoded as its header says."""
    encoding = "utf-8"
    number = 0
    try:
        with path.open("rb") as file:
            named = _CHARSET.search(file.read(_LOOKED_AT))
        if named and named[1].upper() != b"CHARSET":
            encoding = named[1].decode("ascii")
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield number, line.decode(encoding).strip().removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        place = Place(path, number)
        raise FormatError(f"is not {encoding}, as it says", place=place, hint="save it as UTF-8") from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
