"""Which files a folder of ours has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbench.model import Kind

FILES: Final[Mapping[Kind, str]] = {"entity": "entities", "claim": "claims"}
"""The kinds of mark that stand on text, and what their files are called."""
DOCUMENTS: Final = "documents.jsonl"
COLUMNS: Final = "columns.json"
"""Where each type has a column: the types in the order of the columns, by kind."""
START: Final = "-DOCSTART-"
OURS: Final = "workbench-conll"
"""What the first line of our documents.jsonl says it belongs to."""


def tag_file(kind: Kind, split: str) -> str:
    """The file of one kind of mark, of one split ("" for none)."""
    return f"{FILES[kind]}/{split}.conll" if split else f"{FILES[kind]}.conll"
