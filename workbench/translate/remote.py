"""What the engines that ask a server have in common: options, keys, and what becomes of a text that has no answer."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

from workbench.errors import EngineError
from workbench.translate.engine import Candidate
from workbench.translate.http_client import Patience, Server, ServerError
from workbench.translate.keys import key_for

IN_A_ROW: Final = 3
"""After so many failures one after another the server is given up."""

_FINAL: Final = frozenset({401, 402, 403, 404})
"""What a server answers that will answer so to every text: no key, no money, no leave, no such model."""

_LONGER: Final = 20
_AT_LEAST: Final = 400
"""An answer longer than this, and so many times as long as the text, is no translation of it."""


def open_server(engine: str, url: str, default: str, patience: Patience) -> Server:
    """The server of an engine: at the address in its options, else in the environment, else on this computer.

    A key goes to the address that the user has it for, and to no other: see `key_for`. A server on this computer that
    nobody named is asked without one.
    """
    named = os.environ.get(f"WORKBENCH_{engine.upper()}_URL", "")
    server = Server(url or named or default, patience)
    if url or named:
        server.key = key_for(engine, server.url)
    return server


def checked_patience(engine: str, timeout: float, tries: int) -> Patience:
    """The patience that options ask for."""
    sound = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (timeout, tries))
    if not sound or timeout <= 0 or tries < 1:
        raise EngineError(f"{engine}: timeout must be more than 0 and tries 1 or more, not {timeout!r} and {tries!r}")
    return Patience(timeout=float(timeout), tries=int(tries))


class Failures:
    """Lets a run go on after a text without an answer, and ends it when the server has gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_a_row = 0

    def kept(self, ask: Callable[[], Candidate]) -> Candidate:
        """What `ask` returns, or an empty candidate that says why there is none.

        Raises:
            EngineError: The server failed so often in a row that there is no use in asking it again, or refuses all.
        """
        try:
            found = ask()
        except ServerError as error:
            return self.told(error)
        with self._lock:
            self._in_a_row = 0
        return found

    def told(self, error: ServerError) -> Candidate:
        """The empty candidate that says what went wrong, unless there is no use in going on."""
        with self._lock:
            self._in_a_row += 1
            is_last = self._in_a_row >= IN_A_ROW
        if is_last or not error.reached or error.status in _FINAL:
            raise error
        return Candidate("", note=error.message)


def plausible(text: object, source: str, server: Server) -> str:
    """A text that can be a translation of the source.

    Raises:
        ServerError: It is no text, empty, or far too long.
    """
    if not isinstance(text, str):
        raise ServerError(f"{server.host} answered without a translation", status=200)
    found = text.strip()
    if not found and source.strip():
        raise ServerError(f"{server.host} answered with an empty translation", status=200)
    if len(found) > max(_AT_LEAST, _LONGER * len(source)):
        raise ServerError(f"{server.host} answered {len(found)} characters for {len(source)}", status=200)
    if any(0xD800 <= ord(character) < 0xE000 for character in found):
        raise ServerError(f"{server.host} answered with what is no text", status=200)
    return found
