"""Picking a proposition for a claim: a new one, or one of those that there are, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment

from workbench.reports.board.model import Item, holds
from workbench.text.cells import text_width
from workbench.tui.board.words import SIGNS, TONES, stance_word
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit
from workbench.tui.themes import Ink

NEW: Final = ""
"""The key of the proposition that there is not yet."""

_HEAD: Final = 3
_CLAIMS: Final = 3


@dataclass(slots=True)
class Proposals:
    """Propositions to pick from.

    Attributes:
        items: The likeliest first.
        words: What a new one would be called; "" where none is offered.
        claim: The id of the claim that is to be joined, "" for none.
        likely: How many of the items are guesses.
        ready: Whether the items are there: they are read in the background.
    """

    words: str = ""
    claim: str = ""
    items: Sequence[Item] = ()
    likely: int = 0
    ready: bool = False
    query: str = ""
    index: int = 0
    top: int = 0
    _found: Sequence[Item] | None = None

    @property
    def found(self) -> Sequence[Item]:
        """Those that hold what was typed."""
        if self._found is None:
            wanted = self.query.casefold().split()
            self._found = [item for item in self.items if holds(item, wanted)] if wanted else self.items
        return self._found

    @property
    def offered(self) -> int:
        """How many entries there are, the new one among them."""
        return len(self.found) + bool(self.words)

    @property
    def chosen(self) -> str | None:
        """The id of the proposition that is pointed to, NEW for a new one; None where there is nothing."""
        item = self.item(self.index)
        if item is not None:
            return item.proposition.id
        return NEW if self.words and self.index == 0 else None

    @property
    def title(self) -> str:
        """What a new one is called: what was typed, or the claim's words."""
        return self.query.strip() or self.words

    def item(self, index: int) -> Item | None:
        """The proposition of an entry; None for the new one."""
        at = index - bool(self.words)
        return self.found[at] if 0 <= at < len(self.found) else None

    def take(self, items: Sequence[Item], likely: int) -> None:
        """The propositions are there: point to the likeliest, or to a new one where none is likely."""
        self.items, self.likely, self.ready, self._found = items, likely, True, None
        self.index = bool(self.words) if likely and not self.query else 0

    def type(self, text: str) -> None:
        """Add to what was typed."""
        self._narrow(self.query + text)

    def erase(self) -> None:
        """Take the last character back."""
        self._narrow(self.query[:-1])

    def move(self, step: int) -> None:
        """Point to another."""
        self.index = min(max(0, self.index + step), max(0, self.offered - 1))

    def _narrow(self, query: str) -> None:
        self.query, self._found = query, None
        self.index = bool(self.words) if query.strip() and self.found else 0


def proposal_lines(proposals: Proposals, heading: str, ink: Ink, width: int, height: int) -> list[Line]:
    """The question, what was typed, and the entries about the one that is pointed to; its claims stand under it."""
    plain = ink.style("text", "panel")
    lines: list[Line] = [
        [Segment(fit(heading, width), ink.style("text", "panel", bold=True))],
        [
            Segment("› ", ink.style("accent", "panel", bold=True)),
            Segment(fit(proposals.query, width - 4), plain),
            Segment(" ", ink.style("page", "text")),
            Segment("" if proposals.query else tr("type to search"), ink.style("faint", "panel")),
        ],
        [],
    ]
    lines += _entries(proposals, ink, width, max(1, height - _HEAD))
    lines += [[] for _ in range(height - len(lines))]
    return [filled(line, width, plain) for line in lines[:height]]


def _entries(proposals: Proposals, ink: Ink, width: int, height: int) -> list[Line]:
    if not proposals.offered:
        told = tr("No proposition holds that.") if proposals.ready else tr("Looking …")
        return [[Segment(told, ink.style("soft", "panel"))]]
    rows = max(1, height - _CLAIMS)
    proposals.top = max(0, min(max(proposals.top, proposals.index - rows + 1), proposals.index))
    lines: list[Line] = []
    for index in range(proposals.top, min(proposals.offered, proposals.top + rows)):
        lines += _entry(proposals, index, ink, width)
    return lines


def _entry(proposals: Proposals, index: int, ink: Ink, width: int) -> list[Line]:
    here = index == proposals.index
    item = proposals.item(index)
    back = "here" if here else "panel"
    sign = Segment("› " if here else "  ", ink.style("accent", back, bold=True))
    plain = ink.style("text", back)
    if item is None:
        words = [
            Segment(
                tr("{what}: {more}", what=f"+ {tr('New proposition')}", more=""), ink.style("accent", back, bold=here)
            ),
            Segment(fit(proposals.title, max(4, width - 24)), plain),
        ]
        return [filled([sign, *words], width, plain)]
    stance = item.proposition.members.get(proposals.claim)
    guess = index - bool(proposals.words) < proposals.likely and not proposals.query
    right = f" ✓ {stance_word(stance)}" if stance else tr("likely") if guess else ""
    title = fit(item.proposition.title, max(4, width - text_width(right) - 4))
    pad = " " * (width - 2 - text_width(title) - text_width(right))
    color = "good" if stance else "faint"
    lines: list[Line] = [
        [sign, Segment(title, ink.style("text", back, bold=here)), Segment(pad + right, ink.style(color, back))]
    ]
    for claim in item.claims[:_CLAIMS] if here else ():
        name = fit(claim.document, width // 3)
        quoted = fit(f"“{claim.words}”", max(4, width - 8 - text_width(name)))
        lines.append(
            filled(
                [
                    Segment(f"    {SIGNS[claim.stance]} ", ink.style(TONES[claim.stance], back, bold=True)),
                    Segment(quoted, ink.style("soft", back)),
                    Segment(f"  {name}", ink.style("faint", back)),
                ],
                width,
                plain,
            )
        )
    return lines
