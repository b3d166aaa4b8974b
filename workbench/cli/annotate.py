"""annotate: the screens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, project_option
from workbench.cli.output import has_terminal
from workbench.errors import Refused

if TYPE_CHECKING:
    from workbench.tui.start import First


@click.command("annotate")
@click.argument("document", required=False)
@click.option("--resume", is_flag=True, help="Open the document at which you were last.")
@annotator_option
@project_option
def annotate_command(document: str | None, resume: bool, annotator: str, folder: Path | None) -> int:
    """Open the library, or DOCUMENT right away, at the place where you were.

    Who annotates is asked once and remembered for you and this project. --as NAME holds for this time only.
    """
    return open_screens(folder, document, annotator, resume=resume)


def open_screens(
    folder: Path | None, document: str | None, annotator: str, *, first: First = "", resume: bool = False
) -> int:
    """Run the screens until the user quits.

    Args:
        resume: Open the document at which the annotator was last, where none is named.
        first: The screen to begin with, where it is neither a document nor the library.

    Raises:
        Refused: There is no terminal.
    """
    from workbench.people import remember_annotator, remembered_annotator
    from workbench.project import nearest_project, open_project

    if not has_terminal():
        raise Refused(
            f"the {first or 'annotation'} screen needs a terminal",
            hint="run it in one; workbench --help lists the rest",
        )
    path = folder or nearest_project()
    with open_project(path, annotator=annotator or remembered_annotator(path)) as project:
        wanted = project.documents.get(document).id if document else None
        if resume and wanted is None:
            last = project.places.last(project.annotator)
            wanted = last.document_id if last else None
        from workbench.tui import run

        return run(
            project,
            document=wanted,
            first=first,
            on_named=lambda name: remember_annotator(path, name),
        )
