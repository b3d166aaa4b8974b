"""An Argos package file: a zip that is checked before anything of it is used, and unpacked whole or not at all.

The format is that of `argostranslate.package`: `metadata.json`, a CTranslate2 model in `model/` and
`sentencepiece.model` (or `bpe.model`), all in one top folder or at the root.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from workbench.errors import EngineError

SUFFIX: Final = ".argosmodel"
MAX_BYTES: Final = 2 << 30
MAX_FILES: Final = 5000
MAX_METADATA: Final = 1 << 20
MAX_PROOFS: Final = 10
MAX_PROOF: Final = 500
_CHUNK: Final = 1 << 20
_AGAIN: Final = "Fetch the package file again, or take it from another source."

Progress = Callable[[int, int], None]
"""Called with the bytes done so far, and all of them (0 where that is not known)."""
_FORMS: Final = {
    "from_code": re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*"),
    "to_code": re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*"),
    "package_version": re.compile(r"[\w.+-]{1,40}"),
    "code": re.compile(r"[\w.+-]{1,100}"),
}
"""What a package and its languages may be called: names of folders are made of it, and people read it."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a package says of itself. `source` and `target` are Argos codes; `demo` packages know only our samples.

    `proofs` are sentences on which its attention can be checked.
    """

    name: str
    version: str
    source: str
    target: str
    title: str
    target_prefix: str
    demo: bool
    notice: str
    proofs: tuple[str, ...] = ()


def parse_metadata(data: bytes, where: str) -> Metadata:
    """The metadata of a package.

    Raises:
        EngineError: It is not JSON, or a value is missing or of the wrong type; the message names the key.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{where}: metadata.json is not JSON: {error}", hint=_AGAIN) from error
    if not isinstance(found, dict):
        raise EngineError(f"{where}: metadata.json is not a JSON object", hint=_AGAIN)
    kind = found.get("type", "translate")
    if kind != "translate":
        raise EngineError(f"{where}: a package of type {kind!r}, not a translation package", hint=_AGAIN)
    source, target = (_text(found, key, where) for key in ("from_code", "to_code"))
    demo = found.get("demo", False) is True
    return Metadata(
        name=_text(found, "code", where, f"translate-{source}_{target}{'-demo' if demo else ''}"),
        version=_text(found, "package_version", where, "0"),
        source=source,
        target=target,
        title=f"{_text(found, 'from_name', where, source)} → {_text(found, 'to_name', where, target)}",
        target_prefix=_text(found, "target_prefix", where, "", empty=True),
        demo=demo,
        notice=_text(found, "notice", where, "", empty=True),
        proofs=_texts(found.get("proofs")),
    )


def _texts(value: object) -> tuple[str, ...]:
    """A few short texts; whatever else is there is of no use and no harm."""
    listed = value[:MAX_PROOFS] if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, str) and len(each) <= MAX_PROOF)


def _text(found: Mapping[str, Any], key: str, where: str, default: str | None = None, *, empty: bool = False) -> str:
    value = found.get(key, default)
    if not isinstance(value, str) or not (value or empty):
        problem = "is missing" if value is None else f"is {value!r}, not a text"
        raise EngineError(f"{where}: {key} in metadata.json {problem}", hint=_AGAIN)
    allowed = _FORMS.get(key)
    if allowed and not allowed.fullmatch(value):
        raise EngineError(f"{where}: {key} in metadata.json is {value[:60]!a}, which cannot be", hint=_AGAIN)
    return value


class Archive:
    """A package file that has been checked: every name is inside, nothing is a link, sizes are sane.

    Raises:
        EngineError: The file cannot be read, is no package, or is one that should not be unpacked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = _open(path)
        try:
            self._members = _checked(self._zip, path)
            self._root = _root(self._members, path)
            self.metadata = parse_metadata(self.read("metadata.json", limit=MAX_METADATA), str(path))
            if missing := missing_file(self.files()):
                raise EngineError(f"{path}: the package has no {missing}", hint=_AGAIN)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def files(self) -> list[str]:
        """The names of the files in the package, relative to its top folder."""
        return [name[len(self._root) :] for name in self._members if name.startswith(self._root)]

    def read(self, name: str, *, limit: int = MAX_BYTES) -> bytes:
        """One file of the package, its checksum verified."""
        info = self._members.get(self._root + name)
        if info is None:
            raise EngineError(f"{self.path}: the package has no {name}", hint=_AGAIN)
        if info.file_size > limit:
            raise EngineError(f"{self.path}: {name} is too large ({info.file_size} bytes)", hint=_AGAIN)
        with _reading(self.path):
            return self._zip.read(info)

    def unpack(self, folder: Path, progress: Progress | None = None) -> None:
        """Write the package's files into `folder`, which exists."""
        names = self.files()
        total = sum(self._members[self._root + name].file_size for name in names)
        done = 0
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            member = self._members[self._root + name]
            with _reading(self.path), self._zip.open(member) as data, target.open("wb") as out:
                while chunk := data.read(_CHUNK):
                    out.write(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total)


def missing_file(names: Collection[str]) -> str:
    """Which file a package with these files lacks to be able to translate; "" where it has all."""
    if "model/model.bin" not in names:
        return "model/model.bin"
    return "" if "sentencepiece.model" in names or "bpe.model" in names else "sentencepiece.model"


@contextmanager
def staged(packages: Path) -> Iterator[Path]:
    """An empty folder on the disk of `packages` but not in it, removed afterwards: where a package is made ready.

    `argostranslate` reads every folder in its packages folder and fails at one without metadata, so nothing unfinished
    may ever stand there.
    """
    staging = packages.with_name(f"{packages.name}.staging")
    try:
        packages.mkdir(parents=True, exist_ok=True)
        staging.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=staging))
    except OSError as error:
        raise cannot_write(packages, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            staging.rmdir()


def install(archive: Archive, packages: Path, progress: Progress | None = None) -> Path:
    """Unpack a package into the folder of packages, whole or not at all, in the place of one of the same name."""
    metadata = archive.metadata
    place = packages / _folder_name(f"{metadata.name}-{metadata.version}")
    with staged(packages) as folder:
        fresh, old = folder / "new", folder / "old"
        try:
            fresh.mkdir()
            archive.unpack(fresh, progress)
            if place.exists():
                os.replace(place, old)
            os.replace(fresh, place)
        except OSError as error:
            if old.exists() and not place.exists():
                os.replace(old, place)
            raise cannot_write(packages, error) from error
    return place


def cannot_write(folder: Path, error: OSError) -> EngineError:
    """The error for a folder that refuses to be written."""
    if error.errno == errno.ENOSPC:
        hint = "Make room, or set ARGOS_PACKAGES_DIR to a folder on another disk."
        return EngineError(f"the disk of {folder} is full", hint=hint)
    reason = error.strerror or str(error)
    hint = "Check its permissions, or set ARGOS_PACKAGES_DIR to a folder that you can write."
    return EngineError(f"cannot write language packages into {folder}: {reason}", hint=hint)


def _folder_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:100]


def _open(path: Path) -> zipfile.ZipFile:
    try:
        with _reading(path):
            return zipfile.ZipFile(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"cannot read {path}: {reason}", hint="Check the path and its permissions.") from error


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise EngineError(f"{path}: not a complete package file: {error}", hint=_AGAIN) from error


def _checked(file: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files in the zip by name; raises EngineError for anything that should not be unpacked."""
    infos = file.infolist()
    if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES:
        raise EngineError(f"{path}: too large for a language package: not unpacked", hint=_AGAIN)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        problem = member_problem(info, members)
        if problem:
            raise EngineError(f"{path}: unsafe package file: {info.filename!r} {problem}", hint=_AGAIN)
        if not info.is_dir():
            members[info.filename] = info
    return members


def member_problem(info: zipfile.ZipInfo, members: Collection[str]) -> str:
    """Why a file in a zip must not be unpacked, or ""; `members` are the names before it."""
    name = info.filename
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or ":" in name:
        return "is an absolute path or one of another system"
    if ".." in parts:
        return "leads out of the package"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if info.header_offset < 0:
        return "lies outside the file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    return "is there twice" if name in members else ""


def _root(members: Collection[str], path: Path) -> str:
    roots = [name.removesuffix("metadata.json") for name in members if name.rsplit("/", 1)[-1] == "metadata.json"]
    roots = [root for root in roots if root.count("/") <= 1]
    if len(roots) != 1:
        problem = "has no metadata.json" if not roots else "holds several packages"
        raise EngineError(f"{path}: no Argos package: it {problem}", hint=f"A language package is a {SUFFIX} file.")
    return roots[0]
