"""What is taken back on a screen: what was done on one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.errors import Refused, WorkbenchError
from workbench.model import Change, Edit
from workbench.tui.language import tr
from workbench.tui.sayings import labels_of, step_name

if TYPE_CHECKING:
    from workbench.project import Project

_OURS: Final = frozenset(
    {"marks", "choices", "decisions", "assignments", "propositions", "bookmarks", "comments", "termbase", "segments"}
)
"""The families that are changed on screens."""
_OUR_SETTINGS: Final = frozenset({"review.rule", "assign.blind"})
"""The settings that are set on a screen."""
_SCHEMA: Final = "schema"
"""The setting that the screens rest on: it is changed on the command line, and taken back there."""
TRANSLATED_HERE: Final = "translate this document"
"""How a step is called by which a screen has an engine translate."""
_MACHINES_TOO: Final = (TRANSLATED_HERE, "split segment", "join segments")
"""Steps of a screen that make translations which are a machine's."""


def refuse_beyond_the_screens(project: Project, edit: Edit | None, *, force: bool) -> None:
    """Raise Refused for what was done elsewhere: taking back that a document was added is seldom meant here.

    Raises:
        Refused: It was; with `force`, only where it is what the screens rest on.
    """
    changes = edit.changes if edit is not None else ()
    if any(change.table == "schemas" or (change.table, change.key) == ("settings", _SCHEMA) for change in changes):
        raise Refused(
            tr("«{what}» is not taken back here", what=_named(project, edit)),
            hint=tr("take it back with: workbench schema use --undo"),
        )
    translated = step_words(edit).startswith(_MACHINES_TOO)
    if not force and not all(_is_ours(project, change, translated) for change in changes):
        raise Refused(
            tr("«{what}» was not done on a screen", what=_named(project, edit)),
            hint=tr("the same key once more takes it back all the same"),
        )


def _is_ours(project: Project, change: Change, translated: bool) -> bool:
    """Whether a change is of a kind that is made on screens, with machines' translations where a screen makes these."""
    if change.table == "settings":
        return change.key in _OUR_SETTINGS
    if change.table == "documents":
        return "present" not in change.after
    if change.table == "translations":
        return "present" not in change.after or translated or project.translations.made_by_person(change.key)
    return change.table in _OURS


def _named(project: Project, edit: Edit | None) -> str:
    """What a step is called, in the interface's language."""
    return step_name(step_words(edit), labels_of(project))


def step_words(edit: Edit | None) -> str:
    """What a step that was taken back, or brought again, is called."""
    return edit.action.removeprefix("undo: ").removeprefix("redo: ") if edit is not None else ""


def told_words(project: Project, edit: Edit) -> str:
    """The same for people: in the interface's language, with the types' titles and the words that it was about."""
    from workbench.tui.history.words import Teller

    try:
        schema = project.schema
    except WorkbenchError:
        schema = None
    step = project.history.step(edit.group)
    return Teller(project.history, schema).what(step) if step else _named(project, edit)
