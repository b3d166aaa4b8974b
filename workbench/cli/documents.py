"""init, add, list: a project and its documents."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json, table
from workbench.model import SourceText
from workbench.project import Project, open_project


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option(
    "--schema", "schema_name", default="claims", show_default=True, help="A schema file, or claims, or entities."
)
def init_command(directory: Path, schema_name: str) -> None:
    """Make a project in DIRECTORY (default: here)."""
    from workbench.cli.schema import find_schema, source_name
    from workbench.errors import Refused
    from workbench.store.database import FILE_NAME

    path = find_schema(schema_name)
    from workbench.schema import load_schema

    schema = load_schema(path)
    if (directory / FILE_NAME).exists():
        raise Refused(f"{directory}: there is a project already", hint="add texts with: workbench add FILE")
    with open_project(directory, create=True) as project:
        project.use_schema(schema, source=source_name(path))
    say(f"Made a project in {directory} with the schema «{schema.name}».")
    say("Add texts with: workbench add FILE or FOLDER")


@click.command("add")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--encoding", default=None, help="The files' encoding; default: found out for each.")
@click.option("--text-field", default=None, help="The field of a JSONL or CSV file that holds the text.")
@annotator_option
@project_option
def add_command(
    paths: tuple[Path, ...], encoding: str | None, text_field: str | None, annotator: str, folder: Path | None
) -> None:
    """Add texts: .txt, .md, .jsonl, .csv, .tsv, or folders of them. On any error, none of them is added."""
    from workbench.cli.progress import ProgressLine
    from workbench.readers import read

    with opened(folder, annotator=annotator) as project:
        added = 0
        with project.database.transaction(), project.journal.group("add texts"), ProgressLine("adding", "files") as bar:
            for path in paths:
                reading = read(path, encoding=encoding, text_field=text_field)
                for number, source in enumerate(reading, 1):
                    added += _add(project, source)
                    bar(number, max(number, len(reading.files)))
                for skipped in reading.skipped:
                    line = f":{skipped.line}" if skipped.line else ""
                    note(f"passed over: {skipped.path}{line}: {skipped.reason}")
    say(f"{added} added.")


def _add(project: Project, source: SourceText) -> bool:
    from workbench.text import segments

    result = project.documents.add(source, segments(source.text))
    if result.outcome == "known":
        note(f"known already: {source.name} (the same text as {result.document.name})")
        return False
    if result.outcome == "revision":
        note(f"revision: {source.name}: {result.carried} marks carried over, {len(result.left)} left on the old one")
        for mark in result.left:
            note(f"  left: {mark.annotator}'s {mark.label} {', '.join(f'{f.start}-{f.end}' for f in mark.fragments)}")
    else:
        note(f"added: {source.name} ({source.encoding})")
    return True


@click.command("list")
@json_option
@project_option
def list_command(as_json: bool, folder: Path | None) -> None:
    """List the documents with what has been done on each."""
    with opened(folder) as project:
        summaries = project.documents.summaries()
    if as_json:
        say_json(
            [
                {
                    "id": s.document.id,
                    "name": s.document.name,
                    "title": s.document.title,
                    "language": s.document.language,
                    "segments": s.segments,
                    "translated": s.translated,
                    "marks": dict(s.marks),
                }
                for s in summaries
            ]
        )
        return
    if not summaries:
        say("No documents yet. Add some with: workbench add FILE or FOLDER")
        return
    rows = [
        (
            s.document.name,
            s.document.title,
            str(s.segments),
            str(s.translated),
            ", ".join(f"{who} {number}" for who, number in sorted(s.marks.items())) or "-",
        )
        for s in summaries
    ]
    say(table(("name", "title", "segments", "translated", "marks"), rows, right=frozenset({2, 3}), shrink=1))
