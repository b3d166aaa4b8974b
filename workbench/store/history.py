"""What was done, for people to read: the steps of undo, latest first, some at a time, and what each of them touched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.model import Change
from workbench.store.database import translated_errors
from workbench.store.families import FAMILIES, Fields

if TYPE_CHECKING:
    from workbench.store.database import Database

StepState = Literal["done", "undone", "undo", "spent"]
_STATES: Final[tuple[StepState, ...]] = ("done", "undone", "undo", "spent")
_COLUMNS: Final = "g.id, g.annotator, g.clock, g.action, g.state, g.undoes"
_LOOKED_AT: Final = 60_000
"""Characters of changes that are decoded to say what a step did; of a larger one, only its first change."""
_FEW: Final = 8
"""How many edits of a step are looked into."""
_WEIGHED: Final = 500
"""How many edits of a step are asked for their length: each takes microseconds."""
_OF_DOCUMENT: Final = (
    "marks",
    "segments",
    "translations",
    "choices",
    "bookmarks",
    "comments",
    "decisions",
    "assignments",
)
"""The families whose things belong to a document."""

_IN_DOCUMENT: Final = {"documents": "SELECT seq FROM edit_targets WHERE family = 'documents' AND key = ?"}
_OF: Final = (
    "SELECT t.seq FROM {name} AS x JOIN edit_targets AS t ON t.family = '{name}' AND t.key = x.id "
    "WHERE x.document_id = ?"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A group of edits that is undone as one.

    Attributes:
        state: "done" until it is "undone"; what undid it is an "undo", "spent" when it cannot be redone any more.
        undoes: The step that this one took back, or None.
    """

    id: str
    annotator: str
    clock: str
    action: str
    state: StepState
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a step did.

    Attributes:
        at: Wall time of its first edit, in milliseconds since 1970.
        changes: Its changes, or the first few of many.
        things: How many changes it has in all.
    """

    at: int
    changes: tuple[Change, ...]
    things: int


class History:
    """Reads the steps of a project's annotators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def steps(
        self,
        annotator: str | None,
        *,
        before: str = "",
        limit: int = 50,
        document_id: str = "",
        families: Sequence[str] = (),
    ) -> list[Step]:
        """Steps, latest first.

        Args:
            annotator: Whose; None for everybody's.
            before: Only those before this clock, which is how one reads on.
            document_id: Only those that touched a document or something in it.
            families: Only those that touched things of these kinds.
        """
        before = before or "~"
        if document_id or (families and "marks" not in families):
            return self._touching(annotator, before, limit, document_id, families)
        among, asked = _saying(families)
        if annotator is None:
            sql = (
                f"SELECT {_COLUMNS} FROM edits AS e JOIN edit_groups AS g ON g.id = e.group_id AND g.clock = e.clock "
                f"WHERE e.clock < ? {among} ORDER BY e.clock DESC LIMIT ?"
            )
            return [Step(*row) for row in self._database.rows(sql, (before, *asked, limit))]
        found: list[Step] = []
        for state in _STATES:
            sql = (
                f"SELECT {_COLUMNS} FROM edit_groups AS g WHERE g.annotator = ? AND g.state = ? AND g.clock < ? "
                f"{among} ORDER BY g.clock DESC LIMIT ?"
            )
            rows = self._database.rows(sql, (annotator, state, before, *asked, limit))
            found.extend(Step(*row) for row in rows)
        return sorted(found, key=lambda step: (step.clock, step.id), reverse=True)[:limit]

    def _touching(
        self, annotator: str | None, before: str, limit: int, document_id: str, families: Sequence[str]
    ) -> list[Step]:
        """The steps that touched some things, found by these: there are far fewer than steps."""
        if document_id:
            of = [name for name in ("documents", *_OF_DOCUMENT) if not families or name in families]
            parts = [_IN_DOCUMENT.get(name, _OF.format(name=name)) for name in of]
            asked = [document_id] * len(parts)
        else:
            parts = [f"SELECT seq FROM edit_targets WHERE family IN ({', '.join('?' * len(families))})"]
            asked = list(families)
        if not parts:
            return []
        whose = "" if annotator is None else "AND g.annotator = ?"
        sql = (
            f"SELECT {_COLUMNS} FROM ({' UNION '.join(parts)}) AS t CROSS JOIN edits AS e ON e.seq = t.seq "
            f"CROSS JOIN edit_groups AS g ON g.id = e.group_id WHERE g.clock < ? {whose} "
            "GROUP BY g.id ORDER BY g.clock DESC LIMIT ?"
        )
        more = (before, limit) if annotator is None else (before, annotator, limit)
        return [Step(*row) for row in self._database.rows(sql, (*asked, *more))]

    def step(self, key: str) -> Step | None:
        """A step by its id, None where it is not in this copy of the project."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM edit_groups AS g WHERE g.id = ?", (key,))
        return Step(*row) if row else None

    def next_weight(self, annotator: str, state: StepState) -> int:
        """How much journal the step holds that undo ("done") or redo ("undo") would take next, in characters.

        Of very many edits, as much as the first of them hold.
        """
        sql = (
            "SELECT ifnull(sum(length), 0) FROM (SELECT length(changes) AS length FROM edits WHERE group_id = "
            "(SELECT id FROM edit_groups WHERE annotator = ? AND state = ? ORDER BY clock DESC, id DESC LIMIT 1) "
            "LIMIT ?)"
        )
        row = self._database.row(sql, (annotator, state, _WEIGHED))
        return int(row[0]) if row else 0

    def contents(self, step: Step) -> Contents:
        """What a step did; of a large one how much, and how it begins."""
        rows = self._database.rows(
            "SELECT at, json_array_length(changes), CASE WHEN length(changes) <= ? THEN changes "
            "ELSE json_array(json_extract(changes, '$[0]')) END FROM edits WHERE group_id = ? ORDER BY clock LIMIT ?",
            (_LOOKED_AT, step.id, _FEW),
        )
        if not rows:
            return Contents(0, (), 0)
        changes = tuple(change for row in rows for change in _decoded(row[2]))
        return Contents(rows[0][0], changes, sum(row[1] for row in rows) + self._beyond(step, len(rows)))

    def _beyond(self, step: Step, seen: int) -> int:
        """How many changes a step has in the edits that were not looked into."""
        if seen < _FEW:
            return 0
        sql = (
            "SELECT sum(json_array_length(changes)) FROM "
            "(SELECT changes FROM edits WHERE group_id = ? ORDER BY clock LIMIT -1 OFFSET ?)"
        )
        row = self._database.row(sql, (step.id, seen))
        return int(row[0] or 0) if row else 0

    def later(self, annotator: str, clock: str) -> Iterator[Step]:
        """The steps of an annotator that stand and are later than a clock, the last first."""
        before = "~"
        sql = (
            f"SELECT {_COLUMNS} FROM edit_groups AS g WHERE g.annotator = ? AND g.state = 'done' AND g.clock > ? "
            "AND g.clock < ? ORDER BY g.clock DESC LIMIT 500"
        )
        while rows := self._database.rows(sql, (annotator, clock, before)):
            yield from (Step(*row) for row in rows)
            before = rows[-1][2]

    def redos(self, annotator: str, group: str) -> int:
        """How many steps redo would bring again, up to one that was undone and with it; 0 where it cannot."""
        row = self._database.row(
            "SELECT count(*) FROM edit_groups WHERE annotator = ?1 AND state = 'undo' AND clock >= "
            "(SELECT clock FROM edit_groups WHERE annotator = ?1 AND state = 'undo' AND undoes = ?2)",
            (annotator, group),
        )
        return int(row[0]) if row else 0

    # What changes are about.

    def fields(self, family: str, key: str) -> Fields:
        """The fields of a thing as they are now, also of one that was deleted; {} where it never was."""
        with translated_errors(self._database.path):
            return FAMILIES[family].read(self._database.connection, [key]).get(key, {})

    def quote(self, text_id: str, start: int, end: int) -> str:
        """A stretch of a text or of a translation; "" where there is no such text."""
        for table, column in (("texts", "content"), ("translations", "text")):
            sql = f"SELECT substr({column}, ?, ?) FROM {table} WHERE id = ?"
            row = self._database.row(sql, (start + 1, max(0, end - start), text_id))
            if row is not None and row[0]:
                return str(row[0])
        return ""

    def document_of(self, change: Change) -> str:
        """The id of the document that a change is about; "" where it is about none."""
        if change.table == "documents":
            return change.key
        if change.table not in _OF_DOCUMENT:
            return ""
        said = change.after.get("document_id")
        if said is None:
            row = self._database.row(f"SELECT document_id FROM {change.table} WHERE id = ?", (change.key,))
            said = row[0] if row else None
        return str(said) if said else ""

    def title(self, document_id: str) -> str:
        """What a document is called; "" where there never was one of that id."""
        row = self._database.row("SELECT coalesce(nullif(title, ''), name) FROM documents WHERE id = ?", (document_id,))
        return str(row[0]) if row and row[0] else ""


def _decoded(text: str) -> list[Change]:
    found: list[Any] = json.loads(text)
    return [Change(table, key, before or dict.fromkeys(after), after) for table, key, before, after in found]


def _saying(families: Sequence[str]) -> tuple[str, list[str]]:
    """A condition on steps that most of them meet: that one of their edits says one of these families."""
    if not families:
        return "", []
    said = " OR ".join("instr(w.changes, ?)" for _ in families)
    return f"AND EXISTS (SELECT 1 FROM edits AS w WHERE w.group_id = g.id AND ({said}))", [
        f'["{family}","' for family in families
    ]
