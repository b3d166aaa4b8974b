"""The actions of post-editing: of a segment's translation in the text, of the editor over it, and of what it opens."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, actions_in

_pane = actions_in("pane", "Post-edit")
_target = actions_in("target", "Post-edit")
_write = actions_in("target", "Write")
_comments = actions_in("comments", "Comments")
_versions = actions_in("versions", "Versions")
_lookup = actions_in("lookup", "Look up")

_EDITING: Final = (
    _target(
        "accept_target",
        "enter ctrl+enter",
        "Accept, next",
        "Accept the translation and go on to the next segment.",
        1,
        "translating",
    ),
    _target(
        "accept_reviewed",
        "alt+enter",
        "Reviewed, next",
        "Accept the translation as reviewed, and go on to the next segment that is not.",
        6,
        "translating",
    ),
    _target(
        "leave_target",
        "escape",
        "Leave",
        "Back to the text; what was typed is kept as a draft.",
        4,
        "translating",
    ),
    _target("accept_here", "ctrl+s", "Accept, stay", "Accept the translation and stay.", 9, "translating"),
    _target(
        "take_word",
        "tab",
        "Next word",
        "Take the next word of what the engine offers.",
        2,
        "completing",
    ),
    _target("take_rest", "shift+tab", "All the rest", "Take all that the engine offers.", 3, "completing"),
    _target(
        "alternatives",
        "alt+a",
        "Other words here",
        "Ask the engine what else could stand at the cursor; a number takes it.",
        7,
        "translating",
    ),
    _target(
        "take_suggestion",
        "alt+1",
        "Take a suggestion",
        "Take a suggestion by its number, alt+1 to alt+9: a whole translation, or words at the cursor.",
        5,
        "numbered",
        "Suggestion",
    ),
    _target("look_up_here", "f9", "Look up", "Look the words up: dictionary, terms, memory.", 8, "translating"),
    _target(
        "previous_target", "alt+up", "Segment before", "Back to the segment before; what was typed is kept as a draft."
    ),
    _target("next_target", "alt+down", "Next segment", "On to the next segment; what was typed is kept as a draft."),
    _target(
        "next_draft_here",
        "alt+d",
        "Next draft",
        "To the next segment that is not translated; what was typed is kept as a draft.",
    ),
    _target(
        "next_unreviewed_here",
        "alt+r",
        "Next to review",
        "To the next segment that is not reviewed; what was typed is kept as a draft.",
    ),
    _target("text_up_here", "pageup", "Text up", "See what stands before; the next key that types comes back."),
    _target("text_down_here", "pagedown", "Text down", "See what follows; the next key that types comes back."),
    _target("check_here", "f7", "Check translation", "Back to the text, and all that the checks have against it."),
    _target("comments_here", "f8", "Comments", "What is said about this segment."),
    _target("versions_here", "alt+v", "Versions", "All versions of this translation and how they differ."),
)

_WRITING: Final = (
    _write("target_left", "left", "Left", "One character (grapheme) to the left."),
    _write("target_right", "right", "Right", "One character (grapheme) to the right."),
    _write("target_up", "up", "Up", "One row up."),
    _write("target_down", "down", "Down", "One row down."),
    _write("target_word_left", "ctrl+left", "Word left", "To the start of this word or the one before it."),
    _write("target_word_right", "ctrl+right", "Word right", "To the start of the next word."),
    _write("target_row_start", "home", "Row start", "To the start of the row."),
    _write("target_row_end", "end", "Row end", "To the end of the row."),
    _write("target_start", "ctrl+home", "Start", "To the start of the translation."),
    _write("target_end", "ctrl+end", "End", "To the end of the translation."),
    _write("target_select_left", "shift+left", "Select left", "Stretch the selection by a character to the left."),
    _write("target_select_right", "shift+right", "Select right", "Stretch the selection by a character to the right."),
    _write("target_select_up", "shift+up", "Select up", "Stretch the selection by a row up."),
    _write("target_select_down", "shift+down", "Select down", "Stretch the selection by a row down."),
    _write("target_select_word_left", "ctrl+shift+left", "Select word left", "Stretch the selection by a word."),
    _write("target_select_word_right", "ctrl+shift+right", "Select word right", "Stretch the selection by a word."),
    _write("target_select_row_start", "shift+home", "Select to row start", "Stretch the selection to the row's start."),
    _write("target_select_row_end", "shift+end", "Select to row end", "Stretch the selection to the row's end."),
    _write("target_select_all", "ctrl+a", "Select all", "Select the whole translation."),
    _write("target_erase_left", "backspace", "Erase", "Erase the character before the cursor, or what is selected."),
    _write("target_erase_right", "delete", "Erase right", "Erase the character at the cursor, or what is selected."),
    _write("target_erase_word_left", "ctrl+w ctrl+backspace", "Erase word", "Erase to the start of the word."),
    _write("target_erase_word_right", "ctrl+delete", "Erase word right", "Erase to the next word."),
    _write("target_erase_start", "ctrl+u", "Erase to the start", "Erase all that stands before the cursor."),
    _write("target_erase_end", "ctrl+k", "Erase to the end", "Erase all that stands behind the cursor."),
    _write("target_new_line", "ctrl+j shift+enter", "New line", "Begin a new line in the translation."),
    _write(
        "target_cut", "ctrl+x", "Cut", "Cut what is selected out; it can be put in elsewhere, in another segment too."
    ),
    _write("target_copy", "ctrl+c", "Copy", "Copy what is selected, for other programs too."),
    _write("target_paste", "ctrl+v", "Put in", "Put in what was cut or copied last."),
    _write("target_source", "alt+i", "Source in", "Put the source in at the cursor: for names and numbers to keep."),
    _write("target_undo", "ctrl+z", "Undo", "Take back what was typed last."),
    _write("target_redo", "ctrl+y ctrl+shift+z", "Redo", "Type again what was taken back."),
)

POSTEDIT_ACTIONS: Final[tuple[Action, ...]] = (
    _pane(
        "edit_target",
        "ctrl+e",
        "Edit translation",
        "Write this segment's translation, with the engine completing what you type.",
        8,
        "unselected",
        "Edit",
    ),
    _pane(
        "next_status",
        "ctrl+s",
        "Draft, translated, reviewed",
        "Say how far this translation is: draft, translated, reviewed.",
    ),
    _pane(
        "review_next",
        "alt+enter",
        "Reviewed, next",
        "Say that this translation is reviewed, and go on to the next that is not.",
    ),
    _pane("next_draft", "alt+d", "Next draft", "To the next segment that is not translated yet, or is a draft."),
    _pane("next_unreviewed", "alt+r", "Next to review", "To the next segment that is not reviewed."),
    _pane("split_segment", "alt+s", "Split segment", "Cut the segment in two at the cursor."),
    _pane("join_segments", "alt+j", "Join segments", "Make one segment of this and the next."),
    _pane("segment_language", "", "Segment's language", "Correct the language of this segment."),
    _pane("comments", "f8", "Comments", "What is said about this segment: read, add, settle."),
    _pane("versions", "alt+v", "Versions", "All versions of this translation, how they differ, and back to any."),
    _pane(
        "look_up",
        "f9",
        "Look up",
        "Look up what is selected or under the cursor: dictionary, terms, memory.",
    ),
    _pane(
        "translate_document",
        "",
        "Translate this document",
        "Have the engine translate what it has not yet; what a person wrote or accepted stays.",
    ),
    *_EDITING,
    *_WRITING,
    _comments("add_comment", "a enter", "Add", "Say something about this segment.", 1, "commenting"),
    _comments("settle_comment", "r space", "Settle", "Settle the comment, or open it again.", 2, "commented"),
    _comments("change_comment", "e", "Change", "Change your comment.", 3, "commented"),
    _comments("delete_comment", "delete backspace", "Delete", "Take your comment back.", 4, "commented"),
    _comments("close_comments", "escape q", "Back", "Back to the text.", 5, "commenting"),
    _versions("restore_version", "enter", "Take it", "Make this version the translation.", 1, "versions"),
    _versions("compare_with", "space", "Compare with this", "Show how the others differ from this one.", 2, "versions"),
    _versions("close_versions", "escape q", "Back", "Back to the text.", 3, "versions"),
    _lookup("insert_found", "enter", "Insert", "Put it into the translation.", 1, "looked_up"),
    _lookup("add_term", "t", "Add term", "Add the words to the termbase, with a rendering.", 2, "looked_up"),
    _lookup("other_words", "slash", "Other words", "Look other words up.", 3, "looked_up"),
    _lookup("close_lookup", "escape q", "Back", "Back to the text.", 4, "looked_up"),
)
