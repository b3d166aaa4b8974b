"""What becomes of an error that nobody thought of: its trace goes to a file, the user gets words, the work goes on."""

from __future__ import annotations

from pathlib import Path

from workbench.tui.language import tr

FILE = "last-error.txt"


def logged(error: BaseException) -> Path | None:
    """Write an error's trace to the user's log folder; None where that cannot be written."""
    from traceback import format_exception

    try:
        from platformdirs import user_log_path

        path = user_log_path("workbench", ensure_exists=True) / FILE
        path.write_text("".join(format_exception(error)), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return path


def in_words(error: BaseException) -> tuple[str, str]:
    """What to tell the user of an unexpected error, and what to do; its trace is in a file by then."""
    path = logged(error)
    said = tr(
        "Something went wrong inside Workbench ({kind}: {what}); your data are as they were.",
        kind=type(error).__name__,
        what=str(error)[:200],
    )
    hint = tr("Please report it, with the file {path}", path=path) if path else ""
    return said, hint
