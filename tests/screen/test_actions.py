"""One registry: every binding is in it, every action has its method, and no key means two things in one place."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import BindingsMap
from textual.widget import Widget

from workbench.tui.actions import ACTIONS, GROUPS, actions_table, bindings, bound_keys, footer, key_name, method_of
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.agreement import AgreementScreen
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.assignments import AssignmentsScreen
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.bookmarks import BookmarksScreen
from workbench.tui.screens.cases import CasesScreen, CasesView
from workbench.tui.screens.choose import Answers, ChooseScreen
from workbench.tui.screens.comments import CommentsScreen
from workbench.tui.screens.concordance import ConcordanceScreen, QueryInput
from workbench.tui.screens.findings import FindingsScreen
from workbench.tui.screens.hand_out import HandOutForm, HandOutScreen
from workbench.tui.screens.history import HistoryScreen
from workbench.tui.screens.lessons import LessonsScreen
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.screens.lookup import LookupScreen
from workbench.tui.screens.metadata import MetadataScreen
from workbench.tui.screens.propagating import RepeatsScreen
from workbench.tui.screens.proposing import ProposalList, ProposeScreen
from workbench.tui.screens.reader import Reader, ReaderScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.screens.settings import SettingsScreen
from workbench.tui.screens.versions import VersionsScreen
from workbench.tui.screens.zones import ZoneList, ZonesScreen
from workbench.tui.widgets.board import BoardList
from workbench.tui.widgets.documents import DocumentList
from workbench.tui.widgets.find_bar import FindInput
from workbench.tui.widgets.grid_view import GridView
from workbench.tui.widgets.kwic_view import ConcordanceView, KwicView, RepeatsView
from workbench.tui.widgets.line_list import LineList
from workbench.tui.widgets.pane import Pane
from workbench.tui.widgets.review_pane import ReviewPane
from workbench.tui.widgets.review_panel import ReviewPanel
from workbench.tui.widgets.sidebar import Sidebar
from workbench.tui.widgets.target_editor import TargetEditor

OURS = (
    WorkbenchApp, AnnotateScreen, RepeatsScreen, KwicView, RepeatsView, ConcordanceScreen, ConcordanceView,
    AskScreen, LibraryScreen, DocumentList, Reader, ReaderScreen, Pane, Sidebar,
    ReviewScreen, ReviewPanel, ReviewPane, AgreementScreen, GridView, CasesScreen, CasesView, AssignmentsScreen,
    HandOutScreen, HandOutForm, LessonsScreen, ChooseScreen, Answers,
    BoardScreen, BoardList, ProposeScreen, ProposalList, LineList, HistoryScreen, BookmarksScreen,
    SettingsScreen, MetadataScreen, ZonesScreen, ZoneList,
    TargetEditor, CommentsScreen, VersionsScreen, LookupScreen,
)  # fmt: skip
HOMES = {
    "pane": (Pane, AnnotateScreen),
    "editor": (Sidebar, AnnotateScreen),
    "picker": (Sidebar, AnnotateScreen),
    "pointing": (Sidebar, AnnotateScreen),
    "library": (DocumentList, LibraryScreen),
    "reader": (Reader, ReaderScreen),
    "ask": (AskScreen, AskScreen),
    "review": (ReviewPanel, ReviewScreen),
    "reason": (ReviewPanel, ReviewScreen),
    "correct": (ReviewPanel, ReviewScreen),
    "grid": (GridView, AgreementScreen),
    "agreement": (AgreementScreen, AgreementScreen),
    "cases": (CasesView, CasesScreen),
    "lessons": (LessonsScreen, LessonsScreen),
    "assignments": (AssignmentsScreen, AssignmentsScreen),
    "hand_out": (HandOutForm, HandOutScreen),
    "board": (BoardList, BoardScreen),
    "proposing": (ProposalList, ProposeScreen),
    "lines": (LineList, HistoryScreen),
    "history": (HistoryScreen, HistoryScreen),
    "bookmarks": (BookmarksScreen, BookmarksScreen),
    "settings": (SettingsScreen, SettingsScreen),
    "metadata": (MetadataScreen, MetadataScreen),
    "zones": (ZoneList, ZonesScreen),
    "finder": (FindInput, AnnotateScreen),
    "kwic": (KwicView, RepeatsScreen),
    "repeats": (RepeatsView, RepeatsScreen),
    "concordance": (ConcordanceView, ConcordanceScreen),
    "asking": (QueryInput, ConcordanceScreen),
    "target": (TargetEditor, AnnotateScreen),
    "comments": (CommentsScreen, CommentsScreen),
    "versions": (VersionsScreen, VersionsScreen),
    "lookup": (LookupScreen, LookupScreen),
    "checks": (FindingsScreen, FindingsScreen),
    "app": (WorkbenchApp, WorkbenchApp),
}


@pytest.mark.parametrize("cls", OURS)
def test_every_binding_is_in_the_registry(cls: type[Widget]) -> None:
    known = {(key, method_of(action)) for action in ACTIONS for key in bound_keys(action)}
    bound = cls._merge_bindings()
    assert isinstance(bound, BindingsMap)
    for key, binding in bound:
        assert (key, binding.action) in known, f"{cls.__name__} binds {key} to {binding.action}"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.context}-{action.id}")
def test_every_action_has_a_method_where_it_is_called(action) -> None:
    widget, screen = HOMES[action.context]
    namespace, _, name = method_of(action).rpartition(".")
    home = {"": widget, "screen": screen, "app": WorkbenchApp}[namespace]
    assert callable(getattr(home, f"action_{name}", None)), f"{home.__name__} has no action_{name}"


def test_lines_in_context_have_their_methods_on_both_screens_that_show_them() -> None:
    for action in ACTIONS:
        if action.context == "kwic" and action.group != "Move":
            assert callable(getattr(ConcordanceScreen, f"action_{action.id}", None)), action.id


@pytest.mark.parametrize("screen", [ReviewScreen, ChooseScreen])
def test_a_list_to_pick_from_has_its_methods_on_every_screen_that_shows_one(screen) -> None:
    for action in ACTIONS:
        if action.context == "picker":
            assert callable(getattr(screen, f"action_{action.id}", None)), action.id


def test_a_table_is_opened_on_every_screen_that_shows_one() -> None:
    assert callable(AssignmentsScreen.action_open_cell)


@pytest.mark.parametrize("context", HOMES)
def test_no_key_means_two_things_in_one_place(context) -> None:
    counted = Counter(key for binding in bindings(context) for key in binding.key.split(","))
    assert [key for key, count in counted.items() if count > 1] == []


def test_letters_and_digits_are_left_to_the_schema_in_the_text() -> None:
    taken = [key for a in ACTIONS if a.context in ("pane", "editor", "app") for key in a.keys]
    assert [key for key in taken if len(key) == 1] == []


def test_ids_are_unique_and_say_what_they_do() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert all(action.title and action.help.endswith(".") for action in ACTIONS)
    assert {action.group for action in ACTIONS} <= set(GROUPS)


def test_the_footer_shows_what_fits_the_situation() -> None:
    shown = [action.id for _, action in footer({"on", "undoable"})]
    assert shown[:2] == ["edit_mark", "delete_mark"]
    assert "undo" in shown
    assert "redo" not in shown


def test_a_situation_is_one_screens_own() -> None:
    """Two screens with one name for a situation would show each other's keys."""
    places: dict[str, set[str]] = {}
    for action in ACTIONS:
        if action.footer and action.when:
            places.setdefault(action.when, set()).add(action.context)
    assert {when: found for when, found in places.items() if len(found) > 1} == {}


def test_the_table_for_the_documentation_has_every_key_that_is_not_a_page_to_read() -> None:
    table = actions_table()
    for action in ACTIONS:
        if action.context not in ("reader", "ask"):
            assert f"| {action.title} | {action.help} |" in table
    assert table.startswith("| Keys |")


@pytest.mark.parametrize(
    ("key", "shown"), [("ctrl+left", "ctrl+←"), ("full_stop", "."), ("escape", "esc"), ("shift+down", "shift+↓")]
)
def test_keys_are_shown_as_people_read_them(key, shown) -> None:
    assert key_name(key) == shown
