"""The workbench as it is, with a note of whatever held the thread of its interface for longer than a frame.

Run as a program of its own on a terminal. Each call that the event loop makes is timed, in processor time of the
thread and by the clock; another thread looks at what is being done in those that take long. What is told:

    a  when, an action that was begun
    h  when it ended, milliseconds of processor, milliseconds by the clock, the function of ours that was at it
"""

from __future__ import annotations

import asyncio.events
import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

FRAME: Final = 16.0
"""Milliseconds."""
_LOOK: Final = 0.002
_OURS: Final = f"{Path(__file__).parents[1] / 'workbench'}/"


class Holding:
    """Notes of what holds the interface's thread, a line of JSON each."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes.open("w", buffering=1, encoding="utf-8")
        self._thread = threading.get_ident()
        self._began = 0.0
        self._seen: Counter[str] = Counter()

    def watch(self) -> None:
        """From now on."""
        run = asyncio.events.Handle._run

        def timed(handle: asyncio.events.Handle) -> None:
            processor, self._began = time.thread_time(), time.perf_counter()
            try:
                run(handle)
            finally:
                began, self._began = self._began, 0.0
                ended = time.perf_counter()
                self._judge((time.thread_time() - processor) * 1000, (ended - began) * 1000, ended)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign]
        threading.Thread(target=self._look, daemon=True).start()
        self._note_actions()

    def _judge(self, processor: float, clock: float, ended: float) -> None:
        if clock > FRAME:
            seen = [f"{name} ({times})" for name, times in self._seen.most_common(3)]
            self._notes.write(json.dumps(["h", ended, processor, clock, ", ".join(seen)]) + "\n")
        if self._seen:
            self._seen = Counter()

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK)
            if self._began and time.perf_counter() - self._began > 2 * _LOOK:
                self._seen[_deepest(sys._current_frames().get(self._thread))] += 1

    def _note_actions(self) -> None:
        from textual.app import App

        dispatch = App._dispatch_action

        async def noted(app: App[Any], namespace: Any, name: str, parameters: Any) -> bool:
            self._notes.write(json.dumps(["a", time.perf_counter(), name]) + "\n")
            return await dispatch(app, namespace, name, parameters)

        App._dispatch_action = noted  # type: ignore[method-assign]


def _deepest(frame: Any) -> str:
    """The innermost function of ours on a stack; where it is what runs the loop, the innermost of all."""
    first = frame
    while frame is not None and not frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    if frame is None or frame.f_code.co_name == "_run":
        frame = first
    if frame is None:
        return "?"
    path = frame.f_code.co_filename.removeprefix(_OURS).removesuffix(".py")
    return f"{path.rsplit('/site-packages/')[-1]}:{frame.f_code.co_qualname}"


def main(folder: str, annotator: str, first: str, notes: str) -> None:
    """Run the screens on a project, beginning with a document, with «review» or with the library."""
    from workbench.project import open_project
    from workbench.tui.start import run, run_review

    Holding(Path(notes)).watch()
    with open_project(folder, annotator=annotator) as project:
        if first == "review":
            run_review(project, [document.id for document in project.documents.all()])
        else:
            run(project, document=first or None)


if __name__ == "__main__":
    main(*sys.argv[1:])
