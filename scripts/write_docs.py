"""Writes what in docs/ is made by the program: the table of keys, what each format keeps, and pictures of screens.

`python scripts/write_docs.py` after a change of any; tests hold the tables to the program.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from format_table import formats_page
from pictures import draw_pictures

from workbench.demo import FIRST, make_demo
from workbench.tui.actions import actions_table
from workbench.tui.picture import draw, draw_review

DOCS = Path(__file__).parent.parent / "docs"


def keys_page() -> str:
    """The page of keys: a few words, and the table that the registry makes."""
    return (
        "# Keys\n\n"
        "Letters and digits belong to the schema: with something selected they mark it, without they mark the word\n"
        "under the cursor. Everything else is below; `?` shows it in the program, and `ctrl+p` finds a command by\n"
        "name. This page is made from the registry of actions by `scripts/write_docs.py`.\n\n" + actions_table()
    )


def main() -> None:
    """Write all of them."""
    (DOCS / "keys.md").write_text(keys_page(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"XDG_CONFIG_HOME": f"{folder}/settings"}):
        (DOCS / "formats" / "what-each-keeps.md").write_text(formats_page(Path(folder) / "formats"), encoding="utf-8")
        demo = Path(folder) / "workbench-demo"
        make_demo(demo, Path(folder) / "exports", lambda _: None)
        draw(demo, FIRST, DOCS / "annotation.svg", annotator="a")
        draw_review(demo, FIRST, DOCS / "review.svg")
        draw_pictures(demo, DOCS)


if __name__ == "__main__":
    main()
