"""The actions of shaping, labelling and checking marks."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, Group


def _pane(
    name: str, key: str, title: str, help_: str, footer: int = 0, when: str = "", short: str = "", group: Group = "Mark"
) -> Action:
    return Action(name, (key,), title, help_, group, "pane", footer, when, short)


MARK_ACTIONS: Final[tuple[Action, ...]] = (
    _pane("start_left", "left_curly_bracket", "Start to the left", "The start of the mark to the left."),
    _pane("start_right", "right_curly_bracket", "Start to the right", "The start of the mark to the right."),
    _pane("end_left", "less_than_sign", "End to the left", "The end of the mark to the left."),
    _pane("end_right", "greater_than_sign", "End to the right", "The end of the mark to the right."),
    _pane("span_left", "left_parenthesis", "Mark to the left", "The whole mark, or the part under the cursor, left."),
    _pane(
        "span_right", "right_parenthesis", "Mark to the right", "The whole mark, or the part under the cursor, right."
    ),
    _pane(
        "toggle_snapping",
        "alt+n",
        "By words or characters",
        "Whether marks begin and end with whole words, or with any character.",
    ),
    _pane(
        "add_fragment",
        "plus",
        "Add to the mark",
        "Add what is selected to the mark that was last made, or chosen with ; as one more part of it.",
        5,
        "selected",
        "Add to mark",
    ),
    _pane(
        "take_fragment",
        "minus",
        "Take from the mark",
        "Take what is selected, or the part under the cursor, away from the mark.",
    ),
    _pane(
        "join_marks",
        "ampersand",
        "Join marks",
        "Make one mark of two of the same type: with the other under the cursor, or with the next in the segment.",
    ),
    _pane("split_mark", "percent_sign", "Split mark", "Make two marks of one, cut where the cursor is."),
    _pane("pick_label", "colon", "Mark by name", "Find a type by typing a part of its name, and mark with it."),
    _pane("note_mark", "underscore", "Note", "Write a note on the mark under the cursor."),
    _pane(
        "next_wrong",
        "exclamation_mark",
        "Next that is not right",
        "To the next mark that breaks the schema; enter opens what is wrong with it.",
        8,
        "wrong",
        "Not right",
    ),
    _pane("edit_segment_labels", "ctrl+g", "Segment labels", "Set the labels of the segment under the cursor."),
    Action(
        "relabel_by_name",
        ("colon",),
        "Relabel by name",
        "Find a type by typing a part of its name, and give the mark that label.",
        "Edit a mark",
        "editor",
    ),
    Action(
        "point_in_text",
        ("tab",),
        "Point in the text",
        "Go to the text: enter takes the mark under the cursor, a type's key makes one and takes it.",
        "Pick",
        "pointing",
        3,
        "pointable",
    ),
)
