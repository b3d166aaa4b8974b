"""Which propositions are on the board, in what order, and which of them and of its claims one is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.reports.board.model import ORDERS, Board, Claimed, Item, Order


@dataclass(slots=True)
class BoardState:
    """The board as one looks at it.

    Attributes:
        everybody: Whether others' propositions are on it too.
        query: What was typed to narrow it.
        typing: Whether what is typed narrows it.
        at: Which proposition one is on.
        claim: Which of its claims.
        top: The first that is drawn.
    """

    board: Board = field(default_factory=lambda: Board(()))
    everybody: bool = False
    order: Order = "disagreement"
    query: str = ""
    typing: bool = False
    at: int = 0
    claim: int = 0
    top: int = 0
    _ordered: Board | None = None
    _shown: Board | None = None

    @property
    def shown(self) -> Board:
        """What fits what was typed, in order."""
        if self._shown is None:
            if self._ordered is None:
                self._ordered = self.board.ordered(self.order)
            self._shown = self._ordered.only(self.query)
        return self._shown

    @property
    def items(self) -> Sequence[Item]:
        """The propositions that are shown."""
        return self.shown.items

    @property
    def here(self) -> Item | None:
        """The proposition that one is on."""
        return self.items[self.at] if self.items else None

    @property
    def claimed(self) -> Claimed | None:
        """The claim that one is on."""
        here = self.here
        return here.claims[self.claim] if here is not None and here.claims else None

    def take(self, board: Board, ordered: Board | None = None) -> None:
        """Show another board, or the same read anew; one stays on one's proposition and claim.

        Args:
            ordered: The same in the present order, where that is worked out already.
        """
        here, claimed = self.here, self.claimed
        self.board, self._ordered, self._shown = board, ordered, None
        self.stand_on(here.proposition.id if here else "", claimed.mark.id if claimed else "")

    def stand_on(self, proposition: str, mark: str = "") -> bool:
        """Go to a proposition, and to one of its claims; whether it is shown. Else stay as near as can be."""
        found = next((at for at, item in enumerate(self.items) if item.proposition.id == proposition), -1)
        self.at = found if found >= 0 else min(self.at, max(0, len(self.items) - 1))
        claims = self.here.claims if self.here else ()
        self.claim = next((at for at, each in enumerate(claims) if each.mark.id == mark), 0)
        return found >= 0

    def move(self, step: int) -> None:
        """Go to another proposition."""
        at = min(max(0, self.at + step), max(0, len(self.items) - 1))
        if at != self.at:
            self.at, self.claim = at, 0

    def turn(self, step: int) -> None:
        """Go to another of its claims."""
        claims = self.here.claims if self.here else ()
        self.claim = min(max(0, self.claim + step), max(0, len(claims) - 1))

    def narrow(self, query: str) -> None:
        """Show only what holds these words."""
        self.query, self._shown = query, None
        self.at = self.claim = self.top = 0

    def reorder(self) -> None:
        """Take the next order; one stays on one's proposition."""
        here = self.here
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._ordered = self._shown = None
        self.stand_on(here.proposition.id if here else "")
