"""Files and folders that appear whole or not at all, with the report and the manifest of what they hold."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.losses import LISTS, LossReport
from workbench.store.disk import to_disk

REPORT_NAME: Final = "loss-report.json"
MANIFEST_NAME: Final = "manifest.json"

_OURS: Final = (REPORT_NAME, MANIFEST_NAME)


def check_replaceable(target: Path, *, folder: bool, overwrite: bool, keep: Path) -> None:
    """Refuse to replace what is no earlier export.

    Args:
        keep: The project's database, which no export replaces, whatever the user says.

    Raises:
        FormatError: Something else stands there, or nothing can be put there.
    """
    _check_name(target if folder else report_path(target))
    if not os.path.lexists(target):
        return
    if target.is_dir() != folder:
        kind, wanted = ("a folder", "a file") if target.is_dir() else ("a file", "a folder")
        raise FormatError(f"this is {kind}; the format writes {wanted}", place=Place(target))
    if folder:
        _check_folder(target)
    elif target.name.startswith(keep.name) and target.parent.resolve() == keep.parent.resolve():
        raise FormatError("this is the project's own database", place=Place(target), hint="name another file")
    elif not (overwrite or report_path(target).is_file()):
        raise FormatError(
            "is there already, and is no earlier export", place=Place(target), hint="name another, or overwrite it"
        )


def real(target: str | Path) -> Path:
    """The place that is written: where the user's path is a link, what it points to."""
    return Path(os.path.realpath(target)) if os.path.islink(target) else Path(target)


def _check_name(path: Path) -> None:
    """Refuse a name that the file system does not take before the work is done, and not after it.

    Raises:
        OSError: It does not.
    """
    with suppress(FileNotFoundError, NotADirectoryError):
        os.lstat(path)


def _check_folder(target: Path) -> None:
    """Replacing a folder deletes what is in it, so it may hold only what its manifest says was written there."""
    if os.path.ismount(target):
        raise FormatError("a mount point cannot be replaced", place=Place(target), hint="name a folder in it")
    try:
        listed = {entry["path"] for entry in json.loads((target / MANIFEST_NAME).read_text("utf-8"))["files"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        listed = set()
    foreign = [name for name in _files_in(target) if name not in listed]
    if foreign:
        raise FormatError(
            f"holds {foreign[0]}, which no earlier export wrote", place=Place(target), hint="name another folder"
        )


def _files_in(folder: Path) -> list[str]:
    """The files in a folder, by their path in it, but for the report and the manifest."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    found = (path.relative_to(folder).as_posix() for path in paths)
    return sorted(name for name in found if name not in _OURS)


def report_path(target: Path) -> Path:
    """Where the loss report of an export stands."""
    return _beside(target, REPORT_NAME)


def manifest_path(target: Path) -> Path:
    """Where the manifest of an export stands."""
    return _beside(target, MANIFEST_NAME)


def written(target: Path) -> tuple[int, ...]:
    """What differs between one export to a place and the next; () where there is none."""
    try:
        status = manifest_path(target).stat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns


def _beside(target: Path, name: str) -> Path:
    target = real(target)
    return target / name if target.is_dir() else target.with_name(f"{target.name}.{name}")


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder beside the target in which the export is made; it is gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def finish(made: Path, target: Path, report: LossReport, manifest: dict[str, Any]) -> None:
    """Add the report and the manifest to the product `made / "out"`, and move all of it to its place."""
    product = made / "out"
    folder = product.is_dir()
    written = [(product / name, name) for name in _files_in(product)] if folder else [(product, target.name)]
    files = [_described(path, name) for path, name in written]
    write_report(report, product / REPORT_NAME if folder else made / "report")
    place = product / MANIFEST_NAME if folder else made / "manifest"
    text = json.dumps(manifest | {"files": files}, ensure_ascii=False, indent=2)
    place.write_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))  # a name's stray bytes, as JSON escapes them
    for path in sorted(made.rglob("*")):
        to_disk(path)
    _put_in_place(made, product, target)


def _described(path: Path, name: str) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": name, "bytes": path.stat().st_size, "sha256": digest}


def write_report(report: LossReport, path: Path) -> None:
    """Write a report with one entry a line, for people and for diff.

    Raises:
        FormatError: It cannot be written there.
    """
    with in_words(path), path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.write("{")
        for key, value in report.head().items():
            file.write(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n")
        for name in LISTS:
            file.write(f'"{name}": [')
            for number, row in enumerate(getattr(report, name).rows()):
                file.write(f"{',' if number else ''}\n{row}")
            file.write("]\n}\n" if name == LISTS[-1] else "],\n")


def _put_in_place(made: Path, product: Path, target: Path) -> None:
    if not product.is_dir():
        os.replace(made / "report", report_path(target))
        os.replace(made / "manifest", manifest_path(target))
        os.replace(product, target)
    elif target.is_dir():
        os.rename(target, made / "old")
        try:
            os.rename(product, target)
        except BaseException:
            os.rename(made / "old", target)
            raise
    else:
        os.rename(product, target)
    to_disk(target.parent)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What the file system refuses becomes a FormatError that says so."""
    try:
        yield
    except OSError as error:
        raise FormatError(
            error.strerror or str(error), place=Place(path), hint="check the disk and the permissions of the folder"
        ) from error
