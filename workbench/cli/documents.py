"""init, add, list: a project and its documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import Final

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json, shown, table
from workbench.model import SegmentSpan, SourceText, document_id
from workbench.project import open_project
from workbench.store.documents import Added

_LONG: Final = 1_000_000
"""Characters of a text from which cutting it takes a while."""
_MANY: Final = 20_000
"""Segments from which writing them does."""


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option(
    "--schema",
    "schema_name",
    default="claims",
    show_default=True,
    help="A schema file, or claims, or entities; none to take that of what is imported.",
)
@click.option(
    "--chinese",
    type=click.Choice(["zh-HK", "zh-TW", "zh-Hans"]),
    help="The Chinese that English is translated into; default: zh-Hant, as in Hong Kong.",
)
def init_command(directory: Path, schema_name: str, chinese: str | None) -> None:
    """Make a project in DIRECTORY (default: here)."""
    from workbench.cli.schema import find_schema, source_name
    from workbench.errors import Refused
    from workbench.schema import load_schema
    from workbench.store.database import FILE_NAME
    from workbench.store.presence import holds_something

    path = None if schema_name == "none" else find_schema(schema_name)
    schema = load_schema(path) if path else None
    if holds_something(directory / FILE_NAME):
        raise Refused(f"{directory}: there is a project already", hint="add texts with: workbench add FILE")
    with open_project(directory, create=True) as project:
        if path and schema:
            project.use_schema(schema, source=source_name(path))
        if chinese:
            project.set_target("en", chinese)
    say(f"Made a project in {directory} {f'with the schema «{schema.name}»' if schema else 'without a schema'}.")
    if directory.resolve() != Path.cwd():
        say(f"Go there with: cd {quote(str(directory))}")
    say("Add texts with: workbench add FILE or FOLDER" if schema else "Bring one in with: workbench import PATH")


@click.command("add")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--encoding", default=None, help="The files' encoding; default: found out for each.")
@click.option("--text-field", default=None, help="The field of a JSONL or CSV file that holds the text.")
@click.option("--skip-bad", is_flag=True, help="Pass over files that cannot be read, say why, and add the rest.")
@click.option("--revises", default=None, metavar="DOCUMENT", help="What the one text given is a new revision of.")
@annotator_option
@project_option
def add_command(
    paths: tuple[Path, ...],
    encoding: str | None,
    text_field: str | None,
    skip_bad: bool,
    revises: str | None,
    annotator: str,
    folder: Path | None,
) -> None:
    """Add texts: .txt, .md, .jsonl, .csv, .tsv, or folders of them. On any error, none of them is added, unless you
    say --skip-bad.

    A file that changed since it was added becomes a new revision of its document, which takes its marks along.
    """
    from workbench.cli.progress import meanwhile
    from workbench.errors import Refused

    with opened(folder, annotator=annotator) as project:
        texts = _read(paths, encoding, text_field, skip_bad)
        if revises and len(texts) != 1:
            raise Refused(f"{len(texts)} texts cannot all revise one document", hint="give one file with --revises")
        if revises:
            added = [project.documents.add(*texts[0], revises=project.documents.get(revises).id)]
        else:
            keep = {document_id(source.text) for source, _ in texts}
            number = sum(len(spans) for _, spans in texts)
            with meanwhile(f"writing {number:,} segments …", if_=number > _MANY):
                added = project.documents.add_many(texts, keep=keep, action="add texts")
    for (source, _), result in zip(texts, added, strict=True):
        _tell(source, result)
    say(f"{sum(result.outcome != 'known' for result in added)} added.")


def _read(
    paths: tuple[Path, ...], encoding: str | None, text_field: str | None, skip_bad: bool
) -> list[tuple[SourceText, list[SegmentSpan]]]:
    """All texts with their segments, before anything is written: others are not kept waiting meanwhile."""
    from workbench.cli.progress import ProgressLine
    from workbench.readers import read
    from workbench.text import segments

    texts: list[tuple[SourceText, list[SegmentSpan]]] = []
    with ProgressLine("reading", "texts") as bar:
        for path in paths:
            reading = read(path, encoding=encoding, text_field=text_field, skip_bad=skip_bad)
            for source in reading:
                texts.append((source, _cut(source, segments)))
                bar(len(texts), max(len(texts), len(reading.files)))
            for skipped in reading.skipped:
                line = f":{skipped.line}" if skipped.line else ""
                note(f"passed over: {skipped.path}{line}: {skipped.reason}")
    return texts


def _cut(source: SourceText, segments: Callable[..., list[SegmentSpan]]) -> list[SegmentSpan]:
    """The segments of a text; one that takes long says how far it is."""
    from workbench.cli.progress import ProgressLine

    if len(source.text) < _LONG:
        return segments(source.text)
    with ProgressLine(f"cutting {shown(source.name)}", "MB", scale=1_000_000) as bar:
        return segments(source.text, bar)


def _tell(source: SourceText, result: Added) -> None:
    document = result.document
    if result.outcome == "known":
        archived = ", which is in the archive" if document.archived else ""
        note(f"known already: {source.name} (the same text as {document.name}{archived})")
    elif result.outcome == "revision":
        note(f"revision: {document.name}: {result.carried} marks carried over, {len(result.left)} left on the old one")
        for mark in result.left:
            note(f"  left: {mark.annotator}'s {mark.label} {', '.join(f'{f.start}-{f.end}' for f in mark.fragments)}")
    else:
        note(f"added: {document.name} ({source.encoding})")
        if document.name != source.name:
            note(f"  called so because another document is called {source.name}")


@click.command("list")
@json_option
@annotator_option
@project_option
def list_command(as_json: bool, annotator: str, folder: Path | None) -> None:
    """List the documents with what has been done on each."""
    with opened(folder, annotator=annotator) as project:
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
