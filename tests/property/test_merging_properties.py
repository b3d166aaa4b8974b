"""Copies that went separate ways: merged in any order and any number of times, they are the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from test_store_machine import ACTS, PEOPLE, SMALL, check_whole, dump, perform

from workbench import Project, open_project

Act = tuple[str, str, int, int]
acts = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS), SMALL, SMALL), max_size=12)


def opened(path: Path) -> Project:
    project = open_project(path, create=True)
    project.marks._schema_id = str
    return project


@contextmanager
def copies(together: Sequence[Act], apart: Sequence[Sequence[Act]]) -> Iterator[tuple[Path, list[str]]]:
    """Projects that were one for a while, each then worked on by itself; their names in the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened(folder / "base") as base:
            perform(base, "ann", "add", 0, 0)
            for act in together:
                perform(base, *act)
        names = []
        for number, mine in enumerate(apart):
            shutil.copytree(folder / "base", folder / f"copy{number}")
            names.append(f"copy{number}")
            with opened(folder / f"copy{number}") as copy:
                for act in mine:
                    perform(copy, *act)
        yield folder, names


def merged(folder: Path, into: str, others: Sequence[str], name: str) -> Path:
    """A copy of one project that takes in others."""
    shutil.copytree(folder / into, folder / name)
    with opened(folder / name) as project:
        for other in others:
            project.merge(folder / other)
    return folder / name


@settings(max_examples=25, deadline=None)
@given(acts, acts, acts)
def test_two_ways_round_is_the_same_and_once_is_enough(together: list[Act], one: list[Act], two: list[Act]) -> None:
    with copies(together, (one, two)) as (folder, (first, second)), ExitStack() as stack:
        here = stack.enter_context(opened(merged(folder, first, [second], "here")))
        there = stack.enter_context(opened(merged(folder, second, [first], "there")))
        assert dump(here) == dump(there)
        check_whole(here)
        state, edits = dump(here), here.database.rows("SELECT id FROM edits")
        again = here.merge(folder / "there")
        assert (again.edits, again.conflicts, again.backup) == (0, (), None)
        here.merge(folder / second)
        assert (dump(here), here.database.rows("SELECT id FROM edits")) == (state, edits)
        here.journal.rebuild()
        assert dump(here) == state


@settings(max_examples=15, deadline=None)
@given(acts, st.tuples(acts, acts, acts))
def test_three_in_any_order_are_the_same(together: list[Act], apart: tuple[list[Act], ...]) -> None:
    with copies(together, apart) as (folder, names):
        states = []
        for number, (first, *others) in enumerate(permutations(names)):
            with opened(merged(folder, first, others, f"all{number}")) as project:
                states.append(dump(project))
        merged(folder, names[1], [names[2]], "pair")
        with opened(merged(folder, names[0], ["pair"], "nested")) as project:
            states.append(dump(project))
        assert all(state == states[0] for state in states)


@settings(max_examples=25, deadline=None)
@given(acts, acts, acts)
def test_both_sides_list_the_same_conflicts(together: list[Act], one: list[Act], two: list[Act]) -> None:
    with copies(together, (one, two)) as (folder, (first, second)), ExitStack() as stack:
        here, there = (stack.enter_context(opened(folder / name)) for name in (first, second))
        before = dump(here)
        ours = here.merge(folder / second, dry=True)
        theirs = there.merge(folder / first, dry=True)
        assert sorted(map(repr, ours.conflicts)) == sorted(map(repr, theirs.conflicts))
        assert (ours.edits, ours.ours) == (theirs.ours, theirs.edits)
        assert dump(here) == before


@settings(max_examples=20, deadline=None)
@given(acts, acts, acts, st.sampled_from(PEOPLE))
def test_undo_works_after_a_merge(together: list[Act], one: list[Act], two: list[Act], person: str) -> None:
    with copies(together, (one, two)) as (folder, (first, second)), ExitStack() as stack:
        project = stack.enter_context(opened(merged(folder, first, [second], "here")))
        before = {name: rows for name, rows in dump(project).items() if name != "edit_groups"}
        project.annotator = person
        undone = 0
        while undone < 100 and project.journal.undo(force=True) is not None:
            undone += 1
        check_whole(project)
        for _ in range(undone):
            project.journal.redo(force=True)
        assert {name: rows for name, rows in dump(project).items() if name != "edit_groups"} == before
