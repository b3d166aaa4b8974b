"""The database's tables, made by sqlite-utils' own Migrations: one function a step, never changed once released.

State tables hold what the journal's edits add up to. `present` is 0 for what was deleted; `created` is the clock of a
row's first edit.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlite_utils import Database, Migrations

from workbench.errors import Damaged
from workbench.store.database import SCHEMA_VERSION

MIGRATIONS: Final = Migrations("workbench")

_JOURNAL = """
CREATE TABLE edits (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, group_id TEXT NOT NULL, clock TEXT NOT NULL, at INTEGER NOT NULL,
  annotator TEXT NOT NULL, replica TEXT NOT NULL, action TEXT NOT NULL, undoes TEXT, changes TEXT NOT NULL
) STRICT;
CREATE INDEX edits_by_clock ON edits (clock);
CREATE INDEX edits_by_group ON edits (group_id);
CREATE TABLE edit_targets (
  family TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (family, key, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE edit_groups (
  id TEXT PRIMARY KEY, annotator TEXT NOT NULL, clock TEXT NOT NULL, action TEXT NOT NULL, undoes TEXT,
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'undo', 'spent'))
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_groups_by_state ON edit_groups (annotator, state, clock);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

_STATE = """
CREATE TABLE texts (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE documents (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, name TEXT, title TEXT, language TEXT,
  meta TEXT NOT NULL DEFAULT '{}', encoding TEXT, newline TEXT, bom INTEGER, revises TEXT, archived INTEGER
) STRICT;
CREATE INDEX documents_by_name ON documents (name);
CREATE TABLE segments (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, document_id TEXT, start INTEGER, "end" INTEGER,
  language TEXT, zone TEXT
) STRICT;
CREATE INDEX segments_by_document ON segments (document_id, start);
CREATE TABLE translations (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, segment_id TEXT, document_id TEXT,
  language TEXT, text TEXT, origin TEXT, engine TEXT, engine_version TEXT, settings TEXT, score REAL, annotator TEXT,
  status TEXT, supersedes TEXT
) STRICT;
CREATE INDEX translations_by_segment ON translations (segment_id);
CREATE INDEX translations_by_document ON translations (document_id);
CREATE TABLE choices (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, document_id TEXT, translation_id TEXT
) STRICT;
CREATE INDEX choices_by_document ON choices (document_id);
CREATE TABLE marks (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, kind TEXT, label TEXT, annotator TEXT,
  document_id TEXT, fragments TEXT, target TEXT, attributes TEXT NOT NULL DEFAULT '{}',
  roles TEXT NOT NULL DEFAULT '{}', note TEXT, schema_id TEXT, stale INTEGER
) STRICT;
CREATE INDEX marks_by_document ON marks (document_id, annotator);
CREATE TABLE fragments (
  mark_id TEXT NOT NULL, position INTEGER NOT NULL, text_id TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, PRIMARY KEY (mark_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fragments_by_text ON fragments (text_id, start);
CREATE TABLE mark_references (
  target TEXT NOT NULL, mark_id TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (target, mark_id, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE schemas (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, name TEXT, source TEXT, content TEXT
) STRICT;
CREATE TABLE settings (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, value TEXT
) STRICT;
CREATE TABLE mark_counts (
  document_id TEXT NOT NULL, annotator TEXT NOT NULL, marks INTEGER NOT NULL, PRIMARY KEY (document_id, annotator)
) STRICT, WITHOUT ROWID;
CREATE TABLE segment_counts (
  document_id TEXT PRIMARY KEY, segments INTEGER NOT NULL, translated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_SEARCH = """
CREATE TABLE indexed (
  row INTEGER PRIMARY KEY, segment_id TEXT NOT NULL, text_id TEXT NOT NULL, document_id TEXT NOT NULL,
  side TEXT NOT NULL, UNIQUE (segment_id, side)
) STRICT;
CREATE INDEX indexed_by_document ON indexed (document_id);
CREATE VIRTUAL TABLE terms USING fts5 (words, tokenize = "ascii", detail = 'column');
"""

_REVIEW = """
CREATE TABLE decisions (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, document_id TEXT, inputs TEXT, outcome TEXT,
  gold TEXT, among TEXT, reason TEXT, annotator TEXT, rule TEXT
) STRICT;
CREATE INDEX decisions_by_document ON decisions (document_id);
CREATE TABLE decision_marks (
  mark_id TEXT NOT NULL, decision_id TEXT NOT NULL, part TEXT NOT NULL CHECK (part IN ('input', 'gold', 'role')),
  PRIMARY KEY (mark_id, part, decision_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_marks_by_decision ON decision_marks (decision_id);
CREATE TABLE assignments (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, document_id TEXT, annotator TEXT, state TEXT,
  batch TEXT
) STRICT;
CREATE INDEX assignments_by_document ON assignments (document_id);
CREATE INDEX assignments_by_annotator ON assignments (annotator, state);
"""

_TALLIES = """
CREATE TABLE document_versions (
  document_id TEXT PRIMARY KEY, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tallies (
  document_id TEXT PRIMARY KEY, version INTEGER NOT NULL, counting TEXT NOT NULL, finished INTEGER NOT NULL,
  depends TEXT NOT NULL, counts BLOB NOT NULL
) STRICT;
CREATE TABLE tally_cells (number INTEGER PRIMARY KEY, cell TEXT NOT NULL) STRICT;
"""

_WORKING = """
CREATE TABLE propositions (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, annotator TEXT, title TEXT, note TEXT,
  members TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX propositions_by_annotator ON propositions (annotator);
CREATE TABLE proposition_members (
  mark_id TEXT NOT NULL, proposition_id TEXT NOT NULL, stance TEXT NOT NULL, PRIMARY KEY (mark_id, proposition_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposition_members_by_proposition ON proposition_members (proposition_id);
CREATE TABLE bookmarks (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, annotator TEXT, document_id TEXT, text_id TEXT,
  start INTEGER, "end" INTEGER, note TEXT
) STRICT;
CREATE INDEX bookmarks_by_annotator ON bookmarks (annotator, document_id);
CREATE TABLE comments (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, annotator TEXT, document_id TEXT,
  segment_id TEXT, language TEXT, text TEXT, resolved INTEGER
) STRICT;
CREATE INDEX comments_by_document ON comments (document_id);
CREATE TABLE termbase (
  id TEXT PRIMARY KEY, present INTEGER NOT NULL, created TEXT NOT NULL, concept TEXT, language TEXT, term TEXT,
  status TEXT, note TEXT, meta TEXT NOT NULL DEFAULT '{}', annotator TEXT
) STRICT;
CREATE INDEX termbase_by_concept ON termbase (concept);
CREATE TABLE places (
  annotator TEXT NOT NULL, document_id TEXT NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (annotator, document_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE timings (
  id TEXT PRIMARY KEY, annotator TEXT NOT NULL, document_id TEXT NOT NULL, segment_id TEXT NOT NULL,
  activity TEXT NOT NULL, at INTEGER NOT NULL, milliseconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timings_by_document ON timings (document_id, annotator);
"""


@MIGRATIONS(name="0001-journal-state-search")
def _first(db: Database, /) -> None:
    _run(db, _JOURNAL, _STATE, _SEARCH)
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS(name="0002-origin-of-documents-words-of-groups")
def _second(db: Database, /) -> None:
    db.execute("ALTER TABLE documents ADD COLUMN origin TEXT")
    db.execute("CREATE INDEX documents_by_origin ON documents (origin)")
    db.execute("ALTER TABLE edits ADD COLUMN step TEXT NOT NULL DEFAULT ''")
    db.execute("PRAGMA user_version = 2")


@MIGRATIONS(name="0003-decisions-assignments")
def _third(db: Database, /) -> None:
    _run(db, _REVIEW)
    db.execute("PRAGMA user_version = 3")


@MIGRATIONS(name="0004-tallies")
def _fourth(db: Database, /) -> None:
    _run(db, _TALLIES)
    db.execute("PRAGMA user_version = 4")


@MIGRATIONS(name="0005-propositions-bookmarks-comments-termbase-places-timings")
def _fifth(db: Database, /) -> None:
    _run(db, _WORKING)
    db.execute("PRAGMA user_version = 5")


def _run(db: Database, *scripts: str) -> None:
    for script in scripts:
        for statement in script.split(";\n"):
            if statement.strip():
                db.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to `SCHEMA_VERSION` in one transaction, also when another process does the same."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS.apply(Database(connection, recursive_triggers=False))
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise Damaged(
                f"the database says that it is of version {version}, and its tables do not",
                hint="bring back a backup: workbench restore",
            )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
