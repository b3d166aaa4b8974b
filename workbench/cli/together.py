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
    from workbench.store.merging import Conflict, Merged, Said

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
    from workbench.cli.conflicts import Teller
    from workbench.cli.progress import ProgressLine

    with opened(folder, annotator=annotator) as project:
        with ProgressLine("merging", "edits") as progress:
            report = project.merge(other, dry=dry, progress=progress)
        described = [_described(conflict) for conflict in report.conflicts]
        teller = Teller(project)
        words = [] if as_json else [teller.lines(conflict) for conflict in report.conflicts[:_SHOWN]]
        recut = [teller.segment(key) for key in report.recut]
    if as_json:
        say_json(
            {
                "edits": report.edits,
                "ours": report.ours,
                "units": report.units,
                "texts": report.documents,
                "things": report.things,
                "conflicts": described,
                "were_one": report.are_one,
                "recut": list(report.recut),
                "dry_run": dry,
                "backup": str(report.backup) if report.backup else None,
            }
        )
        return
    would = "would come" if dry else "came"
    _say_units(report, f"{would} from {other}")
    if not report.edits:
        return
    say(f"{report.edits:,} edits {would} from {other}: {report.things:,} things, {report.documents:,} texts.")
    if not report.are_one:
        note(
            "The two never were one project: texts that are the same became one, and settings are among the conflicts."
        )
    if report.ours:
        note(f"{report.ours:,} edits are only here; merge the other way to take them there.")
    if report.backup:
        note(f"The project as it was before: {report.backup}")
    if described:
        say(f"Conflicts, where both copies changed the same: {len(described):,}. The later stands; both are kept.")
    for line in words:
        say(line)
    if len(described) > _SHOWN:
        note(f"... and {len(described) - _SHOWN:,} more; see all with --json")
    for line in recut[:_SHOWN]:
        say(f"  both cut this text into segments; this one is retired, with its translations: {line}")


def _say_units(report: Merged, came: str) -> None:
    """What came into the translation memory, or that nothing came at all."""
    if report.units:
        say(f"{report.units:,} imported units of the translation memory {came}.")
    if report.documents and not report.edits:
        say(f"{report.documents:,} texts that were lost here {came}.")
    elif not (report.edits or report.units):
        say("There is nothing in the other copy that is not here.")


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
