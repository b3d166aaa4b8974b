"""The disagreements behind a figure, as a list, and one of them with its marks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment

from workbench.reports.behind import Disagreement
from workbench.schema.model import Schema
from workbench.text.cells import text_width
from workbench.tui.lines import Line, filled, fit
from workbench.tui.review.lines import Head, Shown
from workbench.tui.review.quoting import Quoting
from workbench.tui.review.versions import Table, Version
from workbench.tui.themes import Ink


@dataclass(slots=True)
class CaseList:
    """Disagreements, and which of them one is on."""

    cases: list[Disagreement] = field(default_factory=list)
    at: int = 0
    top: int = 0

    @property
    def here(self) -> Disagreement | None:
        """The one that one is on."""
        return self.cases[self.at] if self.cases else None

    def move(self, step: int) -> None:
        """Go to another."""
        self.at = min(max(0, self.at + step), max(0, len(self.cases) - 1))

    def lines(self, ink: Ink, width: int, height: int) -> list[Line]:
        """A line for each, about the one that one is on."""
        self.top = max(0, min(max(self.top, self.at - height + 1), self.at))
        shown = list(enumerate(self.cases))[self.top : self.top + height]
        lines = [self._line(ink, width, number, case) for number, case in shown]
        return lines + [filled([], width, ink.style()) for _ in range(height - len(lines))]

    def _line(self, ink: Ink, width: int, number: int, case: Disagreement) -> Line:
        here = number == self.at
        back = "here" if here else "page"
        parted = ", ".join(dict.fromkeys(_title(found.what, found.name) for found in case.differences))
        state = "✓" if case.unit.status == "decided" else " "
        right = f"  {fit(parted or '/'.join(dict.fromkeys(m.label for m in case.marks.values())), width // 3)} "
        name = fit(case.document, max(10, width // 4))
        room = max(4, width - 7 - text_width(name) - text_width(right))
        words = fit(quoted(case), room)
        return filled(
            [
                Segment("▎ " if here else "  ", ink.style("accent", back)),
                Segment(f"{state} ", ink.style("good", back)),
                Segment(words + " " * (room - text_width(words)), ink.style("text", back, bold=here)),
                Segment(right, ink.style("soft", back)),
                Segment(f" {name}", ink.style("faint", back)),
            ],
            width,
            ink.style("text", back),
        )


def quoted(case: Disagreement) -> str:
    """What a disagreement is about, in the words of the text."""
    for quotations in case.quotations.values():
        if quotations:
            return " ‖ ".join(quotation.marked for quotation in quotations).replace("\n", " ")
    return "/".join(dict.fromkeys(mark.label for mark in case.marks.values()))


def _title(what: str, name: str) -> str:
    return "missing" if what == "presence" else name or what


def shown_case(case: Disagreement, schema: Schema, quoting: Quoting, place: str) -> Shown:
    """The marks of a disagreement side by side, with the guideline of each label."""
    versions = [Version((name,), mark) for name, mark in case.marks.items()]
    rows = Table(schema, quoting.named, quoting.placed, quoting).rows(case.unit, versions)
    remarks: list[tuple[str, str]] = []
    if case.missing:
        remarks.append((f"{', '.join(case.missing)}: no mark here", "text"))
    if case.unit.decision is not None and case.unit.status == "decided":
        why = f", because: {case.unit.decision.reason}" if case.unit.decision.reason else ""
        remarks.append((f"✓ decided by {case.unit.decision.annotator}{why}", "good"))
    labels: Sequence[str] = case.unit.labels
    return Shown(
        types=[schema.types[label] for label in labels if label in schema.types],
        place=f"{place} · {case.document}",
        parted="",
        state={"decided": "✓ decided", "stale": "stale"}.get(case.unit.status, "open"),
        tone={"decided": "good", "stale": "bad"}.get(case.unit.status, "accent"),
        heads=[Head("", ", ".join(version.holders)) for version in versions],
        rows=rows,
        at=-1,
        remarks=tuple(remarks),
        guidelines=[
            (schema.types[label].title() if label in schema.types else label, words)
            for label, words in case.guidelines.items()
        ],
    )
