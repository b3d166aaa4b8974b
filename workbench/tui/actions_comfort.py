"""The actions of keymaps, bookmarks, history, progress, settings, and of what the library is corrected by."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, actions_in

_app = actions_in("app", "Workbench")
_pane = actions_in("pane", "Mark")
_library = actions_in("library", "Library")
_line = actions_in("lines", "Move")
_stretch = actions_in("zones", "Select")
_history = actions_in("history", "History")
_bookmark = actions_in("bookmarks", "Bookmarks")
_setting = actions_in("settings", "Settings")
_metadata = actions_in("metadata", "Library")
_zone = actions_in("zones", "Library")

COMFORT_ACTIONS: Final[tuple[Action, ...]] = (
    _pane(
        "bookmark",
        "circumflex_accent",
        "Bookmark",
        "Set a bookmark on what is selected or on the word under the cursor, or take it away.",
    ),
    _pane("mark_one", "", "Mark with the next letter", "The next letter or digit is the key of a type."),
    _pane("mark_mode", "", "Mark mode", "Letters and digits are the keys of types, until esc.", 2, "moving"),
    _app("open_bookmarks", "ctrl+k", "Bookmarks", "Your bookmarks in all documents, with their notes."),
    _app("open_history", "ctrl+r", "History", "What was done, in words; from there, back to any point."),
    _app("open_progress", "f5", "Progress", "How far you are: in this document, in all of them, and today."),
    _app("open_settings", "f10", "Settings", "Theme, language, keys, and how texts are shown."),
    _library("edit_metadata", "e", "Edit details", "The document's name, title, language and metadata.", 10, "listing"),
    _library("edit_zones", "z", "Correct zones", "Which segments are body, and which the page's frame.", 11, "listing"),
    _library(
        "archive_document",
        "x",
        "Archive",
        "Take the document out of the library, or bring it back; nothing is deleted.",
        12,
        "listing",
    ),
    _library("show_archived", "v", "Show archived", "Show the archived documents too, or not.", 13, "listing"),
    _library(
        "sort_documents",
        "s",
        "Sort",
        "By the next order: as added, name, title, marks, progress, state.",
        3,
        "listing",
    ),
    _line("line_up", "up", "Line above", "To the line above."),
    _line("line_down", "down", "Line below", "To the line below."),
    _line("line_page_up", "pageup", "Page up", "A page up."),
    _line("line_page_down", "pagedown", "Page down", "A page down."),
    _line("line_first", "home", "First line", "To the first line."),
    _line("line_last", "end", "Last line", "To the last line."),
    _history("show_step", "enter", "Show where", "Open the document at the place where it was done.", 1, "stepping"),
    _history(
        "go_back_to",
        "b",
        "Go back to here",
        "Take back all that you did after this, step by step; redo brings it again.",
        2,
        "stepping",
        "Back to here",
    ),
    _history("others_steps", "o", "Others' edits", "Show what others did too, or not.", 4, "remembering"),
    _history("steps_here", "d", "This document", "Only what was done in the document of this edit.", 5, "stepping"),
    _history("steps_of_kind", "t", "Kind", "Only edits of the next kind of things.", 6, "remembering"),
    _history("leave_history", "escape q", "Back", "Back to where you were.", 3, "remembering"),
    _bookmark("open_bookmark", "enter", "Open", "Open the document at the bookmark.", 1, "pointing"),
    _bookmark("note_bookmark", "n", "Note", "Write a note to the bookmark.", 2, "pointing"),
    _bookmark("remove_bookmark", "delete backspace x", "Take away", "Take the bookmark away.", 3, "pointing"),
    _bookmark("leave_bookmarks", "escape q", "Back", "Back to where you were.", 4, "bookmarked"),
    _setting("next_value", "right enter space", "Change", "The next value; it holds at once.", 1, "setting"),
    _setting("previous_value", "left", "Change back", "The value before.", 0),
    _setting("leave_settings", "escape q", "Back", "Back to where you were.", 2, "setting"),
    _metadata("edit_detail", "enter", "Change", "Write another value.", 1, "detailing"),
    _metadata("add_detail", "a", "Add a field", "Add a field of metadata.", 2, "detailing"),
    _metadata("remove_detail", "delete backspace", "Clear", "Take the value away.", 3, "detailing"),
    _metadata("leave_details", "escape q", "Back", "Back to the library.", 4, "detailing"),
    _stretch("stretch_up", "shift+up", "Stretch up", "Choose the segment above too."),
    _stretch("stretch_down", "shift+down", "Stretch down", "Choose the segment below too."),
    _zone("turn_zone", "space enter", "Body or frame", "Body becomes frame, and frame body; one undo.", 1, "zoning"),
    _zone("zone_body", "b", "Body", "The chosen segments are body.", 2, "zoning"),
    _zone("zone_frame", "f", "Frame", "The chosen segments are the page's frame.", 3, "zoning"),
    _zone("stretch_all", "ctrl+a", "Choose all", "Choose all segments.", 0),
    _zone("leave_zones", "escape q", "Back", "Back to the library.", 4, "zoning"),
)
