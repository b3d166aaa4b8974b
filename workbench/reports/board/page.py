"""The board as a page of HTML that needs nothing but itself."""

from __future__ import annotations

from typing import Final

from workbench.reports.board.model import Board, Claimed, Item
from workbench.reports.board.tables import SIGNS, used_columns
from workbench.reports.html.style import STYLE
from workbench.reports.html.write import text

_MORE: Final = """
.claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .8rem 1.2rem; }
.claims section { border-left: 3px solid var(--line); padding-left: .8rem; }
.claims section.contradicts { border-color: rgb(var(--bad)); }
.claims section.supports { border-color: rgb(var(--good)); }
.claims h4 { margin: 0 0 .2rem; font-weight: 600; color: var(--soft); }
.claims dl { margin: .4rem 0 0; display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .6rem; font-size: .88rem; }
.claims dt { color: var(--soft); } .claims dd { margin: 0; overflow-wrap: anywhere; }
.claims .differs { font-weight: 600; color: rgb(var(--bad)); }
article h3 { margin: 0; } article header { margin-bottom: .6rem; }
.gloss { color: var(--soft); font-size: .86rem; margin: .3rem 0 0; }
""".strip()


def board_page(board: Board, *, title: str, lang: str = "en") -> str:
    """The board as a page: propositions with their claims side by side, what differs set off."""
    parted = sum(1 for item in board.items if board.disagreement(item))
    body = "".join(_article(board, item) for item in board.items) or "<p>There is no proposition.</p>"
    hidden = f"; {board.hidden:,} are not shown: their documents are still being worked on" if board.hidden else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{text(title)}</title><style>{STYLE}\n{_MORE}</style></head><body>"
        f"<h1>{text(title)}</h1>"
        f'<p class="soft">{len(board.items):,} propositions; on {parted:,} the texts differ{hidden}</p>{body}'
        "</body></html>\n"
    )


def _article(board: Board, item: Item) -> str:
    own = item.proposition
    facts = [f"<span>{text(own.annotator)}</span>"]
    if item.is_opposed:
        facts.append('<span class="label">contradicted</span>')
    if item.differing:
        facts.append(f"<span>differs in {text(', '.join(board.titles(item.differing)))}</span>")
    note = f'<p class="soft">{text(own.note)}</p>' if own.note else ""
    claims = "".join(_claim(board, item, claim) for claim in item.claims)
    return (
        f"<article><h3>{text(own.title)}</h3><header>{''.join(facts)}</header>{note}"
        f'<div class="claims">{claims}</div></article>'
    )


def _claim(board: Board, item: Item, claim: Claimed) -> str:
    rows = ""
    for column in used_columns(board, item):
        kind = ' class="differs"' if column.name in item.differing else ""
        value = text(claim.values.get(column.name, "")) or "–"
        rows += f"<dt>{text(column.title)}</dt><dd{kind}>{value}</dd>"
    gloss = f'<p class="gloss">{text(claim.gloss)}</p>' if claim.gloss else ""
    return (
        f'<section class="{claim.stance}"><h4>{text(claim.document)}</h4>'
        f'<p class="quote"><span class="label">{SIGNS[claim.stance]} {claim.stance}</span> “{text(claim.words)}”</p>'
        f"<dl>{rows}</dl>{gloss}</section>"
    )
