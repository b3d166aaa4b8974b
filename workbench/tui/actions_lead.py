"""The actions of review, agreement and assignments: what a project's lead does, and an annotator with a queue."""

from __future__ import annotations

from typing import Final

from workbench.tui.action import Action, actions_in

_library = actions_in("library", "Library")
_review = actions_in("review", "Review")
_reason = actions_in("reason", "Give a reason")
_fix = actions_in("correct", "Correct a mark")
_cell = actions_in("grid", "Move")
_table = actions_in("grid", "Agreement")
_agreement = actions_in("agreement", "Agreement")
_case = actions_in("cases", "Agreement")
_lessons = actions_in("lessons", "Review")
_assign = actions_in("assignments", "Assignments")
_hand = actions_in("hand_out", "Assignments")

LEAD_ACTIONS: Final[tuple[Action, ...]] = (
    _library("next_in_queue", "n", "Next to do", "To the next document of your queue.", 5, "queued"),
    _library("say_done", "d", "Done", "Say that you are done with the document, or at work on it again.", 6, "mine"),
    _library("review_document", "r", "Review", "Settle what the annotators of the document differ on.", 7, "listing"),
    _library("show_agreement", "a", "Agreement", "How far the annotators agree, and on what not.", 8, "listing"),
    _library(
        "show_assignments", "w", "Who does what", "Who works on which document, and how far.", 9, "listing", "Who"
    ),
    _review(
        "take_version", "enter", "Take", "Take the version that is pointed to, or those that are chosen.", 1, "unit"
    ),
    _review("take_several", "b", "Both", "Both are right; of three or more versions, choose several.", 2, "several"),
    _review("correct_unit", "c", "Correct", "Put a mark together: each part from one of them, or by hand.", 3, "unit"),
    _review("reject_unit", "x", "None", "None of them is right: there is no mark here.", 4, "unit"),
    _review(
        "next_open", "n", "Next open", "To the next that is to be decided, in this document or another.", 5, "reviewing"
    ),
    _review("previous_open", "p", "Previous open", "To the one before that is to be decided.", 0),
    _review("next_unit", "right", "Next of all", "To the next, decided or not.", 0),
    _review("previous_unit", "left", "Previous of all", "To the one before, decided or not.", 0),
    _review("version_up", "up", "Version above", "Point to the version before, in the table and in the text.", 0),
    _review("version_down", "down", "Version below", "Point to the next version.", 0),
    _review("withdraw_decision", "w", "Open again", "Take the decision away: it is to be decided again.", 6, "decided"),
    _review("next_document", "N", "Next document", "To the next document in which something is open.", 8, "elsewhere"),
    _review("previous_document", "P", "Document before", "To the document before.", 0),
    _review("apply_rule", "a", "Apply the rule", "Let what is agreed pass by the rule, in this document.", 7, "ruled"),
    _review("apply_everywhere", "A", "Apply the rule everywhere", "The same in every document.", 0),
    _review("choose_rule", "o", "Rule", "Set the rule: unanimous, majority, or trust.", 9, "reviewing"),
    _review(
        "hide_names", "h", "Hide names", "Call the annotators A, B, C, or by their names.", 10, "reviewing", "Names"
    ),
    _review("finish_document", "f", "Finish", "The document is adjudicated: all in it is decided.", 6, "finishable"),
    _review(
        "show_lessons", "l", "Lessons", "What the decisions teach, and examples for the guidelines.", 11, "reviewing"
    ),
    _review("take_back", "u", "Undo", "Take back the last decision; as often as you like.", 0),
    _review("do_again", "r", "Redo", "Do again what was taken back.", 0),
    _review("text_up", "pageup", "Text up", "Scroll the text up.", 0),
    _review("text_down", "pagedown", "Text down", "Scroll the text down.", 0),
    _review("leave_review", "escape q", "Back", "Back to where you were.", 12, "reviewing"),
    _reason("reason_up", "up", "Reason above", "To the reason above.", 0),
    _reason("reason_down", "down", "Reason below", "To the reason below.", 3, "explaining", "Earlier reasons"),
    _reason("reason_take", "tab", "Take the words", "Take the reason into the line, to change it.", 0),
    _reason("reason_erase", "backspace", "Erase", "Erase the last character.", 0),
    _reason("reason_keep", "enter", "Decide", "Decide, for this reason or for none.", 1, "explaining"),
    _reason("reason_cancel", "escape", "Back", "Do not decide yet.", 2, "explaining"),
    _fix("fix_up", "up shift+tab", "Part above", "To the part above.", 0),
    _fix("fix_down", "down tab", "Part below", "To the part below.", 4, "correcting", "Part"),
    _fix("fix_left", "left", "End to the left", "The boundary's end to the left; elsewhere the value before.", 0),
    _fix("fix_right", "right", "End to the right", "The end to the right; or the next value.", 5, "bounding", "End"),
    _fix("fix_start_left", "shift+left", "Start to the left", "The boundary's start to the left.", 0),
    _fix("fix_start_right", "shift+right", "Start to the right", "The start to the right.", 6, "bounding", "Start"),
    _fix("fix_word_left", "ctrl+left", "End a word left", "The boundary's end a word to the left.", 0),
    _fix("fix_word_right", "ctrl+right", "End a word right", "The boundary's end a word to the right.", 0),
    _fix("fix_start_word_left", "ctrl+shift+left", "Start a word left", "The start a word to the left.", 0),
    _fix("fix_start_word_right", "ctrl+shift+right", "Start a word right", "The start a word to the right.", 0),
    _fix("fix_open", "space", "Write or add", "Write a value, or add a mark to a role.", 3, "writable"),
    _fix("fix_clear", "delete backspace", "Clear", "Nothing, or a role without its last mark.", 0),
    _fix("fix_decide", "enter", "Decide", "This is the mark.", 1, "correcting"),
    _fix("fix_cancel", "escape", "Back", "Back to the versions; nothing is decided.", 2, "correcting"),
    _cell("cell_up", "up", "Cell above", "To the cell above.", 0),
    _cell("cell_down", "down", "Cell below", "To the cell below.", 0),
    _cell("cell_left", "left", "Cell left", "To the cell on the left.", 0),
    _cell("cell_right", "right", "Cell right", "To the cell on the right.", 0),
    _cell("cell_page_up", "pageup", "Page up", "A page of rows up.", 0),
    _cell("cell_page_down", "pagedown", "Page down", "A page of rows down.", 0),
    _cell("cell_first", "home ctrl+home", "First row", "To the first row.", 0),
    _cell("cell_last", "end ctrl+end", "Last row", "To the last row.", 0),
    _table(
        "open_cell",
        "enter",
        "Open",
        "What is behind the cell: the disagreements; of an assignment, its document.",
        1,
        "cell",
    ),
    _agreement(
        "next_view", "tab", "Next table", "The next table: annotators, parts, labels, documents, time.", 2, "report"
    ),
    _agreement("previous_view", "shift+tab", "Table before", "The table before.", 0),
    _agreement(
        "next_layer", "k", "Next kind", "The next kind of marks: entities, claims, relations, labels.", 3, "layers"
    ),
    _agreement(
        "next_measure", "m", "Measure", "Another measure: F1 of the same marks, of overlapping ones, kappa.", 4, "pairs"
    ),
    _agreement(
        "measure_gamma", "g", "Gamma", "Compute gamma as well; it takes a while, and esc stops it.", 5, "report"
    ),
    _agreement("review_worst", "r", "Review", "Settle the disagreements that are behind the cell.", 6, "behind"),
    _agreement("stop_or_leave", "escape q", "Stop, or back", "Stop computing; else back.", 7, "agreeing", "Back"),
    _case("case_up", "up p", "Case before", "To the disagreement before.", 0),
    _case("case_down", "down n", "Next case", "To the next disagreement.", 2, "cases", "Next"),
    _case("case_page_up", "pageup", "Page up", "Ten disagreements up.", 0),
    _case("case_page_down", "pagedown", "Page down", "Ten disagreements down.", 0),
    _case("review_case", "enter", "Review it", "Settle this disagreement.", 1, "cases"),
    _case("leave_cases", "escape q", "Back", "Back to the table.", 3, "cases"),
    _lessons(
        "save_examples", "s", "Save examples", "Write the decided examples to a file, for the guidelines.", 2, "taught"
    ),
    _assign(
        "give_or_take", "space", "Give or take", "Give the document to the annotator, or take it away.", 2, "assigning"
    ),
    _assign(
        "turn_done", "d", "Done or not", "The annotator is done with it, or at work on it again.", 3, "given", "Done"
    ),
    _assign("move_assignment", "m", "Hand over", "Give the document to somebody else; no mark is lost.", 4, "given"),
    _assign("hand_out", "h", "Hand out", "Give documents to annotators by a rule, after a preview.", 5, "assigning"),
    _assign("review_assigned", "r", "Review", "Settle what the annotators of the document differ on.", 6, "assigning"),
    _assign(
        "turn_blind",
        "b",
        "Blind or open",
        "Hide others' marks from whoever is not done, or not.",
        7,
        "assigning",
        "Blind",
    ),
    _assign("leave_assignments", "escape q", "Back", "Back to where you were.", 8, "assigning"),
    _hand("hand_up", "up shift+tab", "Field above", "To the field above.", 0),
    _hand("hand_down", "down tab", "Field below", "To the field below.", 3, "handing", "Field"),
    _hand("hand_less", "left", "Less", "Less, or the annotator before.", 0),
    _hand("hand_more", "right", "More", "More, or the next annotator.", 4, "handing"),
    _hand("hand_turn", "space", "With or without", "With this annotator, or without.", 5, "handing"),
    _hand("hand_erase", "backspace", "Erase", "Erase the last character.", 0),
    _hand("hand_give", "enter", "Hand out", "Hand out as the preview says.", 1, "handing"),
    _hand("hand_cancel", "escape", "Back", "Hand nothing out.", 2, "handing"),
)
