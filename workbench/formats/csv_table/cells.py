"""The columns of our tables, and cells that no spreadsheet takes for a formula.

A spreadsheet runs a cell that begins with one of a few signs. Such a cell gets an apostrophe in front, which
spreadsheets take for "this is text"; so does one that begins with an apostrophe, and reading takes one off again.
"""

from __future__ import annotations

from typing import Final

MARKS: Final = "marks"
DOCUMENTS: Final = "documents"
SCHEMA: Final = "schema.json"
MARK_COLUMNS: Final = (
    "document_id", "document", "annotator", "kind", "label", "start", "end", "text", "fragments", "target",
    "attributes", "roles", "note", "mark_id",
)  # fmt: skip
DOCUMENT_COLUMNS: Final = (
    "document_id", "document", "title", "language", "annotators", "segments", "meta", "content",
)  # fmt: skip
_QUOTE: Final = "'"
_SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠" + _QUOTE)


def escaped(cell: str) -> str:
    """The cell as it stands in the table."""
    return f"{_QUOTE}{cell}" if cell and cell[0] in _SIGNS else cell


def unescaped(cell: str) -> str:
    """The cell as it was before `escaped`."""
    return cell[1:] if cell.startswith(_QUOTE) else cell
