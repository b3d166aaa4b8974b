"""Work that takes longer than a frame: on a thread of its own, with a handle of its own on the project.

What a thread has to say comes back as messages, which a screen that is gone simply never gets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from textual.message import Message
from textual.worker import Worker, get_current_worker

from workbench.errors import WorkbenchError
from workbench.tui.problems import in_words
from workbench.tui.sayings import retell
from workbench.tui.waiting import OnAThread, wait_for_others

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from workbench.project import Project

    Hearer: TypeAlias = App[Any] | Screen[Any]

Result = TypeVar("Result")
_APART = 0.1
_BREATH = 0.004
_TURN = 0.001
"""Seconds for which a thread may keep the interpreter to itself: the interface's asks for it many times a key."""


class Told(Message):
    """Something that a thread has to say: called by who had it work, on the interface's own thread."""

    bubble = False

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__()
        self.call = call


class Hears:
    """Mixed into a screen, or the app, that has work done on threads."""

    def on_told(self, event: Told) -> None:
        """A thread has something to say."""
        event.stop()
        event.call()


class Stopped(Exception):
    """Work was called off."""


class Task:
    """What a piece of work can do besides working.

    Args:
        progress: Told, at most ten times a second, how many of how many are done.
    """

    def __init__(self, hearer: Hearer, progress: Callable[[int, int], object] | None) -> None:
        self._hearer = hearer
        self._worker = get_current_worker()
        self._progress = progress
        self._told = 0.0

    def tell(self, call: Callable[[], object]) -> None:
        """Have something done on the interface's thread."""
        if not self._worker.is_cancelled:
            self._hearer.post_message(Told(call))

    def stop_if_called_off(self) -> None:
        """Go on only where somebody still wants it."""
        if self._worker.is_cancelled:
            raise Stopped

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; stop here if it was called off."""
        self.stop_if_called_off()
        now = monotonic()
        if self._progress is not None and (now - self._told > _APART or done == total):
            self._told = now
            self.tell(lambda: self._progress and self._progress(done, total))

    @property
    def is_called_off(self) -> bool:
        """Whether nobody wants it any more."""
        return self._worker.is_cancelled

    def breathe(self) -> None:
        """Let others run: for work that nobody waits for."""
        sleep(_BREATH)


def in_background(
    hearer: Hearer,
    work: Callable[[Project, Task], Result],
    then: Callable[[Result], object],
    *,
    project: Project,
    failed: Callable[[WorkbenchError], object],
    group: str,
    progress: Callable[[int, int], object] | None = None,
) -> Worker[None]:
    """Do something on a thread; what is still being done in the same group is called off.

    Args:
        group: "" for one of its own.
        hearer: Hears what comes of it; what a screen began is called off with it.
        work: Is given a handle of its own on the project.
        then, failed: Called on the interface's thread with what came out.
        progress: As for Task.
    """
    path, annotator = project.path, project.annotator
    sys.setswitchinterval(_TURN)

    def run() -> None:
        from workbench.project import open_project

        task = Task(hearer, progress)
        try:
            with open_project(path, annotator=annotator) as own:
                wait_for_others(own, OnAThread(task, hearer))
                result = work(own, task)
        except Stopped:
            return
        except WorkbenchError as error:
            problem = error
            task.tell(lambda: failed(retell(problem, project)))
            return
        except Exception as error:
            said, hint = in_words(error)
            unforeseen = WorkbenchError(said, hint=hint)
            task.tell(lambda: failed(unforeseen))
            return
        task.tell(lambda: then(result))

    return hearer.run_worker(run, thread=True, exclusive=bool(group), group=group)
