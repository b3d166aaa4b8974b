"""Every action that a key can start, in one registry.

Key bindings, the command palette, the footer, the help screen and the table in the documentation are all made from
`ACTIONS`; nothing else in the program binds a key. Letters and digits are left to the schema's types and to the
numbered choices of the editor, which are data and not actions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from workbench.tui.action import Action, Context, Group
from workbench.tui.actions_board import BOARD_ACTIONS
from workbench.tui.actions_comfort import COMFORT_ACTIONS
from workbench.tui.actions_find import FIND_ACTIONS
from workbench.tui.actions_lead import LEAD_ACTIONS
from workbench.tui.actions_marks import MARK_ACTIONS
from workbench.tui.actions_postedit import POSTEDIT_ACTIONS
from workbench.tui.actions_proof import PROOF_ACTIONS
from workbench.tui.actions_text import TEXT_ACTIONS
from workbench.tui.actions_view import VIEW_ACTIONS
from workbench.tui.keys import is_mode_key, keymap, writes

if TYPE_CHECKING:
    from textual.binding import BindingType

ACTIONS: Final[tuple[Action, ...]] = (
    *TEXT_ACTIONS,
    *VIEW_ACTIONS,
    *LEAD_ACTIONS,
    *MARK_ACTIONS,
    *FIND_ACTIONS,
    *COMFORT_ACTIONS,
    *BOARD_ACTIONS,
    *POSTEDIT_ACTIONS,
    *PROOF_ACTIONS,
)

_BY_ID: Final = {action.id: action for action in ACTIONS}

GROUPS: Final[tuple[Group, ...]] = (
    "Mark",
    "Less work",
    "Move",
    "Select",
    "Search",
    "Edit a mark",
    "Pick",
    "Translation",
    "Post-edit",
    "Write",
    "Comments",
    "Versions",
    "Checks",
    "Look up",
    "View",
    "Library",
    "Review",
    "Give a reason",
    "Correct a mark",
    "Agreement",
    "Assignments",
    "History",
    "Bookmarks",
    "Settings",
    "Propositions",
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
    "backslash": "\\",
    "slash": "/",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "plus": "+",
    "minus": "-",
    "ampersand": "&",
    "percent_sign": "%",
    "colon": ":",
    "underscore": "_",
    "exclamation_mark": "!",
    "circumflex_accent": "^",
    "dollar_sign": "$",
    "at": "@",
    "apostrophe": "'",
    "quotation_mark": '"',
    "tilde": "~",
    "asterisk": "*",
    "number_sign": "#",
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
    "backslash": ("fullwidth_reverse_solidus",),
    "slash": ("ideographic_comma", "fullwidth_solidus"),
    "left_curly_bracket": ("fullwidth_left_curly_bracket", "left_white_corner_bracket"),
    "right_curly_bracket": ("fullwidth_right_curly_bracket", "right_white_corner_bracket"),
    "less_than_sign": ("left_double_angle_bracket", "fullwidth_less_than_sign"),
    "greater_than_sign": ("right_double_angle_bracket", "fullwidth_greater_than_sign"),
    "left_parenthesis": ("fullwidth_left_parenthesis",),
    "right_parenthesis": ("fullwidth_right_parenthesis",),
    "plus": ("fullwidth_plus_sign",),
    "minus": ("fullwidth_hyphen_minus",),
    "ampersand": ("fullwidth_ampersand",),
    "percent_sign": ("fullwidth_percent_sign",),
    "colon": ("fullwidth_colon",),
    "underscore": ("fullwidth_low_line",),
    "exclamation_mark": ("fullwidth_exclamation_mark",),
    "circumflex_accent": ("fullwidth_circumflex_accent",),
    "dollar_sign": ("fullwidth_yen_sign", "fullwidth_dollar_sign"),
    "at": ("fullwidth_commercial_at",),
    "apostrophe": ("left_single_quotation_mark", "right_single_quotation_mark", "fullwidth_apostrophe"),
    "quotation_mark": ("left_double_quotation_mark", "right_double_quotation_mark", "fullwidth_quotation_mark"),
    "tilde": ("fullwidth_tilde",),
    "asterisk": ("fullwidth_asterisk", "multiplication_sign"),
    "number_sign": ("fullwidth_number_sign",),
}
"""What a Chinese input method types for a key."""


def key_name(key: str) -> str:
    """A key as people read it: "ctrl+left" is "ctrl+←", "g g" is "gg"."""
    return "".join("+".join(_KEY_NAMES.get(part, part) for part in each.split("+")) for each in key.split())


def keys_for(action: Action) -> tuple[str, ...]:
    """The keys of an action in the keymap that is in force, the one to show first."""
    return keymap().keys.get(action.id, action.keys)


def keys_of(action: Action) -> str:
    """All keys of an action, as people read them."""
    return " ".join(key_name(key) for key in keys_for(action))


def bindings(context: Context) -> list[BindingType]:
    """The key bindings of a context, as Textual takes them."""
    from textual.binding import Binding

    return [
        Binding(",".join(keys), method_of(a), a.title, id=f"{context}.{a.id}", priority=_is_always_live(a, keys))
        for a in ACTIONS
        if a.context == context and (keys := bound_keys(a))
    ]


def _is_always_live(action: Action, keys: Sequence[str]) -> bool:
    """Whether keys leave the program also over a dialogue, which keeps other keys from what is below it."""
    return action.id == "quit" and all("+" in key or re.fullmatch(r"f\d+", key) for key in keys)


def ids_of(*contexts: Context) -> frozenset[str]:
    """The actions of some contexts: a screen that has several lets one at a time be live."""
    return frozenset(action.id for action in ACTIONS if action.context in contexts)


def bound_keys(action: Action) -> tuple[str, ...]:
    """The keys that an action is bound to, and what a Chinese input method types for them.

    In a modal keymap letters are not bound in the text, nor to the whole program: see `modes`.
    """
    keys = keys_for(action)
    if keymap().modal and action.context in ("pane", "app"):
        keys = tuple(key for key in keys if not is_mode_key(key))
    return (*keys, *(other for key in keys for other in _FULL_WIDTH.get(key, ())))


def method_of(action: Action) -> str:
    """The action as Textual calls it: the pane itself moves, the screen or the app does everything else."""
    if action.context == "app":
        return f"app.{action.id}"
    return action.id if action.group in ("Move", "Select", "Write") else f"screen.{action.id}"


_TYPING: Final = frozenset({"typing", "finding", "asking", "picking", "filtering", "translating"})
"""The situations in which one writes."""


def live_key(action: Action, *, moving: bool = True, typing: bool = False) -> str:
    """The key to name for an action, as people read it; "" where it has none.

    Args:
        moving: Whether letters move where one is, in a modal keymap: elsewhere the text's own letters do nothing.
        typing: Whether one is writing: what a key of the whole program writes is written.
    """
    keys = keys_for(action)
    if keymap().modal and not moving and action.context in ("pane", "app"):
        keys = tuple(key for key in keys if not is_mode_key(key))
    if typing and action.context == "app":
        keys = tuple(key for key in keys if not writes(key))
    return key_name(keys[0]) if keys else ""


def key_called(action_id: str, *, moving: bool = True) -> str:
    """The same for an action by its id."""
    return live_key(_BY_ID[action_id], moving=moving)


def footer(situation: Collection[str]) -> list[tuple[str, Action]]:
    """What the footer shows in a situation, each with its key, the most useful first; "moving" letters are in it."""
    how = {"moving": "moving" in situation, "typing": not _TYPING.isdisjoint(situation)}
    wanted = [(live_key(a, **how), a) for a in ACTIONS if a.footer and (not a.when or a.when in situation)]
    return sorted(filter(itemgetter(0), wanted), key=lambda shown: (shown[1].context == "app", shown[1].footer))


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
