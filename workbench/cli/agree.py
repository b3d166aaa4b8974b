"""agree: how far annotators agree."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import say, say_json


@click.command("agree")
@click.argument("documents", nargs=-1)
@click.option("--annotator", "annotators", multiple=True, metavar="NAME", help="Only these; name each.")
@json_option
@annotator_option
@project_option
def agree_command(
    documents: tuple[str, ...], annotators: tuple[str, ...], as_json: bool, annotator: str, folder: Path | None
) -> None:
    """Show how far the annotators of DOCUMENTS (default: all) agree, on entities and on claims."""
    from workbench.reports.agreement import agreement_report, table

    with opened(folder, annotator=annotator) as project:
        report = agreement_report(project, documents=documents or None, annotators=annotators or None)
    if as_json:
        say_json(report.to_json())
    else:
        say(table(report))
