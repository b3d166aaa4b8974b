"""XLIFF 2.1 out: a file for each pair of languages, since it has one; a <unit> with one <segment> for each segment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.formats.bilingual.model import Bitext, Offer, Pair
from workbench.formats.xliff.codes import content_2
from workbench.formats.xliff.states import OUT_2
from workbench.formats.xliff.write_1 import NAMESPACE, languages_of
from workbench.translate.tmx import printable
from workbench.translate.xml_stream import attribute, escaped

_NAME = re.compile(r"[\w.:-]+")


def lines(documents: Iterable[Bitext], languages: tuple[str, str], target_of: dict[str, str]) -> Iterator[str]:
    """The file of one pair of languages, piece by piece; nothing where no document has a segment of it."""
    number = 0
    for document in documents:
        pairs = [pair for pair in document.pairs if languages_of(pair, target_of) == languages]
        if pairs:
            yield from () if number else _head(*languages)
            yield from _file(document, number, pairs)
            number += 1
    if number:
        yield "</xliff>\n"


def _head(source: str, target: str) -> Iterator[str]:
    into = f" trgLang={attribute(target)}" if target else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
    yield 'xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" '
    yield f'xmlns:wb="{NAMESPACE}" srcLang={attribute(source)}{into}>\n'


def _file(document: Bitext, number: int, pairs: Iterable[Pair]) -> Iterator[str]:
    name, key = attribute(printable(document.name)), attribute(document.key)
    yield f'  <file id="f{number}" original={name} wb:document={key}>\n'
    for at, pair in enumerate(pairs):
        yield from _unit(at, pair)
    yield "  </file>\n"


def _unit(at: int, pair: Pair) -> Iterator[str]:
    key = pair.id if _NAME.fullmatch(pair.id) else f"u{at}"
    name = f" name={attribute(printable(pair.id))}" if key != pair.id else ""
    segment = f" wb:segment={attribute(pair.segment)}" if pair.segment != pair.id else ""
    zone = f" wb:zone={attribute(pair.zone)}" if pair.zone != "body" else ""
    gap = f" wb:gap={attribute(printable(pair.gap or ''))}"
    yield f'    <unit id={attribute(key)}{name} xml:space="preserve"{segment}{zone}{gap}>\n'
    if pair.offers:
        yield "      <mtc:matches>\n"
        for offer in pair.offers:
            yield from _match(pair, offer)
        yield "      </mtc:matches>\n"
    if pair.notes:
        yield "      <notes>\n"
        for note in pair.notes:
            who = f" wb:from={attribute(printable(note.who))}" if note.who else ""
            yield f"        <note{who}>{escaped(printable(note.text))}</note>\n"
        yield "      </notes>\n"
    state = f' state="{OUT_2[pair.target.status]}"' if pair.target else ""
    yield f'      <segment id="s1"{state}>\n        <source>{content_2(pair.source)}</source>\n'
    if pair.target:
        yield f"        <target{_told(pair.target)}>{content_2(pair.target.text)}</target>\n"
    yield "      </segment>\n    </unit>\n"


def _match(pair: Pair, offer: Offer) -> Iterator[str]:
    similarity = f' matchQuality="{offer.score * 100:.1f}"' if offer.score is not None else ""
    kind = {"machine": "mt", "memory": "tm", "human": "other"}[offer.origin]
    sub = ' subType="wb:human"' if kind == "other" else ""
    origin = attribute(printable(offer.engine or offer.who or offer.origin))
    yield f'        <mtc:match ref="#s1" type="{kind}"{sub} origin={origin}{similarity}>\n'
    yield f"          <source>{content_2(pair.source)}</source>\n"
    yield f"          <target>{content_2(offer.text)}</target>\n        </mtc:match>\n"


def _told(offer: Offer) -> str:
    if offer.origin == "human":
        return ""
    engine = f" wb:engine={attribute(printable(offer.engine))}" if offer.engine else ""
    return f' wb:origin="{offer.origin}"{engine}'
