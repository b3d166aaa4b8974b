"""The command line: reads arguments, calls the core, prints. Each command's module is loaded when it is used."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `workbench`; an error of ours is one line and its hint, never a traceback."""
    from workbench.cli.entry import run

    sys.exit(run(sys.argv[1:]))
