"""Zips from outside: nothing is unpacked, every name is checked, and nothing is larger than it says."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.translate.archive import member_problem

MAX_MEMBER: Final = 256 << 20
MAX_BYTES: Final = 8 << 30
MAX_FILES: Final = 500_000
MAX_RATIO: Final = 1_000
"""How much smaller a member may be than what it holds, above a megabyte; text shrinks to a hundredth at most."""


class Zip:
    """A zip that is read member by member.

    Raises:
        FormatError: It is damaged, or holds what should not be unpacked: paths that lead out, links, bombs.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.path = path
        with _reading(path):
            self._zip = zipfile.ZipFile(BytesIO(data) if data is not None else path)
        try:
            self._members = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Zip:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The names of the files in it, sorted."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """A file in it, its checksum verified."""
        with _reading(self.path / name):
            return self._zip.read(self._members[name])

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES:
            raise FormatError("more than should be unpacked at once", place=Place(self.path))
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            info.filename = info.filename.removeprefix("/")  # INCEpTION's zips before 2.0.8 have it
            problem = member_problem(info, members) or _bomb(info)
            if problem:
                raise FormatError(f"unsafe zip: {info.filename[:200]!r} {problem}", place=Place(self.path))
            if not info.is_dir():
                members[info.filename] = info
        return members


def _bomb(info: zipfile.ZipInfo) -> str:
    if info.file_size > MAX_MEMBER:
        return f"is too large ({info.file_size:,} bytes)"
    swollen = info.file_size > max(info.compress_size, 1) * MAX_RATIO
    return "swells when it is unpacked" if swollen and info.file_size > 1 << 20 else ""


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except FormatError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FormatError(f"not a zip that can be read: {error}", place=Place(path)) from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror or error}", place=Place(path)) from error


def peek(path: Path) -> list[str]:
    """The names in a zip, or none where it is no zip: for telling formats apart, never an error."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []
