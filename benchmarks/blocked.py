"""What holds the thread of the interface for longer than a frame, over a tour of every action on every screen.

The program runs on a pseudo-terminal of 120x40, on the sample project and on one with a text of a million characters,
10,000 segments and 10,000 marks. `python -m benchmarks.blocked [RUNS] [PROJECT OR PART ...]` prints each call of the
event loop that took over 16 ms of processor time, and those that took it only by the clock (they waited: for the disk,
for a thread of ours, or for another program); `python -m benchmarks blocked` the first of these as figures.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from benchmarks.holding import FRAME
from benchmarks.large import NAME, Large, large_project
from benchmarks.terminal import KEYS, Terminal
from benchmarks.tour import TOUR, Part
from workbench import Project, open_project
from workbench.demo import FIRST, make_demo
from workbench.model import Annotation, Fragment, stable_id
from workbench.tui.action import Action
from workbench.tui.actions import ACTIONS, key_name

_SETTLED: Final = 0.35
"""Seconds without a byte after which an action is taken to be done, with what waits for the cursor to rest."""
_CLAIMS: Final = 200
_SIGNS: Final = "'=>"
_BY_ID: Final = {action.id: action for action in ACTIONS}
_ODD: Final = {
    "alt+left": b"\x1b[1;3D",
    "alt+right": b"\x1b[1;3C",
    "ctrl+enter": b"\x1b[13;5u",
    "shift+enter": b"\x1b[13;2u",
    "shift+f3": b"\x1b[1;2R",
}


@dataclass(slots=True)
class Held:
    """A call that held the thread: what was pressed before it, milliseconds, and what was at work."""

    project: str
    part: str
    what: str
    processor: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    at_work: str = ""


@dataclass(slots=True)
class Tour:
    """What came of it: what held the thread, and which actions were begun."""

    held: dict[tuple[str, str, str, int], Held] = field(default_factory=dict)
    begun: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


# The projects.


def sample(folder: Path) -> None:
    """What `workbench demo` makes, with some propositions."""
    make_demo(folder, folder / "exports", lambda _: None)
    with open_project(folder, annotator="a") as project:
        _propose(project)


def large(folder: Path) -> None:
    """A long text, with the marks of a second annotator and some propositions."""
    shutil.copytree(large_project(Large()), folder)
    with open_project(folder, annotator="ann") as project:
        document = project.documents.get(NAME).id
        mine = project.marks.of(document)
        project.marks.put_many((_others(mark, number) for number, mark in enumerate(mine[::5])), action="mark")
        _propose(project)


def _others(mark: Annotation, number: int) -> Annotation:
    """A mark as another annotator might have made it: every third shorter or longer."""
    first = mark.fragments[0]
    end = first.end + 1 if number % 3 == 0 else first.end
    fragments = (Fragment(first.text_id, first.start, end),)
    return Annotation(
        stable_id("bea", mark.id), mark.kind, mark.label, "bea", mark.document_id, fragments, schema_id=mark.schema_id
    )


def _propose(project: Project) -> None:
    """Propositions of two claims each, as far as there are claims."""
    documents = project.documents.all()
    mine = (mark for each in documents for mark in project.marks.of(each.id) if mark.annotator == project.annotator)
    claims = list(islice((mark for mark in mine if mark.kind == "claim"), 2 * _CLAIMS))
    for number, (one, other) in enumerate(zip(claims[::2], claims[1::2], strict=False)):
        made = project.propositions.create(f"Proposition {number}")
        project.propositions.join(made.id, one.id, "same")
        project.propositions.join(made.id, other.id, "contradicts")


PROJECTS: Final = {"sample": (sample, "a", FIRST), "large": (large, "ann", NAME)}


# The tour.


def toured(projects: Path, name: str, part: Part, tour: Tour) -> None:
    """Go through a part of the tour on a copy of a project."""
    make, annotator, document = PROJECTS[name]
    kept = projects / name
    if not kept.is_dir():
        make(kept)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(kept, Path(folder) / "project")
        notes = Path(folder) / "notes"
        first = document if part.first == "document" else part.first
        command = [sys.executable, "-m", "benchmarks.holding", str(copy), annotator, first, str(notes)]
        terminal = Terminal(command, env={"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder})
        try:
            pressed = list(_pressed(terminal, part))
        finally:
            terminal.close()
        _take_down(tour, name, part, pressed, notes)


def _pressed(terminal: Terminal, part: Part) -> Iterator[tuple[float, str]]:
    """Press what the steps say; when, and what."""
    yield 0.0, "the start"
    terminal.drain(20, quiet=1.5)
    for step in part.steps.split():
        kind, rest = step[0], step[1:]
        if kind == "'":
            for letter in rest.replace("_", " "):
                yield _press(terminal, letter.encode()), f"a letter, «{letter}»"
        elif kind == "=":
            yield _press(terminal, encoded(rest)), rest
        elif kind == ">":
            yield _press(terminal, encoded("ctrl+p")), "command_palette"
            for letter in _BY_ID[rest].title:
                yield _press(terminal, letter.encode(), quiet=0.05), "a letter in the palette"
            yield _press(terminal, b"\r"), f"{rest} (by the palette)"
        else:
            yield _press(terminal, encoded(_key_of(_BY_ID[step]))), step


def _press(terminal: Terminal, key: bytes, *, quiet: float = _SETTLED) -> float:
    began = time.perf_counter()
    terminal.send(key)
    terminal.drain(0.6, quiet=quiet)
    return began


def _key_of(action: Action) -> str:
    return action.keys[0]


def encoded(key: str) -> bytes:
    """What a terminal sends for a key, by Textual's name of it."""
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    if key in _ODD:
        return _ODD[key]
    if key in KEYS:
        return KEYS[key]
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        if isinstance(keys, tuple) and "+".join(str(getattr(each, "value", each)) for each in keys) == key:
            return sequence.encode()
    if key.startswith("alt+"):
        return b"\x1b" + encoded(key.removeprefix("alt+"))
    name = key_name(key)
    assert len(name) == 1, key
    return name.encode()


def _take_down(tour: Tour, name: str, part: Part, pressed: list[tuple[float, str]], notes: Path) -> None:
    """Put what was noted to what was pressed."""
    times: dict[tuple[str, int], int] = {}
    for line in notes.read_text(encoding="utf-8").splitlines():
        kind, when, *rest = json.loads(line)
        if kind == "a":
            tour.begun[name].add(rest[0])
            continue
        number = max(index for index, (at, _) in enumerate(pressed) if at <= when)
        what = pressed[number][1]
        times[what, number] = times.get((what, number), -1) + 1
        key = (
            name,
            part.name,
            what,
            sum(1 for _, each in pressed[:number] if each == what) * 100 + times[what, number],
        )
        held = tour.held.setdefault(key, Held(name, part.name, what))
        held.processor.append(rest[0])
        held.clock.append(rest[1])
        held.at_work = rest[2] or held.at_work


def go(runs: int, words: list[str], begun: dict[str, set[str]]) -> Iterator[list[Held]]:
    """Go through each part whose name has one of the words, so many times; what held the thread in it.

    Args:
        begun: Is given the actions that were begun, by project.
    """
    assert not {step for part in TOUR for step in part.steps.split() if step[0] not in _SIGNS} - _BY_ID.keys()
    with tempfile.TemporaryDirectory() as projects:
        for name in PROJECTS:
            for part in TOUR:
                if not words or any(word in f"{name}: {part.name}" for word in words):
                    tour = Tour(begun=begun)
                    for _ in range(runs):
                        toured(Path(projects), name, part, tour)
                    yield list(tour.held.values())


# What is said of it.


def worked(held: Held) -> bool:
    """Whether it was at work for more than a frame."""
    return statistics.median(held.processor) > FRAME


def waited(held: Held) -> bool:
    """Whether it took more than a frame only by the clock."""
    return not worked(held) and statistics.median(held.clock) > FRAME


def line(held: Held) -> str:
    """A row of the table."""
    processor, clock = statistics.median(held.processor), statistics.median(held.clock)
    sign = "" if worked(held) else " (waited)"
    where = f"{held.project} | {held.part} | {held.what}{sign}"
    return f"| {where} | {processor:.0f} | {clock:.0f} | {len(held.processor)} | {held.at_work} |"


def figures() -> Iterator[Figure]:
    """Each thing that works for longer than a frame, beside one; the start is measured elsewhere."""
    for part in go(1, [], defaultdict(set)):
        for held in filter(worked, part):
            if held.what != "the start":
                processor = statistics.median(held.processor)
                what = f"{held.what}, {held.part}, {held.project}"
                yield Figure(what, processor, FRAME, processor / FRAME, "ms", "a frame", "at most 1")


def main(arguments: list[str]) -> None:
    """Measure what the arguments ask for."""
    runs, *words = arguments or ["1"]
    begun: dict[str, set[str]] = defaultdict(set)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| project | part | after | ms of processor | ms by the clock | times | at work |")
    print("|---|---|---|---|---|---|---|")
    for part in go(int(runs), words, begun):
        for held in sorted((h for h in part if worked(h) or waited(h)), key=lambda h: -statistics.median(h.processor)):
            print(line(held), flush=True)
    for name, actions in begun.items():
        missed = ", ".join(sorted(_BY_ID.keys() - actions))
        print(f"\n{name}: {len(_BY_ID.keys() & actions)} of {len(_BY_ID)} actions; not reached: {missed}")


if __name__ == "__main__":
    main(sys.argv[1:])
