"""PO out: the context says which segment of which document, the flag fuzzy that a translation is a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from workbench.formats.bilingual.model import Bitext, Pair
from workbench.formats.xliff.write_1 import languages_of

_ESCAPES: Final = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v",
}  # fmt: skip
REVIEWED: Final = "status: reviewed"
CONTINUED: Final = "#   "
"""Begins a line of a comment that goes on with the one before."""
BETWEEN: Final = " § "
"""Stands between a document's name and its segment's id."""


def lines(documents: Iterable[Bitext], languages: tuple[str, str], target_of: dict[str, str]) -> Iterator[str]:
    """The file of one pair of languages, piece by piece; nothing where no document has a segment of it."""
    begun = False
    for document in documents:
        for number, pair in enumerate(document.pairs, 1):
            if languages_of(pair, target_of) == languages:
                yield from () if begun else _head(*languages)
                begun = True
                yield from _entry(document, number, pair)


def _head(source: str, target: str) -> Iterator[str]:
    fields = {
        "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
        "Language": target.replace("-", "_"), "X-Source-Language": source, "X-Generator": "Workbench",
    }  # fmt: skip
    yield 'msgid ""\nmsgstr ""\n'
    yield from (f'"{escaped(name)}: {escaped(value)}\\n"\n' for name, value in fields.items() if value)


def _entry(document: Bitext, number: int, pair: Pair) -> Iterator[str]:
    yield "\n"
    for note in pair.notes:
        who = f"{note.who}: " if note.who else ""
        first, *rest = [escaped(line) for line in f"{who}{note.text}".split("\n")]
        yield f"# {first}\n"
        yield from (f"{CONTINUED}{line}\n" for line in rest)
    if pair.target and pair.target.status == "reviewed":
        yield f"#. {REVIEWED}\n"
    yield f"#: {''.join(document.name.split())}:{number}\n"
    if pair.target and pair.target.status == "draft":
        yield "#, fuzzy\n"
    yield f"msgctxt {quoted(f'{document.name}{BETWEEN}{pair.segment}')}\n"
    yield f"msgid {quoted(pair.source)}\nmsgstr {quoted(pair.target.text if pair.target else '')}\n"


def quoted(text: str) -> str:
    """Text as strings of a PO file, a line of text each."""
    parts = text.split("\n")
    pieces = [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
    if len(pieces) < 2:
        return f'"{escaped(text)}"'
    return '""' + "".join(f'\n"{escaped(piece)}"' for piece in pieces)


def escaped(text: str) -> str:
    """Text without what would end a string or a line: other control characters as octal numbers."""
    return "".join(_ESCAPES.get(c) or (f"\\{ord(c):03o}" if ord(c) < 32 or ord(c) == 127 else c) for c in text)
