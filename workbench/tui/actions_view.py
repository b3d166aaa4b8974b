"""The actions that change how the text is shown: lanes, sides, and the boundary between them."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action


def _pane(name: str, keys: str, title: str, help_: str, footer: int = 0, when: str = "", short: str = "") -> Action:
    return Action(name, tuple(keys.split()), title, help_, "View", "pane", footer, when, short)


VIEW_ACTIONS: Final[tuple[Action, ...]] = (
    _pane(
        "lanes",
        "backslash",
        "Lanes",
        "Show below each row one bar for each mark on it, with its type's name; once more hides them.",
    ),
    _pane(
        "cycle_layout",
        "ctrl+v f6",
        "Both sides, or one",
        "Show both sides, the source alone, the translation alone, or the translation at the left.",
    ),
    _pane("boundary_left", "alt+left", "Boundary left", "Move the boundary between the sides to the left."),
    _pane("boundary_right", "alt+right", "Boundary right", "Move the boundary between the sides to the right."),
)
