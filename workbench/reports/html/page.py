"""The page: a headline for each layer, its figures, and behind each figure the disagreements that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from workbench.reports.html.cases import HARDEST, SHOWN, SQUARE, Cases, Key, gathered
from workbench.reports.html.plots import bars, course, dots
from workbench.reports.html.style import STYLE
from workbench.reports.html.write import link, matrix, number, shade, table, text
from workbench.reports.words import F1, FEW, RELIABLE, TENTATIVE, named, verdict

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.model import AgreementReport, AspectReport, LayerReport, PairReport

_NAMES: Final = {"presence": "whether there is a mark", "boundary": "boundaries", "label": "label"}


def agreement_page(project: Project, report: AgreementReport) -> str:
    """The report as a page that needs nothing but itself."""
    cases = gathered(project, report)
    body = "".join(_Layer(layer, report, cases[layer.kind]).html() for layer in report.layers)
    notes = "".join(f"<li>{text(note)}</li>" for note in report.notes)
    told = f"<h3>What to know</h3><ul>{notes}</ul>" if notes else ""
    names = [text(name) for name in report.annotators]
    who = ", ".join(names) if len(names) <= SQUARE else f"{len(names):,} annotators"
    lines = "".join(
        f'<li><a href="#{layer.kind}">{layer.name.capitalize()}</a>: {text(layer.parting)}</li>'
        for layer in report.layers
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Agreement of {', '.join(names[:3])}</title><style>{STYLE}</style></head><body>"
        f"<h1>Where the annotators agree, and where they part</h1>"
        f'<p class="soft">{len(report.documents):,} documents; {who or "nobody"}</p>'
        f'<ul class="parting">{lines}</ul>{told}{_reading(report)}{body}</body></html>\n'
    )


def _reading(report: AgreementReport) -> str:
    return (
        "<h3>How to read the figures</h3>"
        f"<p>Alpha (Krippendorff) and kappa (Cohen) are 1 where all agree and 0 where they agree as chance would. "
        f"Krippendorff asks for {number(RELIABLE)}, and {number(TENTATIVE)} for tentative conclusions. They count "
        f"{report.level}s of text, or units: marks of different annotators that overlap by {report.threshold:g} or "
        f"more (Dice) are taken for the same thing. F1: {text(F1[0].lower() + F1[1:])} Intervals hold 95% of resamples "
        f"of whole documents. Of fewer than {FEW} units nothing is concluded. Numbers that are links lead to the "
        f"disagreements that they count, up to {SHOWN} of each.</p>"
    )


class _Layer:
    def __init__(self, layer: LayerReport, report: AgreementReport, cases: Cases) -> None:
        self._layer, self._report, self._cases = layer, report, cases

    def html(self) -> str:
        """The layer's part of the page."""
        layer = self._layer
        marks = ", ".join(f"{text(name)} {count:,}" for name, count in list(layer.marks.items())[:SQUARE])
        parts = [
            f'<section id="{layer.kind}"><h2>{layer.name.capitalize()}</h2>',
            f'<p class="parting">{text(layer.parting)}</p><p class="soft">Marks: {marks}</p>',
            *self._aspects(),
            *self._pairs(),
            *self._confusion(),
            *self._labels(),
            *self._documents(),
            *self._periods(),
            *self._gold(),
            *self._gamma(),
            *(f'<p class="soft">{text(note)}</p>' for note in layer.notes),
            *self._behind(),
            "</section>",
        ]
        return "".join(parts)

    def _aspects(self) -> Iterator[str]:
        layer = self._layer
        rows: list[Any] = []
        if layer.alpha.value is not None:
            rows.append(("place and label", layer.alpha.value, layer.alpha.low, layer.alpha.high))
        known = [aspect for aspect in layer.aspects if aspect.alpha.value is not None]
        rows += [(named(each), each.alpha.value, each.alpha.low, each.alpha.high) for each in known]
        yield "<h3>What they agree on</h3>"
        if rows:
            yield f"<figure>{dots(rows, 'Alpha of each aspect')}</figure>"
        cells = [self._aspect_row(aspect) for aspect in layer.aspects]
        if layer.alpha.note or layer.alpha.value is not None:
            told = verdict(layer.alpha, f"{self._report.level}s")
            first = ["place and label", number(layer.alpha.value), _interval(layer.alpha), "", f"{layer.alpha.items:,}"]
            cells.insert(
                0, [*first, text(f"Labels along the text, {self._report.level} by {self._report.level}: {told}.")]
            )
        head = ["", "alpha", "95%", "share alike", "counted", ""]
        yield table(head, cells, right=[1, 2, 3, 4], words=5)

    def _aspect_row(self, aspect: AspectReport) -> list[str]:
        target = self._cases.target("aspect", aspect.aspect, aspect.name)
        told = f"{aspect.meaning} {aspect.caution}".strip()
        return [
            link(target, text(named(aspect))),
            number(aspect.alpha.value),
            _interval(aspect.alpha),
            number(aspect.share),
            f"{aspect.units:,}",
            text(told),
        ]

    def _pairs(self) -> Iterator[str]:
        layer, names = self._layer, self._report.annotators
        yield "<h3>Annotators beside each other</h3>"
        if len(names) <= SQUARE:
            by_pair = {pair.annotators: pair for pair in layer.pairs}
            rows = []
            for first in names:
                row = []
                for second in names:
                    pair = by_pair.get((first, second)) or by_pair.get((second, first))
                    row.append(
                        ('<span title="the same annotator">·</span>', 'class="self"')
                        if first == second
                        else self._pair(pair)
                    )
                rows.append(row)
            caption = "F1 of marks that are the same in place and label. A dash: nothing to compare."
            yield matrix([text(name) for name in names], rows, caption=caption)
        lowest = sorted(layer.pairs, key=lambda pair: (pair.scores.pooled.f1 is None, pair.scores.pooled.f1 or 0.0))
        yield table(
            ["pair", "F1", "P", "R", "overlapping", "by label", "kappa", "95%", "documents"],
            [_pair_row(pair) for pair in lowest[: 3 * SQUARE]],
            right=range(1, 9),
            caption="P and R: the share of the second's, and of the first's, that the other has too. Overlapping: F1 "
            "where marks of one label need only share a character. By label: where only their number in each document "
            "counts.",
        )

    def _pair(self, pair: PairReport | None) -> tuple[str, str]:
        if pair is None or pair.scores.pooled.f1 is None:
            return "–", 'class="self"'
        f1 = pair.scores.pooled.f1
        target = self._cases.target("pair", *sorted(pair.annotators))
        return link(target, number(f1)), shade(f1, good=True)

    def _confusion(self) -> Iterator[str]:
        confusion = self._layer.confusion
        labels = [*confusion.labels[:SQUARE], *([None] if len(confusion.labels) > SQUARE else [])]
        if len(confusion.labels) < 2:
            return
        most = max((n for (row, column), n in confusion.cells.items() if row != column), default=0) or 1
        rows = []
        for row in labels:
            cells = []
            for column in labels:
                count = confusion.cells.get((row, column), 0)
                if row == column:
                    cells.append((f"{count // 2:,}" if row else "", 'class="self"'))
                    continue
                ends = sorted((row, column), key=lambda label: (label is None, label or ""))
                shown = link(self._cases.target("cell", *ends), f"{count:,}") if count else ""
                cells.append((shown, shade(count / most, good=False)))
            rows.append(cells)
        yield "<h3>Which label stands where another does</h3>"
        caption = (
            "Pairs of marks of the same thing, all pairs of annotators together; on the diagonal both say the same. "
            "Each pair stands in the table twice, once for either side."
        )
        yield matrix([text(label) if label else "no mark" for label in labels], rows, caption=caption)

    def _labels(self) -> Iterator[str]:
        by_label = self._layer.spans.by_label
        if len(by_label) > 1:
            ordered = sorted(by_label, key=lambda label: (by_label[label].mean is None, by_label[label].mean or 0.0))
            rows = []
            for label in ordered:
                overlap = self._layer.overlap.by_label[label]
                scores = [p.scores.by_label[label] for p in self._layer.pairs if label in p.scores.by_label]
                marks = sum(score.first + score.second for score in scores)
                few = f"only {marks:,} in all pairs: too few to say" if marks < FEW else ""
                mean = by_label[label]
                rows.append([text(label), number(mean.mean), number(mean.sd), number(overlap.mean), f"{marks:,}", few])
            yield "<h3>By label, the lowest first</h3>"
            yield table(["", "F1", "sd", "overlapping", "marks", ""], rows, right=[1, 2, 3, 4], words=5)

    def _documents(self) -> Iterator[str]:
        documents = self._layer.documents
        if not documents:
            return
        yield "<h3>Documents, the hardest first</h3>"
        if len(documents) > 3:
            known = [each.f1 for each in documents if each.f1 is not None]
            classes = [(f".{step}–", sum(min(9, int(f1 * 10)) == step for f1 in known)) for step in range(10)]
            told = "Documents by F1, in tenths."
            yield f"<figure>{bars(classes, told)}<figcaption>{told}</figcaption></figure>"
        rows = [
            [
                link(self._cases.target("document", each.id), text(each.name)),
                number(each.f1),
                f"{each.disagreements:,}",
                f"{each.units:,}",
            ]
            for each in documents[:HARDEST]
        ]
        caption = f"{HARDEST} of {len(documents):,}; all are in --json." if len(documents) > HARDEST else ""
        yield table(["", "F1", "units apart", "units"], rows, right=[1, 2, 3], caption=caption)

    def _periods(self) -> Iterator[str]:
        found = self._layer.periods
        if len(found) > 1:
            yield "<h3>Over time</h3>"
            points = [(each.begins, each.f1) for each in found]
            told = f"F1 of the documents finished in each {found[0].span}, by its first day."
            yield f"<figure>{course(points, told)}<figcaption>{told}</figcaption></figure>"
        elif found:
            told = f"All was marked in one {found[0].span}, {found[0].begins}: nothing to say over time."
            yield f'<p class="soft">{told}</p>'

    def _gold(self) -> Iterator[str]:
        if self._layer.gold:
            yield "<h3>Beside the adjudicated layer</h3>"
            rows = []
            for pair in self._layer.gold:
                pooled = pair.scores.pooled
                missed, extra = pooled.second - pooled.matched, pooled.first - pooled.matched
                name = text(pair.annotators[0])
                rows.append([name, number(pooled.f1), f"{missed:,}", f"{extra:,}", f"{pair.documents:,}"])
            caption = "Documents that are adjudicated in part count as far as they are: what is still open is missing."
            yield table(["", "F1", "missed", "too many", "documents"], rows, right=[1, 2, 3, 4], caption=caption)

    def _gamma(self) -> Iterator[str]:
        gamma = self._layer.gamma
        if gamma:
            yield "<h3>Gamma</h3>"
            rows = [
                [name, number(value), f"{gamma.texts - gamma.undefined.get(key, 0):,} of {gamma.texts:,}"]
                for key, name, value in (
                    ("gamma", "gamma", gamma.gamma),
                    ("gamma_cat", "gamma of labels", gamma.gamma_cat),
                    ("alpha", "alpha for unitizing", gamma.unitizing),
                )
            ]
            yield table(["", "mean", "texts"], rows, right=[1, 2], caption=text(gamma.meaning))

    def _behind(self) -> Iterator[str]:
        sections = list(self._cases.sections(self._title))
        if sections:
            yield f"<h3>The disagreements in text: {self._layer.name}</h3>"
            if self._cases.partly:
                yield '<p class="soft">Looked for in the hardest documents only.</p>'
            yield from sections

    def _title(self, key: Key) -> str:
        kind, *rest = key
        if kind == "aspect":
            return f"Apart on {text(_NAMES.get(rest[0], rest[1]))}"
        if kind == "document":
            return f"In {text(self._report.documents[rest[0]])}"
        if kind == "pair":
            return f"{text(rest[0])} beside {text(rest[1])}"
        first, second = (text(label) if label else "no mark" for label in rest)
        return f"{first} where the other has {second}"


def _interval(found: Any) -> str:
    return f"{number(found.low)} to {number(found.high)}" if found.low is not None else ""


def _pair_row(pair: PairReport) -> list[str]:
    pooled = pair.scores.pooled
    return [
        " / ".join(map(text, pair.annotators)),
        number(pooled.f1),
        number(pooled.precision),
        number(pooled.recall),
        number(pair.overlap.pooled.f1),
        number(pair.anywhere.pooled.f1),
        number(pair.kappa.value),
        _interval(pair.kappa),
        f"{pair.documents:,}",
    ]
