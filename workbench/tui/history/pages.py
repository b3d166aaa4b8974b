"""The history as a list: which steps are asked for, how they are told, and what going back to one of them means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from workbench.tui.history.words import Teller, Told
from workbench.tui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.project import Project

PAGE: Final = 60
"""How many steps are read at a time."""
_MOST_ROUNDS: Final = 20
"""How many pages are read at most where most of what is found may not be seen."""

KINDS: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("marks",),
    ("propositions",),
    ("translations", "choices", "termbase", "comments"),
    ("documents", "segments"),
    ("bookmarks",),
    ("decisions", "assignments"),
)
"""What one may ask for: the families of each kind; none for everything."""


def kind_name(kind: int) -> str:
    """What a place in `KINDS` is called."""
    return (
        tr("everything"),
        tr("marks"),
        tr("propositions"),
        tr("translations"),
        tr("documents and segments"),
        tr("bookmarks"),
        tr("review and assignments"),
    )[kind]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the history is asked for.

    Attributes:
        kind: A place in `KINDS`.
        document_id: Only what touched this document; "" for all.
    """

    annotator: str
    others: bool = False
    document_id: str = ""
    kind: int = 0

    def next_kind(self) -> Asked:
        """The same, for the next kind of things."""
        return replace(self, kind=(self.kind + 1) % len(KINDS))


@dataclass(frozen=True, slots=True)
class PageOfSteps:
    """Some steps in words, latest first; `more` says whether there may be others before them."""

    told: tuple[Told, ...]
    before: str
    more: bool


def read_page(project: Project, asked: Asked, before: str, breathe: Callable[[], None] = lambda: None) -> PageOfSteps:
    """The steps before a clock, in words: those of others only where this annotator may see them."""
    from workbench.errors import WorkbenchError

    history = project.history
    try:
        schema = project.schema
    except WorkbenchError:
        schema = None
    teller = Teller(history, schema)
    hidden = _hidden(project, asked)
    found: list[Told] = []
    more = True
    for _ in range(_MOST_ROUNDS):
        steps = history.steps(
            None if asked.others else asked.annotator,
            before=before,
            limit=PAGE,
            document_id=asked.document_id,
            families=KINDS[asked.kind],
        )
        for step in steps:
            told = teller.tell(step)
            if step.annotator == asked.annotator or not hidden.intersection(told.documents):
                found.append(told)
            breathe()
        more = len(steps) == PAGE
        before = steps[-1].clock if steps else before
        if found or not more:
            break
    return PageOfSteps(tuple(found), before, more)


def _hidden(project: Project, asked: Asked) -> set[str]:
    """The documents in which this annotator may not see yet what others did."""
    from workbench.tui.lead.queue import Queue

    if not asked.others:
        return set()
    queue = Queue.of(project)
    return {key for key in queue.states if queue.hides(key)} if queue.blind else set()


@dataclass(frozen=True, slots=True)
class Way:
    """What going back to a point, or forward to it, would do.

    Attributes:
        back: Whether it takes back; else it does again.
        edits: How many steps.
        documents: In how many documents.
        elsewhere: Of those, how many were not made on a screen, with their words.
    """

    back: bool
    edits: int
    documents: int
    elsewhere: tuple[str, ...] = ()


def way_back(project: Project, clock: str) -> Way:
    """What taking back all of the annotator's steps after a clock would do."""
    history = project.history
    documents: set[str] = set()
    elsewhere: Counter[str] = Counter()
    edits = 0
    for step in history.later(project.annotator, clock):
        edits += 1
        changes = history.contents(step).changes
        documents.update(filter(None, map(history.document_of, changes)))
        if any(change.table == "documents" and "present" in change.after for change in changes):
            elsewhere[step.action] += 1
    return Way(True, edits, len(documents), tuple(elsewhere))
