"""TBX, the exchange format of termbases: TBX-Basic of 2008 and of 2019 in, that of 2008 out, which every tool reads.

A concept has terms in languages. What is said of the whole concept, or of a language of it, is kept with each of its
terms under a name that says so ("concept: definition"), and goes out where it came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.model import JSON
from workbench.store.termbase import Term, TermStatus, concept_of
from workbench.translate.languages import normalise
from workbench.translate.tmx import printable
from workbench.translate.xml_stream import Node, attribute, escaped, records

_ENTRIES: Final = frozenset({"termEntry", "conceptEntry"})
_LANGUAGES: Final = ("langSet", "langSec")
_TERMS: Final = ("tig", "ntig", "termSec")
_GROUPS: Final = ("descripGrp", "termNoteGrp", "adminGrp", "termGrp")
_STATUS: Final = "administrativeStatus"
_STATUSES: Final[dict[str, TermStatus]] = {
    "preferredTerm": "preferred", "admittedTerm": "approved", "standardizedTerm": "preferred",
    "deprecatedTerm": "forbidden", "supersededTerm": "forbidden", "legalTerm": "approved",
    "preferred": "preferred", "admitted": "approved", "approved": "approved", "deprecated": "forbidden",
    "notRecommended": "forbidden", "superseded": "forbidden", "obsolete": "forbidden", "forbidden": "forbidden",
}  # fmt: skip
_OUT: Final[dict[TermStatus, str]] = {
    "preferred": "preferredTerm-admn-sts", "approved": "admittedTerm-admn-sts", "forbidden": "deprecatedTerm-admn-sts",
}  # fmt: skip
_TERM_NOTES: Final = frozenset(
    {
        *("partOfSpeech", "grammaticalGender", "grammaticalNumber", "termType", "register", "geographicalUsage"),
        *("termLocation", "normativeAuthorization", "language-planningQualifier", "usageNote", "animacy", "frequency"),
    }
)
_ADMIN: Final = frozenset({"source", "projectSubset", "customerSubset", "productSubset", "originatingPerson"})
_ELEMENTS: Final = frozenset({"descrip", "termNote", "admin", "note"})
_OF_CONCEPT, _OF_LANGUAGE = "concept: ", "language: "
_OWN_ID: Final = re.compile(r"c([0-9a-f]{24})")

Left = Counter[str]
"""What a file said that is not kept, by the name of its element."""


def read_tbx(path: Path, left: Left) -> Iterator[list[Term]]:
    """The concepts of a TBX file, each as its terms, as they are read.

    Raises:
        FormatError: It is not TBX, is malformed, or declares entities; the message names file and line.
    """
    root = "tbx" if _is_new(path) else "martif"
    for entry in records(path, what="TBX", root=root, record=_ENTRIES):
        terms = list(_terms(path, entry, left))
        if terms:
            concept = _concept(entry.get("id"), terms[0])
            yield [_of(concept, term) for term in terms]


def _is_new(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
    return re.search(rb"<(?:\w+:)?tbx[\s>]", start.replace(b"\0", b"")) is not None


def _concept(key: str, first: Term) -> str:
    own = _OWN_ID.fullmatch(key)
    return own[1] if own else key or concept_of(first.term, first.language)


def _of(concept: str, term: Term) -> Term:
    return Term("", concept, term.language, term.term, term.status, term.note, term.meta)


def _terms(path: Path, entry: Node, left: Left) -> Iterator[Term]:
    of_concept = _said(entry, _OF_CONCEPT, left)
    for language in entry.nodes(*_LANGUAGES):
        tag = language.get("xml:lang", "lang")
        if not tag:
            raise FormatError("the terms have no xml:lang", place=Place(path, language.line), hint="mend the file")
        of_language = _said(language, _OF_LANGUAGE, left)
        for node in language.nodes(*_TERMS):
            term = next(iter(node.everywhere("term")), None)
            if term is None or not term.text().strip():
                raise FormatError("a term is empty", place=Place(path, node.line), hint="mend the file")
            said = _said(node, "", left)
            note = said.pop("note", "")
            status = str(said.pop(_STATUS, "") or "")
            known = _STATUSES.get(status.removesuffix("-admn-sts"))
            if status and (known is None or _OUT[known] != status):
                said[_STATUS] = status
            meta = of_concept | of_language | said
            yield Term("", "", normalise(tag), term.text().strip(), known or "approved", _joined(note), meta)


def _joined(found: JSON) -> str:
    return "\n".join(found) if isinstance(found, list) else str(found)


def _said(node: Node, level: str, left: Left) -> dict[str, JSON]:
    """What is said directly of a concept, a language or a term, by name."""
    said: dict[str, JSON] = {}
    children = list(node.nodes())
    for child in children:
        if child.tag in _GROUPS:
            children.extend(child.nodes())
            continue
        if child.tag in (*_LANGUAGES, *_TERMS, "term"):
            continue
        kind = child.get("type") or (child.tag if child.tag == "note" or not child.attributes else "")
        text = child.text().strip()
        plain = child.tag in _ELEMENTS or not any(child.nodes())
        if not (kind and text and plain) or child.tag in ("transac", "date", "xref", "ref", "transacGrp"):
            left[child.tag] += 1
            continue
        name = f"{level}{kind}"
        said[name] = text if name not in said else [*_listed(said[name]), text]
    return said


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [value]


def tbx_lines(concepts: Iterable[tuple[str, Sequence[Term]]]) -> Iterator[str]:
    """A TBX-Basic file, line by line."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
    yield '<martif type="TBX-Basic" xml:lang="en">\n  <martifHeader>\n    <fileDesc><sourceDesc>'
    yield "<p>Workbench</p></sourceDesc></fileDesc>\n"
    yield '    <encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n  </martifHeader>\n'
    yield "  <text>\n    <body>\n"
    for concept, terms in concepts:
        yield from _entry_lines(concept, terms)
    yield "    </body>\n  </text>\n</martif>\n"


def _entry_lines(concept: str, terms: Sequence[Term]) -> Iterator[str]:
    key = f"c{concept}" if _OWN_ID.fullmatch(f"c{concept}") else concept
    yield f"      <termEntry id={attribute(printable(key))}>\n"
    yield from _lines_of(_level(terms, _OF_CONCEPT), " " * 8)
    for language in sorted({term.language for term in terms}):
        here = [term for term in terms if term.language == language]
        yield f"        <langSet xml:lang={attribute(language)}>\n"
        yield from _lines_of(_level(here, _OF_LANGUAGE), " " * 10)
        for term in here:
            yield from _term_lines(term)
        yield "        </langSet>\n"
    yield "      </termEntry>\n"


def _level(terms: Sequence[Term], level: str) -> dict[str, JSON]:
    """What is said of all of these terms together."""
    found: dict[str, JSON] = {}
    for term in terms:
        for name, value in sorted(term.meta.items()):
            if name.startswith(level):
                found.setdefault(name.removeprefix(level), value)
    return found


def _term_lines(term: Term) -> Iterator[str]:
    said = {
        name: value for name, value in sorted(term.meta.items()) if not name.startswith((_OF_CONCEPT, _OF_LANGUAGE))
    }
    kept = str(said.pop(_STATUS, ""))
    status = kept if _STATUSES.get(kept.removesuffix("-admn-sts"), "approved") == term.status and kept else ""
    yield f"          <tig>\n            <term>{escaped(printable(term.term))}</term>\n"
    yield f'            <termNote type="{_STATUS}">{escaped(printable(status or _OUT[term.status]))}</termNote>\n'
    yield from _lines_of(said, " " * 12)
    if term.note:
        yield f"            <note>{escaped(printable(term.note))}</note>\n"
    yield "          </tig>\n"


def _lines_of(said: dict[str, JSON], indent: str) -> Iterator[str]:
    for name, value in said.items():
        element = "termNote" if name in _TERM_NOTES else "admin" if name in _ADMIN else "descrip"
        for each in _listed(value):
            text = escaped(printable(str(each)))
            if name == "note":
                yield f"{indent}<note>{text}</note>\n"
            else:
                yield f"{indent}<{element} type={attribute(printable(name))}>{text}</{element}>\n"
