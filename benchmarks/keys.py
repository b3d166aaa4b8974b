"""How long a key takes on the annotation screen, from its press to the last byte of what it changes on the terminal.

Beside it, in turn, the same keys in an app of Textual's TextArea with the same text; there a character is typed where
here a span is marked and committed. `python -m benchmarks.keys [RUNS] [WORDS OF A DOCUMENT]` prints medians and 95th
percentiles for every kind of document, without lanes and with them; `--quick [lanes] [WORDS]` those of one short run;
`python -m benchmarks keys` the ratios of the 95th percentiles. What a key has done later than that, when the cursor has
rested for a moment, is not among its bytes: they end where 50 milliseconds pass without one.
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
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from benchmarks.large import NAME, RARE, Large, large_project, text_of
from benchmarks.terminal import Terminal

KINDS: Final = (
    Large(),
    Large(whole=True),
    Large("zh-Hant"),
    Large("zh-Hant", whole=True),
    Large(spans=100_000),
    Large(whole=True, spans=100_000),
)
_TIMES: Final = 40
_MARK: Final = "w"
_SAVED: Final = b"saved"
"""What the footer says of an edit that is on disk."""
LIMITS: Final = {
    "cursor": 8.0,
    "select": 8.0,
    "row": 8.0,
    "page down": 12.0,
    "mark": 16.0,
    "find, a letter": 50.0,
    "first paint": 300.0,
}
"""Milliseconds that are wanted at the most, with 10,000 spans and without lanes; twice as many otherwise."""
_STEPS: Final = {
    "cursor": ((), "right", ()),
    "select": ((), "shift+right", ()),
    "row": ((), "down", ()),
    "page down": ((), "page down", ()),
    "mark": (("ctrl+right", "ctrl+right"), _MARK, ()),
    "undo": ((), "undo", ()),
    "delete": (("ctrl+right", "ctrl+right", _MARK), "delete", ()),
}
"""What is pressed before, what is measured, and what is pressed behind."""
_BLINK: Final = 0.3
"""Seconds, shorter than a cursor in a line of input takes to blink."""
_NOT_MADE: Final = "mark, nothing there"
"""Presses of a type's key where there is no word, which say so in a toast: a segment ends where no word begins."""

Found = dict[str, list[float]]


def ours(large: Large, *, lanes: bool = False, times: int = _TIMES) -> Found:
    """One run of the annotation screen: milliseconds of each key, by what it does, and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        project = shutil.copytree(large_project(large), Path(folder) / "project")
        stamp = Path(folder) / "imported"
        command = [sys.executable, "-m", "benchmarks.keys", "--screen", str(project), str(stamp)]
        terminal = Terminal(command, env={"XDG_CONFIG_HOME": folder})
        try:
            painted = _painted(terminal)
            found: Found = {"first paint": [(painted - float(stamp.read_text())) * 1000]}
            found["MB at first"] = [terminal.resident()]
            terminal.drain(3, quiet=1.5)
            if lanes:
                found["lanes on"] = [terminal.press("\\", patience=1) * 1000]
                terminal.drain(3, quiet=1.5)
            for what in _STEPS:
                found |= _timed(terminal, what, times)
            found["MB"] = [terminal.resident()]
            found["find, a letter"] = _typed(terminal, RARE[large.language])
            found["MB, with a search"] = [terminal.resident()]
            loaded = terminal.loaded("numpy", "ctranslate2")
            assert not loaded, loaded
            return found
        finally:
            terminal.close()


def _painted(terminal: Terminal) -> float:
    """When the footer, the last thing on the screen, came out."""
    while True:
        last = terminal.drain(1, quiet=0)
        if b" Mark " in terminal.tail:
            return last
        if time.perf_counter() - terminal.began > 60:
            raise TimeoutError(terminal.tail)


def theirs(large: Large, *, times: int = _TIMES) -> Found:
    """One run of the TextArea."""
    with tempfile.TemporaryDirectory() as folder:
        text = text_of(large.language)[0]
        if large.whole:
            text = text.replace("\n", " ")
        path = Path(folder) / NAME
        path.write_text(text, encoding="utf-8")
        terminal = Terminal([sys.executable, "-m", "benchmarks.keys", "--rival", str(path)])
        try:
            terminal.drain(60, quiet=3)
            found = {}
            for what in ("cursor", "select", "row", "page down", "mark"):
                terminal.press("left" if what == "cursor" else "right")
                found[what] = _pressed(terminal, what, times)
            found["MB"] = [terminal.resident()]
            return found
        finally:
            terminal.close()


def _timed(terminal: Terminal, what: str, times: int) -> Found:
    """Milliseconds of a key; where a mark is to be made, those presses apart that found no word to mark."""
    answers: list[bytes] = []
    taken = _pressed(terminal, what, times, answers)
    if what != "mark":
        return {what: taken}
    made = [_SAVED in answer for answer in answers]
    found = {what: [each for each, is_made in zip(taken, made, strict=True) if is_made]}
    missed = [each for each, is_made in zip(taken, made, strict=True) if not is_made]
    return found | ({_NOT_MADE: missed} if missed else {})


def _pressed(terminal: Terminal, what: str, times: int, answers: list[bytes] | None = None) -> list[float]:
    before, key, after = _STEPS[what]
    taken = []
    for _ in range(times // 4 if key in ("undo", "delete") else times):
        for each in before:
            terminal.press(each)
        seen = terminal.seen
        taken.append(terminal.press(key, patience=2) * 1000)
        if answers is not None:
            answers.append(terminal.tail[seen - terminal.seen :] if terminal.seen > seen else b"")
        for each in after:
            terminal.press(each)
    return taken


def _typed(terminal: Terminal, words: str, times: int = 3) -> list[float]:
    """Search as one types: milliseconds of each letter, with the way to what it finds, from the first line."""
    taken = []
    for _ in range(times):
        terminal.press("ctrl+home", patience=2)
        terminal.press("/", patience=2)
        terminal.drain(2, quiet=_BLINK)
        taken += [terminal.press(letter, patience=2) * 1000 for letter in words]
        terminal.press("escape", patience=1)
        terminal.press("escape", patience=1)
    return taken


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def together(runs: list[Found]) -> dict[str, tuple[float, float]]:
    """Of each thing the median of the runs' medians, and of their 95th percentiles; of those runs that have it."""
    found = {}
    for what in dict.fromkeys(what for run in runs for what in run):
        had = [run[what] for run in runs if run.get(what)]
        found[what] = (statistics.median(map(statistics.median, had)), statistics.median(map(high, had)))
    return found


def measured(large: Large, *, lanes: bool = False, runs: int = 5, rival: bool = True) -> Iterator[str]:
    """The lines of a table for a kind of document."""
    mine, other = [], []
    for _ in range(runs):
        mine.append(ours(large, lanes=lanes))
        if rival:
            other.append(theirs(large))
    yield f"\n{large}{', lanes on' if lanes else ''}\n"
    yield "| what | p50 | p95 | TextArea p50 | p95 | wanted |\n|---|---|---|---|---|---|"
    beside = together(other) if other else {}
    factor = 2 if lanes or large.spans > 10_000 else 1
    for what, (middle, top) in together(mine).items():
        theirs_middle, theirs_top = (f"{each:.1f}" for each in beside[what]) if what in beside else ("", "")
        wanted = f"p95 under {LIMITS[what] * factor:g}" if what in LIMITS else ""
        wanted = f"under {120 * factor}" if what in ("MB", "MB, with a search") else wanted
        yield f"| {what} | {middle:.1f} | {top:.1f} | {theirs_middle} | {theirs_top} | {wanted} |"
    yield f"| search for a rare string | {search(large):.1f} | | | | under {50 * factor} |"


def search(large: Large) -> float:
    """Milliseconds that finding a rare string in the document takes, warm, the median of five."""
    from workbench import open_project

    with open_project(large_project(large), annotator="ann") as project:
        taken = []
        for _ in range(6):
            began = time.perf_counter()
            hits = project.search.find(RARE[large.language])
            taken.append((time.perf_counter() - began) * 1000)
            assert len(hits) == 1, hits
    return statistics.median(taken[1:])


def figures() -> Iterator[Figure]:
    """The 95th percentiles of the first kind of document beside TextArea's."""
    mine, other = ([], [])
    for _ in range(5):
        mine.append(ours(KINDS[0]))
        other.append(theirs(KINDS[0]))
    found, beside = together(mine), together(other)
    for what in beside:
        if what in LIMITS:
            top, theirs_top = found[what][1], beside[what][1]
            wanted = f"under {LIMITS[what]:g} ms"
            yield Figure(f"{what}, p95, {KINDS[0]}", top, theirs_top, top / theirs_top, "ms", "TextArea", wanted)


def _screen(folder: str, stamp: str) -> None:
    """The annotation screen, in this process; when the imports were done is noted."""
    import workbench.tui.app
    import workbench.tui.screens.annotate
    from workbench.project import open_project
    from workbench.tui import run

    assert workbench.tui.app
    assert workbench.tui.screens.annotate
    Path(stamp).write_text(repr(time.perf_counter()))
    with open_project(folder, annotator="ann") as project:
        run(project, document=NAME)


def _rival(path: str) -> None:
    """TextArea, with nothing that blinks."""
    from textual.app import App, ComposeResult
    from textual.widgets import TextArea

    class Rival(App[None]):
        def compose(self) -> ComposeResult:
            area = TextArea(Path(path).read_text(encoding="utf-8"), soft_wrap=True)
            area.cursor_blink = False
            yield area

    Rival().run()


def main(arguments: list[str]) -> None:
    """Measure what the arguments ask for."""
    match arguments:
        case ["--screen", folder, stamp]:
            _screen(folder, stamp)
        case ["--rival", path]:
            _rival(path)
        case ["--quick", *words]:
            lanes = "lanes" in words
            wanted = [word for word in words if word != "lanes"]
            for large in (each for each in KINDS if all(word in str(each) for word in wanted)):
                found = together([ours(large, lanes=lanes, times=12)])
                print(large, json.dumps({what: [round(each, 1) for each in found[what]] for what in found}))
        case _:
            runs, *words = arguments or ["5"]
            print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
            for large in (each for each in KINDS if all(word in str(each) for word in words)):
                for lanes in (False, True):
                    for line in measured(large, lanes=lanes, runs=int(runs), rival=not lanes):
                        print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
