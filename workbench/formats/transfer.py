"""Export and import as users call them: whole or not at all, with every mark accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import FormatError
from workbench.formats.incoming import Reader, ReadOptions
from workbench.formats.losses import Losses, LossReport
from workbench.formats.names import folder_name
from workbench.formats.outgoing import Options, Selection
from workbench.formats.placing import check_replaceable, finish, in_words, real, workshop
from workbench.formats.registry import Format, Importer, can_be_read, check_readable, find_format, recognised
from workbench.formats.selection import Choice, select
from workbench.model import EVERYBODY

if TYPE_CHECKING:
    from workbench.project import Project

BETWEEN: Final = "on a document that says the same as documents of two parts, and so goes to none"

Progress = Callable[[int, int], None]
"""Called with how many documents are done, of how many (0 where that is not known)."""


def export(
    project: Project,
    name: str,
    out: str | Path,
    *,
    annotator: str = EVERYBODY,
    documents: Iterable[str] | None = None,
    choice: Choice | None = None,
    tokens: str | None = None,
    options: Options | None = None,
    strict: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> LossReport:
    """Write documents and their marks in a format. The file or folder appears whole, or not at all.

    With it are written a loss report, `loss-report.json` in a folder and `FILE.loss-report.json` next to a file, and a
    manifest, `manifest.json`, with counts and hashes. An earlier export, known by these, is replaced.

    Args:
        name: The format.
        out: The file to write; the folder where the format writes several files, or where annotators or splits need
            a file each.
        annotator: Whose marks; "*" for everybody's.
        documents: Names or ids; None for all.
        choice: What to export, in full; it says `annotator` and `documents` too.
        tokens: Short for `options.tokens`.
        options: How to write it.
        strict: Refuse to lose anything: then nothing is written.
        overwrite: Replace also a file that is no earlier export. A folder that holds anything else is never replaced.
        progress: Called as documents are written.

    Raises:
        NotFound: No such format, document or annotator.
        FormatError: It cannot be written, or `strict` and something would be lost.
    """
    format_ = find_format(name)
    how = options or Options()
    how = replace(how, tokens=tokens) if tokens else how  # type: ignore[arg-type]
    wanted = choice or Choice(annotator=annotator, documents=tuple(documents) if documents is not None else None)
    target = real(out)
    losses = Losses()
    with project.database.reading(), in_words(target):
        selection = _divided(select(project, format_, wanted, side=how.side, notes=losses.notes), losses)
        jobs = list(_jobs(format_, selection))
        whole = len(jobs) == 1 and not jobs[0].place
        check_replaceable(
            target, folder=not (whole and format_.suffix), overwrite=overwrite, keep=project.database.path
        )
        with workshop(target) as made:
            for job in _counted(jobs, progress):
                place = made / "out" if whole else made / "out" / f"{job.place}{format_.suffix}"
                (place if not format_.suffix else place.parent).mkdir(parents=True, exist_ok=True)
                format_.export(job.selection, place, how, losses)
            report = losses.report(name)
            if strict and not report.lossless:
                raise FormatError(f"{target}: not written, because it would lose something: {report}")
            finish(made, target, report, _manifest(project, name, wanted, how, selection, report))
    return report


def _divided(selection: Selection, losses: Losses) -> Selection:
    """The selection without the documents that go to no part of the data; the marks on them are dropped."""
    between = tuple(key for key in selection.ids if selection.splits and key not in selection.splits)
    for document, _, _, marks in replace(selection, ids=between).with_marks():
        for mark in marks:
            losses.dropped(document, mark, reason=BETWEEN)
    return replace(selection, ids=tuple(key for key in selection.ids if not between or key in selection.splits))


@dataclass(frozen=True, slots=True)
class _Job:
    """One call of a format: what goes where below the target ("" for the target itself)."""

    place: str
    selection: Selection


def _jobs(format_: Format, selection: Selection) -> Iterator[_Job]:
    """One for each annotator where the format cannot tell them apart, and for each split where it does not split."""
    apart = format_.annotators == "apart" and not selection.together
    people = selection.annotators() if apart else ()
    layers = [("" if len(people) == 1 else folder_name(name), selection.by(name)) for name in people]
    for place, layer in layers or [("", selection)]:
        if format_.splits or not layer.parts:
            yield _Job(place, layer)
            continue
        for part in layer.parts:
            yield _Job(f"{place}/{part}".lstrip("/"), layer.part(part))


def _counted(jobs: Sequence[_Job], progress: Progress | None) -> Iterator[_Job]:
    """The jobs, which tell their progress as one."""
    total, before = sum(len(job.selection.ids) for job in jobs), 0
    for job in jobs:
        if progress is None:
            yield job
        else:
            tell = partial(_tell, progress, before, total)
            yield replace(job, selection=replace(job.selection, progress=tell))
        before += len(job.selection.ids)


def _tell(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _manifest(
    project: Project, name: str, choice: Choice, options: Options, selection: Selection, report: LossReport
) -> dict[str, Any]:
    """What the export is, without anything that differs from one run to the next."""
    from workbench import __version__

    schema = selection.schema
    sizes = {part: sum(1 for key in selection.ids if selection.splits.get(key) == part) for part in selection.parts}
    return {
        "workbench": __version__,
        "format": name,
        "schema": {"id": schema.id, "name": schema.name} if schema else None,
        "documents": len(selection.ids),
        "splits": sizes,
        "marks": {who: dict(sorted(labels.items())) for who, labels in sorted(report.by_annotator.items())},
        "counts": report.head()["counts"],
        "chosen": choice.to_json(),
        "options": {key: value for key, value in asdict(options).items() if value},
        **({"split_of": dict(sorted(selection.splits.items()))} if selection.splits else {}),
    }


def import_(
    project: Project,
    name: str | None,
    path: str | Path,
    *,
    options: ReadOptions | None = None,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> LossReport:
    """Bring a file or folder into the project: all of it, as one step for undo, or on any error nothing.

    Importing the same again changes nothing.

    Args:
        name: The format; None to see from the file which it is.
        options: How to read it.
        skip_bad: Leave out what is malformed, and list it in the report, instead of importing nothing.
        progress: Called as documents come in; their number is not known beforehand.

    Raises:
        NotFound: No such format, or none that the file looks like.
        FormatError: The format cannot be read back, or the file is malformed; the message names its line.
    """
    source = Path(path)
    format_ = find_format(name) if name is not None else None
    with in_words(source):
        check_readable(source)
        format_ = format_ or recognised(source)
    if not can_be_read(format_):
        raise FormatError(f"{name} can be written, but not read back", hint="see: workbench formats")
    losses = Losses()
    with in_words(source), project.database.large_transaction(), project.journal.group(f"import {source.name}"):
        if isinstance(format_, Importer):
            format_.import_(project, source, losses, skip_bad=skip_bad)
        elif isinstance(format_, Reader):
            from workbench.formats.receive import receive

            how = options or ReadOptions()
            incoming = format_.read(source, how)
            receive(
                project, incoming, losses, source=source, skip_bad=skip_bad, progress=progress, language=how.language
            )
    return losses.report(format_.name)
