"""XLIFF 1.2 out: a <file> for each document and pair of languages, a <trans-unit> for each segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from workbench.formats.bilingual.model import Bitext, Note, Offer, Pair
from workbench.formats.xliff.codes import content_1
from workbench.formats.xliff.states import OUT_1, QUALIFIERS
from workbench.translate.tmx import printable
from workbench.translate.xml_stream import attribute, escaped

NAMESPACE = "urn:x-workbench:1"


def lines(documents: Iterable[Bitext], target_of: dict[str, str]) -> Iterator[str]:
    """The file, piece by piece.

    Args:
        target_of: Into which language segments are translated that have no translation yet, by their language.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:wb="{NAMESPACE}">\n'
    for document in documents:
        groups = groupby(document.pairs, key=lambda pair: languages_of(pair, target_of))
        parts = [(languages, list(pairs)) for languages, pairs in groups]
        for at, (languages, pairs) in enumerate(parts):
            yield from _file(document, languages, pairs, last=at + 1 == len(parts))
    yield "</xliff>\n"


def languages_of(pair: Pair, target_of: dict[str, str]) -> tuple[str, str]:
    """From which language into which a segment is translated."""
    return pair.language, pair.target.language if pair.target else target_of.get(pair.language, "")


def _file(document: Bitext, languages: tuple[str, str], pairs: Iterable[Pair], *, last: bool) -> Iterator[str]:
    source, target = languages
    into = f" target-language={attribute(target)}" if target else ""
    behind = f" wb:behind={attribute(printable(document.behind))}" if last and document.behind else ""
    yield f"  <file original={attribute(printable(document.name))} source-language={attribute(source)}{into} "
    yield f'datatype="plaintext" wb:document={attribute(document.key)}{behind}>\n    <body>\n'
    for pair in pairs:
        yield from _unit(pair)
    yield "    </body>\n  </file>\n"


def _unit(pair: Pair) -> Iterator[str]:
    approved = ' approved="yes"' if pair.target and pair.target.status == "reviewed" else ""
    segment = f" wb:segment={attribute(pair.segment)}" if pair.segment != pair.id else ""
    zone = f" wb:zone={attribute(pair.zone)}" if pair.zone != "body" else ""
    gap = f" wb:gap={attribute(printable(pair.gap or ''))}"
    yield f'      <trans-unit id={attribute(printable(pair.id))}{approved} xml:space="preserve"{segment}{zone}{gap}>\n'
    yield f"        <source>{content_1(pair.source)}</source>\n"
    if pair.target:
        yield f"        {_target(pair.target)}\n"
    for offer in pair.offers:
        yield from _alternative(offer)
    for note in pair.notes:
        yield f"        {_note(note)}\n"
    yield "      </trans-unit>\n"


def _target(offer: Offer) -> str:
    qualifier = QUALIFIERS.get(offer.origin, "")
    told = f' state-qualifier="{qualifier}"' if qualifier else ""
    engine = f" wb:engine={attribute(printable(offer.engine))}" if offer.engine else ""
    state = OUT_1[offer.status]
    return (
        f'<target xml:lang={attribute(offer.language)} state="{state}"{told}{engine}>{content_1(offer.text)}</target>'
    )


def _alternative(offer: Offer) -> Iterator[str]:
    quality = f' match-quality="{offer.score:.0%}"' if offer.score is not None else ""
    origin = attribute(printable(offer.engine or offer.who or offer.origin))
    yield f"        <alt-trans origin={origin}{quality}>{_target(offer)}</alt-trans>\n"


def _note(note: Note) -> str:
    who = f" from={attribute(printable(note.who))}" if note.who else ""
    return f"<note{who}>{escaped(printable(note.text))}</note>"
