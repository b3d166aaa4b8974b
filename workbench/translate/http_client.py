"""Asking a translation server over HTTP: one question, one connection, one answer in time, or an error that says why.

The standard library does it: a request and its JSON answer need no more. Each request has a connection of its own, so
that an answer that comes too late dies with its connection and can never be taken for the answer to another question.
The whole answer has to come in time, not only its next byte. A redirection is not followed: the texts, and a key, go
where the user said and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from workbench.errors import EngineError

LONGEST_ANSWER: Final = 16 << 20
_SHOWN: Final = 300
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT: Final = 60.0
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, and how often to try again.

    Attributes:
        timeout: Seconds until the whole answer has come.
        tries: How often a question is asked at the most.
        backoff: Seconds before the second try; each further wait is twice as long.
    """

    timeout: float = 60.0
    tries: int = 3
    backoff: float = 1.0


class ServerError(EngineError):
    """A server cannot be asked, or does not answer as it should.

    Attributes:
        status: What it answered, 0 where no answer came.
        reached: Whether the server could be reached at all.
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 0, reached: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.reached = reached


@dataclass(slots=True)
class Server:
    """A server at an address, asked with patience.

    Args:
        url: Where it is: http or https, a path before its own paths if need be.
        key: A secret that is sent along; it never gets into a message.
        sleep: Waits between tries.
    """

    url: str
    patience: Patience = field(default_factory=Patience)
    key: str = field(default="", repr=False)
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if parts.username or parts.password:
            raise EngineError(
                "the address of a server must not hold a name or a password",
                hint="Keys belong in an environment variable: see docs/engines.md.",
            )
        if parts.query or parts.fragment:
            raise EngineError(
                "the address of a server must hold nothing after a question mark or a number sign",
                hint="Keys belong in an environment variable: see docs/engines.md.",
            )

    @property
    def host(self) -> str:
        """Its name and port, as messages show it."""
        return _split(self.url).netloc

    @property
    def is_local(self) -> bool:
        """Whether it is on this computer."""
        return _split(self.url).hostname in _LOCAL

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON that a path has."""
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, question: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
        """The JSON answered to a question in JSON.

        Raises:
            ServerError: No answer came in time, after as many tries as are allowed, or it is no JSON, or a refusal.
        """
        return self._ask("POST", path, json.dumps(question).encode(), headers or {})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Any:
        wait = self.patience.backoff
        for attempt in range(1, self.patience.tries + 1):
            try:
                return self._once(method, path, body, headers)
            except _TryAgain as problem:
                if attempt == self.patience.tries:
                    raise problem.error from problem.error.__cause__
                self.sleep(min(_LONGEST_WAIT, problem.after or wait * random.uniform(0.8, 1.2)))
                wait *= 2
        raise AssertionError("a question is asked once at least")

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Any:
        try:
            status, found, data = self._exchange(method, path, body, headers)
        except TimeoutError as error:
            raise _TryAgain(self._error(f"did not answer within {self.patience.timeout:g} seconds", error)) from error
        except ssl.SSLError as error:
            raise self._error(f"cannot be trusted: {error.reason or error}", error, reached=False) from error
        except (http.client.HTTPException, ConnectionResetError, BrokenPipeError) as error:
            raise _TryAgain(self._error(f"broke off: {error or type(error).__name__}", error)) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise _TryAgain(self._error(f"cannot be reached: {reason}", error, reached=False)) from error
        if status != 200:
            raise self._refusal(status, found, data)
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._error(f"answered what is no JSON: {self._shown(data)}", error, status=status) from error

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request on a connection of its own: the status, the headers and the whole answer, in time."""
        until = time.monotonic() + self.patience.timeout
        parts = _split(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.patience.timeout)
        alarm = threading.Timer(self.patience.timeout, _hang_up, (connection,))
        alarm.daemon = True
        alarm.start()
        try:
            sent = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Workbench"}
            connection.request(method, parts.path.rstrip("/") + path, body, {**sent, **headers})
            with connection.getresponse() as answer:
                return answer.status, dict(answer.headers.items()), self._read(answer)
        except (http.client.HTTPException, OSError) as error:
            if time.monotonic() >= until:
                raise TimeoutError from error
            raise
        finally:
            alarm.cancel()
            connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        data = answer.read(LONGEST_ANSWER + 1)
        if len(data) > LONGEST_ANSWER:
            raise self._error(f"answered more than {LONGEST_ANSWER >> 20} MB", None)
        promised = answer.headers.get("Content-Length", "")
        if promised.isdigit() and len(data) < int(promised):
            raise http.client.IncompleteRead(data, int(promised) - len(data))
        return data

    def _refusal(self, status: int, headers: Mapping[str, str], data: bytes) -> Exception:
        if 300 <= status < 400:
            moved = next((value for name, value in headers.items() if name.lower() == "location"), "")
            hint = f"If that is right, give this address: {self._shown(moved.encode())}" if moved else ""
            return self._error(f"answered {status}: it is somewhere else", None, status=status, hint=hint)
        said = self._said(data)
        error = self._error(f"answered {status}{': ' + said if said else ''}", None, status=status)
        if status not in _AGAIN:
            return error
        after = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
        return _TryAgain(error, float(after) if after.isdigit() else 0.0)

    def _said(self, data: bytes) -> str:
        """What a refusal says in words: the `error` of LibreTranslate and OpenAI, or the beginning of the text."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return self._shown(data)
        if isinstance(found, dict):
            found = found.get("error", found.get("detail", found.get("message", "")))
        if isinstance(found, dict):
            found = found.get("message", "")
        return self._shown(found.encode("utf-8", "replace")) if isinstance(found, str) else ""

    def _shown(self, data: bytes) -> str:
        """What a server said, without what a terminal would act on, the key, and more than anybody reads."""
        from workbench.text.sanitise import visible

        text = " ".join(data[: 4 * _SHOWN].decode("utf-8", "replace").split())
        if self.key:
            text = text.replace(self.key, "[key]")
        return visible(text[:_SHOWN] + ("…" if len(text) > _SHOWN else ""))

    def _error(
        self, what: str, cause: BaseException | None, *, status: int = 0, reached: bool = True, hint: str = ""
    ) -> ServerError:
        hint = hint or ("" if reached else f"Is the server at {self.host} running, and is its address right?")
        error = ServerError(f"{self.host} {what}", hint=hint, status=status, reached=reached)
        error.__cause__ = cause
        return error


class _TryAgain(Exception):
    """A failure that may be over in a moment."""

    def __init__(self, error: ServerError, after: float = 0.0) -> None:
        super().__init__(error.message)
        self.error = error
        self.after = after


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """End a connection from another thread, whatever it waits for."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or any(character.isspace() or not character.isprintable() for character in url):
        raise EngineError(f"{url!a} is no address of a server", hint="It begins with http:// or https://.")
    return parts
