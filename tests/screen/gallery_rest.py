"""When a screen is at rest: nothing on it will change by itself. A picture of it is then the same on each machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.timer import Timer
from textual.widgets import Input

from workbench.tui.postedit.latest import Latest
from workbench.tui.screens import resting
from workbench.tui.widgets import laying, pane

_LONG: Final = 60.0
"""Seconds that no test waits for: a message in passing stays for them."""

Press = Callable[..., Awaitable[None]]


class Rest:
    """Waits for a screen to rest.

    All heights are known from the first paint on: where a text is scrolled to depends on which of them are.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, press: Press) -> None:
        self._press = press
        self._asked: set[Latest[Any]] = set()
        for budget in ("_AT_ONCE", "_AGAIN"):
            monkeypatch.setattr(laying, budget, _LONG)
        for module, wait in ((laying, "PATIENCE"), (pane, "PATIENCE"), (resting, "REST")):
            monkeypatch.setattr(module, wait, 0.01)
        self._follow(monkeypatch)

    def _follow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Know which of the editor's threads have something to answer."""
        ask, following = Latest.ask, Latest._next

        def asked(one: Latest[Any], request: Any) -> None:
            with one._changed:
                if not one._closed:
                    self._asked.add(one)
                ask(one, request)

        def answered(one: Latest[Any]) -> Any:
            with one._changed:
                if one._waiting is None:
                    self._asked.discard(one)
            return following(one)

        monkeypatch.setattr(Latest, "ask", asked)
        monkeypatch.setattr(Latest, "_next", answered)

    async def of(self, app: App[Any], pilot: Pilot[Any]) -> None:
        """Wait until no clock runs and no thread works, and what came of that is shown; no cursor blinks."""
        quiet = 0
        while quiet < 2:
            for each in app.screen.query(Input):
                each.cursor_blink, each._cursor_visible = False, True
            await self._press(pilot)
            quiet = 0 if self._is_busy(app) else quiet + 1

    def _is_busy(self, app: App[Any]) -> bool:
        workers = (not worker.is_finished for worker in app.workers)
        return bool(self._asked) or any(workers) or any(map(_runs, _timers(app)))


def _timers(app: App[Any]) -> Iterator[Timer]:
    yield from app._timers
    for screen in app.screen_stack:
        for node in screen.walk_children(with_self=True):
            yield from node._timers


def _runs(timer: Timer) -> bool:
    """Whether a clock will strike once, and soon: those that strike for ever show nothing new here."""
    task = timer._task
    return timer._repeat is not None and timer._interval < _LONG and task is not None and not task.done()
