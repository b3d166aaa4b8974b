"""The command palette: every action of the registry that can be done from where one is, and every type to mark with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from workbench.text.sanitise import printable
from workbench.tui.action import Action
from workbench.tui.actions import ACTIONS, keys_of, method_of
from workbench.tui.language import tr
from workbench.tui.screens.parts import Annotating
from workbench.tui.words import description_of, title_of

_NOT_OFFERED = frozenset({"mark_one", "mark_mode"})
"""What is only a key."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A command: what it is called here and in English, what it does, and what to call."""

    title: str
    english: str
    help: str
    call: Callable[[], object]


class Commands(Provider):
    """What the palette offers."""

    def _offers(self) -> Iterator[Offer]:
        """All that makes sense on this screen."""
        contexts = {"app", *getattr(self.screen, "contexts", ())}
        for action in ACTIONS:
            if action.in_palette and action.context in contexts and self._is_live(action):
                target = self.app if action.context == "app" else self.screen
                call = partial(target.run_action, method_of(action))
                keys = keys_of(action)
                help_ = f"{tr(action.help)} ({keys})" if keys else tr(action.help)
                yield Offer(tr(action.title), action.title, help_, call)
        yield from self._types()
        yield from self._themes()

    def _is_live(self, action: Action) -> bool:
        """Whether it can be done now: while a translation is typed, little else can."""
        live = action.context == "app" or self.screen.check_action(action.id, ()) is not False
        return live and action.id not in _NOT_OFFERED

    def _types(self) -> Iterator[Offer]:
        """The schema's types, to mark with."""
        if not isinstance(self.screen, Annotating) or self.screen.check_action("mark_one", ()) is False:
            return
        for mark_type in self.screen.schema.types.values():
            key = f" ({mark_type.key})" if mark_type.key else ""
            mark: Callable[[], object] = partial(self.screen.mark_with, mark_type.name)
            kind = {"entity": tr("Entity"), "claim": tr("Claim"), "relation": tr("Relation"), "label": tr("Label")}
            yield Offer(
                printable(tr("{what}: {more}", what=kind[mark_type.kind], more=title_of(mark_type))),
                printable(f"{mark_type.kind.capitalize()}: {mark_type.title()}"),
                printable(description_of(mark_type)) + key,
                mark,
            )

    def _themes(self) -> Iterator[Offer]:
        from workbench.tui.app import WorkbenchApp
        from workbench.tui.screens.settings import theme_calls

        if isinstance(self.app, WorkbenchApp):
            for title, english, choose in theme_calls(self.app.change_preference):
                yield Offer(title, english, tr("Change the colours."), choose)

    async def discover(self) -> Hits:
        """What is shown before anything is typed."""
        for offer in self._offers():
            yield DiscoveryHit(offer.title, offer.call, help=offer.help)

    async def search(self, query: str) -> Hits:
        """What says what was typed, in the interface's language or in English; else what has its letters in order."""
        matcher = self.matcher(query)
        offers = list(self._offers())
        scored = [(_score(query, offer), offer) for offer in offers]
        if not any(score for score, _ in scored):
            scored = [(max(matcher.match(offer.title), matcher.match(offer.english)), offer) for offer in offers]
        for score, offer in scored:
            if score > 0:
                named = matcher.match(offer.title) > 0
                title = matcher.highlight(offer.title) if named else offer.title
                yield Hit(score, title, offer.call, help=offer.help if named else _in_english(offer))
        if not any(score > 0 for score, _ in scored):
            yield Hit(0.1, tr("No command is called so."), _nothing)


def _score(query: str, offer: Offer) -> float:
    """How well a command says the words of a query, in whatever case, width or Chinese script; 0 for not."""
    from workbench.search.matching import flat

    words = flat(query).split()
    title, english, help_ = flat(offer.title), flat(offer.english), flat(offer.help)
    if not words:
        return 0.0
    if title.startswith(words[0]) or english.startswith(words[0]):
        told = f"{title} {english}"
        if all(word in told for word in words):
            return 1.0
    for score, told in ((0.8, title), (0.7, english), (0.4, f"{title} {english} {help_}")):
        if all(word in told for word in words):
            return score
    return 0.0


def _in_english(offer: Offer) -> str:
    """What a command does, after its English name where that is another."""
    return offer.help if offer.english == offer.title else f"{offer.english} · {offer.help}"


def _nothing() -> None:
    """What no command does."""
