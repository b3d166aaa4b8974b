"""backup, restore, doctor: copies of the project, the project as it was, and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import has_terminal, note, say, say_json, table
from workbench.errors import Damaged, Refused, StorageError

if TYPE_CHECKING:
    from workbench.doctor.finding import Diagnosis
    from workbench.doctor.salvaging import Salvaged
    from workbench.store.backup import Backup
    from workbench.store.restoring import Restored


@click.command("backup")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Default: the folder backups/ in the project.")
@click.option("--keep", type=click.IntRange(1), help="How many of the latest stay; default: 10.")
@click.option("--list", "listed", is_flag=True, help="List the backups, and make none.")
@json_option
@project_option
def backup_command(target: Path | None, keep: int | None, listed: bool, as_json: bool, folder: Path | None) -> None:
    """Copy the project's database while it is in use, check the copy, and take away the oldest backups."""
    from workbench.store.backup import FOLDER, backups
    from workbench.store.beside import MEMORY

    with opened(folder) as project:
        place = target or project.path / FOLDER
        made = None if listed else project.back_up(place, keep=keep)
    found = backups(place)
    if as_json:
        say_json([_entry(backup) for backup in found])
    elif made is not None:
        say(f"{made.path}: {made.size / 1e6:.1f} MB, checked; {len(found)} backups there.")
        if made.memory is None and (project.path / MEMORY).exists():
            note("The translation memory is damaged, and not in the backup. Mend it with: workbench doctor --mend")
    elif not found:
        say(f"{place}: no backups; make one with: workbench backup")
    else:
        rows = [(_local(b.at), f"{b.size / 1e6:.1f} MB", b.reason or "asked for", b.path.name) for b in found]
        say(table(("made", "size", "before", "file"), rows, right=frozenset({1})))


def _entry(backup: Backup) -> dict[str, object]:
    return {"path": str(backup.path), "at": backup.at.isoformat(), "reason": backup.reason, "size": backup.size}


def _local(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path), required=False)
@click.option("--at", "when", metavar="DATE", help="2026-11-20, '2026-11-20 14:30', or how long ago: 90m, 3h, 2d.")
@click.option("--into", type=click.Path(path_type=Path), help="Make a new project there, and leave this one as it is.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@annotator_option
@project_option
def restore_command(
    backup: Path | None,
    when: str | None,
    into: Path | None,
    dry: bool,
    yes: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Bring back a BACKUP, or the project as it was at a DATE.

    With --at, what was done since is taken back by one more edit: nothing is lost, and undo brings it back. A BACKUP
    takes the database's place; what was there is kept among the backups.
    """
    if (backup is None) == (when is None):
        raise click.UsageError("name a backup, or a date with --at")
    if when is not None:
        _restore_moment(when, into, dry=dry, yes=yes, annotator=annotator, folder=folder)
    elif backup is not None:
        _restore_backup(backup, into, yes=yes, folder=folder)


def _restore_backup(backup: Path, into: Path | None, *, yes: bool, folder: Path | None) -> None:
    from workbench.project import nearest_project
    from workbench.store.backup import FOLDER, put_back
    from workbench.store.beside import put_memory_back
    from workbench.store.database import FILE_NAME
    from workbench.store.disk import make_folder

    place = into or folder or nearest_project()
    if not backup.is_file() and (place / FOLDER / backup.name).is_file():
        backup = place / FOLDER / backup.name
    if into is not None:
        if (into / FILE_NAME).exists():
            raise Refused(f"{into}: there is a project already", hint="name another folder")
        make_folder(into)
    elif backup.exists() and not _agreed(f"Put {backup.name} in the place of the project in {place}?", yes=yes):
        return
    replaced = put_back(backup, place / FILE_NAME, place / FOLDER)
    say(f"{place}: restored from {backup.name}.")
    try:
        if put_memory_back(backup, place, replaced):
            say("The translation memory too.")
    except StorageError as error:
        note(f"The translation memory was not: {error.message}")
    if replaced is not None:
        note(f"What was there before: {replaced}")


def _restore_moment(when: str, into: Path | None, *, dry: bool, yes: bool, annotator: str, folder: Path | None) -> None:
    from workbench.cli.progress import ProgressLine
    from workbench.store.backup import moment

    at = moment(when, now=datetime.now().astimezone())
    words = f"restore to {at.strftime('%Y-%m-%d %H:%M')}"
    with opened(folder, annotator=annotator, remembered=True) as project:
        if into is not None:
            project.copy_as_it_was(int(at.timestamp() * 1000), into)
            say(f"{into}: the project as it was at {at.strftime('%Y-%m-%d %H:%M')}.")
            return
        found = project.restore(int(at.timestamp() * 1000), words, dry=True)
        say(_would(found, at))
        if dry or not found.things or not _agreed("Take this back?", yes=yes):
            return
        with ProgressLine("restoring", "things") as progress:
            project.restore(int(at.timestamp() * 1000), words, progress=progress)
    say("Done, as one edit: undo (ctrl+z on the screens) brings it back.")


def _would(found: Restored, at: datetime) -> str:
    stamp = at.strftime("%Y-%m-%d %H:%M")
    if not found.things:
        return f"Everything is as it was at {stamp}."
    what = ", ".join(f"{number:,} {name}" for name, number in found.things.items())
    return f"Since {stamp} there were {found.edits:,} edits. Not as they were then: {what}."


def _agreed(question: str, *, yes: bool) -> bool:
    if yes:
        return True
    if not has_terminal():
        raise Refused("this changes the project, and nobody can be asked", hint="say --yes, or --dry-run to look first")
    return click.confirm(question, default=False)


@click.command("doctor")
@click.option("--mend", "mending", is_flag=True, help="Mend what can be mended, after a backup.")
@json_option
@project_option
def doctor_command(mending: bool, as_json: bool, folder: Path | None) -> int:
    """Check everything: the file, the journal against the state, places, search, the schema. Exit code 1 on damage."""
    from workbench.doctor import examine, mend, salvage
    from workbench.project import nearest_project

    place = folder or nearest_project()
    try:
        with opened(place) as project:
            diagnosis = examine(project, progress=lambda what: note(f"looking at {what} ..."))
            readable = diagnosis.is_readable
            if mending and readable and diagnosis.is_mendable:
                _tell(diagnosis, as_json=False)
                mended = mend(project, diagnosis)
                for line in mended.done:
                    say(f"mended: {line}")
                if mended.backup is not None:
                    say(f"The project as it was before: {mended.backup}")
                diagnosis = examine(project)
    except Damaged as error:
        if not mending:
            raise
        note(error.message)
        readable = False
    if mending and not readable:
        _tell_salvaged(salvage(place))
        with opened(place) as project:
            diagnosis = examine(project)
    _tell(diagnosis, as_json=as_json)
    return 0 if diagnosis.is_sound else 1


def _tell_salvaged(found: Salvaged) -> None:
    say(f"salvaged: {found.edits:,} edits and {found.texts:,} texts; {found.lost:,} edits could not be read.")
    if found.garbled:
        say(f"{found.garbled:,} of the edits hold � where bytes could not be read.")
    say(f"The damaged database is kept in {found.damaged}")
    if found.lost:
        note("What is lost here comes back from a backup or a copy that has it: workbench merge FILE")


def _tell(diagnosis: Diagnosis, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "sound": diagnosis.is_sound,
                "edits": diagnosis.edits,
                "things": diagnosis.things,
                "findings": [
                    {
                        "check": f.check,
                        "severity": f.severity,
                        "message": f.message,
                        "number": f.number,
                        "mendable": f.mendable,
                        "examples": list(f.examples),
                    }
                    for f in diagnosis.findings
                ],
            }
        )
        return
    for finding in diagnosis.findings:
        mendable = "; can be mended: workbench doctor --mend" if finding.mendable else ""
        say(f"{finding.severity}: {finding.message}: {finding.number:,}{mendable}")
        for example in finding.examples:
            say(f"    {example}")
    if any(finding.severity == "damage" and not finding.mendable for finding in diagnosis.findings):
        note("What cannot be mended: bring back a backup (workbench restore), or merge a copy that is whole.")
    verdict = "is sound" if diagnosis.is_sound else "IS DAMAGED"
    say(f"The project {verdict}: {diagnosis.edits:,} edits, {diagnosis.things:,} things.")
