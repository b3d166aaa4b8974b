"""What the decisions of a project teach, as a page, and the decided examples as Markdown for the guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.segment import Segment

from workbench.adjudication import Example, Lessons, Tally
from workbench.schema.model import Schema
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.language import tr
from workbench.tui.lines import Line, fit, wrap
from workbench.tui.themes import Ink
from workbench.tui.words import counted, description_of, label_title, part_title

_KINDS = 3
_SHOWN = 12
_WHOLE = ("boundary", "label")


def lessons_lines(ink: Ink, width: int, lessons: Lessons, schema: Schema | None = None) -> list[Line]:
    """The page: who is reversed most, on which label, against which guideline; then the examples."""
    return list(_Page(ink, width, schema).lines(lessons))


class _Page:
    def __init__(self, ink: Ink, width: int, schema: Schema | None) -> None:
        self._schema = schema
        self._ink = ink
        self._width = width

    def lines(self, lessons: Lessons) -> Iterator[Line]:
        yield []
        if not lessons.decisions:
            yield from self._text(tr("Nothing is decided yet, so there is nothing to learn from."))
            return
        decisions = counted(lessons.decisions, "decision")
        stale = tr("From {decisions}; {stale} are stale and not counted.", decisions=decisions, stale=lessons.stale)
        yield from self._text(stale if lessons.stale else tr("From {decisions}.", decisions=decisions), "soft")
        yield from self._heading(tr("WHO WAS REVERSED MOST OFTEN"))
        yield from self._tallies([(tally.annotator, tally) for tally in lessons.by_annotator()])
        yield from self._heading(tr("ON WHICH LABEL"))
        for tally in lessons.by_label()[:_SHOWN]:
            yield from self._tallies([(self._label(tally.label), tally)])
            guideline = self._guideline(lessons, tally.label)
            if guideline and tally.reversed:
                yield from self._text(tr("the guideline says: {guideline}", guideline=guideline), "faint", 4)
        yield from self._heading(tr("HOW FAR EACH AGREES WITH WHAT WAS DECIDED"))
        yield from self._scores(lessons)
        yield from self._heading(tr("DECIDED EXAMPLES"))
        for label, examples in lessons.examples.items():
            yield [Segment(fit(self._label(label), self._width), self._ink.style("accent", bold=True))]
            for example in examples:
                yield from self._example(example)
        if not lessons.examples:
            yield from self._text(tr("No person has decided anything yet, only rules."), "soft")

    def _label(self, label: str) -> str:
        return label_title(self._schema, label) if self._schema else label

    def _guideline(self, lessons: Lessons, label: str) -> str:
        mark_type = self._schema.types.get(label) if self._schema else None
        return description_of(mark_type) if mark_type else lessons.guidelines.get(label, "")

    def _kind(self, kind: str, label: str) -> str:
        """What was otherwise, in words: whether there is a mark, or a part of it."""
        alone = {"missed": tr("missed"), "spurious": tr("spurious")}
        return alone.get(kind) or part_title(self._schema, kind, kind if kind not in _WHOLE else "", (label,))

    def _text(self, text: str, color: str = "text", indent: int = 0) -> Iterator[Line]:
        for row in wrap(text, self._width - indent):
            yield [Segment(" " * indent + row, self._ink.style(color))]

    def _heading(self, text: str) -> Iterator[Line]:
        yield []
        yield [Segment(text, self._ink.style("faint", bold=True))]

    def _tallies(self, tallies: Sequence[tuple[str, Tally]]) -> Iterator[Line]:
        for name, tally in tallies:
            rate = "–" if tally.rate is None else f"{tally.rate:.0%}"
            most = list(tally.by_kind.items())[:_KINDS]
            kinds = tr(", ").join(f"{self._kind(kind, tally.label)} {number}" for kind, number in most)
            told = tr("{part} of {whole}", part=tally.reversed, whole=tally.units)
            title = fit(name, 20)
            yield [
                Segment(title + " " * (20 - text_width(title)), self._ink.style("text", bold=True)),
                Segment(f"{rate:>5}  ", self._ink.style("accent" if tally.reversed else "soft")),
                Segment(
                    fit(tr("{what}: {more}", what=told, more=kinds) if kinds else told, self._width - 27),
                    self._ink.style("soft"),
                ),
            ]

    def _scores(self, lessons: Lessons) -> Iterator[Line]:
        names = (tr("precision"), tr("recall"), "F1")
        heads = "".join(" " * (11 - text_width(name)) + name for name in names)
        yield [Segment(" " * 20 + heads, self._ink.style("faint"))]
        for name, score in lessons.agreement.items():
            figures = (score.precision, score.recall, score.f1)
            title = fit(name, 20)
            yield [
                Segment(title + " " * (20 - text_width(title)), self._ink.style("text", bold=True)),
                Segment("".join(f"{_figure(value):>11}" for value in figures), self._ink.style("soft")),
            ]
        yield from self._text(tr("Of spans with the same place and label, in decided cases only."), "faint")

    def _example(self, example: Example) -> Iterator[Line]:
        for name, told in example.given.items():
            yield from self._text(tr("{what}: {more}", what=name, more=told), "soft", 2)
        decided = tr("; ").join(example.decided) or tr("nothing: it was wrong")
        why = f" ({example.reason})" if example.reason else ""
        yield from self._text(f"→ {decided}{why}", "text", 4)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def examples_page(lessons: Lessons) -> str:
    """The decided examples as Markdown, by label: each with what was marked, what was decided, and why."""
    lines = ["# Decided examples", ""]
    for label, examples in lessons.examples.items():
        lines += [f"## {_plain(label)}", ""]
        guideline = lessons.guidelines.get(label, "")
        lines += [_plain(guideline), ""] if guideline else []
        for example in examples:
            lines += [*_example_lines(example), ""]
    return "\n".join(lines).rstrip() + "\n"


def _example_lines(example: Example) -> Iterable[str]:
    title = f"“{_plain(example.text)}”" if example.text else "no words of its own"
    yield f"- {title} ({_plain(example.document)})"
    for told in dict.fromkeys(example.given.values()):
        sign = "right" if told in example.decided else "not so"
        yield f"    - {sign}: {_plain(told)}"
    for told in example.decided:
        if told not in example.given.values():
            yield f"    - right: {_plain(told)}"
    if example.reason:
        yield f"    - because: {_plain(example.reason)}"


def _plain(text: str) -> str:
    """Text of a document in a line of Markdown: no control characters, and nothing that Markdown acts on."""
    shown = printable(text.replace("\n", " "))
    for character in "\\`*_[]<>#|":
        shown = shown.replace(character, f"\\{character}")
    return shown
