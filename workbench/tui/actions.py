"""Every action that a key can start, in one registry.

Key bindings, the command palette, the footer, the help screen and the table in the documentation are all made from
`ACTIONS`; nothing else in the program binds a key. Letters and digits are left to the schema's types and to the
numbered choices of the editor, which are data and not actions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from workbench.tui.action import Action, Context, Group
from workbench.tui.actions_lead import LEAD_ACTIONS
from workbench.tui.actions_text import TEXT_ACTIONS

if TYPE_CHECKING:
    from textual.binding import BindingType

ACTIONS: Final[tuple[Action, ...]] = (*TEXT_ACTIONS, *LEAD_ACTIONS)

GROUPS: Final[tuple[Group, ...]] = (
    "Mark",
    "Move",
    "Select",
    "Edit a mark",
    "Pick",
    "Translation",
    "Library",
    "Review",
    "Give a reason",
    "Correct a mark",
    "Agreement",
    "Assignments",
    "Workbench",
)

_KEY_NAMES: Final = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "delete": "del",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "semicolon": ";",
    "question_mark": "?",
    "slash": "/",
}


_FULL_WIDTH: Final = {
    "comma": ("fullwidth_comma",),
    "full_stop": ("ideographic_full_stop", "fullwidth_full_stop"),
    "semicolon": ("fullwidth_semicolon",),
    "left_square_bracket": ("left_black_lenticular_bracket", "left_corner_bracket", "fullwidth_left_square_bracket"),
    "right_square_bracket": (
        "right_black_lenticular_bracket",
        "right_corner_bracket",
        "fullwidth_right_square_bracket",
    ),
    "equals_sign": ("fullwidth_equals_sign",),
    "question_mark": ("fullwidth_question_mark",),
    "slash": ("ideographic_comma", "fullwidth_solidus"),
}
"""What a Chinese input method types for a key."""


def key_name(key: str) -> str:
    """A key as people read it: "ctrl+left" is "ctrl+←"."""
    return "+".join(_KEY_NAMES.get(part, part) for part in key.split("+"))


def keys_of(action: Action) -> str:
    """All keys of an action, as people read them."""
    return " ".join(key_name(key) for key in action.keys)


def bindings(context: Context) -> list[BindingType]:
    """The key bindings of a context, as Textual takes them."""
    return [(",".join(bound_keys(a)), method_of(a), a.title) for a in ACTIONS if a.context == context]


def ids_of(*contexts: Context) -> frozenset[str]:
    """The actions of some contexts: a screen that has several lets one at a time be live."""
    return frozenset(action.id for action in ACTIONS if action.context in contexts)


def bound_keys(action: Action) -> tuple[str, ...]:
    """The keys of an action, and what a Chinese input method types for them."""
    return (*action.keys, *(other for key in action.keys for other in _FULL_WIDTH.get(key, ())))


def method_of(action: Action) -> str:
    """The action as Textual calls it: the pane itself moves, the screen or the app does everything else."""
    if action.context == "app":
        return f"app.{action.id}"
    return action.id if action.group in ("Move", "Select") else f"screen.{action.id}"


def footer(situation: Collection[str]) -> list[Action]:
    """What the footer shows in a situation, the most useful first."""
    shown = [a for a in ACTIONS if a.footer and (not a.when or a.when in situation)]
    return sorted(shown, key=lambda action: (action.context == "app", action.footer))


def actions_table() -> str:
    """The registry as a Markdown table, for the documentation."""
    rows = ["| Keys | Action | What it does |", "|---|---|---|"]
    for group in GROUPS:
        rows.append(f"| | **{group}** | |")
        for action in ACTIONS:
            if action.group == group and action.context not in ("reader", "ask"):
                keys = " ".join(f"`{key_name(key)}`" for key in action.keys)
                rows.append(f"| {keys} | {action.title} | {action.help} |")
    return "\n".join(rows) + "\n"
