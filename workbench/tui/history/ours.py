"""What is taken back on a screen: what was done on one."""

from __future__ import annotations

from typing import Final

from workbench.errors import Refused
from workbench.model import Change, Edit
from workbench.tui.language import tr

_OURS: Final = frozenset(
    {"marks", "choices", "decisions", "assignments", "propositions", "bookmarks", "comments", "termbase", "segments"}
)
"""The families that are changed on screens."""
_OUR_SETTINGS: Final = frozenset({"review.rule", "assign.blind"})
"""The settings that are set on a screen."""
_SETTLED: Final = frozenset({"settings", "schemas"})
"""The families that the screens rest on: they are changed on the command line, and taken back there."""


def refuse_beyond_the_screens(edit: Edit | None, *, force: bool) -> None:
    """Raise Refused for what was done elsewhere: taking back that a document was added is seldom meant here.

    Raises:
        Refused: It was; with `force`, only where it is what the screens rest on.
    """
    found = edit.changes if edit is not None else ()
    changes = [c for c in found if c.table != "settings" or c.key not in _OUR_SETTINGS]
    if any(change.table in _SETTLED for change in changes):
        raise Refused(
            tr("«{what}» is not taken back here", what=step_words(edit)),
            hint=tr("change it with: workbench schema use FILE"),
        )
    if not force and not all(map(_is_ours, changes)):
        raise Refused(
            tr("«{what}» was not done on a screen", what=step_words(edit)),
            hint=tr("the same key once more takes it back all the same"),
        )


def _is_ours(change: Change) -> bool:
    """Whether a change is of a kind that is made on screens."""
    said = {**change.before, **change.after}
    if change.table == "documents":
        return "present" not in change.after
    if change.table == "translations":
        return "present" not in change.after or said.get("origin") in ("human", None)
    return change.table in _OURS


def step_words(edit: Edit | None) -> str:
    """What a step that was taken back, or brought again, is called."""
    return edit.action.removeprefix("undo: ").removeprefix("redo: ") if edit is not None else ""
