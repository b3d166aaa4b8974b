"""agree: how far annotators agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.annotate import open_screens
from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import say, say_json

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.model import AgreementReport


@click.command("agree")
@click.argument("documents", nargs=-1)
@click.option("--annotator", "annotators", multiple=True, metavar="NAME", help="Only these; name each.")
@click.option("--screen", is_flag=True, help="Look at it on a screen, and open what is behind each figure.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file.")
@click.option("--gamma", is_flag=True, help="Compute gamma and alpha for unitizing too, which takes its time.")
@click.option(
    "--level",
    type=click.Choice(["character", "token"]),
    default="character",
    show_default=True,
    help="What kappa and alpha count.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Makes intervals and gamma repeatable.")
@json_option
@annotator_option
@project_option
def agree_command(
    documents: tuple[str, ...],
    annotators: tuple[str, ...],
    screen: bool,
    page: Path | None,
    as_json: bool,
    annotator: str,
    folder: Path | None,
    **options: Any,
) -> None:
    """Show how far the annotators of DOCUMENTS (default: all) agree: on what is marked, and on what is said of it."""
    if screen:
        open_screens(folder, None, annotator, first="agreement")
        return
    from workbench.cli.progress import ProgressLine
    from workbench.reports.agreement import agreement_report, table
    from workbench.reports.board.agreement import agreement_lines, proposition_agreement

    with opened(folder, annotator=annotator) as project:
        with ProgressLine("count", "documents") as progress:
            report = agreement_report(
                project, documents=documents or None, annotators=annotators or None, progress=progress, **options
            )
        joined = [] if documents or annotators else proposition_agreement(project)
        if page:
            _write(project, report, page)
    if as_json:
        say_json(report.to_json() | ({"propositions": [pair.to_json() for pair in joined]} if joined else {}))
    elif page:
        say(f"wrote {page}")
    else:
        say(table(report))
        for line in agreement_lines(joined):
            say(line)


def _write(project: Project, report: AgreementReport, page: Path) -> None:
    """The report as a page, whole or not at all."""
    from workbench.errors import StorageError
    from workbench.reports.html.page import agreement_page

    whole = agreement_page(project, report)
    try:
        page.write_text(whole, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{page}: cannot be written: {error.strerror}", hint="name another file") from error
