"""The actions of propositions: joining a claim in the text, and what one does on the board."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action


def _pick(name: str, keys: str, title: str, help_: str, footer: int = 0, short: str = "") -> Action:
    return Action(name, tuple(keys.split()), title, help_, "Propositions", "proposing", footer, "proposing_one", short)


def _board(name: str, keys: str, title: str, help_: str, footer: int = 0, when: str = "", short: str = "") -> Action:
    return Action(name, tuple(keys.split()), title, help_, "Propositions", "board", footer, when, short)


BOARD_ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "join_claim",
        ("at",),
        "Join to a proposition",
        "Say that the claim under the cursor claims, supports or contradicts what claims of other texts do.",
        "Propositions",
        "pane",
        6,
        "on_claim",
        "Join",
    ),
    Action(
        "open_board",
        ("ctrl+b",),
        "Propositions",
        "The board: what the texts claim alike, and where they part.",
        "Propositions",
        "app",
        8,
        "proposed",
        "Board",
    ),
    _board(
        "open_claim", "enter", "Open in place", "Open the claim in its document; esc comes back.", 1, "claimed", "Open"
    ),
    _board("board_up", "up", "Proposition above", "To the proposition above."),
    _board("board_down", "down", "Proposition below", "To the proposition below."),
    _board("board_page_up", "pageup", "Page up", "A page of propositions up."),
    _board("board_page_down", "pagedown", "Page down", "A page of propositions down."),
    _board("board_first", "home", "First", "To the first proposition."),
    _board("board_last", "end", "Last", "To the last proposition."),
    _board("board_left", "left shift+tab", "Claim to the left", "To the claim on the left."),
    _board("board_right", "right tab", "Next claim", "To the claim on the right.", 3, "beside", "Claim"),
    _board("board_filter", "slash", "Filter", "Show only what holds the words that you type.", 2, "boarding"),
    _board("board_erase", "backspace", "Erase", "Erase the last character of the filter."),
    _board(
        "board_stance", "t", "How it stands", "Say how the claim stands to the proposition.", 4, "claimed", "Stance"
    ),
    _board("board_rename", "e", "Rename", "Give the proposition another title.", 5, "proposing"),
    _board("board_note", "n", "Note", "Write a note on the proposition.", 9, "proposing"),
    _board("board_merge", "m", "Merge", "Make one proposition of this and another.", 6, "proposing"),
    _board("board_leave_out", "delete", "Take out", "Take the claim out of the proposition.", 7, "claimed"),
    _board("board_delete", "x", "Delete", "Delete the proposition; its claims stay.", 8, "proposing"),
    _board("board_order", "s", "Sort", "Sort by disagreement, by title, or as they were made.", 10, "boarding"),
    _board("board_scope", "a", "Mine or all", "Show one's own propositions, or everybody's.", 11, "boarding", "All"),
    _board("leave_board", "escape q", "Back", "Clear the filter, or back to where you were.", 12, "boarding"),
    _pick("proposal_up", "up", "Up", "To the proposition above."),
    _pick("proposal_down", "down", "Down", "To the proposition below."),
    _pick("proposal_page_up", "pageup", "Page up", "A page up."),
    _pick("proposal_page_down", "pagedown", "Page down", "A page down."),
    _pick("proposal_take", "enter tab", "Take it", "Take the proposition that is pointed to, or make the new one."),
    _pick("proposal_erase", "backspace", "Erase", "Erase the last character typed."),
    _pick("proposal_cancel", "escape", "Back", "Take none."),
)
