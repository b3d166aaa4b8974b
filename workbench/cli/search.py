"""search: looking things up in texts and translations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import fit, note, say, say_json, shown
from workbench.errors import Refused
from workbench.project import Project

if TYPE_CHECKING:
    from workbench.search.concordance import Concordance, Line, Side

Order = Literal["document", "left", "right"]

_CONTEXT: Final = 30
"""Cells of text shown on either side of a hit."""
_TOGETHER: Final = 50
_ORDERS: Final = ("document", "left", "right")


@click.command("search")
@click.argument("query")
@click.option("--document", default=None, help="Only in this document.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--kwic", is_flag=True, help="A concordance: one line each, aligned on the words.")
@click.option("--sort", type=click.Choice(_ORDERS), default=_ORDERS[0], help="With --kwic: by what, not by document.")
@click.option("--side", type=click.Choice(("source", "target")), default=None, help="With --kwic: only on this side.")
@click.option("--exact", is_flag=True, help="With --kwic: to the letter.")
@json_option
@annotator_option
@project_option
def search_command(
    query: str,
    document: str | None,
    limit: int,
    kwic: bool,
    sort: Order,
    side: Side | None,
    exact: bool,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Find QUERY in texts and translations: one Chinese character is enough, Traditional finds Simplified.

    Each hit has the number of its segment; ⇄ is one in a translation.
    """
    if not query.strip():
        raise Refused("there is nothing to search for", hint="give a word, or a single Chinese character")
    with opened(folder, annotator=annotator) as project:
        where = project.documents.get(document).id if document else None
        if kwic:
            _kwic(project, query.strip(), where, side, sort, limit, exact=exact, as_json=as_json)
            return
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
        sign = " " if hit.text_id == hit.document_id else "⇄"
        left, match, right = (
            shown(text.replace("\n", " ")) for text in (hit.left[-_CONTEXT:], hit.match, hit.right[:_CONTEXT])
        )
        context = f"{fit(left, _CONTEXT, right=True)}[{match}]{fit(right, _CONTEXT).rstrip()}"
        say(f"  {sign} {numbers[hit.segment_id]:>5}  {context}")
    if not hits:
        say(f"«{query}» is in no text and no translation.")


def _kwic(
    project: Project, words: str, document: str | None, side: Side | None, order: Order, limit: int, *, exact: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print a concordance in an order: in that of the documents, line by line as they are found."""
    from itertools import islice

    from workbench.search.concordance import Concordance, nearest_words
    from workbench.search.matching import query

    concordance, wanted = Concordance(project.database), query(words, exact=exact, at="start")
    lines = concordance.lines(wanted, document_id=document, side=side)
    if order != "document":
        lines = iter(sorted(lines, key=lambda line: nearest_words(line, order)))
    if as_json:
        say_json([asdict(line) for line in islice(lines, limit)])
        return
    count = 0
    while part := list(islice(lines, min(_TOGETHER, limit - count))):
        _say_lines(concordance, part)
        count += len(part)
    if not count:
        say(f"«{words}» is in no text and no translation.")
    elif count == limit:
        texts = concordance.texts(wanted, document_id=document, side=side)
        note(f"The first {count:,} lines; up to {texts:,} segments have some: --limit for more.")


def _say_lines(concordance: Concordance, lines: Sequence[Line]) -> None:
    """Print lines of a concordance."""
    names = concordance.names(line.document_id for line in lines)
    for line in lines:
        left, match, right = (shown(text.replace("\n", " ")) for text in (line.left, line.match, line.right))
        context = f"{fit(left, _CONTEXT, right=True)}[{match}]{fit(right, _CONTEXT)}"
        say(f"  {'⇄' if line.side == 'target' else ' '} {context}  {names[line.document_id]}")


def _segment_numbers(project: Project, documents: Iterable[str]) -> dict[str, int]:
    """The number of each segment in its document, from 1, as the screen shows it."""
    return {s.id: number for document in documents for number, s in enumerate(project.segments.of(document), 1)}
