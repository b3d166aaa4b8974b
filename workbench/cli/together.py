"""merge: two copies of a project that went separate ways become one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from workbench.model import JSON
    from workbench.store.merging import Conflict, Said

_SHOWN = 50


@click.command("merge")
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--dry-run", "dry", is_flag=True, help="Say what would come of it, and change nothing.")
@json_option
@annotator_option
@project_option
def merge_command(other: Path, dry: bool, as_json: bool, annotator: str, folder: Path | None) -> None:
    """Take in what OTHER, another copy of this project, has and this one has not. OTHER is not changed.

    Where both changed one thing, the later stands; both are listed, and the journal keeps both.
    """
    from workbench.cli.progress import ProgressLine

    with opened(folder, annotator=annotator) as project:
        with ProgressLine("merging", "edits") as progress:
            report = project.merge(other, dry=dry, progress=progress)
        described = [_described(conflict) for conflict in report.conflicts]
        words = [] if as_json else [_words(conflict) for conflict in report.conflicts[:_SHOWN]]
    if as_json:
        say_json(
            {
                "edits": report.edits,
                "ours": report.ours,
                "texts": report.documents,
                "things": report.things,
                "conflicts": described,
                "dry_run": dry,
                "backup": str(report.backup) if report.backup else None,
            }
        )
        return
    if not report.edits:
        say("There is nothing in the other copy that is not here.")
        return
    would = "would come" if dry else "came"
    say(f"{report.edits:,} edits {would} from {other}: {report.things:,} things, {report.documents:,} texts.")
    if report.ours:
        note(f"{report.ours:,} edits are only here; merge the other way to take them there.")
    if report.backup:
        note(f"The project as it was before: {report.backup}")
    if described:
        say(f"{len(described):,} conflicts: both copies changed the same. The later stands; the journal keeps both.")
    for line in words:
        say(line)
    if len(described) > _SHOWN:
        note(f"... and {len(described) - _SHOWN:,} more; see all with --json")


def _described(conflict: Conflict) -> JSON:
    return {
        "family": conflict.table,
        "key": conflict.key,
        "field": conflict.name,
        "stands": _said(conflict.stands),
        "yields": _said(conflict.yields),
    }


def _said(said: Said) -> JSON:
    return {"value": said.value, "annotator": said.annotator, "at": _when(said), "edit": said.edit_id}


def _when(said: Said) -> str:
    return datetime.fromtimestamp(said.at / 1000).astimezone().isoformat(timespec="seconds")


def _words(conflict: Conflict) -> str:
    """A conflict on three lines."""
    if conflict.name == "present":
        stands, yields = ("deleted", "changed") if not conflict.stands.value else ("there", "deleted")
    else:
        stands, yields = str(conflict.stands.value), str(conflict.yields.value)
    what = conflict.name if conflict.name != "present" else "whether it is there"
    return (
        f"  {conflict.table.removesuffix('s')} {conflict.key}: {what}\n"
        f"    stands  {stands}  ({conflict.stands.annotator or '-'}, {_when(conflict.stands)})\n"
        f"    yields  {yields}  ({conflict.yields.annotator or '-'}, {_when(conflict.yields)})"
    )
