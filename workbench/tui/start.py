"""Starting the screens on a terminal, quickly.

Python's garbage collector walks everything that the imports and the first frame make, a third of the time that they
take, and finds nothing. It waits until the first frame is painted; what is there by then it never looks at again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.project import Project


def run(project: Project, *, document: str | None = None, on_named: Callable[[str], None] | None = None) -> int:
    """Run the screens on a terminal until the user leaves.

    Args:
        document: The id or name of the document to open; None for the library.
        on_named: Told the name of the annotator, if the user is asked for it.

    Returns:
        The exit code.

    Raises:
        NotFound: There is no such document.
    """
    found = project.documents.get(document).id if document is not None else None
    gc.disable()
    try:
        from workbench.tui.app import WorkbenchApp

        app = WorkbenchApp(project, document=found, on_named=on_named, when_ready=_collect_from_now_on)
        code = app.run()
    finally:
        gc.enable()
        gc.unfreeze()
    return code if code is not None else app.return_code or 0


def _collect_from_now_on() -> None:
    gc.freeze()
    gc.enable()
