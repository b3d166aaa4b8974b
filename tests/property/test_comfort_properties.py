"""Going back and redoing restores; a filter finds what looking through all finds; keymaps never clash unseen."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import load_schema, open_project
from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.resources import resource
from workbench.store.listing import Listed
from workbench.tui.actions import ACTIONS
from workbench.tui.keymaps import DEFAULT, clashes, parse, vim
from workbench.tui.keys import Keymap, key_of, use_keymap
from workbench.tui.modes import Modes
from workbench.tui.shelf import shelved

TEXT = "Iran agreed. 習近平在北京會見普京。 Moscow may deny it."
LABELS = ("gpe", "person", "location")

steps = st.lists(
    st.tuples(st.sampled_from(["mark", "relabel", "delete", "zone", "bookmark", "undo", "redo"]), st.integers(0, 50)),
    min_size=1,
    max_size=14,
)


def state(project) -> dict[str, list[tuple[object, ...]]]:
    """All that is there, table by table."""
    tables = ("documents", "segments", "marks", "bookmarks", "fragments", "mark_counts")
    return {
        name: sorted(row for row in project.database.rows(f"SELECT * FROM {name}") if name in _DERIVED or row[1])
        for name in tables
    }


_DERIVED = ("fragments", "mark_counts")


def do(project, document, what: str, number: int) -> None:
    marks = project.marks.of(document.id)
    if what == "mark":
        start = number % (len(TEXT) - 3)
        where = [Fragment(document.id, start, start + 3)]
        project.marks.create("entity", LABELS[number % 3], document_id=document.id, fragments=where)
    elif what == "relabel" and marks:
        project.marks.update(marks[number % len(marks)].id, label=LABELS[number % 3])
    elif what == "delete" and marks:
        project.marks.delete([marks[number % len(marks)].id])
    elif what == "zone":
        segments = project.segments.of(document.id)
        segment = segments[number % len(segments)]
        project.segments.set_zone(segment.id, "frame" if segment.zone == "body" else "body")
    elif what == "bookmark":
        project.bookmarks.add(document.id, Fragment(document.id, number % 20, number % 20 + 2))
    elif what == "undo" and not (project.journal.undoable() or "").startswith(("add", "schema")):
        project.journal.undo()
    elif what == "redo":
        project.journal.redo()


@settings(max_examples=40, deadline=None)
@given(steps=steps, point=st.integers(0, 13))
def test_going_back_and_as_many_redos_restore_everything(steps, point) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder) / "p", create=True, annotator="ann") as project,
    ):
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        spans = [SegmentSpan(0, 12, "en", "body"), SegmentSpan(13, len(TEXT), "zh-Hant", "body")]
        document = project.documents.add(SourceText("t.txt", TEXT), spans).document
        states, clocks = [state(project)], [project.history.steps("ann", limit=1)[0].clock]
        for what, number in steps:
            do(project, document, what, number)
            states.append(state(project))
            clocks.append(project.history.steps("ann", limit=1)[0].clock)
        at = point % len(clocks)
        end = states[-1]
        number = project.journal.go_back(clocks[at])
        if not any(what in ("undo", "redo") for what, _ in steps):
            assert state(project) == states[at]
        for _ in range(number):
            assert project.journal.redo() is not None
        assert state(project) == end


@given(
    words=st.lists(st.text(alphabet="abcAB 習近", min_size=0, max_size=8), max_size=40),
    typed=st.lists(st.text(alphabet="abAB 習", min_size=0, max_size=5), min_size=1, max_size=8),
)
def test_a_filter_finds_what_looking_through_all_finds_in_any_order_of_typing(words, typed) -> None:
    listed = Listed([str(number) for number in range(len(words))], [word.casefold() for word in words])
    shelf = shelved(listed, len(words))
    for query in typed:
        wanted = query.casefold().split()
        expected = [str(n) for n, word in enumerate(words) if all(w in word.casefold() for w in wanted)]
        assert list(shelf.narrow(query)) == expected


keys = st.sampled_from(["f12", "ctrl+z", "q", "?", "g g", "u", "ctrl+shift+left", "nonsense", "alt+x", "left", "3"])
names = st.sampled_from([action.id for action in ACTIONS] + ["nothing", "undo"])


@given(
    base=st.sampled_from(["default", "vim"]),
    given_keys=st.dictionaries(names, st.lists(keys, min_size=1, max_size=3, unique=True), max_size=5),
)
def test_a_keymap_that_is_accepted_has_no_clash_and_no_unknown_key(base, given_keys) -> None:
    lines = [f"base: {base}", "keys:", *(f"  {name}: {found}" for name, found in given_keys.items())]
    chosen, problems = parse("\n".join(lines) + ("\n" if given_keys else " {}\n"))
    assert bool(problems) == (chosen == DEFAULT)
    if problems:
        assert all(problem.message for problem in problems)
        return
    assert clashes(chosen) == []
    for name, found in given_keys.items():
        assert chosen.keys[name] == tuple(map(key_of, found))


@given(source=st.text(max_size=200))
def test_any_text_is_a_keymap_or_is_told(source) -> None:
    chosen, problems = parse(source)
    assert isinstance(chosen, Keymap)
    assert bool(problems) == (chosen == DEFAULT)


@given(typed=st.lists(st.sampled_from([*"hjklwb0g$Gmixup3", "escape", "left", "ctrl+r"]), max_size=30))
def test_modes_lose_no_key_and_escape_always_leads_out(typed) -> None:
    use_keymap(vim())
    try:
        modes = Modes()
        verdicts = Counter(modes.feed(key, key if len(key) == 1 else "") for key in typed)
        assert sum(verdicts.values()) == len(typed)
        modes.feed("escape", "")
        modes.feed("escape", "")
        assert modes.feed("h", "h") == "taken"
        assert modes.due == ["left"]
    finally:
        use_keymap(DEFAULT)
