"""The gold layer as it follows from the decisions: which gold marks there are, and which gold marks their roles name.

A decision says what its gold marks shall be, with roles that name annotators' marks. In the gold layer a role names the
gold marks that those became; one that is not decided yet is left out, and filled in by whatever edit decides it. A
relation stands in the gold layer when both its ends do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.model import JSON, Annotation, Decision, Fragment, GoldMark
from workbench.store.families import FAMILIES, PRESENT
from workbench.store.journal import Put, remove
from workbench.store.marks import mark_fields
from workbench.store.membership import left_by

if TYPE_CHECKING:
    import sqlite3

DECISION_COLUMNS = "id, document_id, inputs, outcome, gold, among, reason, annotator, rule"


class GoldLayer:
    """What has to be written so that the gold layer follows a change of decisions; used inside its transaction.

    Args:
        before: The decisions that go or are replaced, as they stand in the database.
        after: The decisions as they shall stand instead; one of the same id replaces.
    """

    def __init__(self, connection: sqlite3.Connection, before: Iterable[Decision], after: Iterable[Decision]) -> None:
        self._connection = connection
        self._before = {decision.id: decision for decision in before}
        self._after = {decision.id: decision for decision in after}
        self._deciding = {key: decision for decision in self._after.values() for key in decision.inputs}
        self._golden = {gold.mark.id: gold for decision in self._after.values() for gold in decision.gold}
        self._became: dict[str, Sequence[GoldMark]] = {}

    def wishes(self) -> list[Put]:
        """What brings the gold marks up to date: those of the new decisions, and those whose roles name them."""
        gone = {gold.mark.id for decision in self._before.values() for gold in decision.gold} - self._golden.keys()
        dependents = self._dependents()
        wishes = [wish for decision in self._after.values() for gold in decision.gold for wish in self._whole(gold)]
        wishes.extend(wish for decision in dependents for gold in decision.gold for wish in self._roles_anew(gold))
        wishes.extend(remove("marks", key) for key in sorted(gone) if self._fields(key).get(PRESENT))
        handled = self._golden.keys() | {gold.mark.id for decision in dependents for gold in decision.gold} | gone
        wishes.extend(self._without(gone, handled))
        wishes.extend(left_by(self._connection, [wish.key for wish in wishes if wish.fields.get(PRESENT) is False]))
        return wishes

    def _whole(self, gold: GoldMark) -> Iterator[Put]:
        """The gold mark just as decided; nothing of what it was before stays."""
        if not self._stands(gold):
            if self._fields(gold.mark.id).get(PRESENT):
                yield remove("marks", gold.mark.id)
            return
        plain = mark_fields(gold.mark)
        fields = {name: value for name, value in plain.items() if not name.startswith("roles.")}
        fields |= {f"roles.{role}": list(ids) for role, ids in self._roles(gold).items() if ids}
        yield Put("marks", gold.mark.id, fields | {PRESENT: True}, whole=True)

    def _roles_anew(self, gold: GoldMark) -> Iterator[Put]:
        """The roles of a gold mark that another decision made; the mark itself too where it waited for its ends."""
        if not self._fields(gold.mark.id).get(PRESENT) or not self._stands(gold):
            yield from self._whole(gold)
            return
        roles = self._roles(gold)
        yield Put("marks", gold.mark.id, {f"roles.{role}": list(ids) or None for role, ids in roles.items()})

    def _without(self, gone: Collection[str], handled: Collection[str]) -> Iterator[Put]:
        """Gold marks that no decision knows (imported ones) name none that is gone."""
        sql = "SELECT DISTINCT mark_id FROM mark_references WHERE target IN (SELECT value FROM json_each(?))"
        for (key,) in self._connection.execute(sql, (json.dumps(sorted(gone)),)).fetchall():
            if key in handled:
                continue
            fields = self._fields(key)
            roles = {name: ids for name, ids in fields.items() if name.startswith("roles.")}
            left = {name: [each for each in ids if each not in gone] or None for name, ids in roles.items()}
            yield Put("marks", key, left)

    def _dependents(self) -> list[Decision]:
        """Decisions elsewhere whose gold marks name, through their roles, what is being decided."""
        found: dict[str, Decision] = {}
        touched = list(self._touched([*self._before.values(), *self._after.values()]))
        while touched:
            sql = (
                f"SELECT {DECISION_COLUMNS} FROM decisions WHERE present AND id IN (SELECT decision_id FROM "
                "decision_marks WHERE part = 'role' AND mark_id IN (SELECT value FROM json_each(?)))"
            )
            rows = self._connection.execute(sql, (json.dumps(touched),)).fetchall()
            seen = found.keys() | self._before.keys() | self._after.keys()
            new = [read_decision(row) for row in rows if row[0] not in seen]
            found.update({decision.id: decision for decision in new})
            touched = list(self._touched(d for d in new if any(gold.mark.kind == "relation" for gold in d.gold)))
        return list(found.values())

    def _touched(self, decisions: Iterable[Decision]) -> Iterator[str]:
        for decision in decisions:
            yield from decision.inputs
            yield from (gold.mark.id for gold in decision.gold)

    def _roles(self, gold: GoldMark, above: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
        """The roles as the gold layer has them."""
        above = above | {gold.mark.id}
        return {
            role: tuple(
                dict.fromkeys(
                    other.mark.id for key in ids for other in self._golden_of(key) if self._stands(other, above)
                )
            )
            for role, ids in gold.mark.roles.items()
        }

    def _stands(self, gold: GoldMark, above: frozenset[str] = frozenset()) -> bool:
        """Whether the gold layer has it: a relation only where it has both ends."""
        if gold.mark.id in above:
            return False
        if gold.mark.kind != "relation":
            return True
        return all(self._roles(gold, above).values())

    def _golden_of(self, key: str) -> Sequence[GoldMark]:
        """The gold marks that a mark became: none where it is not decided, or was decided to be wrong."""
        if key not in self._became:
            self._became[key] = self._found(key)
        return self._became[key]

    def _found(self, key: str) -> Sequence[GoldMark]:
        if key in self._golden:
            return (self._golden[key],)
        decision = self._deciding.get(key) or self._stored(key, "input")
        if decision is not None:
            return heirs(decision, key, self._mark_fragments)
        holder = self._stored(key, "gold")
        return [gold for gold in holder.gold if gold.mark.id == key] if holder else ()

    def _stored(self, mark_id: str, part: str) -> Decision | None:
        """The decision that the database has of this mark, unless it is one that goes or is replaced."""
        sql = (
            f"SELECT {DECISION_COLUMNS} FROM decisions WHERE present AND id IN "
            "(SELECT decision_id FROM decision_marks WHERE mark_id = ? AND part = ?) ORDER BY id"
        )
        rows = self._connection.execute(sql, (mark_id, part)).fetchall()
        return next((read_decision(row) for row in rows if row[0] not in self._before), None)

    def _mark_fragments(self, key: str) -> tuple[Fragment, ...]:
        return tuple(Fragment(*item) for item in self._fields(key).get("fragments") or ())

    def _fields(self, key: str) -> dict[str, JSON]:
        return FAMILIES["marks"].read(self._connection, [key]).get(key, {})


def heirs(decision: Decision, key: str, fragments_of: Callable[[str], Sequence[Fragment]]) -> Sequence[GoldMark]:
    """Which of a decision's gold marks stand for one of its inputs: those taken from it, else the one nearest to it."""
    own = [gold for gold in decision.gold if gold.sources.get("") == key]
    if own or len(decision.gold) <= 1:
        return own or decision.gold
    mine = fragments_of(key)
    return (max(decision.gold, key=lambda gold: _shared(gold.mark.fragments, mine)),)


def _shared(first: Iterable[Fragment], second: Sequence[Fragment]) -> int:
    """How many code points two sets of fragments have in common."""
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second if a.text_id == b.text_id
    )


def gold_json(gold: GoldMark) -> dict[str, JSON]:
    """A gold mark as a decision keeps it; document and annotator follow from the decision."""
    mark = gold.mark
    data: dict[str, JSON] = {
        "id": mark.id,
        "kind": mark.kind,
        "label": mark.label,
        "fragments": [[part.text_id, part.start, part.end] for part in mark.fragments],
        "target": mark.target,
        "attributes": dict(mark.attributes),
        "roles": {role: list(ids) for role, ids in mark.roles.items()},
        "note": mark.note,
        "schema_id": mark.schema_id,
        "stale": mark.stale,
        "sources": dict(gold.sources),
    }
    return {name: value for name, value in data.items() if value not in ("", [], {}, False)}


def read_gold(data: Mapping[str, Any], document_id: str) -> GoldMark:
    """The gold mark that `gold_json` wrote."""
    from workbench.model import GOLD

    mark = Annotation(
        id=data["id"],
        kind=data["kind"],
        label=data["label"],
        annotator=GOLD,
        document_id=document_id,
        fragments=tuple(Fragment(*item) for item in data.get("fragments", ())),
        target=data.get("target", ""),
        attributes=data.get("attributes", {}),
        roles={role: tuple(ids) for role, ids in data.get("roles", {}).items()},
        note=data.get("note", ""),
        schema_id=data.get("schema_id", ""),
        stale=data.get("stale", False),
    )
    return GoldMark(mark, data.get("sources", {}))


def read_decision(row: Sequence[Any]) -> Decision:
    """A decision from its row, in the order of `DECISION_COLUMNS`."""
    key, document, inputs, outcome, gold, among, reason, annotator, rule = row
    plain = {"document_id": document, "outcome": outcome, "reason": reason, "annotator": annotator, "rule": rule}
    lists = {"inputs": json.loads(inputs), "gold": json.loads(gold or "[]"), "among": json.loads(among or "[]")}
    return decision_of(key, plain | lists)


def decision_of(key: str, fields: Mapping[str, Any]) -> Decision:
    """A decision from its fields: JSON values, as `decisions.decision_fields` gives them."""
    document = fields["document_id"]
    return Decision(
        id=key,
        document_id=document,
        inputs=fields["inputs"],
        outcome=fields["outcome"],
        gold=tuple(read_gold(item, document) for item in fields.get("gold") or ()),
        among=tuple(fields.get("among") or ()),
        reason=fields.get("reason") or "",
        annotator=fields.get("annotator") or "",
        rule=fields.get("rule") or "",
    )
