"""What goes with a document to its next revision besides texts and marks: who works on it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.model import Annotation, Decision, GoldMark, stable_id
from workbench.store.assignments import assignment_id
from workbench.store.decisions import decision_fields, decision_id, fingerprint
from workbench.store.families import PRESENT
from workbench.store.gold import DECISION_COLUMNS, read_decision
from workbench.store.journal import Put, create

if TYPE_CHECKING:
    from workbench.store.database import Database


def carried_work(
    database: Database, old: str, new: str, before: Iterable[Annotation], carried: Mapping[str, Annotation]
) -> list[Put]:
    """Copies of a document's assignments and decisions for its next revision.

    Whoever was done is at work again, since the text has changed. A decision goes over when all the marks that it was
    made from and those that it made do; else its gold marks wait on the new text for somebody to decide again.

    Args:
        before: The old revision's marks.
        carried: Their copies, by the ids of the originals.
    """
    return [*_assignments(database, old, new), *_decisions(database, old, new, before, carried)]


def _assignments(database: Database, old: str, new: str) -> list[Put]:
    sql = "SELECT annotator, state, batch FROM assignments WHERE document_id = ? AND present ORDER BY annotator"
    return [
        create(
            "assignments",
            assignment_id(new, name),
            {
                "document_id": new,
                "annotator": name,
                "state": "new" if state == "new" else "working",
                "batch": batch,
            },
        )
        for name, state, batch in database.rows(sql, (old,))
    ]


def _decisions(
    database: Database, old: str, new: str, before: Iterable[Annotation], carried: Mapping[str, Annotation]
) -> list[Put]:
    originals = {mark.id: mark for mark in before}
    rows = database.rows(f"SELECT {DECISION_COLUMNS} FROM decisions WHERE document_id = ? AND present", (old,))
    wishes: list[Put] = []
    for decision in map(read_decision, rows):
        made = [gold.mark.id for gold in decision.gold if gold.mark.id in originals]
        if all(key in carried for key in [*decision.inputs, *made]):
            copy = _copy(decision, new, originals, carried)
            wishes.append(Put("decisions", copy.id, decision_fields(copy) | {PRESENT: True}, whole=True))
    return wishes


def _copy(
    decision: Decision, new: str, originals: Mapping[str, Annotation], carried: Mapping[str, Annotation]
) -> Decision:
    """The decision about the copies; one that was stale stays so."""
    inputs = {
        carried[key].id: fingerprint(carried[key]) if fingerprint(originals[key]) == said else said
        for key, said in decision.inputs.items()
    }
    gold = tuple(_gold(each, new, carried) for each in decision.gold)
    return replace(decision, id=decision_id(new, inputs), document_id=new, inputs=inputs, gold=gold)


def _gold(gold: GoldMark, new: str, carried: Mapping[str, Annotation]) -> GoldMark:
    """A gold mark as decided, on the new text; a relation that waits for its ends has no copy and needs none."""

    def named(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(carried[key].id if key in carried else key for key in ids)

    copy = carried.get(gold.mark.id)
    mark = replace(
        gold.mark,
        id=copy.id if copy else stable_id("carried", gold.mark.id, new),
        document_id=new,
        fragments=copy.fragments if copy else gold.mark.fragments,
        target=copy.target if copy else gold.mark.target,
        roles={role: named(ids) for role, ids in gold.mark.roles.items()},
    )
    return GoldMark(mark, {part: named([key])[0] for part, key in gold.sources.items()})
