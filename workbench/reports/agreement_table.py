"""The agreement report as text for a terminal: beside each figure, in plain words, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.reports.cells import aligned, figure
from workbench.text.sanitise import printable

if TYPE_CHECKING:
    from workbench.agreement import Coefficient
    from workbench.agreement.spans import Summary
    from workbench.reports.agreement import AgreementReport, LayerReport, PairReport

_RELIABLE: Final = 0.8
_TENTATIVE: Final = 2 / 3
_FEW: Final = 30
_PAIRS_SHOWN: Final = 3
_ROWS_SHOWN: Final = 30


def table(report: AgreementReport) -> str:
    """The report as lines of text."""
    lines = [_title(report)]
    for layer in report.layers:
        lines += ["", *_layer(layer, report)]
    if report.layers:
        lines += ["", *_legend()]
    if report.notes:
        lines += ["", *(printable(note) for note in report.notes)]
    return "\n".join(lines)


def _title(report: AgreementReport) -> str:
    count = len(report.documents)
    documents = f"{count:,} document{'s' if count != 1 else ''}"
    return f"Agreement on {documents}: {_listed(report.annotators) or 'nobody'}"


def _listed(names: Sequence[str]) -> str:
    shown = [printable(name) for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _layer(layer: LayerReport, report: AgreementReport) -> Iterator[str]:
    marks = ", ".join(f"{printable(name)} {count:,}" for name, count in layer.marks.items())
    yield f"{layer.name.capitalize()} (marks: {marks})"
    rows = [row for pair in layer.pairs for row in _pair_rows(pair)]
    if len(layer.pairs) > 1:
        rows.append(("all", "span F1", figure(layer.spans.pooled.mean), _mean_words(layer.spans.pooled)))
    rows.append(("all", "alpha", figure(layer.alpha.value), _alpha_words(layer.alpha)))
    yield from aligned(rows, right=[2])
    if len(layer.spans.by_label) > 1:
        yield ""
        by_label = [pair.scores.by_label for pair in layer.pairs]
        yield from _breakdown("label", layer, by_label, layer.spans.by_label, {})
    if len(layer.spans.by_document) > 1:
        yield ""
        by_document = [pair.scores.by_document for pair in layer.pairs]
        yield from _breakdown("document", layer, by_document, layer.spans.by_document, report.documents)


def _pair_rows(pair: PairReport) -> Iterator[tuple[str, str, str, str]]:
    name = _pair_name(pair)
    pooled = pair.scores.pooled
    first, second = printable(pair.scores.first), printable(pair.scores.second)
    same = f"{pooled.matched:,} the same, of {first}'s {pooled.first:,} and {second}'s {pooled.second:,}"
    yield name, "span F1", figure(pooled.f1), pooled.note or same
    yield name, "kappa", figure(pair.kappa.value), _kappa_words(pair.kappa)


def _pair_name(pair: PairReport) -> str:
    return f"{printable(pair.scores.first)} / {printable(pair.scores.second)}"


def _mean_words(summary: Summary) -> str:
    if summary.mean is None:
        return "undefined for every pair"
    return f"the mean of {summary.pairs} pairs, standard deviation {figure(summary.sd)}"


def _kappa_words(kappa: Coefficient) -> str:
    if kappa.value is None:
        return kappa.note
    return f"{kappa.items:,} tokens: they agree on {_percent(kappa.observed)}, by chance {_percent(kappa.expected)}"


def _alpha_words(alpha: Coefficient) -> str:
    if alpha.value is None:
        return alpha.note
    who = f"{alpha.raters} annotators, {alpha.items:,} tokens"
    if alpha.items < _FEW:
        return f"{who}: too few to say anything"
    if alpha.value >= _RELIABLE:
        return f"{who}: reliable"
    return f"{who}: {'for tentative conclusions only' if alpha.value >= _TENTATIVE else 'too low to build on'}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _breakdown(
    what: str,
    layer: LayerReport,
    tables: Sequence[Mapping[Any, Any]],
    means: Mapping[Any, Summary],
    names: Mapping[str, str],
) -> Iterable[str]:
    """F1 by label or by document: of each pair where these are few, else the lowest and the highest."""
    few = len(layer.pairs) <= _PAIRS_SHOWN
    heads = [_pair_name(pair) for pair in layer.pairs] if few else ["lowest", "highest"]
    mean = ["mean"] if len(layer.pairs) > 1 else []
    rows = [[*heads, *mean, f"F1 by {what}"]]
    shown, left = _shown(means)
    for key in sorted(shown, key=lambda key: (str(names.get(key, key)), str(key))):
        values = [table[key].f1 if key in table else None for table in tables]
        defined = [value for value in values if value is not None]
        figures = values if few else [min(defined, default=None), max(defined, default=None)]
        row = [figure(value) for value in figures] + [figure(means[key].mean) for _ in mean]
        rows.append([*row, printable(str(names.get(key, key)))])
    lines = aligned(rows, right=range(len(heads) + len(mean)))
    return [*lines, f"  ({len(shown)} of {len(shown) + left:,}, the lowest; all are in --json)"] if left else lines


def _shown(means: Mapping[Any, Summary]) -> tuple[list[Any], int]:
    """The keys to show: all, or where that would be a page the lowest, and how many are left out."""
    if len(means) <= _ROWS_SHOWN:
        return list(means), 0
    lowest = sorted(means, key=lambda key: (means[key].mean is None, means[key].mean or 0.0, str(key)))
    return lowest[:_ROWS_SHOWN], len(means) - _ROWS_SHOWN


def _legend() -> Iterator[str]:
    yield "span F1  of both's marks, how many have the same place and the same label"
    yield "kappa    Cohen's, over tokens: agreement beyond chance (1 all, 0 as by chance)"
    yield "alpha    Krippendorff's, over tokens, all annotators together; he asks for .800"
    yield "A token under several marks counts as under the longest."
