"""Documents as rows of their table and as fields of the journal, and the way back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from workbench.model import JSON, Document

DOCUMENT_COLUMNS: Final = "id, name, title, language, meta, encoding, newline, bom, revises, archived, origin"


def document_fields(document: Document) -> dict[str, JSON]:
    """A document as journal fields; None where it says nothing."""
    fields: dict[str, JSON] = {
        "name": document.name,
        "title": document.title or None,
        "language": document.language or None,
        "encoding": document.encoding,
        "newline": document.newline,
        "bom": document.bom or None,
        "revises": document.revises,
        "origin": document.origin or None,
    }
    fields.update({f"meta.{name}": value for name, value in document.meta.items()})
    return fields


def said_fields(document: Document) -> dict[str, JSON]:
    """Those of its fields that say something."""
    return {name: value for name, value in document_fields(document).items() if value is not None}


def decoded_document(row: Sequence[Any]) -> Document:
    """A document from its row, in the order of `DOCUMENT_COLUMNS`."""
    identity, name, title, language, meta, encoding, newline, bom, revises, archived, origin = row
    return Document(
        id=identity,
        name=name,
        title=title or "",
        language=language or "",
        meta=json.loads(meta),
        encoding=encoding,
        newline=newline,
        bom=bool(bom),
        revises=revises,
        archived=bool(archived),
        origin=origin or "",
    )
