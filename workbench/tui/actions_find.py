"""The actions of searching, of concordances, and of marking with less work."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, actions_in

_less = actions_in("pane", "Less work")
_find = actions_in("pane", "Search")
_bar = actions_in("finder", "Search")
_move = actions_in("kwic", "Move")
_line = actions_in("kwic", "Search")
_repeat = actions_in("repeats", "Less work")
_lookup = actions_in("concordance", "Search")
_asking = actions_in("asking", "Search")

FIND_ACTIONS: Final[tuple[Action, ...]] = (
    _less(
        "repeat_mark", "apostrophe", "Repeat the last mark", "Mark what is selected, or this word, as the last one was."
    ),
    _less(
        "mark_everywhere",
        "quotation_mark",
        "The same everywhere",
        "Mark the words of this mark wherever they stand, in this document or in all, after a preview; one undo.",
    ),
    _less(
        "toggle_suggestions",
        "tilde",
        "Suggestions",
        "Show what you have marked elsewhere and not here yet, or hide it; suggestions are no marks.",
    ),
    _less(
        "accept_suggestion",
        "asterisk",
        "Accept the suggestion",
        "Mark what is suggested under the cursor, and go to the next suggestion.",
        2,
        "suggested",
        "Accept",
    ),
    _less(
        "accept_all_suggestions",
        "alt+a",
        "Accept all suggestions",
        "Mark all that is suggested in this document; one undo.",
        3,
        "suggested",
        "Accept all",
    ),
    _less("next_unmarked", "number_sign", "Next unmarked segment", "To the next segment of the body without a mark."),
    _less(
        "next_unfinished",
        "ctrl+u",
        "Next unfinished document",
        "To the next document of your queue; without one, to the next with a segment that nothing is marked in.",
    ),
    _less("next_of_label", "alt+full_stop", "Next of this label", "To the next mark of the label under the cursor."),
    _less(
        "previous_of_label", "alt+comma", "Previous of this label", "To the mark of the label under the cursor before."
    ),
    _find(
        "find",
        "slash",
        "Search",
        "Find words in the text and its translation as you type: one Chinese character is enough.",
    ),
    _find("find_next", "f3", "Next match", "To the next place that says what was searched for.", 4, "hit"),
    _find("find_previous", "shift+f3 f15", "Previous match", "To the place before that says it."),
    _find(
        "concordance",
        "ctrl+f",
        "Concordance",
        "Words with what stands around them, in this document or in all; they can be marked from there.",
    ),
    _bar("bar_next", "f3 down", "Next match", "To the next match.", 3, "finding"),
    _bar("bar_previous", "shift+f3 f15 up", "Previous match", "To the match before.", 4, "finding"),
    _bar("bar_stay", "enter", "Stay here", "Stay at the match, which is selected.", 1, "finding"),
    _bar("bar_back", "escape", "Back", "Back to where you were.", 2, "finding"),
    _move("kwic_up", "up", "Line above", "To the line above."),
    _move("kwic_down", "down", "Line below", "To the line below."),
    _move("kwic_page_up", "pageup", "Page up", "A page of lines up."),
    _move("kwic_page_down", "pagedown", "Page down", "A page of lines down."),
    _move("kwic_first", "home", "First line", "To the first line."),
    _move("kwic_last", "end", "Last line", "To the last line."),
    _line("take_line", "space", "Take or leave", "Take this line to be marked, or leave it.", 2, "lines"),
    _line(
        "take_all_lines", "ctrl+a", "All or none", "Take all lines that are shown; once more leaves all.", 3, "lines"
    ),
    _line("switch_scope", "tab", "Document or corpus", "Look in this document, or in all.", 4, "kwic", "Scope"),
    _line(
        "switch_folding",
        "tilde",
        "Exact or alike",
        "Find the words to the letter, or in other case and Chinese script too.",
        5,
        "kwic",
        "Exact",
    ),
    _line("leave_lines", "escape", "Back", "Stop searching, or go back to the text.", 9, "kwic"),
    _repeat("mark_taken", "enter", "Mark them", "Mark all lines that are taken; one undo.", 1, "repeats"),
    _lookup("open_line", "enter", "Open", "Open the line in its document.", 1, "concordance"),
    _lookup("edit_query", "slash", "Words", "Look for other words.", 6, "concordance"),
    _lookup(
        "sort_by_left", "less_than_sign", "Sort by the left", "Sort the lines by what stands before.", 7, "sortable"
    ),
    _lookup("sort_by_right", "greater_than_sign", "Sort by the right", "Sort the lines by what stands behind."),
    _lookup("sort_by_document", "equals_sign", "Sort by document", "Put the lines in the order of the documents."),
    _lookup(
        "narrow_lines", "colon", "Marked as", "Show all lines, those that are not marked, or those marked as one type."
    ),
    _lookup("switch_sides", "backslash", "Sides", "Look in texts and translations, in texts, or in translations."),
    _asking("begin_list", "enter down", "To the lines", "To the lines that were found.", 1, "asking"),
    _asking(
        "switch_scope_asking", "tab", "Document or corpus", "Look in this document, or in all.", 2, "asking", "Scope"
    ),
    _asking("leave_query", "escape", "Back", "Back to the text.", 3, "asking"),
)
