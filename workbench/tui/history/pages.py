"""The history as a list: which steps are asked for, how they are told, and what going back to one of them means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from workbench.tui.history.ours import refuse_beyond_the_screens
from workbench.tui.history.words import Teller, Told
from workbench.tui.language import tr
from workbench.tui.sayings import labels_of, step_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.model import Edit
    from workbench.project import Project
    from workbench.store.history import Step

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


def way_to(project: Project, step: Step) -> Way:
    """What going to a step would do: it, and what was done before it, stands then, and nothing after it."""
    history = project.history
    if step.state == "undone":
        return Way(False, history.redos(project.annotator, step.id), 0)
    documents: set[str] = set()
    elsewhere: Counter[str] = Counter()
    labels = labels_of(project)
    edits = 0
    for later in history.later(project.annotator, step.clock):
        edits += 1
        changes = history.contents(later).changes
        documents.update(filter(None, map(history.document_of, changes)))
        if any(change.table == "documents" and "present" in change.after for change in changes):
            elsewhere[step_name(later.action, labels)] += 1
    return Way(True, edits, len(documents), tuple(elsewhere))


def go(
    project: Project,
    step: Step,
    way: Way,
    *,
    force: bool = False,
    told: Callable[[int, int], object] = lambda done, total: None,
) -> int:
    """Go to a step, all the way or not at all.

    Args:
        force: Also over what a later edit of somebody else stands on.
        told: Called after each edit with how many of how many are done; what it raises stops all.

    Returns:
        How many edits were taken back, or done again.

    Raises:
        Refused: Something stands in the way.
    """
    done = count(1)

    def check(edit: Edit) -> None:
        refuse_beyond_the_screens(project, edit, force=force or bool(way.elsewhere))
        told(next(done), way.edits)

    journal = project.journal
    if way.back:
        return journal.go_back(step.clock, force=force, check=check)
    return journal.go_forward(step.id, force=force, check=check)
