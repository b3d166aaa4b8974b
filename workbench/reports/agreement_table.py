"""The agreement report as text for a terminal of 80 columns: beside each figure, in plain words, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from workbench.reports.cells import aligned, figure
from workbench.reports.words import named, verdict
from workbench.text.cells import text_width
from workbench.text.sanitise import printable

if TYPE_CHECKING:
    from workbench.agreement.spans import Summary
    from workbench.reports.model import AgreementReport, AspectReport, LayerReport, PairReport

WIDTH: Final = 80
_PAIRS_SHOWN: Final = 3
_ROWS_SHOWN: Final = 12
_LABELS_SHOWN: Final = 8
_NAME: Final = 30


def table(report: AgreementReport) -> str:
    """The report as lines of text."""
    lines = [*_wrapped(_title(report))]
    for layer in report.layers:
        lines += ["", *_layer(layer, report)]
    if report.layers:
        lines += ["", *_legend(report)]
    if report.notes:
        lines += ["", *(line for note in report.notes for line in _wrapped(note))]
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of at most the width, in cells."""
    lines, line = [], ""
    for word in printable(text).split(" "):
        longer = f"{line} {word}" if line else indent + word
        if line and text_width(longer) > WIDTH:
            lines.append(line)
            longer = indent + word
        line = longer
    return [*lines, line]


def _title(report: AgreementReport) -> str:
    count = len(report.documents)
    documents = f"{count:,} document{'s' if count != 1 else ''}"
    names = [printable(name) for name in report.annotators]
    who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "nobody"
    return f"Agreement on {documents}: {who if len(names) <= _ROWS_SHOWN else f'{len(names):,} annotators'}"


def _layer(layer: LayerReport, report: AgreementReport) -> Iterator[str]:
    if len(layer.marks) <= _ROWS_SHOWN:
        marks = ", ".join(f"{name} {count:,}" for name, count in layer.marks.items())
    else:
        marks = f"{sum(layer.marks.values()):,}"
    yield from _wrapped(f"{layer.name.capitalize()} (marks: {marks})")
    if layer.parting:
        yield from _wrapped(layer.parting, "  ")
    yield ""
    yield from _pairs(layer)
    yield from _aspects(layer, report)
    yield from _confusion(layer)
    yield from _breakdowns(layer, report)
    yield from _periods(layer)
    yield from _gold(layer)
    yield from _gamma(layer)
    for note in layer.notes:
        yield from _wrapped(note, "  ")


def _pairs(layer: LayerReport) -> Iterator[str]:
    """Every pair, or where these are many the lowest."""
    if not layer.pairs:
        yield "  no document was annotated by two of them, so there is nothing to compare"
        return
    shown = layer.pairs
    if len(shown) > _ROWS_SHOWN:
        shown = tuple(sorted(shown, key=_f1)[:_ROWS_SHOWN])
    rows = [["", "F1", "overlap", "kappa", "same, of marks"]]
    for pair in shown:
        pooled = pair.scores.pooled
        rows.append(
            [
                _pair_name(pair),
                figure(pooled.f1),
                figure(pair.overlap.pooled.f1),
                figure(pair.kappa.value),
                pooled.note or f"{pooled.matched:,}, of {pooled.first:,} and {pooled.second:,}",
            ]
        )
    if len(layer.pairs) > 1:
        mean = layer.spans.pooled
        among = f"mean of {mean.pairs} pairs, sd {figure(mean.sd)}" if mean.pairs else "undefined for every pair"
        rows.append(["all", figure(mean.mean), figure(layer.overlap.pooled.mean), "", among])
    yield from _cut(aligned(rows, right=[1, 2, 3]))
    if len(shown) < len(layer.pairs):
        yield f"  ({len(shown)} of {len(layer.pairs):,} pairs, the lowest; all are in --json)"


def _f1(pair: PairReport) -> float:
    return 2.0 if pair.scores.pooled.f1 is None else pair.scores.pooled.f1


def _aspects(layer: LayerReport, report: AgreementReport) -> Iterator[str]:
    rows = [["agree on", "alpha", "95%", "share", ""]]
    if layer.alpha.value is not None or layer.alpha.items:
        counted = f"{report.level}s"
        rows.append(
            ["place and label", figure(layer.alpha.value), _interval(layer.alpha), "", verdict(layer.alpha, counted)]
        )
    rows += [
        [
            _shortened(named(aspect)),
            figure(aspect.alpha.value) if aspect.aspect != "boundary" else "",
            _interval(aspect.alpha),
            figure(aspect.share),
            _said_of(aspect, report),
        ]
        for aspect in layer.aspects
    ]
    if len(rows) > 1:
        yield ""
        yield from _cut(aligned(rows, right=[1, 3]))


def _said_of(aspect: AspectReport, report: AgreementReport) -> str:
    if aspect.aspect == "boundary":
        return f"{aspect.units:,} pairs of marks"
    counted = f"{report.level}s" if aspect.aspect == "presence" else "units"
    told = verdict(aspect.alpha, counted)
    return told if aspect.alpha.value is None or "fewer" in told else f"{aspect.units:,} {counted}: {told}"


def _interval(found: Any) -> str:
    return f"{figure(found.low)}–{figure(found.high)}" if found.low is not None else ""


def _confusion(layer: LayerReport) -> Iterator[str]:
    """Labels that stand where others stand: not the whole table, which a terminal has no room for."""
    found = []
    for (row, column), number in layer.confusion.cells.items():
        if row != column and row is not None and (column is None or row < column):
            found.append((number, row, column))
    found.sort(key=lambda cell: (-cell[0], cell[1], cell[2] or ""))
    if found:
        yield ""
        yield "  most often apart"
        rows = [
            [f"{number:,}", f"{_shortened(row)} / {_shortened(column) if column else 'no mark'}"]
            for number, row, column in found[:_LABELS_SHOWN]
        ]
        yield from aligned(rows, right=[0])


def _breakdowns(layer: LayerReport, report: AgreementReport) -> Iterator[str]:
    if len(layer.spans.by_label) > 1:
        yield ""
        tables = [pair.scores.by_label for pair in layer.pairs]
        yield from _breakdown("label", layer, tables, layer.spans.by_label, {})
    if len(layer.spans.by_document) > 1:
        yield ""
        by_document = [pair.scores.by_document for pair in layer.pairs]
        lowest = {each.id: layer.spans.by_document[each.id] for each in layer.documents[:_ROWS_SHOWN]}
        left = len(layer.spans.by_document) - len(lowest)
        yield from _breakdown("document", layer, by_document, lowest, report.documents, left)


def _breakdown(
    what: str,
    layer: LayerReport,
    tables: Sequence[Mapping[Any, Any]],
    means: Mapping[Any, Summary],
    names: Mapping[str, str],
    left: int = 0,
) -> Iterable[str]:
    """F1 by label or by document: of each pair where these are few, else the lowest and the highest."""
    few = len(layer.pairs) <= _PAIRS_SHOWN
    heads = [_pair_name(pair, 8) for pair in layer.pairs] if few else ["lowest", "highest"]
    mean = ["mean"] if len(layer.pairs) > 1 else []
    rows = [[*heads, *mean, f"F1 by {what}"]]
    ordered = sorted(means, key=lambda key: (means[key].mean is None, means[key].mean or 0.0, str(key)))
    for key in ordered[:_ROWS_SHOWN]:
        values = [table[key].f1 if key in table else None for table in tables]
        defined = [value for value in values if value is not None]
        figures = values if few else [min(defined, default=None), max(defined, default=None)]
        row = [figure(value) for value in figures] + [figure(means[key].mean) for _ in mean]
        rows.append([*row, _shortened(str(names.get(key, key)))])
    lines = _cut(aligned(rows, right=range(len(heads) + len(mean))))
    left += max(0, len(means) - _ROWS_SHOWN)
    shown = min(len(means), _ROWS_SHOWN)
    return [*lines, f"  ({shown} of {shown + left:,}, the lowest; all are in --json)"] if left else lines


def _periods(layer: LayerReport) -> Iterator[str]:
    if len(layer.periods) > 1:
        yield ""
        rows = [[f"{layer.periods[0].span} of", "F1", "alpha", "documents"]]
        rows += [
            [each.begins, figure(each.f1), figure(each.alpha), f"{each.documents:,}"]
            for each in layer.periods[-_ROWS_SHOWN:]
        ]
        yield from aligned(rows, right=[1, 2, 3])


def _gold(layer: LayerReport) -> Iterator[str]:
    if layer.gold:
        yield ""
        rows = [["with gold", "F1", "missed", "too many", "documents"]]
        for pair in layer.gold[:_ROWS_SHOWN]:
            pooled = pair.scores.pooled
            missed, extra = pooled.second - pooled.matched, pooled.first - pooled.matched
            name = _shortened(pair.annotators[0])
            rows.append([name, figure(pooled.f1), f"{missed:,}", f"{extra:,}", f"{pair.documents:,}"])
        yield from aligned(rows, right=[1, 2, 3, 4])


def _gamma(layer: LayerReport) -> Iterator[str]:
    if layer.gamma:
        found = layer.gamma
        yield ""
        yield f"  gamma {figure(found.gamma)}, of labels {figure(found.gamma_cat)}, over {found.texts:,} texts;"
        yield f"  alpha for unitizing {figure(found.unitizing)}"
        for name, number in found.undefined.items():
            yield f"  ({name} is undefined on {number:,} of them, which are left out)"


def _pair_name(pair: PairReport, longest: int = _NAME // 2) -> str:
    return " / ".join(_shortened(name, longest) for name in pair.annotators)


def _shortened(text: str, longest: int = _NAME) -> str:
    """Text in one line, no wider than so many cells."""
    shown = printable(text)
    if text_width(shown) <= longest:
        return shown
    while text_width(shown) >= longest:
        shown = shown[:-1]
    return shown + "…"


def _cut(lines: Iterable[str]) -> list[str]:
    """Lines that are cut where they would be wider than the terminal."""
    return [_shortened_line(line) for line in lines]


def _shortened_line(line: str) -> str:
    if text_width(line) <= WIDTH:
        return line
    while text_width(line) >= WIDTH:
        line = line[:-1]
    return line.rstrip() + "…"


def _legend(report: AgreementReport) -> Iterator[str]:
    text = (
        "F1: of both's marks, how many have the same place and the same label; overlap: any place in common. "
        f"Kappa (Cohen's, of two) and alpha (Krippendorff's, of all) over {report.level}s, 1 all, 0 as by chance; "
        "Krippendorff asks for .800, and .667 for tentative conclusions. Where several marks of one annotator stand, "
        f"the longest counts. What is said of a unit is compared where marks overlap by {report.threshold:g} or more "
        "(Dice). --html FILE shows what is behind each figure, in text."
    )
    yield from wrap(text, WIDTH)
