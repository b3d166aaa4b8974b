"""The line above the text and the line below it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment

from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import footer
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit, spread, width_of
from workbench.tui.widgets.strips import LineWidget

SEAL: Final = " 譯 "


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header says.

    Attributes:
        facts: What stands at the right, the most important first: those that do not fit are left out.
    """

    title: str
    facts: tuple[str, ...] = ()


class Header(LineWidget):
    """The seal, the document's title, and where in it one is."""

    DEFAULT_CSS = "Header { height: 1; background: $wb-bar; }"

    heading = Heading("")

    def say(self, heading: Heading) -> None:
        """Show something else."""
        if heading != self.heading:
            self.heading = heading
            self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The one line."""
        ink = self.ink
        plain = ink.style("text", "bar")
        title = [
            Segment(SEAL, ink.style("#ffffff", "seal", bold=True)),
            Segment("  ", plain),
            Segment(printable(self.heading.title), ink.style("text", "bar", bold=True)),
        ]
        room = max(0, width - text_width(SEAL) - min(24, text_width(printable(self.heading.title))) - 6)
        facts: list[str] = []
        for fact in filter(None, map(printable, self.heading.facts)):
            if text_width(" · ".join([*facts, fact])) <= room:
                facts.append(fact)
        right = [Segment(f"  {' · '.join(facts)} ", ink.style("soft", "bar"))] if facts else []
        return [spread(title, right, width, plain)]


class Footer(LineWidget):
    """The keys that matter now, and whether everything is saved."""

    DEFAULT_CSS = "Footer { height: 1; background: $wb-bar; }"

    situation: Collection[str] = ()
    lead: tuple[str, str] = ("", "")
    state: str = ""
    tone: str = "soft"

    def say(
        self, situation: Collection[str], *, lead: tuple[str, str] = ("", ""), state: str = "", tone: str = "soft"
    ) -> None:
        """Show the keys of a situation.

        Args:
            situation: What is so: "on" a mark, "selected", "undoable", ...
            lead: Keys that are data and no actions, and what they do: the schema's types, the numbers of a choice.
            state: What is said at the right.
            tone: The colour of that: "soft", "good" or "bad".
        """
        said = (frozenset(situation), lead, state, tone)
        if said != (self.situation, self.lead, self.state, self.tone):
            self.situation, self.lead, self.state, self.tone = said
            self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The one line: as many keys as there is room for, the most useful first, and always the key for help."""
        ink = self.ink
        plain = ink.style("text", "bar")
        state = fit(self.state, max(10, width // 2))
        right = [Segment(f" {state} ", ink.style(self.tone, "bar"))] if state else []
        room = width - width_of(right) - 1
        left: Line = [Segment(" ", plain)]
        wanted = [self.lead] if self.lead[0] else []
        shown = footer(self.situation)
        wanted += [(key, tr(action.short or action.title)) for key, action in shown]
        cells = [self._cell(key, title) for key, title in wanted]
        sure = [self._cell(key, tr(each.title)) for key, each in shown if each.id == "help"]
        for cell in cells:
            kept = sum(width_of(each) for each in sure if each != cell)
            if width_of(left) + width_of(cell) + kept <= room:
                left += cell
                sure = [each for each in sure if each != cell]
        return [[*filled(left, width - width_of(right), plain), *right]]

    def _cell(self, key: str, title: str) -> Line:
        """A key and what it does."""
        ink = self.ink
        return [
            Segment(f" {key}", ink.style("accent", "bar", bold=True)),
            Segment(f" {title} ", ink.style("soft", "bar")),
        ]
