"""The disagreements behind a figure, as a list, and one of them with its marks side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.segment import Segment

from workbench.reports.behind import Disagreement
from workbench.schema.model import Schema
from workbench.text.cells import text_width
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit
from workbench.tui.review.lines import Head, Shown
from workbench.tui.review.quoting import Quoting
from workbench.tui.review.versions import Table, Version
from workbench.tui.themes import Ink
from workbench.tui.words import description_of, label_title, part_title


@dataclass(slots=True)
class CaseList:
    """Disagreements, and which of them one is on."""

    schema: Schema | None = None
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
        parted = tr(", ").join(dict.fromkeys(self._parted(case)))
        state = "✓" if case.unit.status == "decided" else " "
        right = f"  {fit(parted or _labels(case, self.schema), width // 3)} "
        name = fit(case.document, max(10, width // 4))
        room = max(4, width - 7 - text_width(name) - text_width(right))
        words = fit(quoted(case) or _labels(case, self.schema), room)
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

    def _parted(self, case: Disagreement) -> Iterator[str]:
        for found in case.differences:
            missing = found.what == "presence"
            yield tr("missing") if missing else part_title(self.schema, found.what, found.name, case.unit.labels)


def quoted(case: Disagreement) -> str:
    """What a disagreement is about, in the words of the text; "" where it stands on none."""
    for quotations in case.quotations.values():
        if quotations:
            return " ‖ ".join(quotation.marked for quotation in quotations).replace("\n", " ")
    return ""


def _labels(case: Disagreement, schema: Schema | None) -> str:
    """The labels of its marks, as the schema calls them."""
    labels = dict.fromkeys(mark.label for mark in case.marks.values())
    return "/".join(label_title(schema, label) if schema else label for label in labels)


def shown_case(case: Disagreement, schema: Schema, quoting: Quoting, place: str) -> Shown:
    """The marks of a disagreement side by side, with the guideline of each label."""
    versions = [Version((name,), mark) for name, mark in case.marks.items()]
    rows = Table(schema, quoting.named, quoting.placed, quoting).rows(case.unit, versions)
    remarks: list[tuple[str, str]] = []
    if case.missing:
        remarks.append((tr("{who}: no mark here", who=tr(", ").join(case.missing)), "text"))
    if case.unit.decision is not None and case.unit.status == "decided":
        decision = case.unit.decision
        why = tr(", because: {reason}", reason=decision.reason) if decision.reason else ""
        remarks.append((tr("✓ decided by {who}", who=decision.annotator) + why, "good"))
    labels: Sequence[str] = case.unit.labels
    return Shown(
        types=[schema.types[label] for label in labels if label in schema.types],
        place=f"{place} · {case.document}",
        parted="",
        state={"decided": tr("✓ decided"), "stale": tr("stale")}.get(case.unit.status, tr("open")),
        tone={"decided": "good", "stale": "bad"}.get(case.unit.status, "accent"),
        heads=[Head("", tr(", ").join(version.holders)) for version in versions],
        rows=rows,
        at=-1,
        remarks=tuple(remarks),
        guidelines=[
            (label_title(schema, label), description_of(schema.types[label]) if label in schema.types else words)
            for label, words in case.guidelines.items()
        ],
    )
