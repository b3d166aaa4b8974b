"""XLIFF 1.2 and 2 in: a document for each <file>, a segment for each unit, or for each part that it is cut into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from workbench.errors import FormatError, Place
from workbench.formats.bilingual.model import Bitext, Note, Offer, Pair
from workbench.formats.xliff.codes import text_of
from workbench.formats.xliff.states import origin_of, score_of, status_of
from workbench.model import Origin
from workbench.translate.languages import normalise
from workbench.translate.xml_stream import Node, records

_RECORDS: Final = frozenset({"trans-unit", "unit", "bin-unit"})
_START: Final = re.compile(r"<(?:\w+:)?xliff\b[^>]*?\bversion\s*=\s*[\"'](\d)", re.DOTALL)
_ORIGINS: Final[dict[str, Origin]] = {"mt": "machine", "tm": "memory", "ebt": "memory", "raw": "machine"}
_LOOKED_AT: Final = 8192


def version_of(path: Path) -> str:
    """The first figure of the version of an XLIFF file; "" where it is none."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError:
        return ""
    found = _START.search(start.replace(b"\0", b"").decode("utf-8", "replace"))
    return found[1] if found else ""


def read(path: Path) -> Iterator[Bitext]:
    """The documents of a file, one after another; what is cut into several <file>s of one document comes as one.

    Raises:
        FormatError: It is malformed; the message names its line.
    """
    held: Bitext | None = None
    file: Node | None = None
    for node in records(path, what="XLIFF", root="xliff", record=_RECORDS):
        here = next((each for each in reversed(node.above) if each.tag == "file"), None)
        if here is None:
            raise FormatError(f"a <{node.tag}> stands outside a <file>", place=Place(path, node.line))
        if here is not file:
            if held is not None and not _goes_on(held, here):
                yield held
                held = None
            file, held = here, held or Bitext(here.get("original", "id"), here.get("wb:document"))
            held.behind = here.get("wb:behind")
        assert held is not None
        held.pairs.extend(_pairs(path, node, here))
    if held is not None:
        yield held


def _goes_on(held: Bitext, file: Node) -> bool:
    """Whether a <file> is more of the document that is being read: only ours say so."""
    return bool(held.key) and file.get("wb:document") == held.key


def _pairs(path: Path, node: Node, file: Node) -> Iterator[Pair]:
    if node.tag == "bin-unit":
        return
    if node.tag == "trans-unit":
        yield from _of_first(path, node, file)
        return
    root = node.above[0]
    yield from _of_second(path, node, root.get("srcLang"), root.get("trgLang"))


def _of_first(path: Path, node: Node, file: Node) -> Iterator[Pair]:
    """The segments of a <trans-unit> of XLIFF 1.2."""
    language = normalise(_needed(path, file, "source-language"))
    into = file.get("target-language")
    source, target = node.first("source"), node.first("target")
    if source is None:
        raise FormatError(f"the unit {node.get('id')} has no <source>", place=Place(path, node.line))
    offers = tuple(_alternatives(node, into))
    notes = tuple(Note(each.text(), each.get("from")) for each in node.nodes("note"))
    cut = node.first("seg-source")
    parts = [each for each in cut.everywhere("mrk") if each.get("mtype") == "seg"] if cut is not None else []
    if len(parts) > 1:
        yield from _cut(node, parts, target, language, into, offers, notes)
        return
    key = node.get("id") or node.get("resname")
    offer = _first_offer(target, into, node.get("approved")) if target is not None else None
    yield Pair(
        key, text_of(source), language, offer, offers, notes, node.get("wb:segment"), _zone(node),
        node.attributes.get("wb:gap"), node.line,
    )  # fmt: skip


def _needed(path: Path, node: Node, name: str) -> str:
    value = node.get(name)
    if not value:
        raise FormatError(f"the <{node.tag}> has no {name}", place=Place(path, node.line), hint="mend the file")
    return value


def _zone(node: Node) -> str:
    return "frame" if node.get("wb:zone") == "frame" else "body"


def _cut(
    node: Node, parts: list[Node], target: Node | None, language: str, into: str, offers: tuple[Offer, ...],
    notes: tuple[Note, ...],
) -> Iterator[Pair]:  # fmt: skip
    """The parts that a unit is cut into, each with its part of the target."""
    targets = {each.get("mid"): each for each in target.everywhere("mrk")} if target is not None else {}
    for at, part in enumerate(parts):
        theirs = targets.get(part.get("mid"))
        offer = _first_offer(theirs, into, node.get("approved")) if theirs is not None else None
        if offer is not None and target is not None:
            state = target.get("state")
            offer = Offer(
                offer.text, offer.language, status_of(state, approved=node.get("approved")), origin_of(target)
            )
        key = f"{node.get('id')}#{part.get('mid')}"
        first = at == 0
        yield Pair(key, text_of(part), language, offer, offers if first else (), notes if first else (), line=part.line)


def _first_offer(target: Node, into: str, approved: str) -> Offer | None:
    text = text_of(target)
    if not text.strip():
        return None
    language = normalise(target.get("xml:lang") or into or "und")
    status = status_of(target.get("state"), approved=approved)
    return Offer(text, language, status, origin_of(target), target.get("wb:engine"))


def _alternatives(node: Node, into: str) -> Iterator[Offer]:
    for each in node.nodes("alt-trans"):
        target = each.first("target")
        if target is not None and text_of(target).strip():
            origin = origin_of(target)
            yield Offer(
                text_of(target), normalise(target.get("xml:lang") or each.get("xml:lang") or into or "und"), "draft",
                origin if origin != "human" else "memory", target.get("wb:engine") or each.get("origin", "tool"),
                score_of(each.get("match-quality")),
            )  # fmt: skip


def _of_second(path: Path, node: Node, source_language: str, into: str) -> Iterator[Pair]:
    """The segments of a <unit> of XLIFF 2."""
    if not source_language:
        raise FormatError("the <xliff> has no srcLang", place=Place(path, 1), hint="mend the file")
    segments = list(node.nodes("segment"))
    notes = tuple(
        Note(each.text(), each.get("wb:from")) for group in node.nodes("notes") for each in group.nodes("note")
    )
    offers = tuple(_matches(node, into))
    for at, segment in enumerate(segments):
        source, target = segment.first("source"), segment.first("target")
        if source is None:
            raise FormatError(f"the unit {node.get('id')} has no <source>", place=Place(path, segment.line))
        key = node.get("name") if node.get("wb:segment") and node.get("name") else node.get("id")
        if len(segments) > 1:
            key = f"{key}#{segment.get('id') or at}"
        offer = _second_offer(segment, target, into) if target is not None else None
        first = at == 0
        yield Pair(
            key, text_of(source), normalise(source_language), offer, offers if first else (), notes if first else (),
            node.get("wb:segment"), _zone(node), node.attributes.get("wb:gap") if first else None, segment.line,
        )  # fmt: skip


def _second_offer(segment: Node, target: Node, into: str) -> Offer | None:
    text = text_of(target)
    if not text.strip():
        return None
    said = target.get("wb:origin")
    origin = cast(Origin, said) if said in ("machine", "memory") else "human"
    status = status_of(segment.get("state") or "initial") if segment.get("state") else "translated"
    return Offer(text, normalise(target.get("xml:lang") or into or "und"), status, origin, target.get("wb:engine"))


def _matches(node: Node, into: str) -> Iterator[Offer]:
    for each in node.everywhere("match"):
        target = each.first("target")
        if target is not None and text_of(target).strip():
            origin = _ORIGINS.get(each.get("type"), "memory")
            score = score_of(f"{each.get('matchQuality', 'similarity')}%")
            yield Offer(text_of(target), normalise(into or "und"), "draft", origin, each.get("origin"), score)
