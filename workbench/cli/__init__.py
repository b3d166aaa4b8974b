"""The command line: reads arguments, calls the core, prints. Each command's module is loaded when it is used."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> None:
    """Run `workbench`; an error of ours is one line and its hint, never a traceback."""
    try:
        _forgive_encoding()
        from workbench.cli.entry import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


def _forgive_encoding() -> None:
    """A character that the terminal's encoding does not have is written as an escape."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
