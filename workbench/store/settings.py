"""Settings of a project and the versions of its schema: both are edits like everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbench.errors import NotFound
from workbench.model import JSON
from workbench.store.journal import create

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal


class Settings:
    """Values by name, for the whole project."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def get(self, name: str, default: JSON = None) -> JSON:
        """The value of a setting, or the default."""
        row = self._database.row("SELECT value FROM settings WHERE id = ? AND present", (name,))
        return default if row is None or row[0] is None else json.loads(row[0])

    def set(self, name: str, value: JSON) -> None:
        """Set a value."""
        self._journal.commit([create("settings", name, {"value": value})], f"set {name}")


class SchemaVersions:
    """Every version of the project's schema, whole, by its hash."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def put(self, key: str, name: str, source: str, content: str) -> None:
        """Keep a version.

        Args:
            key: The hash of its content.
            source: The name of the file that it was read from.
            content: The schema as canonical JSON.
        """
        wish = create("schemas", key, {"name": name, "source": source, "content": content})
        self._journal.commit([wish], f"schema {name}")

    def content(self, key: str) -> str:
        """A version's canonical JSON. A version stays readable when its adding is undone: marks may name it.

        Raises:
            NotFound: There is none of that hash.
        """
        row = self._database.row("SELECT content FROM schemas WHERE id = ?", (key,))
        if row is None:
            raise NotFound(f"schema version {key} does not exist")
        return str(row[0])
