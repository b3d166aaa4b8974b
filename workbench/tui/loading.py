"""Loading ahead what a key would else have to wait for: modules, and patterns that take long to compile.

A thread does it while the user reads, a little at a time. What a lead needs is loaded from the library on, so that a
screen with a very long text does not hold it in memory too.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from time import sleep
from typing import Final

_TURN: Final = 0.001
"""Seconds for which the thread may keep the interpreter to itself."""
_BREATH: Final = 0.005
"""Seconds between two modules in which it leaves it to others."""

FOR_EDITS: Final = ("workbench.search.index", "workbench.store.carried")
FOR_TEXTS: Final = (
    *("workbench.translate.checks.documents", "workbench.tui.history.ours", "workbench.tui.history.words"),
    *("workbench.tui.screens.ask", "workbench.tui.screens.choose", "workbench.tui.screens.reader"),
    *("workbench.tui.widgets.find_bar", "workbench.tui.widgets.target_editor", "workbench.tui.widgets.edit_panel"),
    *("workbench.tui.postedit.panel", "workbench.tui.screens.library", "workbench.tui.screens.concordance"),
    *("workbench.tui.screens.propagating", "workbench.tui.screens.proposing", "workbench.tui.screens.board"),
    *("workbench.tui.screens.history", "workbench.tui.screens.bookmarks", "workbench.tui.screens.settings"),
    *("workbench.tui.screens.progress", "workbench.tui.screens.comments", "workbench.tui.screens.versions"),
    *("workbench.tui.screens.lookup", "workbench.tui.screens.findings", "workbench.tui.commands"),
    *("textual.widgets._toast", "textual.command"),
)
"""What is opened from a text, the nearest first."""
FOR_LEADS: Final = (
    *("workbench.tui.screens.annotate", "workbench.tui.screens.metadata", "workbench.tui.screens.zones"),
    *("workbench.tui.screens.review", "workbench.tui.screens.agreement", "workbench.tui.screens.cases"),
    *("workbench.tui.screens.assignments", "workbench.tui.screens.hand_out", "workbench.tui.screens.lessons"),
)
"""What is opened from the library."""

_SAID: Final = "✓ e\u0301 1,000 Iran’s"
_CHECKED: Final = ("Iran has 5.", "伊朗有 5 个,", "en", "zh-Hant")


def load_for_texts() -> None:
    """Load what is needed on the screen of a text, and from there on."""
    _load(FOR_EDITS)
    _compile_patterns()
    _load(FOR_TEXTS)


def load_for_leads() -> None:
    """Load what is opened from the library."""
    _load(FOR_LEADS)


def ahead(load: Callable[[], None]) -> None:
    """Load on a thread, beside the interface."""
    sys.setswitchinterval(_TURN)
    threading.Thread(target=load, daemon=True).start()


def _load(names: Sequence[str]) -> None:
    for name in names:
        import_module(name)
        sleep(_BREATH)


def _compile_patterns() -> None:
    """Have made what the first character needs that is not plain, and the first look at a translation."""
    from workbench.text.graphemes import graphemes
    from workbench.text.sanitise import visible
    from workbench.text.tokens import tokens
    from workbench.translate.checks.model import Unit
    from workbench.translate.checks.registry import Checks

    for use in (visible, graphemes, tokens):
        use(_SAID)
        sleep(_BREATH)
    Checks().of(Unit(*_CHECKED))
