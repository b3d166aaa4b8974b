"""A walk through all that can be done on the screens: actions by their ids, so that each has something to do.

Each part begins anew, on a copy of the project. A word is the id of an action, whose first key is pressed; `=key` a
key; `'letters` letters typed one by one, `_` for a space; `>action` an action by the command palette.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tour.

    Attributes:
        first: Where it begins: with the document, the library or the review.
        steps: What is pressed.
    """

    name: str
    first: str
    steps: str


_MOVES: Final = """
right left down up word_right word_left row_end row_start page_down page_up text_end text_start next_segment
previous_segment next_mark previous_mark switch_side switch_side select_right select_left select_down select_up
select_word_right select_word_left select_row_end select_row_start leave stick right right leave select_segment leave
text_end page_up page_up text_start
"""
_TOUR_OF_MARKS: Final = """
word_right select_word_right 'p undo redo word_right word_right select_word_right 'w previous_mark next_here
start_left start_right end_right end_left span_right span_left toggle_snapping end_right end_left toggle_snapping
split_mark undo join_marks undo next_segment select_word_right add_fragment take_fragment next_wrong
pick_label 'per pick_down pick_up pick_page_down pick_page_up pick_erase pick_cancel
pick_label 'eve pick note_mark 'why =enter delete_mark undo bookmark 'here =enter
edit_labels field_down field_up close_editor edit_segment_labels field_down value_right value_left clear_field
close_editor swap_translation swap_translation swap_all undo zone zone text_end select_left 'w text_start
"""
_CLAIMS: Final = """
next_segment select_segment 'c close_editor join_claim 'new proposal_down proposal_up
proposal_page_down proposal_page_up proposal_erase proposal_take
edit_mark value_right value_left field_down value_right field_down open_field pick_cancel
field_down field_down open_field point_in_text right =enter clear_field relabel_by_name pick_cancel
close_editor previous_mark edit_mark close_editor next_segment select_word_right 'p 's pick_down pick
open_board leave_board edit_mark delete_edited undo
"""

TOUR: Final = (
    Part("text", "document", _MOVES),
    Part("lanes and layouts", "document", f"lanes {_MOVES} lanes lanes cycle_layout page_down page_up cycle_layout"
         " text_end page_up text_start cycle_layout page_down page_up cycle_layout boundary_left boundary_right"
         " lanes cycle_layout cycle_layout cycle_layout cycle_layout"),
    Part("marks", "document", _TOUR_OF_MARKS),
    Part("claims", "document", _CLAIMS),
    Part("marks, lanes on", "document", f"lanes {_TOUR_OF_MARKS}"),
    Part("less work", "document", "text_start next_mark next_mark repeat_mark word_right word_right repeat_mark undo"
         " toggle_suggestions page_down accept_suggestion accept_all_suggestions undo redo undo toggle_suggestions"
         " next_unmarked next_of_label previous_of_label text_start next_mark mark_everywhere kwic_down kwic_up"
         " kwic_page_down kwic_page_up kwic_last kwic_first take_line take_line take_all_lines take_all_lines"
         " switch_folding switch_folding switch_scope mark_taken undo redo undo mark_everywhere leave_lines"
         " next_unfinished"),
    Part("finding", "document", "find 'the bar_next bar_previous bar_stay find_next find_previous leave"
         " find 'ing bar_back text_start word_right concordance kwic_down kwic_up kwic_page_down kwic_page_up"
         " kwic_last kwic_first sort_by_left sort_by_right sort_by_document switch_sides switch_folding switch_scope"
         " switch_scope take_line take_all_lines narrow_lines 'per pick 'p undo edit_query '_a begin_list"
         " open_line leave leave concordance edit_query switch_scope_asking leave_query leave_lines"),
    Part("post-editing", "document", "next_segment next_segment edit_target 'ab target_left target_right target_up"
         " target_down target_word_left target_word_right target_row_start target_row_end target_start target_end"
         " target_select_left target_select_right target_select_up target_select_down target_select_word_left"
         " target_select_word_right target_select_row_start target_select_row_end target_select_all target_end"
         " target_erase_left target_erase_right target_erase_word_left target_erase_word_right target_new_line"
         " target_erase_left target_erase_start target_erase_end target_undo target_redo 'then take_word take_rest"
         " alternatives =escape take_suggestion look_up_here close_lookup comments_here close_comments versions_here"
         " close_versions accept_target 'x accept_here undo leave_target"),
    Part("segments", "document", "next_segment next_status next_status next_draft next_unreviewed text_start"
         " next_segment word_right word_right split_segment undo join_segments undo >segment_language =escape"
         " >toggle_terms =escape"),
    Part("beside the editor", "document", "comments add_comment 'so =enter change_comment 'x =enter settle_comment"
         " line_down line_up line_page_down line_page_up line_first line_last delete_comment close_comments"
         " next_segment versions compare_with restore_version close_versions look_up other_words 'iran =enter"
         " add_term =escape insert_found close_lookup check_translation line_down line_up switch_off switch_on"
         " open_finding check_translation close_checks undo"),
    Part("what is on the app", "document", "help scroll_lines_down scroll_lines_up scroll_screen_down"
         " scroll_screen_up close guidelines scroll_screen_down close command_palette 'lan =escape =escape"
         " toggle_theme toggle_theme open_bookmarks leave_bookmarks open_progress close open_settings next_value"
         " previous_value line_down next_value next_value next_value line_down next_value next_value line_down"
         " next_value next_value line_last line_first leave_settings open_board leave_board open_history"
         " leave_history"),
    Part("bookmarks", "document", "bookmark next_segment bookmark open_bookmarks line_down"
         " line_up note_bookmark 'x =enter open_bookmark open_bookmarks remove_bookmark undo leave_bookmarks"),
    Part("history", "document", "select_word_right 'w next_segment select_word_right 'p open_history line_down line_up"
         " line_page_down line_page_up line_last line_first others_steps steps_here steps_of_kind =enter steps_of_kind"
         " =escape line_down line_down go_back_to =enter undo show_step open_history leave_history"),
    Part("board", "document", "open_board board_down board_up board_page_down board_page_up board_last board_first"
         " board_right board_left board_filter 'a board_erase =escape board_order board_scope board_rename 'x =enter"
         " board_note 'y =enter board_stance =enter board_merge proposal_cancel board_leave_out undo board_delete"
         " undo open_claim"),
    Part("library", "", "list_down list_up list_page_down list_page_up list_last list_first start_filter 'a 'l"
         " erase_filter leave_list show_archived sort_documents sort_documents list_first say_done say_done"
         " archive_document undo edit_metadata line_down edit_detail 'x =enter add_detail 'k =enter 'v =enter"
         " remove_detail undo leave_details list_first edit_zones stretch_down stretch_up line_down turn_zone"
         " zone_body zone_frame stretch_all zone_body undo leave_zones open_document leave leave next_in_queue leave"
         " leave"),
    Part("review, decisions", "review", "take_version reason_keep undo next_open take_version reason_keep take_back"
         " do_again withdraw_decision hide_names choose_rule =enter apply_rule =enter undo show_lessons line_down"
         " =escape next_document previous_document finish_document =enter leave_review"),
    Part("review", "review", "next_unit previous_unit next_open previous_open version_down version_up text_down text_up"
         " take_version undo take_version 'so reason_down reason_up reason_take reason_erase reason_keep"
         " next_open reject_unit reason_cancel next_open take_several undo withdraw_decision next_open correct_unit"
         " fix_down fix_up fix_right fix_left fix_start_right fix_start_left fix_word_right fix_word_left"
         " fix_start_word_right fix_start_word_left fix_open =escape fix_clear fix_cancel correct_unit fix_right"
         " fix_decide reason_keep take_back do_again hide_names choose_rule =enter apply_rule reason_cancel"
         " apply_everywhere reason_cancel undo show_lessons line_down save_examples =escape =escape next_document"
         " previous_document finish_document =enter leave_review"),
    Part("agreement", "", "show_agreement next_view previous_view cell_down cell_up cell_right cell_left cell_page_down"
         " cell_page_up cell_last cell_first next_layer next_measure measure_gamma next_view open_cell case_down"
         " case_up case_page_down case_page_up review_case leave_review leave_cases review_worst leave_review"
         " stop_or_leave"),
    Part("assignments", "", "show_assignments cell_down cell_right give_or_take turn_done turn_done move_assignment"
         " =enter undo turn_blind turn_blind hand_out hand_down hand_up hand_down hand_more hand_less hand_turn"
         " hand_erase hand_cancel hand_out hand_give undo review_assigned leave_review leave_assignments"
         " review_document leave_review"),
    Part("leaving", "document", "quit"),
)  # fmt: skip
