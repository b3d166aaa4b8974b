"""Keys in the order in which they were pressed, however fast they come.

Textual hands a key to what has the focus at once, but does what is bound to it only when the key has come up to the
app, so that of two keys that come together the second may be done before the first: a letter would mark where the
cursor was, and what is typed after `/` would mark as well. Here a key waits until the one before has done its work, be
that on a thread: then the buttons of the mouse wait as well.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

_ROUNDS: Final = 3
"""One for the key itself, one for what it posts, one for the screen or the field that this opens."""
_BUTTONS: Final = (events.MouseDown, events.MouseUp)
_PATIENCE: Final = 1.0
"""Seconds after which one asks again whether a key is done: what had the focus may be gone, and its answer with it."""


class InOrder(App[Any], inherit_bindings=False):
    """Mixed into the app."""

    _keys_given: int = 0
    _key_at_work: bool = False
    _threads_at_work: int = 0
    _give_up: Callable[[], object] | None = None

    @cached_property
    def _keys_held(self) -> deque[events.Event]:
        return deque()

    async def on_event(self, event: events.Event) -> None:
        """Give a key to what has the focus, or have it wait its turn."""
        waits = (events.Key, events.Paste, *(_BUTTONS if self.is_held or self._keys_held else ()))
        if not isinstance(event, waits) or event.is_forwarded:
            await super().on_event(event)
        elif self._give_up is not None and isinstance(event, events.Key) and event.key == "escape":
            self._give_up()
        elif self._key_at_work or self.is_held or self._keys_held:
            if not self._keys_held:
                self.set_timer(_PATIENCE, partial(self._ask_again, self._keys_given))
            self._keys_held.append(event)
        else:
            await self._give(event)

    @property
    def is_held(self) -> bool:
        """Whether a thread is at something that what comes next has to wait for."""
        return self._threads_at_work > 0

    def hold(self, *, give_up: Callable[[], object] | None = None) -> None:
        """Have what comes next wait for a thread, until `go_on` is called as often as this.

        Args:
            give_up: Called when esc is pressed meanwhile; it may go on.
        """
        self._threads_at_work += 1
        self._give_up = give_up

    def go_on(self) -> None:
        """The thread is done: what waited follows."""
        self._threads_at_work -= 1
        self._give_up = None
        if not self._key_at_work:
            self.call_later(self._give_next)

    async def _give(self, event: events.Event) -> None:
        self._keys_given += 1
        self._key_at_work = True
        await super().on_event(event)
        self._follow(self._keys_given, _ROUNDS)

    def _ask_again(self, number: int) -> None:
        if self._key_at_work and self._keys_given == number:
            self._follow(number, _ROUNDS)

    def _follow(self, number: int, rounds: int) -> None:
        """Go the way of a key, behind it: from what has the focus up to the app."""
        _Way(self, self.focused or self.screen, number, rounds).go_on()

    async def passed(self, number: int, rounds: int) -> None:
        """A key has come up to the app for one round more."""
        if rounds > 1:
            self._follow(number, rounds - 1)
        elif self._key_at_work and self._keys_given == number:
            self._key_at_work = False
            await self._give_next()

    async def _give_next(self) -> None:
        if self._key_at_work or self.is_held or not self._keys_held:
            return
        event = self._keys_held.popleft()
        if self._keys_held:
            self.set_timer(_PATIENCE, partial(self._ask_again, self._keys_given + 1))
        await self._give(event)


class _Way:
    """The way of a key, from a node up to the app.

    Its method is the callback itself: what `call_later` wraps, Textual looks into anew each time.
    """

    __slots__ = ("_app", "_node", "_number", "_rounds")

    def __init__(self, app: InOrder, node: MessagePump, number: int, rounds: int) -> None:
        self._app = app
        self._node = node
        self._number = number
        self._rounds = rounds

    def go_on(self) -> None:
        """Wait until the node has dealt with what it has now."""
        if not self._node.post_message(events.Callback(self.passed)):
            self._node = self._app
            self._app.post_message(events.Callback(self.passed))

    async def passed(self) -> None:
        """The node has: on to the next."""
        if self._node is self._app:
            await self._app.passed(self._number, self._rounds)
        else:
            self._node = self._node._parent or self._app
            self.go_on()
