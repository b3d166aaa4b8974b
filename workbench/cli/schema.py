"""schema: show, check or change the project's schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import say, say_json, table
from workbench.errors import NotFound


def find_schema(name: str) -> Path:
    """A schema file by its path, or one of the ready ones by its name.

    Raises:
        NotFound: It is neither.
    """
    from workbench.resources import resource

    path = Path(name)
    if path.exists() or path.suffix:
        return path
    ready = resource("schemas") / f"{name}.yaml"
    if not ready.is_file():
        names = ", ".join(sorted(p.stem for p in ready.parent.glob("*.yaml")))
        raise NotFound(f"no schema file «{name}»", hint=f"give a file, or one of: {names}")
    return ready


def source_name(path: Path) -> str:
    """What is remembered of where a schema came from: its file name, no folder."""
    return path.name


@click.group("schema")
def schema_command() -> None:
    """Show, check or change the project's schema."""


@schema_command.command("show")
@json_option
@project_option
def _show(as_json: bool, folder: Path | None) -> None:
    """Show the types that can be marked."""
    with opened(folder) as project:
        schema = project.schema
    if as_json:
        say_json(json.loads(schema.to_json()))
        return
    say(f"{schema.title()} ({schema.name}, version {schema.id[:12]})")
    rows = [
        (
            t.kind,
            t.key,
            t.name,
            t.title(),
            ", ".join([*(a.name for a in t.attributes), *(f"{r.name}→" for r in t.roles)]),
        )
        for t in schema.types.values()
    ]
    say(table(("kind", "key", "name", "title", "attributes and roles→"), rows))


@schema_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def _check(file: Path) -> None:
    """Check a schema file: every error with its line."""
    from workbench.schema import load_schema

    schema = load_schema(file)
    say(f"{file}: good: {len(schema.types)} types, version {schema.id[:12]}")


@schema_command.command("use")
@click.argument("name")
@annotator_option
@project_option
def _use(name: str, annotator: str, folder: Path | None) -> None:
    """Make NAME, a file or a ready schema, the project's schema; all marks stay as they are."""
    from workbench.schema import load_schema

    path = find_schema(name)
    schema = load_schema(path)
    with opened(folder, annotator=annotator) as project:
        project.use_schema(schema, source=source_name(path))
        unknown = _unknown_labels(project.database.rows("SELECT DISTINCT label FROM marks WHERE present"), schema.types)
    say(f"The project's schema is now «{schema.name}».")
    if unknown:
        say(f"Marks with labels that it does not know are kept: {', '.join(unknown)}")


def _unknown_labels(rows: list[tuple[str, ...]], types: object) -> list[str]:
    from collections.abc import Container

    assert isinstance(types, Container)
    return sorted(row[0] for row in rows if row[0] not in types)
