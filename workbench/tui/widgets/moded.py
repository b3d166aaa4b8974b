"""A text pane in a modal keymap: letters move, until a mode gives them to the schema's types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from workbench.tui.actions import ACTIONS, method_of
from workbench.tui.modes import Modes
from workbench.tui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.widget import Widget


class Moded:
    """Mixed into the pane."""

    if TYPE_CHECKING:

        def call_next(self, callback: Callable[[], object]) -> None:
            """Call something as soon as this message is dealt with."""

        def mode_changed(self) -> None:
            """The keys mean something else now."""

        def means_nothing(self, key: str) -> None:
            """A letter was pressed that nothing has."""

    modes: Modes

    def takes(self, event: events.Key) -> bool:
        """Whether a key is none of the types': what it asks for in the keymap's mode is done."""
        verdict = self.modes.feed(event.key, plain(event.character))
        if verdict == "taken":
            event.stop()
            event.prevent_default()
            for action in self.modes.due:
                self.call_next(partial(cast("Widget", self).run_action, _methods()[action]))
            self.mode_changed()
            if self.modes.unknown:
                self.means_nothing(self.modes.unknown)
        return verdict != "type"


def _methods() -> dict[str, str]:
    """What each action is called by."""
    return {action.id: method_of(action) for action in ACTIONS}
