"""check: what a person should look at in the translations before they go out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from workbench.model import JSON
    from workbench.translate.checks.documents import CheckedDocument


@click.command("check")
@click.argument("documents", nargs=-1)
@click.option("--only", multiple=True, metavar="CHECK", help="Run this check alone; may be given again.")
@click.option("--off", multiple=True, metavar="CHECK", help="Switch a check off in this project.")
@click.option("--on", multiple=True, metavar="CHECK", help="Switch a check on again.")
@click.option("--list", "listed", is_flag=True, help="List the checks, and which are on.")
@click.option("--strict", is_flag=True, help="Exit with 1 where something was found.")
@json_option
@annotator_option
@project_option
def check_command(
    documents: tuple[str, ...],
    only: tuple[str, ...],
    off: tuple[str, ...],
    on: tuple[str, ...],
    listed: bool,
    strict: bool,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> int:
    """Check the translations of DOCUMENTS (default: all): numbers, terms, names, omissions, punctuation and more."""
    from workbench.translate.checks.documents import check_documents, project_checks, switch
    from workbench.translate.checks.registry import CHECKS, checks_called

    with opened(folder, annotator=annotator) as project:
        checks = switch(project, on=on, off=off) if on or off else project_checks(project)
        if listed or ((on or off) and not documents):
            for name, words in CHECKS.items():
                say(f"{'on ' if name in checks.names else 'off'}  {name:<13}{words}")
            return 0
        if only:
            checks = checks_called(only)
        wanted = [project.documents.get(d) for d in documents] if documents else project.documents.all()
        counts: Counter[str] = Counter()
        entries: list[JSON] = []
        for checked in check_documents(project, wanted, checks):
            counts.update(finding.check for finding in checked.findings)
            if as_json:
                entries += _entries(checked)
            else:
                _print(checked)
    if as_json:
        say_json(entries)
    else:
        found = ", ".join(f"{number} {name}" for name, number in counts.most_common())
        note(f"{_counted(len(wanted))} checked: {found or 'nothing found'}.")
    return 1 if strict and counts else 0


def _entries(checked: CheckedDocument) -> list[JSON]:
    return [
        {
            "document": checked.document.name,
            "segment": checked.numbers[finding.unit],
            "segment_id": finding.unit,
            "check": finding.check,
            "message": finding.words,
            "source_range": list(finding.source) if finding.source else None,
            "target_range": list(finding.target) if finding.target else None,
            "source": checked.units[finding.unit].source,
            "target": checked.units[finding.unit].target,
        }
        for finding in checked.findings
    ]


def _print(checked: CheckedDocument) -> None:
    """A document's findings, each segment's two texts once below them."""
    if not checked.findings:
        return
    say(checked.document.title or checked.document.name)
    last = ""
    for finding in checked.findings:
        if last and finding.unit != last:
            _texts(checked, last)
        number = f"{checked.numbers[finding.unit]:>5}" if finding.unit != last else " " * 5
        say(f"{number}  {finding.check:<12}  {finding.words}")
        last = finding.unit
    _texts(checked, last)


def _texts(checked: CheckedDocument, segment: str) -> None:
    unit = checked.units[segment]
    say(f"{'':>5}  {unit.source.strip()}")
    say(f"{'':>5}  {unit.target.strip()}")


def _counted(documents: int) -> str:
    return f"{documents:,} document{'' if documents == 1 else 's'}"
