"""Fetching a package file over HTTP: the one place in Workbench that opens a connection, and only when told to.

It streams to a file, gives up on a server that goes silent, and hands out nothing whose length or checksum is wrong. A
download that was cut starts again from the beginning. Proved against a local server of ours with its faults; against
the real host it was never run where this was written.
"""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from workbench.errors import EngineError
from workbench.translate.archive import Progress, cannot_write

TIMEOUT: Final = 30.0
"""Seconds that a server may say nothing."""

_CHUNK: Final = 1 << 18
_AGENT: Final = "Workbench"
"""Named on purpose: the host of Argos's packages refuses urllib's own name."""


def fetch(
    url: str,
    path: Path,
    *,
    sha256: str | None,
    size: int = 0,
    progress: Progress | None = None,
    timeout: float = TIMEOUT,
) -> None:
    """Download `url` into `path`.

    Raises:
        EngineError: The server cannot be reached, refuses, goes silent, or sends something else than was expected.
    """
    host = urlsplit(url).netloc
    silence = f"{host} said nothing for {timeout:g} seconds"
    try:
        got, promised, digest = _stream(url, path, size, progress, timeout)
    except urllib.error.HTTPError as error:
        error.close()
        raise _failed(url, f"{host} answered {error.code} {error.reason}") from error
    except TimeoutError as error:
        raise _failed(url, silence) from error
    except urllib.error.URLError as error:
        timed_out = isinstance(error.reason, TimeoutError)
        raise _failed(url, silence if timed_out else f"{host} cannot be reached: {error.reason}") from error
    except (http.client.HTTPException, ConnectionError) as error:
        raise _failed(url, f"{host} broke off: {error or type(error).__name__}") from error
    except OSError as error:
        raise cannot_write(path.parent, error) from error
    if promised and got != promised:
        raise _failed(url, f"{host} broke off after {got} of {promised} bytes")
    if sha256 and digest != sha256:
        raise _failed(url, f"the file from {host} is not the one expected (its SHA-256 is {digest}, not {sha256})")


def _stream(url: str, path: Path, size: int, progress: Progress | None, timeout: float) -> tuple[int, int, str]:
    """Copy the answer into the file: the bytes got, the bytes promised (0 if not said), and the SHA-256."""
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT})
    digest, got = hashlib.sha256(), 0
    with urllib.request.urlopen(request, timeout=timeout) as answer, path.open("wb") as out:
        promised = int(answer.headers.get("Content-Length") or 0)
        while chunk := answer.read(_CHUNK):
            out.write(chunk)
            digest.update(chunk)
            got += len(chunk)
            if progress is not None:
                progress(got, promised or size)
    return got, promised, digest.hexdigest()


def _failed(url: str, reason: str) -> EngineError:
    hint = f"Try again, or download {url} on any machine and run: workbench engines install FILE.argosmodel"
    return EngineError(f"download failed: {reason}", hint=hint)
