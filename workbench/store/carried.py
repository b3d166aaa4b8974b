"""What goes with a text to its next version besides its marks: who works on a document, and what was decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.model import Annotation, Decision, GoldMark, stable_id
from workbench.store.assignments import assignment_id
from workbench.store.decisions import decision_fields, decision_id, fingerprint
from workbench.store.families import PRESENT
from workbench.store.gold import DECISION_COLUMNS, read_decision
from workbench.store.journal import Put, create
from workbench.store.membership import moved_to

if TYPE_CHECKING:
    from workbench.store.database import Database


def carried_work(
    database: Database, old: str, new: str, before: Iterable[Annotation], carried: Mapping[str, Annotation]
) -> list[Put]:
    """Copies of a document's assignments and decisions for its next revision, and its place in propositions.

    Whoever was done is at work again, since the text has changed. A decision goes over when all the marks that it was
    made from and those that it made do; else its gold marks wait on the new text for somebody to decide again. The copy
    of a claim takes its place in propositions.

    Args:
        before: The old revision's marks.
        carried: Their copies, by the ids of the originals.
    """
    copies = {key: mark.id for key, mark in carried.items()}
    return [
        *_assignments(database, old, new),
        *_decisions(database, old, new, before, carried),
        *moved_to(database.connection, copies),
    ]


def moved_decisions(database: Database, moved: Sequence[tuple[Annotation, Annotation]]) -> list[Put]:
    """What keeps decisions about marks up to date that only moved along with a text which changed elsewhere.

    Args:
        moved: Each mark as it was and as it stands now.
    """
    now = {mark.id: mark for _, mark in moved}
    said = {fingerprint(old): fingerprint(new) for old, new in moved}
    sql = (
        f"SELECT {DECISION_COLUMNS} FROM decisions WHERE present AND id IN (SELECT decision_id FROM decision_marks "
        "WHERE part IN ('input', 'gold') AND mark_id IN (SELECT value FROM json_each(?)))"
    )
    wishes: list[Put] = []
    for decision in map(read_decision, database.rows(sql, (json.dumps(list(now)),))):
        inputs = {key: said.get(print_, print_) if key in now else print_ for key, print_ in decision.inputs.items()}
        gold = tuple(
            replace(each, mark=replace(each.mark, fragments=now[each.mark.id].fragments))
            if each.mark.id in now
            else each
            for each in decision.gold
        )
        fields = decision_fields(replace(decision, inputs=inputs, gold=gold))
        wishes.append(Put("decisions", decision.id, {"inputs": fields["inputs"], "gold": fields["gold"]}))
    return wishes


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
