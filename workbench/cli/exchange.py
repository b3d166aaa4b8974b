"""export, import, formats: datasets out and in, with every mark accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import say, say_json


@click.command("export")
@click.argument("documents", nargs=-1)
@click.option("--format", "name", default="jsonl", show_default=True, help="See: workbench formats")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Default: in the project's folder exports/.")
@click.option("--annotator", "whose", default="*", metavar="NAME", help="Whose marks; default: everybody's.")
@click.option(
    "--tokens",
    type=click.Choice(["word", "char"]),
    default="word",
    show_default=True,
    help="How Chinese is cut in formats that have tokens.",
)
@click.option("--strict", is_flag=True, help="Write nothing if anything would be lost.")
@click.option("--overwrite", is_flag=True, help="Replace a file that stands there, even if it is no earlier export.")
@json_option
@annotator_option
@project_option
def export_command(
    documents: tuple[str, ...],
    name: str,
    out: Path | None,
    whose: str,
    tokens: Literal["word", "char"],
    strict: bool,
    overwrite: bool,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Write DOCUMENTS (default: all) and their marks as a dataset, and say what the format could not carry."""
    from workbench.formats import export
    from workbench.formats.registry import find_format
    from workbench.formats.placing import report_path

    with opened(folder, annotator=annotator) as project:
        target = (
            out or project.path / "exports" / f"{project.path.resolve().name}{find_format(name).suffix or '-' + name}"
        )
        report = export(
            project,
            name,
            target,
            annotator=whose,
            documents=documents or None,
            tokens=tokens,
            strict=strict,
            overwrite=overwrite,
        )
    if as_json:
        say_json({"out": str(target), **report.to_json()})
        return
    say(f"Wrote {target}: {report}.")
    if not report.lossless:
        say(f"Mark by mark: {report_path(target)}")


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "name", default="jsonl", show_default=True, help="See: workbench formats")
@json_option
@annotator_option
@project_option
def import_command(path: Path, name: str, as_json: bool, annotator: str, folder: Path | None) -> None:
    """Bring in the documents and marks of PATH: all of it, or on any error nothing."""
    from workbench.formats import import_

    with opened(folder, annotator=annotator) as project:
        report = import_(project, name, path)
    if as_json:
        say_json(report.to_json())
    else:
        say(f"Imported {path}: {report}.")


@click.command("formats")
@json_option
def formats_command(as_json: bool) -> None:
    """List the formats and what each can carry."""
    from workbench.formats import formats
    from workbench.formats.registry import can_be_read

    found = formats().values()
    if as_json:
        say_json(
            [
                {"name": f.name, "title": f.title, "carries": list(f.carries), "in": can_be_read(f)}
                for f in found
            ]
        )
        return
    for each in found:
        say(f"{each.name}  ({'out and in' if can_be_read(each) else 'out'})  {each.title}")
        say(click.wrap_text("carries " + ", ".join(each.carries), 100, "    ", "    "))
