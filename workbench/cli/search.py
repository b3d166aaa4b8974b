"""search: looking things up in texts and translations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import fit, say, say_json, shown
from workbench.errors import Refused
from workbench.project import Project

_CONTEXT: Final = 30
"""Cells of text shown on either side of a hit."""


@click.command("search")
@click.argument("query")
@click.option("--document", default=None, help="Only in this document.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@annotator_option
@project_option
def search_command(
    query: str, document: str | None, limit: int, as_json: bool, annotator: str, folder: Path | None
) -> None:
    """Find QUERY in texts and translations: one Chinese character is enough, Traditional finds Simplified.

    Each hit has the number of its segment; ⇄ is one in a translation.
    """
    if not query.strip():
        raise Refused("there is nothing to search for", hint="give a word, or a single Chinese character")
    with opened(folder, annotator=annotator) as project:
        where = project.documents.get(document).id if document else None
        hits = project.search.find(query, document_id=where, limit=limit)
        names = {d.id: d.name for d in project.documents.all(archived=True)}
        numbers = _segment_numbers(project, {hit.document_id for hit in hits})
    if as_json:
        fields = ("document_id", "text_id", "segment_id", "start", "end", "match")
        say_json([{name: getattr(hit, name) for name in fields} for hit in hits])
        return
    name = ""
    for hit in hits:
        if names.get(hit.document_id, "") != name:
            name = names.get(hit.document_id, "")
            say(name)
        side = " " if hit.text_id == hit.document_id else "⇄"
        left, match, right = (
            shown(text.replace("\n", " ")) for text in (hit.left[-_CONTEXT:], hit.match, hit.right[:_CONTEXT])
        )
        context = f"{fit(left, _CONTEXT, right=True)}[{match}]{fit(right, _CONTEXT).rstrip()}"
        say(f"  {side} {numbers[hit.segment_id]:>5}  {context}")
    if not hits:
        say(f"«{query}» is in no text and no translation.")


def _segment_numbers(project: Project, documents: Iterable[str]) -> dict[str, int]:
    """The number of each segment in its document, from 1, as the screen shows it."""
    return {s.id: number for document in documents for number, s in enumerate(project.segments.of(document), 1)}
