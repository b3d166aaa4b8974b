"""The actions of checking translations: of the text, and of the list of what was found."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action

PROOF_ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "check_translation",
        ("f7",),
        "Check translation",
        "All that the checks have against this document's translation: numbers, terms, omissions, punctuation.",
        "Checks",
        "pane",
    ),
    Action(
        "toggle_terms",
        (),
        "Terms in the text",
        "Underline the termbase's terms in the source, or not.",
        "Checks",
        "pane",
    ),
    Action("open_finding", ("enter",), "Go there", "To the segment that it is about.", "Checks", "checks", 1, "found"),
    Action(
        "switch_off",
        ("x",),
        "Switch this check off",
        "Switch the check that found it off, in the whole project.",
        "Checks",
        "checks",
        2,
        "found",
        "Off",
    ),
    Action(
        "switch_on",
        ("a",),
        "All checks on",
        "Switch every check on again.",
        "Checks",
        "checks",
        3,
        "off",
        "All on",
    ),
    Action("close_checks", ("escape", "q"), "Back", "Back to the text.", "Checks", "checks", 4, "listed"),
)
