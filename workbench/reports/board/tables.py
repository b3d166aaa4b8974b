"""The board as JSON, as CSV, as Markdown, and as lines for the terminal."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from workbench.model import JSON, STANCES
from workbench.reports.board.model import Board, Claimed, Column, Item

SIGNS: Final = dict(zip(STANCES, ("=", "+", "≠"), strict=True))
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def board_json(board: Board) -> dict[str, JSON]:
    """The board as JSON values."""
    return {
        "columns": [
            {"name": column.name, "title": column.title, "kind": "role" if column.is_role else "attribute"}
            for column in board.columns
        ],
        "propositions": [_item_json(board, item) for item in board.items],
        "hidden": board.hidden,
    }


def _item_json(board: Board, item: Item) -> dict[str, JSON]:
    own = item.proposition
    return {
        "id": own.id,
        "annotator": own.annotator,
        "title": own.title,
        "note": own.note,
        "differs_in": list(item.differing),
        "contradicted": item.is_opposed,
        "disagreement": board.disagreement(item),
        "claims": [_claim_json(claim) for claim in item.claims],
        "claims_gone": item.gone,
    }


def _claim_json(claim: Claimed) -> dict[str, JSON]:
    mark = claim.mark
    return {
        "id": mark.id,
        "document": mark.document_id,
        "document_title": claim.document,
        "annotator": mark.annotator,
        "stance": claim.stance,
        "words": claim.words,
        "fragments": [{"text": part.text_id, "start": part.start, "end": part.end} for part in mark.fragments],
        "values": dict(claim.values),
    }


def board_csv(board: Board) -> str:
    """A row for each claim, ready for a spreadsheet, which takes none of it for a formula."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    titles = [column.title for column in board.columns]
    rows.writerow(["proposition", "annotator", "stance", "document", "claim", *titles, "differs in", "contradicted"])
    for item in board.items:
        own = item.proposition
        differs = "; ".join(board.titles(item.differing))
        for claim in item.claims:
            values = [claim.values.get(column.name, "") for column in board.columns]
            told = [own.title, own.annotator, claim.stance, claim.document, claim.words, *values, differs]
            rows.writerow([*map(_plain, told), "yes" if item.is_opposed else "no"])
    return out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def board_markdown(board: Board) -> str:
    """A heading and a table for each proposition; what differs is bold."""
    lines = ["# Propositions", ""]
    for item in board.items:
        lines += [f"## {_escaped(item.proposition.title)}", ""]
        lines += [_escaped(item.proposition.note), ""] if item.proposition.note else []
        lines += [f"{_summary(board, item)}", ""]
        if item.claims:
            used = used_columns(board, item)
            lines.append(f"| Text | Stance | Claim | {' | '.join(_escaped(column.title) for column in used)} |")
            lines.append(f"|{'---|' * (len(used) + 3)}")
            lines += [_markdown_row(item, claim, used) for claim in item.claims]
            lines.append("")
    return "\n".join(lines)


def _markdown_row(item: Item, claim: Claimed, used: Sequence[Column]) -> str:
    cells = [_escaped(claim.document), f"{SIGNS[claim.stance]} {claim.stance}", f"“{_escaped(claim.words)}”"]
    for column in used:
        value = _escaped(claim.values.get(column.name, "")) or "–"
        cells.append(f"**{value}**" if column.name in item.differing else value)
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    text = " ".join(text.split())
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text


def used_columns(board: Board, item: Item) -> list[Column]:
    """The columns in which something is said of one of the claims."""
    return [column for column in board.columns if any(claim.values.get(column.name) for claim in item.claims)]


def _summary(board: Board, item: Item) -> str:
    parts = [item.proposition.annotator]
    if item.is_opposed:
        parts.append("contradicted")
    if item.differing:
        parts.append(f"differs in {', '.join(board.titles(item.differing))}")
    elif len(item.claims) > 1 and not item.is_opposed:
        parts.append("claimed alike")
    if item.gone:
        parts.append(f"{item.gone} of its claims {'is' if item.gone == 1 else 'are'} gone")
    return "; ".join(parts)


def board_lines(board: Board) -> Iterator[str]:
    """The board for a terminal: each proposition, below it its claims and what is said of them."""
    for item in board.items:
        sign = "≠" if item.is_opposed else "≈" if item.differing else "="
        yield f"{sign} {item.proposition.title}  ({_summary(board, item)})"
        for claim in item.claims:
            yield f"    {SIGNS[claim.stance]} “{claim.words}”"
            values = [
                f"{column.title} {claim.values[column.name]}"
                for column in board.columns
                if column.name in claim.values and not column.is_role
            ]
            yield f"      {claim.document}: {', '.join(values)}"
    if not board.items:
        yield "There is no proposition."
