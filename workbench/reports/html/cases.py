"""The disagreements of the page: gathered once, and put under every figure that counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON
from workbench.reports.behind import Disagreement, Quotation, disagreements
from workbench.reports.html.write import text
from workbench.reports.model import AgreementReport, LayerReport
from workbench.reports.query import Query

if TYPE_CHECKING:
    from workbench.project import Project

SHOWN: Final = 6
"""How many are shown under one figure."""
LOOKED_AT: Final = 150
"""In how many documents they are looked for, the hardest first."""

HARDEST: Final = 15
"""So many documents are listed."""
SQUARE: Final = 14
"""So many annotators or labels have room in a square table."""

Key = tuple[Any, ...]


class Cases:
    """The disagreements of one layer by what they are behind: an aspect, a cell, a pair of annotators, a document."""

    def __init__(self, project: Project, layer: LayerReport, annotators: Sequence[str]) -> None:
        self._layer = layer
        self._documents = {each.id for each in layer.documents[:HARDEST]}
        self._few = len(annotators) <= SQUARE
        self._labels = {*layer.confusion.labels[:SQUARE], None}
        self._found: dict[Key, list[Disagreement]] = {}
        hardest = [each.id for each in layer.documents if each.disagreements][:LOOKED_AT]
        self.partly = sum(bool(each.disagreements) for each in layer.documents) > len(hardest)
        if hardest:
            query = Query(layer.kind, annotators=tuple(annotators), documents=tuple(hardest))
            for found in disagreements(project, query):
                for key in filter(self._is_shown, dict.fromkeys(_keys(found))):
                    here = self._found.setdefault(key, [])
                    if len(here) < SHOWN:
                        here.append(found)

    def _is_shown(self, key: Key) -> bool:
        """Whether the page has a figure about this, from which a link leads here."""
        kind, *rest = key
        if kind == "pair":
            return self._few
        if kind == "document":
            return rest[0] in self._documents
        return kind == "aspect" or self._labels.issuperset(rest)

    def target(self, *key: Any) -> str:
        """The id of the section about this; "" where nothing is behind it."""
        if key not in self._found:
            return ""
        return f"{self._layer.kind}-{list(self._found).index(key)}"

    def sections(self, title: Callable[[Key], str]) -> Iterator[str]:
        """A section for each figure that has something behind it."""
        for key, found in self._found.items():
            yield f'<section id="{self.target(*key)}"><h4>{title(key)}</h4>{"".join(map(_article, found))}</section>'


def _keys(found: Disagreement) -> Iterator[Key]:
    for difference in found.differences:
        yield "aspect", difference.what, difference.name
    yield "document", found.document_id
    for first, second in combinations(found.among, 2):
        if first in found.marks or second in found.marks:
            labels = [found.marks[name].label if name in found.marks else None for name in (first, second)]
            yield "pair", *sorted((first, second))
            if labels[0] != labels[1]:
                yield "cell", *sorted(labels, key=lambda label: (label is None, label or ""))


def _article(found: Disagreement) -> str:
    parted = ", ".join(dict.fromkeys(text(difference.title) for difference in found.differences))
    sides = "".join(_side(found, name) for name in found.among)
    guides = "".join(
        f"<div><dt>{text(label)}:</dt> <dd>{text(words) or 'no guideline in the schema'}</dd></div>"
        for label, words in found.guidelines.items()
    )
    return (
        f"<article><header><span>{text(found.document)}</span><span>they part on: {parted}</span></header>"
        f'<div class="sides">{sides}</div><dl class="guide">{guides}</dl></article>'
    )


def _side(found: Disagreement, name: str) -> str:
    mark = found.marks.get(name)
    if mark is None:
        return f'<div><span class="who">{text(name)}</span><p class="quote soft">no mark here</p></div>'
    quoted = "".join(f'<p class="quote">{_quote(each)}</p>' for each in found.quotations[name])
    said = [f"{text(key)}: {text(_told(value))}" for key, value in sorted(mark.attributes.items())]
    roles = [f"{text(role)}: {text(words)}" for role, words in sorted(found.named[name].items())]
    if not quoted:
        quoted = f'<p class="quote">{text(found.lines[name])}</p>'
    more = f'<p class="quote soft">{"; ".join([*said, *roles])}</p>' if said or roles else ""
    return (
        f'<div><span class="who">{text(name)}</span> <span class="label">{text(mark.label)}</span>{quoted}{more}</div>'
    )


def _quote(quotation: Quotation) -> str:
    pieces = "".join(f"<mark>{text(piece)}</mark>" if inside else text(piece) for piece, inside in quotation.pieces)
    return f"{'…' if quotation.cut_before else ''}{pieces}{'…' if quotation.cut_behind else ''}"


def _told(value: JSON) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def gathered(project: Project, report: AgreementReport) -> dict[str, Cases]:
    """The disagreements of every layer."""
    return {layer.kind: Cases(project, layer, report.annotators) for layer in report.layers}
