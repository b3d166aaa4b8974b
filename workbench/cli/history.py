"""history: what was done, in words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import fit, say, say_json

if TYPE_CHECKING:
    from workbench.project import Project

_NAMES = 12
_TITLES = 28


@click.command("history")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--document", default=None, help="Only what was done in this document.")
@json_option
@annotator_option
@project_option
def history_command(limit: int, document: str | None, as_json: bool, annotator: str, folder: Path | None) -> None:
    """Show the latest edits in words, latest first: what --as NAME did, or everybody."""
    with opened(folder, annotator=annotator) as project:
        where = project.documents.get(document).id if document else ""
        if as_json:
            say_json(_as_json(project, limit, where, annotator))
        else:
            _print(project, limit, where, annotator)


def _print(project: Project, limit: int, document_id: str, annotator: str) -> None:
    from workbench.tui.history.pages import Asked, read_page

    asked = Asked(annotator, others=not annotator, document_id=document_id)
    before, left, more = "", limit, True
    while more and left > 0:
        page = read_page(project, asked, before)
        for told in page.told[:left]:
            at = datetime.fromtimestamp(told.at / 1000).strftime("%Y-%m-%d %H:%M:%S")
            state = " (taken back)" if told.step.state == "undone" else ""
            where = f"  [{fit(told.title, _TITLES).rstrip()}]" if told.title else ""
            say(f"{at}  {fit(told.step.annotator or '-', _NAMES)} {told.words}{state}{where}")
        before, more, left = page.before, page.more, left - len(page.told)
    if left == limit:
        say("Nothing has been done yet.")


def _as_json(project: Project, limit: int, document_id: str, annotator: str) -> list[dict[str, object]]:
    """The edits one by one."""
    if document_id or annotator:
        steps = project.history.steps(annotator or None, limit=limit, document_id=document_id)
        edits = [edit for step in steps for edit in reversed(project.journal.edits_of(step.id))][:limit]
    else:
        edits = project.journal.history(limit)
    return [
        {
            "id": edit.id,
            "group": edit.group,
            "clock": edit.clock,
            "at": datetime.fromtimestamp(edit.at / 1000).astimezone().isoformat(),
            "annotator": edit.annotator,
            "action": edit.action,
            "undoes": edit.undoes,
            "things": len(edit.changes),
        }
        for edit in edits
    ]
