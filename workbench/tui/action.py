"""What an action is: a name, its keys, and the words that say what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Context = Literal[
    "app", "pane", "editor", "picker", "pointing", "library", "reader", "ask", "review", "reason", "correct", "grid",
    "agreement", "cases", "lessons", "assignments", "hand_out", "lines", "history", "bookmarks", "settings",
    "metadata", "zones", "board", "proposing",
    "target", "comments", "versions", "lookup", "finder", "kwic", "repeats", "concordance", "asking", "checks",
]  # fmt: skip
Group = Literal[
    "Move", "Select", "Mark", "Translation", "Edit a mark", "Pick", "Library", "Review", "Give a reason",
    "Correct a mark", "Agreement", "Assignments", "History", "Bookmarks", "Settings", "Propositions", "Workbench",
    "Post-edit", "Write", "Comments", "Versions", "Look up", "View", "Less work", "Search", "Checks",
]  # fmt: skip

_COMMANDED: Final = frozenset(
    {
        *("app", "pane", "library", "review", "agreement", "assignments", "lessons"),
        *("history", "bookmarks", "metadata", "zones", "board", "kwic", "repeats", "concordance", "checks"),
    }
)
"""The contexts whose actions the palette offers, on the screens that have them."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a user can do.

    Attributes:
        id: The name of the method that does it, without "action_".
        keys: Textual's names of its keys in the default keymap, the one to show first; none where only another
            keymap, the palette or a menu has it.
        title: What it is called in the palette and the footer.
        help: One sentence for the help screen and the documentation.
        context: Where its keys are live: the whole app, the text pane, the mark editor, ...
        footer: The order in the footer, 0 for "not there".
        when: What must be so for the footer to show it; "" for always.
        short: What the footer calls it, "" for the title.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    group: Group
    context: Context
    footer: int = 0
    when: str = ""
    short: str = ""

    @property
    def in_palette(self) -> bool:
        """Whether the command palette offers it: what moves or is bound to one place does not belong there."""
        placed = self.context in _COMMANDED and self.group not in ("Move", "Select")
        return placed and self.id not in ("command_palette", "how_to_quit") and not self.id.startswith("list_")


def actions_in(context: Context, group: Group) -> Callable[..., Action]:
    """Makes the actions of one place and group, each in a line; its keys stand in one text, apart by spaces."""

    def action(
        name: str, keys: str, title: str, help_: str, footer: int = 0, when: str = "", short: str = ""
    ) -> Action:
        return Action(name, tuple(keys.split()), title, help_, group, context, footer, when, short)

    return action
