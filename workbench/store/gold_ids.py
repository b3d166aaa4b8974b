"""The ids of gold marks: those that they replace keep theirs, so that what names them goes on to do so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.model import GOLD, Annotation, Decision, stable_id
from workbench.store.families import encode
from workbench.store.mark_rows import encoded_fragments

if TYPE_CHECKING:
    import sqlite3

_Place = tuple[str, str, str]
"""Kind, fragments and target, or of a label its type and target."""


class GoldIds:
    """Gives gold marks their ids within one edit, no id twice.

    Args:
        before: The decisions that are replaced.
    """

    def __init__(self, connection: sqlite3.Connection, before: Iterable[Decision]) -> None:
        self._connection = connection
        self._former: dict[str, list[str]] = {}
        for decision in before:
            for key in decision.inputs:
                self._former.setdefault(key, []).extend(gold.mark.id for gold in decision.gold)
        self._given: set[str] = set()
        self._imported: dict[str, dict[_Place, list[str]]] = {}

    def next(self, decision: str, inputs: Iterable[str], mark: Annotation) -> str:
        """The id of a gold mark that a replaced decision made, or that was imported; else one that follows from the
        decision's, so that two copies of a project that decide the same make the same.
        """
        former = [gold for key in inputs for gold in self._former.get(key, ())]
        imported = self._imported_into(mark.document_id).get(_place(mark), ())
        key = next((key for key in (*former, *imported) if key not in self._given), "")
        number = 0
        while not key:
            made = stable_id("gold", decision, str(number))
            key = "" if made in self._given or self._is_anothers(made, decision) else made
            number += 1
        self._given.add(key)
        return key

    def _imported_into(self, document_id: str) -> dict[_Place, list[str]]:
        """The gold marks of a document that no decision made, by where they stand."""
        if document_id not in self._imported:
            found = self._imported[document_id] = {}
            sql = (
                "SELECT id, kind, label, fragments, ifnull(target, '') FROM marks WHERE document_id = ? "
                "AND annotator = ? AND present AND kind <> 'relation' "
                "AND id NOT IN (SELECT mark_id FROM decision_marks WHERE part = 'gold') ORDER BY created, id"
            )
            for key, kind, label, fragments, target in self._connection.execute(sql, (document_id, GOLD)):
                found.setdefault((kind, label if kind == "label" else fragments, target), []).append(key)
        return self._imported[document_id]

    def _is_anothers(self, key: str, decision: str) -> bool:
        sql = "SELECT 1 FROM decision_marks WHERE mark_id = ? AND part = 'gold' AND decision_id <> ?"
        return self._connection.execute(sql, (key, decision)).fetchone() is not None


def _place(mark: Annotation) -> _Place:
    return mark.kind, mark.label if mark.kind == "label" else encode(encoded_fragments(mark.fragments)), mark.target
