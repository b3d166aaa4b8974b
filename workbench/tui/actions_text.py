"""The actions of reading and marking a text, of the library, and of the whole program."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, Group


def _pane(
    name: str, keys: str, title: str, help_: str, group: Group, footer: int = 0, when: str = "", short: str = ""
) -> Action:
    return Action(name, tuple(keys.split()), title, help_, group, "pane", footer, when, short)


TEXT_ACTIONS: Final[tuple[Action, ...]] = (
    _pane("left", "left", "Left", "One character (grapheme) to the left.", "Move"),
    _pane("right", "right", "Right", "One character (grapheme) to the right.", "Move"),
    _pane("up", "up", "Up", "One row up.", "Move"),
    _pane("down", "down", "Down", "One row down.", "Move"),
    _pane("word_left", "ctrl+left", "Word left", "To the start of this word or the one before it.", "Move"),
    _pane("word_right", "ctrl+right", "Word right", "To the start of the next word.", "Move"),
    _pane("row_start", "home", "Row start", "To the start of the row.", "Move"),
    _pane("row_end", "end", "Row end", "To the end of the row.", "Move"),
    _pane("page_up", "pageup", "Page up", "One screenful up.", "Move"),
    _pane("page_down", "pagedown", "Page down", "One screenful down.", "Move"),
    _pane("text_start", "ctrl+home", "First segment", "To the start of the document.", "Move"),
    _pane("text_end", "ctrl+end", "Last segment", "To the end of the document.", "Move"),
    _pane(
        "previous_segment",
        "left_square_bracket alt+up",
        "Previous segment",
        "To the start of this segment, or to the one before.",
        "Move",
    ),
    _pane("next_segment", "right_square_bracket alt+down", "Next segment", "To the segment after this one.", "Move"),
    _pane("previous_mark", "comma", "Previous mark", "To the mark before the cursor.", "Move"),
    _pane("next_mark", "full_stop", "Next mark", "To the next mark.", "Move", 6, "marked"),
    _pane("switch_side", "tab", "Other side", "From the source to its translation, and back.", "Move", 7, "translated"),
    _pane("select_left", "shift+left", "Select left", "Stretch the selection by a character to the left.", "Select"),
    _pane(
        "select_right", "shift+right", "Select right", "Stretch the selection by a character to the right.", "Select"
    ),
    _pane("select_up", "shift+up", "Select up", "Stretch the selection by a row up.", "Select"),
    _pane("select_down", "shift+down", "Select down", "Stretch the selection by a row down.", "Select"),
    _pane("select_word_left", "ctrl+shift+left", "Select word left", "Stretch the selection by a word.", "Select"),
    _pane("select_word_right", "ctrl+shift+right", "Select word right", "Stretch the selection by a word.", "Select"),
    _pane(
        "select_row_start", "shift+home", "Select to row start", "Stretch the selection to the row's start.", "Select"
    ),
    _pane("select_row_end", "shift+end", "Select to row end", "Stretch the selection to the row's end.", "Select"),
    _pane(
        "stick",
        "space",
        "Start selecting",
        "Start a selection that every movement stretches; once more ends it. For terminals without shift+arrows.",
        "Select",
        3,
        "unselected",
        "Select",
    ),
    _pane("select_segment", "ctrl+a", "Select segment", "Select the whole segment.", "Select"),
    _pane(
        "leave",
        "escape",
        "Clear selection, or back to the library",
        "Clear the selection; with none, back to the library at the second press.",
        "Workbench",
        4,
        "selected",
        "Clear",
    ),
    _pane(
        "edit_mark",
        "enter",
        "Edit mark",
        "Edit the mark under the cursor, the innermost or the one chosen: its attributes and roles.",
        "Mark",
        1,
        "on",
    ),
    _pane(
        "delete_mark",
        "delete backspace",
        "Delete mark",
        "Delete the mark under the cursor, the innermost or the one chosen.",
        "Mark",
        2,
        "on",
        "Delete",
    ),
    _pane(
        "next_here",
        "semicolon",
        "Next mark here",
        "Of several marks under the cursor, choose the next: the one around it, another on the same words, a relation.",
        "Mark",
        3,
        "stacked",
        "Next here",
    ),
    _pane(
        "edit_labels", "ctrl+d", "Document labels", "Set the labels of the whole document, such as its genre.", "Mark"
    ),
    _pane(
        "swap_translation",
        "equals_sign f4",
        "Swap memory and machine",
        "Take the next candidate translation of this segment: memory, machine, a person's.",
        "Translation",
        8,
        "candidates",
        "Memory/machine",
    ),
    _pane(
        "swap_all",
        "ctrl+t",
        "Swap memory and machine everywhere",
        "Take memory for machine, or machine for memory, in the whole document; one undo.",
        "Translation",
    ),
    _pane(
        "zone", "ctrl+o", "Body or page frame", "Say that this segment is body, or the page's furniture.", "Translation"
    ),
    Action("field_up", ("up", "shift+tab"), "Up", "To the field above.", "Edit a mark", "editor"),
    Action("field_down", ("down", "tab"), "Down", "To the field below.", "Edit a mark", "editor", 3, "editing"),
    Action(
        "value_left",
        ("left",),
        "Previous value",
        "Take the value to the left; where several may be chosen, point to it.",
        "Edit a mark",
        "editor",
    ),
    Action(
        "value_right",
        ("right",),
        "Next value",
        "Take the value to the right; where several may be chosen, point to it.",
        "Edit a mark",
        "editor",
        4,
        "editing",
    ),
    Action(
        "open_field",
        ("enter",),
        "Add or write",
        "Pick a mark for a role, write a text, or take what is pointed to; on another choice, go to the next field.",
        "Edit a mark",
        "editor",
        2,
        "editing",
        "Add/write",
    ),
    Action(
        "clear_field",
        ("delete", "backspace"),
        "Clear",
        "Clear the field, or take its last mark away.",
        "Edit a mark",
        "editor",
        5,
        "editing",
    ),
    Action(
        "delete_edited",
        ("ctrl+x",),
        "Delete this mark",
        "Delete the mark that is being edited.",
        "Edit a mark",
        "editor",
    ),
    Action(
        "close_editor",
        ("escape",),
        "Done",
        "Back to the text; everything is saved.",
        "Edit a mark",
        "editor",
        1,
        "editing",
    ),
    Action("pick_up", ("up",), "Up", "To the entry above.", "Pick", "picker"),
    Action("pick_down", ("down",), "Down", "To the entry below.", "Pick", "picker"),
    Action("pick_page_up", ("pageup",), "Page up", "A page up.", "Pick", "picker"),
    Action("pick_page_down", ("pagedown",), "Page down", "A page down.", "Pick", "picker"),
    Action("pick", ("enter",), "Take it", "Take what is pointed to.", "Pick", "picker", 1, "picking"),
    Action("pick_erase", ("backspace",), "Erase", "Erase the last character typed.", "Pick", "picker"),
    Action("pick_cancel", ("escape",), "Back", "Back to the fields.", "Pick", "picker", 2, "picking"),
    Action("list_up", ("up",), "Up", "To the document above.", "Library", "library"),
    Action("list_down", ("down",), "Down", "To the document below.", "Library", "library"),
    Action("list_page_up", ("pageup",), "Page up", "A page up.", "Library", "library"),
    Action("list_page_down", ("pagedown",), "Page down", "A page down.", "Library", "library"),
    Action("list_first", ("home",), "First", "To the first document.", "Library", "library"),
    Action("list_last", ("end",), "Last", "To the last document.", "Library", "library"),
    Action("open_document", ("enter",), "Open", "Open the document.", "Library", "library", 1, "opening"),
    Action(
        "start_filter",
        ("slash",),
        "Filter",
        "Show only what contains the words that you type.",
        "Library",
        "library",
        2,
        "listing",
    ),
    Action("erase_filter", ("backspace",), "Erase", "Erase the last character of the filter.", "Library", "library"),
    Action("leave_list", ("escape",), "Clear filter", "Clear the filter.", "Library", "library", 3, "filtering"),
    Action("leave_workbench", ("q",), "Quit", "Leave Workbench.", "Library", "library", 4, "quitting"),
    Action("give_up", ("escape",), "Back", "Close the question without an answer.", "Workbench", "ask"),
    Action("scroll_lines_up", ("up",), "Up", "Scroll up.", "Move", "reader"),
    Action("scroll_lines_down", ("down",), "Down", "Scroll down.", "Move", "reader"),
    Action("scroll_screen_up", ("pageup",), "Page up", "Scroll a page up.", "Move", "reader"),
    Action("scroll_screen_down", ("pagedown", "space"), "Page down", "Scroll a page down.", "Move", "reader"),
    Action("close", ("escape", "q"), "Close", "Back to where you were.", "Workbench", "reader", 1, "reading"),
    Action(
        "undo", ("ctrl+z",), "Undo", "Take back the last edit; as often as you like.", "Workbench", "app", 5, "undoable"
    ),
    Action(
        "redo", ("ctrl+y", "ctrl+shift+z"), "Redo", "Do again what was taken back.", "Workbench", "app", 9, "redoable"
    ),
    Action("help", ("question_mark", "f1"), "Help", "All keys, on one page.", "Workbench", "app", 10),
    Action(
        "guidelines",
        ("f2",),
        "Guidelines",
        "The schema's guidelines, and each type with examples.",
        "Workbench",
        "app",
        12,
        "roomy",
    ),
    Action(
        "command_palette",
        ("ctrl+p",),
        "Commands",
        "Find a command by typing a part of its name.",
        "Workbench",
        "app",
        11,
    ),
    Action(
        "toggle_theme", ("ctrl+l",), "Light or dark", "Change between the light and the dark theme.", "Workbench", "app"
    ),
    Action(
        "quit", ("ctrl+q",), "Quit", "Leave Workbench; everything is saved already.", "Workbench", "app", 13, "leavable"
    ),
)
