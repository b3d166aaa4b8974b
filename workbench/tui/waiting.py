"""Waiting for another process that writes: a merge or an import may take longer than a screen can stand still unsaid.

An edit is made on the interface's thread, which stands still until it is on disk. While another process writes, words
on the last row say so; keys that are pressed meanwhile are read by Textual's own thread and follow in their order.
Esc gives up: the edit is then not made, and that is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.cells import set_cell_size
from textual import events

from workbench.tui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.driver import Driver
    from textual.message import Message

    from workbench.project import Project
    from workbench.store.patience import Patience
    from workbench.tui.background import Hearer, Task

SILENT: Final = 400
"""Milliseconds for which one waits without a word."""
_LONGEST: Final = 600.0
"""Seconds after which a process that writes is taken to be stuck."""


def wait_for_others(project: Project, patience: Patience) -> None:
    """Have a project wait for other processes in this way."""
    project.database.connection.execute(f"PRAGMA busy_timeout={SILENT}")
    project.database.patience = patience


class OnAThread:
    """Says once, in passing, that a thread waits; ends when its work is called off.

    Args:
        task: What the thread does.
        hearer: Whom it works for.
    """

    def __init__(self, task: Task, hearer: Hearer) -> None:
        self._task = task
        self._hearer = hearer
        self._said = False

    def goes_on(self, seconds: float) -> bool:
        """Say so once; False when called off, or after very long."""
        if not self._said:
            self._said = True
            self._task.tell(lambda: self._hearer.notify(tr("Another process is writing: waiting for it …"), timeout=4))
        return not self._task.is_called_off and seconds < _LONGEST

    def is_over(self) -> None:
        """It goes on by itself."""


class OnTheScreen:
    """Says on the last row of the terminal that one waits, and listens for esc."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._given_up = False
        self._send: Callable[[Message], None] | None = None

    def goes_on(self, seconds: float) -> bool:
        """Say how long one has waited; False after esc, or after very long."""
        driver = self._app._driver
        if driver is not None:
            self._listen(driver)
            words = tr(
                "another process is writing: waiting to save · {seconds} s · esc gives up", seconds=round(seconds)
            )
            self._say(driver, words)
        return not self._given_up and seconds < _LONGEST

    def is_over(self) -> None:
        """Show again what was on the last row."""
        driver = self._app._driver
        if driver is not None and self._send is not None:
            driver.send_message = self._send  # type: ignore[assignment, method-assign]
        self._send, self._given_up = None, False
        if self._app.screen_stack:
            self._app.screen.refresh()

    def _listen(self, driver: Driver) -> None:
        """Have esc end the waiting; every other key waits its turn."""
        if self._send is not None:
            return
        send = self._send = driver.send_message

        def heard(message: Message) -> None:
            if isinstance(message, events.Key) and message.key == "escape":
                self._given_up = True
            else:
                send(message)

        driver.send_message = heard  # type: ignore[method-assign]

    def _say(self, driver: Driver, words: str) -> None:
        width, height = self._app.size
        driver.write(f"\x1b7\x1b[{height};1H\x1b[0;7m{set_cell_size(f' {words}', width)}\x1b[0m\x1b8")
        driver.flush()
