"""The command palette: every action of the registry that can be done from where one is, and every type to mark with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from workbench.text.sanitise import printable
from workbench.tui.actions import ACTIONS, keys_of, method_of
from workbench.tui.screens.parts import Annotating


class Commands(Provider):
    """What the palette offers."""

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Title, help and what to call, for all that makes sense on this screen."""
        contexts = {"app", *getattr(self.screen, "contexts", ())}
        for action in ACTIONS:
            if action.in_palette and action.context in contexts:
                method = method_of(action)
                target = self.app if action.context == "app" else self.screen
                call = partial(target.run_action, method)
                yield action.title, f"{action.help} ({keys_of(action)})", call
        if isinstance(self.screen, Annotating):
            for mark_type in self.screen.schema.types.values():
                key = f" ({mark_type.key})" if mark_type.key else ""
                mark: Callable[[], object] = partial(self.screen.mark_with, mark_type.name)
                yield (
                    printable(f"{mark_type.kind.capitalize()}: {mark_type.title()}"),
                    (printable(mark_type.description()) + key),
                    mark,
                )

    async def discover(self) -> Hits:
        """What is shown before anything is typed."""
        for title, help_, call in self._offers():
            yield DiscoveryHit(title, call, help=help_)

    async def search(self, query: str) -> Hits:
        """What fits what was typed."""
        matcher = self.matcher(query)
        for title, help_, call in self._offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), call, help=help_)
