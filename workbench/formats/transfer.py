"""Export and import as users call them: whole or not at all, with every mark accounted for."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.errors import FormatError, NotFound, Place
from workbench.formats.losses import Losses, LossReport
from workbench.formats.registry import EVERYBODY, Format, Importer, Options, Selection, find_format

if TYPE_CHECKING:
    from workbench.project import Project

REPORT_NAME: Final = "loss-report.json"


def export(
    project: Project,
    name: str,
    out: str | Path,
    *,
    annotator: str = EVERYBODY,
    documents: Iterable[str] | None = None,
    tokens: Literal["word", "char"] = "word",
    strict: bool = False,
    overwrite: bool = False,
) -> LossReport:
    """Write documents and their marks in a format. The file or folder appears whole, or not at all.

    A loss report is written with it: `loss-report.json` in a folder, `FILE.loss-report.json` next to a file. An earlier
    export, known by that report, is replaced.

    Args:
        name: The format.
        out: The file to write, or the folder where the format writes several files.
        annotator: Whose marks; "*" for everybody's.
        documents: Names or ids; None for all.
        tokens: How Chinese is cut where the format has tokens.
        strict: Refuse to lose anything: then nothing is written.
        overwrite: Replace also a file that is no earlier export. A folder that holds anything else is never replaced.

    Raises:
        NotFound: No such format, document or annotator.
        FormatError: It cannot be written, or `strict` and something would be lost.
    """
    format_ = find_format(name)
    selection = _select(project, format_, annotator, documents)
    target = Path(out)
    _check_replaceable(target, folder=not format_.suffix, overwrite=overwrite)
    losses = Losses()
    with _in_words(target), _workshop(target) as workshop:
        product = workshop / "out"
        if not format_.suffix:
            product.mkdir()
        format_.export(selection, product, Options(tokens=tokens), losses)
        losses.notes.extend(_archived(project, selection) if documents is None else ())
        report = losses.report(name)
        if strict and not report.lossless:
            raise FormatError(f"{target}: not written, because it would lose something: {report}")
        if product.is_dir():
            _write_report(report.to_json() | {"files": _files_in(product)}, product / REPORT_NAME)
        else:
            _write_report(report.to_json(), workshop / "report")
        _put_in_place(workshop, target)
    return report


def import_(project: Project, name: str, path: str | Path) -> LossReport:
    """Bring a file or folder into the project: all of it, as one step for undo, or on any error nothing.

    Ids and annotators are kept, so importing the same again changes nothing.

    Raises:
        NotFound: No such format.
        FormatError: The format cannot be read back, or the file is malformed; the message names its line.
    """
    format_ = find_format(name)
    source = Path(path)
    if not isinstance(format_, Importer):
        raise FormatError(f"{name} can be written, but not read back", hint="see: workbench formats")
    if not source.exists():
        raise FormatError("there is no such file", place=Place(source))
    losses = Losses()
    with _in_words(source), project.database.transaction(), project.journal.group(f"import {source.name}"):
        format_.import_(project, source, losses)
    return losses.report(name)


def _select(project: Project, format_: Format, annotator: str, names: Iterable[str] | None) -> Selection:
    if annotator not in (EVERYBODY, project.annotator, *project.marks.annotators()):
        raise NotFound(f"no marks are by «{annotator}»", hint=f"there are: {', '.join(project.marks.annotators())}")
    if names is None:
        chosen = project.documents.all(archived=format_.archived)
    else:
        chosen = list({document.id: document for document in map(project.documents.get, names)}.values())
    return Selection(project, tuple(sorted(chosen, key=lambda document: (document.name, document.id))), annotator)


def _archived(project: Project, selection: Selection) -> Iterator[str]:
    """How many marks stand on documents of the archive that an export of all documents passed over."""
    chosen = {document.id for document in selection.documents}
    passed = [document for document in project.documents.all(archived=True) if document.id not in chosen]
    count = sum(len(selection.marks(document)) for document in passed)
    if count:
        yield f"not among them: {count:,} on archived documents, such as earlier revisions"


def _check_replaceable(target: Path, *, folder: bool, overwrite: bool) -> None:
    if not os.path.lexists(target):
        return
    if target.is_dir() != folder:
        kind, wanted = ("a folder", "a file") if target.is_dir() else ("a file", "a folder")
        raise FormatError(f"this is {kind}; the format writes {wanted}", place=Place(target))
    if folder:
        _check_folder(target)
    elif not (overwrite or report_path(target).is_file()):
        raise FormatError(
            "is there already, and is no earlier export", place=Place(target), hint="name another, or overwrite it"
        )


def _check_folder(target: Path) -> None:
    """Replacing a folder deletes what is in it, so it may hold only what its loss report says was written there."""
    try:
        listed = set(json.loads((target / REPORT_NAME).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    foreign = [name for name in _files_in(target) if name not in listed]
    if foreign:
        raise FormatError(
            f"holds {foreign[0]}, which no earlier export wrote", place=Place(target), hint="name another folder"
        )


def _files_in(folder: Path) -> list[str]:
    """The files in a folder, by their path in it, but for the loss report."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in found if name != REPORT_NAME)


def report_path(target: Path) -> Path:
    """Where the loss report of an export stands."""
    return target / REPORT_NAME if target.is_dir() else target.with_name(f"{target.name}.{REPORT_NAME}")


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder beside the target in which the export is made; it is gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write_report(data: dict[str, Any], path: Path) -> None:
    """Write a report with one mark a line, for people and for diff."""
    parts = []
    for key, value in data.items():
        shown = _in_lines(value) if isinstance(value, list) else json.dumps(value, ensure_ascii=False)
        parts.append(f"{json.dumps(key)}: {shown}")
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8", newline="\n")


def _in_lines(items: list[Any]) -> str:
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f"[\n{lines}\n]" if lines else "[]"


def _put_in_place(workshop: Path, target: Path) -> None:
    product = workshop / "out"
    for path in sorted(product.rglob("*")) if product.is_dir() else [product, workshop / "report"]:
        _flush(path)
    if not product.is_dir():
        os.replace(workshop / "report", report_path(target))
        os.replace(product, target)
    elif target.is_dir():
        os.rename(target, workshop / "old")
        try:
            os.rename(product, target)
        except BaseException:
            os.rename(workshop / "old", target)
            raise
    else:
        os.rename(product, target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    """Wait until the file or folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """What the file system refuses becomes a FormatError that says so."""
    try:
        yield
    except OSError as error:
        raise FormatError(
            error.strerror or str(error), place=Place(path), hint="check the disk and the permissions of the folder"
        ) from error
