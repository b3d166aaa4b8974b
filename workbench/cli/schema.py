"""schema: show, check or change the project's schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import has_terminal, say, say_json, table
from workbench.errors import NotFound, Refused

if TYPE_CHECKING:
    from workbench.migration.run import Preview


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
@click.argument("name", required=False)
@click.option("--changes", type=click.Path(path_type=Path), help="A file of what becomes of marks that are there.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what it would touch, and change nothing.")
@click.option("--undo", "undoing", is_flag=True, help="Take your last such change back, with what it did to marks.")
@click.option("--yes", is_flag=True, help="Do not ask; with --undo, also over what others changed since.")
@annotator_option
@project_option
def _use(
    name: str | None,
    changes: Path | None,
    dry: bool,
    undoing: bool,
    yes: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Make NAME, a file or a ready schema, the project's schema, after saying what that touches.

    Marks stay as they are but for what --changes says: labels and attributes renamed, merged, split or retired. All of
    it is one step, which --undo takes back.
    """
    if undoing:
        _undo(annotator, folder, force=yes)
        return
    from workbench.cli.progress import ProgressLine
    from workbench.migration.read import load_changes
    from workbench.migration.run import migrate, preview
    from workbench.schema import load_schema

    if name is None and changes is None:
        raise click.UsageError("name a schema, a file of --changes, or both")
    path = find_schema(name) if name is not None else None
    schema = load_schema(path) if path is not None else None
    rules = load_changes(changes) if changes is not None else ()
    with opened(folder, annotator=annotator, remembered=True) as project:
        found = preview(project, schema, rules)
        touches = _tell(found, [rule.words for rule in rules])
        if dry:
            return
        if touches and not yes and has_terminal() and not click.confirm("Do it?", default=False):
            return
        with ProgressLine("changing", "documents") as progress:
            migrate(project, schema, rules, source=source_name(path) if path else "", progress=progress)
    if schema is not None:
        say(f"The project's schema is now «{schema.name}».")
    if found.marks:
        back = "workbench schema use --undo" if schema is not None else "ctrl+z on the screens"
        say(f"{found.marks:,} marks were changed. To take it back: {back}")


def _undo(annotator: str, folder: Path | None, *, force: bool) -> None:
    """Take back the annotator's last step, if it changed the schema."""
    with opened(folder, annotator=annotator, remembered=True) as project, project.database.transaction():
        words = project.journal.undoable()
        edit = project.journal.undo(force=force)
        edits = project.journal.edits_of(edit.group) if edit is not None else []
        if not any(change.table in ("settings", "schemas") for each in edits for change in each.changes):
            raise Refused(
                f"your last step is «{words}», which changed no schema" if words else "you have changed nothing here",
                hint="take that back first, on the screens; or say who changed it with: --as NAME",
            )
    say(f"Taken back: {words}")


def _tell(found: Preview, words: Sequence[str]) -> bool:
    """Say what a migration touches; whether it touches anything."""
    for rule, number in zip(words, found.touched, strict=True):
        say(f"  {number:>8,} marks: {rule}")
    if found.deleted:
        say(f"  {found.deleted:,} marks would be deleted.")
    if found.unknown:
        labels = ", ".join(f"{label} ({number:,})" for label, number in sorted(found.unknown.items()))
        say(f"Marks with labels that it does not know are kept: {labels}")
    worse = {
        fault: number - found.wrong_before.get(fault, 0)
        for fault, number in found.wrong_after.items()
        if number > found.wrong_before.get(fault, 0)
    }
    for fault, number in sorted(worse.items()):
        say(f"  {number:>8,} more marks that are not as the schema says: {fault}")
    return bool(found.marks or found.unknown or worse)
