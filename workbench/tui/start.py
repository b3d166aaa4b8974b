"""Starting the screens on a terminal, quickly.

Python's garbage collector walks everything that the imports and the first frame make, a third of the time that they
take, and finds nothing. It waits until the first frame is painted; what is there by then it never looks at again.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from workbench.errors import Refused
from workbench.tui.loading import ahead, load_for_texts

if TYPE_CHECKING:
    from textual.screen import Screen

    from workbench.project import Project
    from workbench.tui.app import WorkbenchApp

_SIGNALLED: Final = 128
_HELD: Final = 500
"""Kibibytes of the project's file that are held in memory: a screen reads a document once."""

First = Literal["", "agreement", "assignments", "propositions"]
"""A screen to begin with that is about the whole project; "" for the library."""


def run(
    project: Project,
    *,
    document: str | None = None,
    first: First = "",
    on_named: Callable[[str], None] | None = None,
) -> int:
    """Run the screens on a terminal until the user leaves.

    Args:
        document: The id or name of the document to open; None for the library.
        first: The screen to begin with instead of the library.
        on_named: Told the name of the annotator, if the user is asked for it.

    Returns:
        The exit code.

    Raises:
        NotFound: There is no such document.
    """
    found = project.documents.get(document).id if document is not None else None
    return _run(project, found, _opener(first) if first else None, on_named)


def run_review(
    project: Project,
    documents: Sequence[str],
    *,
    label: str = "",
    on_named: Callable[[str], None] | None = None,
) -> int:
    """Run the review of some documents, by their ids, until the user leaves.

    Args:
        label: Only what somebody called so.

    Raises:
        Refused: There are no documents.
    """
    if not documents:
        raise Refused("there is nothing to review", hint="add documents first, with: workbench add FILE")

    def opener() -> Screen[None]:
        from workbench.tui.screens.review import ReviewScreen

        return ReviewScreen(project, project.documents.get(documents[0]), documents=documents, label=label)

    return _run(project, None, opener, on_named)


def _opener(first: First) -> Callable[[], Screen[None]]:
    def agreement() -> Screen[None]:
        from workbench.tui.screens.agreement import AgreementScreen

        return AgreementScreen()

    def assignments() -> Screen[None]:
        from workbench.tui.screens.assignments import AssignmentsScreen

        return AssignmentsScreen()

    def propositions() -> Screen[None]:
        from workbench.tui.screens.board import BoardScreen

        return BoardScreen()

    return {"agreement": agreement, "assignments": assignments, "propositions": propositions}[first]


def _run(
    project: Project,
    document: str | None,
    first: Callable[[], Screen[None]] | None,
    on_named: Callable[[str], None] | None,
) -> int:
    gc.disable()
    project.database.hold(_HELD)
    try:
        from workbench.tui.app import WorkbenchApp
        from workbench.tui.driver import outlasting

        def ready() -> None:
            _leave_on_signals(app)
            _collect_from_now_on()

        app = WorkbenchApp(project, document=document, first=first, on_named=on_named, when_ready=ready)
        app.driver_class = outlasting(app.driver_class)
        code = app.run()
    finally:
        gc.enable()
        gc.unfreeze()
    return code if code is not None else app.return_code or 0


def _leave_on_signals(app: WorkbenchApp) -> None:
    """Who ends the program from outside gets the terminal back as it was."""
    import asyncio
    import signal

    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, app.exit, _SIGNALLED + number)


def _collect_from_now_on() -> None:
    gc.freeze()
    gc.enable()
    ahead(load_for_texts)
