"""import, formats: datasets in, and the formats there are."""

from __future__ import annotations

from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Literal

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option, settings_of
from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from workbench.formats import Format
    from workbench.model import JSON
    from workbench.project import Project

_SHOWN = 20


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format", "name", metavar="NAME", default=None, help="See: workbench formats; default: as the file looks."
)
@click.option(
    "--annotators",
    type=click.Choice(["auto", "folders", "none"]),
    default="auto",
    show_default=True,
    help="Whether the folders in PATH are annotators.",
)
@click.option("--language", default="", metavar="TAG", help="Of documents that name none: es, fr, zh-Hant, ...")
@click.option("--skip-bad", is_flag=True, help="Leave out what is malformed and list it, instead of stopping.")
@click.option("--set", "more", multiple=True, metavar="KEY=VALUE", help="What only this format knows.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the loss report to this file, mark by mark.")
@json_option
@annotator_option
@project_option
def import_command(
    path: Path,
    name: str | None,
    annotators: Literal["auto", "folders", "none"],
    language: str,
    skip_bad: bool,
    more: tuple[str, ...],
    report: Path | None,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Bring in the documents and marks of PATH: all of it, or on any error nothing.

    Marks without a name come in as those of `--as NAME`. Importing the same again changes nothing.
    """
    from workbench.cli.progress import ProgressLine
    from workbench.formats import ReadOptions, import_
    from workbench.formats.placing import write_report

    options = ReadOptions(annotators=annotators, language=language, more=settings_of(more))
    came = False
    try:
        with opened(folder, annotator=annotator) as project, ProgressLine("importing", "documents") as progress:
            before = _imported(project, path)
            try:
                found = import_(project, name, path, options=options, skip_bad=skip_bad, progress=progress)
                came = True
            except KeyboardInterrupt:
                came = _imported(project, path) != before
                raise
    except KeyboardInterrupt:
        note(f"stopped; {'all had been imported already' if came else 'nothing was imported'}")
        raise click.exceptions.Exit(130) from None
    if as_json:
        say_json(found.to_json())
    else:
        say(f"Imported {path} ({found.format}): {found}.")
    if report:
        write_report(found, report)
    for item in found.skipped[:_SHOWN]:
        note(f"left out: {item.error.message}")
    if len(found.skipped) > _SHOWN:
        note(f"... and {len(found.skipped) - _SHOWN:,} more; all of them with: --report FILE")


def _imported(project: Project, path: Path) -> str:
    """The id of the latest edit, if it is of an import of this path, or ""."""
    words = f"import {path.name}"
    return next((edit.id for edit in project.journal.history(1) if words in (edit.action, edit.step)), "")


@click.command("formats")
@json_option
def formats_command(as_json: bool) -> None:
    """List the formats and what each can carry."""
    from workbench.formats import formats
    from workbench.formats.registry import can_be_read

    found = formats().values()
    if as_json:
        say_json([_described(each) for each in found])
        return
    width = min(get_terminal_size().columns, 100)
    for each in found:
        say(f"{each.name}  ({'out and in' if can_be_read(each) else 'out'}, {_made(each)})  {each.title}")
        say(click.wrap_text("carries " + ", ".join(each.carries), width, "    ", "    "))
        if each.needs:
            say(f'    needs: pip install "bilingual-workbench[{each.needs}]"')
    say("\nAll of them say what they could not carry, mark by mark: docs/formats.md")


def _made(format_: Format) -> str:
    """What an export in the format makes."""
    return f"a {format_.suffix} file" if format_.suffix else "a folder"


def _described(format_: Format) -> dict[str, JSON]:
    from workbench.formats.registry import can_be_read

    return {
        "name": format_.name,
        "title": format_.title,
        "suffix": format_.suffix,
        "carries": list(format_.carries),
        "in": can_be_read(format_),
        "needs": format_.needs,
    }
