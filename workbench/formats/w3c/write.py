"""Writes Web Annotations: a page for each document, whose text stands beside it.

What has no place on the text, links between annotations and what is said of the document as a whole, has a page of its
own: annotators of texts fail on a whole page for one annotation without a selector.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from workbench.errors import FormatError
from workbench.formats.beside import document_said
from workbench.formats.counted import Counted, counted, unit_of
from workbench.formats.graph import Arc, graph_of
from workbench.formats.names import FileNames
from workbench.model import JSON, Annotation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Record, Selection

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
OURS: Final = "urn:workbench:"
"""What our own terms and ids begin with."""
TEXTS: Final = "texts"
PAGES: Final = "annotations"
LINKS: Final = "links"
COLLECTION: Final = "collection.jsonld"

Item: TypeAlias = dict[str, JSON]
_AROUND: Final = 32
"""How much of the text before and behind a quotation goes with it."""


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write texts, pages and the collection, streaming: one document is in memory at a time."""
    unit = unit_of(options.more)
    if unit == "graphemes":
        raise FormatError("marks may begin inside a grapheme cluster", hint="write: --set offsets=utf16")
    (target / TEXTS).mkdir()
    (target / PAGES).mkdir()
    (target / LINKS).mkdir()
    names = FileNames(".txt", ".md")
    pages: list[str] = []
    total = 0
    before: _Page | None = None
    for record in selection.records(losses):
        page = _Page(record, names.name(record.document.name), total, counted(record.text, unit))
        total += page.write(target, losses)
        if before:
            before.close(page.name)
        before = page
        pages = [*pages[:1], page.name]
    if before:
        before.close()
    _write_collection(target, pages, total)


def _write_collection(target: Path, pages: list[str], total: int) -> None:
    ends = {"first": _page_iri(pages[0], ""), "last": _page_iri(pages[-1], "")} if pages else {}
    collection = {"@context": CONTEXT, "id": COLLECTION, "type": "AnnotationCollection", "total": total, **ends}
    text = json.dumps(collection, ensure_ascii=False, indent=2)
    (target / COLLECTION).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _page_iri(name: str, folder: str = "") -> str:
    return f"{folder or PAGES + '/'}{quote(name)}.jsonld"


class _Page:
    """The annotations of one document, being written; the page that follows is known only later."""

    def __init__(self, record: Record, name: str, start: int, counts: Counted) -> None:
        self.name = name
        self._record = record
        self._start = start
        self._counts = counts
        self._source = f"../{TEXTS}/{quote(name)}.txt"
        self._path = Path()

    def write(self, target: Path, losses: Losses) -> int:
        """Write all but the end of it; gives the number of annotations."""
        (target / TEXTS / f"{self.name}.txt").write_text(self._record.text, encoding="utf-8", newline="")
        self._path = target / PAGES / f"{self.name}.jsonld"
        head: Item = {"@context": [CONTEXT, {"workbench": OURS}], "type": "AnnotationPage"}
        head |= {"id": _page_iri(self.name, "./"), "partOf": f"../{COLLECTION}", "startIndex": self._start}
        said = document_said(self._record) | {"source": self._source}
        if self._record.document.meta:
            said["meta"] = dict(sorted(self._record.document.meta.items()))
        head["workbench:document"] = said
        placed, others = self._annotations(losses)
        self._path.write_text(_begun(head, placed), encoding="utf-8", newline="\n")
        if others:
            head = {"@context": head["@context"], "type": "AnnotationPage", "id": _page_iri(self.name, "./")}
            place = target / LINKS / f"{self.name}.jsonld"
            place.write_text(f"{_begun(head, others)}}}\n", encoding="utf-8", newline="\n")
        return len(placed)

    def close(self, following: str = "") -> None:
        """Write the end of the page."""
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f',\n"next": {_json(_page_iri(following, "./"))}}}\n' if following else "}\n")

    def _annotations(self, losses: Losses) -> tuple[list[Item], list[Item]]:
        """Those on places of the text, and the others."""
        record = self._record
        graph = graph_of(record, record.marks, losses, broken="keep")
        owners = {mark.id: mark.annotator for mark in graph.spans}
        placed: list[Item] = []
        others: list[Item] = []
        for mark in graph.spans:
            targets = [self._target(start, end) for start, end in graph.places[mark.id]]
            placed.append(_annotation(mark, "tagging", targets[0] if len(targets) == 1 else targets))
        segments = {segment.id: segment for segment in record.segments}
        for label in graph.labels:
            segment = segments.get(label.target)
            if segment:
                placed.append(_annotation(label, "classifying", self._target(segment.start, segment.end)))
            else:
                others.append(_annotation(label, "classifying", {"source": self._source}))
        fillers: dict[str, int] = {}
        for arc in graph.arcs:
            number = fillers[arc.start] = fillers.get(arc.start, 0) + 1
            others.append(_link(arc, record.document.id, owners[arc.start], number))
        return placed, others

    def _target(self, start: int, end: int) -> Item:
        text = self._record.text
        quotation = {"type": "TextQuoteSelector", "exact": text[start:end]}
        quotation |= {"prefix": text[max(start - _AROUND, 0) : start], "suffix": text[end : end + _AROUND]}
        place = {
            "type": "TextPositionSelector", "start": self._counts.to_units(start), "end": self._counts.to_units(end),
        }  # fmt: skip
        return {"source": self._source, "selector": [quotation, place]}


def _begun(head: Item, items: list[Item]) -> str:
    """A page but for its last brace, an annotation a line."""
    lines = ",".join(f"\n{_json(item)}" for item in items)
    return f'{_json(head)[:-1]},\n"items": [{lines}\n]'


def _json(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def mark_iri(document: str, key: str) -> str:
    """The name of a mark's annotation."""
    return f"{OURS}{document}:{quote(key, safe='')}"


def _annotation(mark: Annotation, motivation: str, target: JSON) -> Item:
    purpose = "classifying" if mark.kind == "label" else "tagging"
    bodies: list[Item] = [_body(purpose, mark.label)]
    bodies += [_attribute(name, value) for name, value in sorted(mark.attributes.items())]
    bodies += [_body("commenting", mark.note)] if mark.note else []
    return {
        "id": mark_iri(mark.document_id, mark.id), "type": "Annotation", "motivation": motivation,
        "workbench:kind": mark.kind, "creator": _person(mark.annotator), "body": bodies, "target": target,
    }  # fmt: skip


def _person(name: str) -> Item:
    return {"id": f"{OURS}annotator:{quote(name, safe='')}", "type": "Person", "name": name}


def _body(purpose: str, value: str) -> Item:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _attribute(name: str, value: JSON) -> Item:
    """A description as others read it; what is no text keeps its own value besides."""
    shown = value if isinstance(value, str) else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    body = _body("describing", shown) | {"workbench:attribute": name}
    return body if isinstance(value, str) else body | {"workbench:value": value}


def _link(arc: Arc, document: str, owner: str, number: int) -> Item:
    ends: list[JSON] = [mark_iri(document, arc.start), mark_iri(document, arc.end)]
    if arc.relation:
        return _annotation(arc.relation, "linking", ends)
    return {
        "id": f"{ends[0]}/role:{number}", "type": "Annotation", "motivation": "linking", "creator": _person(owner),
        "body": [_body("tagging", arc.label)], "target": ends,
    }  # fmt: skip
