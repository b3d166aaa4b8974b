"""Where one is in a review: the units of a document, one after the other, and how far all documents are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from workbench.adjudication import DocumentUnits, Rule, Unit
from workbench.model import Decision


@dataclass(frozen=True, slots=True)
class Counted:
    """How far one document is.

    Attributes:
        units, decided, open: Numbers of units; of one label, where only that is reviewed.
        waiting: Who is not done with it.
    """

    units: int = 0
    decided: int = 0
    open: int = 0
    waiting: tuple[str, ...] = ()

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.units + other.units, self.decided + other.decided, self.open + other.open)

    def __sub__(self, other: Counted) -> Counted:
        return Counted(self.units - other.units, self.decided - other.decided, self.open - other.open)


@dataclass(slots=True)
class Course:
    """The units of one document, and which of them one looks at.

    Attributes:
        label: Only what somebody called so is reviewed; "" for everything.
        at: The place of the unit that one looks at, -1 where there is none.
    """

    label: str = ""
    found: DocumentUnits | None = None
    units: list[Unit] = field(default_factory=list)
    at: int = -1
    _counted: Counted | None = None
    _ready: tuple[Rule, int] | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit that one looks at."""
        return self.units[self.at] if 0 <= self.at < len(self.units) else None

    def take(self, found: DocumentUnits, unit_id: str = "", *, ready: tuple[Rule, int] | None = None) -> None:
        """Look at another document, or at the same one anew: at a unit, else at the first that is open.

        Args:
            ready: A rule, and how many units it could decide, where that is known.
        """
        before = [unit.id for unit in self.units]
        place = self.at
        self.found, self._counted, self._ready = found, None, ready
        self.units = [unit for unit in found.units if not self.label or self.label in unit.labels]
        ids = [unit.id for unit in self.units]
        if unit_id in ids:
            self.at = ids.index(unit_id)
        elif ids == before and place >= 0:
            self.at = place
        else:
            self.at = next((at for at, unit in enumerate(self.units) if unit.is_open), 0 if self.units else -1)

    def move(self, step: int, *, only_open: bool) -> bool:
        """Go on by one unit, or to the next open one; whether there was one."""
        at = self.at + step
        while 0 <= at < len(self.units):
            if not only_open or self.units[at].is_open:
                self.at = at
                return True
            at += step
        return False

    def go(self, unit_id: str) -> bool:
        """Go to a unit; whether it is there."""
        for at, unit in enumerate(self.units):
            if unit.id == unit_id:
                self.at = at
                return True
        return False

    def decided(self, decision: Decision) -> None:
        """The unit that one looks at was decided."""
        if self.unit is not None:
            self.units[self.at] = replace(self.unit, decision=decision, status="decided")
            self._counted = None

    def counted(self) -> Counted:
        """How far this document is; kept, as there may be thousands of units."""
        if self._counted is None:
            self._counted = count(self.units, self.found.unfinished if self.found else ())
        return self._counted

    def ready(self, rule: Rule) -> int:
        """How many units of the document the rule could decide now; kept likewise."""
        if self._ready is None or self._ready[0] != rule:
            self._ready = rule, ready(self.found, rule)
        return self._ready[1]


def ready(found: DocumentUnits | None, rule: Rule) -> int:
    """How many of a document's units a rule could decide."""
    units = found.units if found is not None else ()
    return sum(unit.decision is None and rule.judge(unit) is not None for unit in units)


def count(units: Sequence[Unit], waiting: tuple[str, ...] = ()) -> Counted:
    """How many of some units are decided and open."""
    decided = sum(unit.status == "decided" for unit in units)
    return Counted(len(units), decided, sum(unit.is_open for unit in units), waiting)


@dataclass(slots=True)
class Survey:
    """How far each of the documents is, as far as they have been looked at.

    Attributes:
        documents: Their ids, in the order in which they are reviewed.
        counts: How far each is.
        total: All of them together.
    """

    documents: Sequence[str]
    counts: dict[str, Counted] = field(default_factory=dict)
    total: Counted = Counted()

    @property
    def is_complete(self) -> bool:
        """Whether all have been looked at."""
        return len(self.counts) >= len(self.documents)

    def put(self, document: str, counted: Counted) -> None:
        """A document has been looked at, perhaps again."""
        self.total = self.total + counted - self.counts.get(document, Counted())
        self.counts[document] = counted

    def next(self, document: str, step: int, *, wanted: Callable[[Counted], bool]) -> str | None:
        """The next document that is wanted, round about; one that has not been looked at yet is."""
        if document not in self.documents:
            return next(iter(self.documents), None)
        at = self.documents.index(document)
        for distance in range(1, len(self.documents)):
            key = self.documents[(at + step * distance) % len(self.documents)]
            if key not in self.counts or wanted(self.counts[key]):
                return key
        return None
