"""Decisions about what annotators marked, and the reserved layer `gold` that they write.

A decision remembers the marks that it was made from and a fingerprint of each, so it is stale as soon as one of them
says something else. It and its gold marks are one edit, and undone as one. Which marks are one unit is found elsewhere
(`workbench.adjudication`): here a unit is the ids of its marks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.errors import NotFound, Refused
from workbench.model import GOLD, JSON, Annotation, Change, Decision, Fragment, GoldMark, Outcome, stable_id
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.families import PRESENT, encode
from workbench.store.gold import DECISION_COLUMNS, GoldLayer, gold_json, read_decision
from workbench.store.gold_ids import GoldIds
from workbench.store.journal import Put, remove
from workbench.store.mark_rows import MARK_COLUMNS, decoded_marks

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.marks import Marks


@dataclass(frozen=True, slots=True)
class Ruling:
    """What shall be decided about one unit.

    Attributes:
        inputs: Ids of the unit's marks, all of them.
        outcome: See Decision.
        chosen: For "these": which of the inputs go into the gold layer as they are.
        corrected: For "corrected": the marks that go there instead. Their ids and annotators do not matter, and their
            roles may name annotators' marks or gold marks.
        among: The annotators who were compared.
        rule: The rule that decided; "" where a person does.
    """

    inputs: tuple[str, ...]
    outcome: Outcome
    chosen: tuple[str, ...] = ()
    corrected: tuple[GoldMark, ...] = ()
    among: tuple[str, ...] = ()
    reason: str = ""
    rule: str = ""


def decision_id(document_id: str, inputs: Iterable[str]) -> str:
    """The id of the decision about the unit of these marks: two copies of a project that decide it agree on it."""
    return stable_id("decision", document_id, *sorted(inputs))


def fingerprint(mark: Annotation) -> str:
    """A hash of what a mark says: a decision is stale when it differs from the one that it was made from.

    The note is its annotator's own affair and no part of it.
    """
    fragments = [[part.text_id, part.start, part.end] for part in mark.fragments]
    roles = {role: list(ids) for role, ids in mark.roles.items() if ids}
    said = [mark.kind, mark.label, fragments, mark.target, dict(mark.attributes), roles, mark.stale]
    return stable_id("fingerprint", encode(said))


class Decisions:
    """The decisions of a project.

    Args:
        schema_id: Asked at each write: the hash of the schema under which a corrected mark is made.
    """

    def __init__(self, database: Database, journal: Journal, marks: Marks, schema_id: Callable[[], str]) -> None:
        self._database = database
        self._journal = journal
        self._marks = marks
        self._schema_id = schema_id

    def all(self) -> list[Decision]:
        """Every decision, in the order of their first making."""
        return self._select("WHERE present ORDER BY created, id")

    def of(self, document_id: str) -> list[Decision]:
        """The decisions about a document, in the order of their first making."""
        return self._select("WHERE document_id = ? AND present ORDER BY created, id", document_id)

    def find(self, key: str) -> Decision | None:
        """One decision, or None."""
        found = self._select("WHERE id = ? AND present", key)
        return found[0] if found else None

    def get(self, key: str) -> Decision:
        """One decision.

        Raises:
            NotFound: There is none of that id.
        """
        found = self.find(key)
        if found is None:
            raise NotFound(f"decision {key} does not exist")
        return found

    def about(self, mark_ids: Iterable[str]) -> list[Decision]:
        """The decisions that were made from any of these marks."""
        return self._having(mark_ids, "input")

    def behind(self, gold_id: str) -> Decision | None:
        """The decision that put a mark into the gold layer; None for a mark that was imported into it."""
        found = self._having([gold_id], "gold")
        return found[0] if found else None

    def _having(self, mark_ids: Iterable[str], part: str) -> list[Decision]:
        where = (
            "WHERE present AND id IN (SELECT decision_id FROM decision_marks WHERE part = ? AND mark_id IN "
            "(SELECT value FROM json_each(?))) ORDER BY created, id"
        )
        return self._select(where, part, json.dumps(list(mark_ids)))

    def _select(self, clauses: str, *parameters: object) -> list[Decision]:
        rows = self._database.rows(f"SELECT {DECISION_COLUMNS} FROM decisions {clauses}", parameters)
        return [read_decision(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many decisions there are about each document that has any."""
        sql = "SELECT document_id, count(*) FROM decisions WHERE present GROUP BY document_id ORDER BY document_id"
        return dict(self._database.rows(sql))

    def reasons(self) -> list[str]:
        """The reasons that people gave so far, the most frequent first: to be given again."""
        sql = (
            "SELECT reason FROM decisions WHERE present AND reason > '' AND ifnull(rule, '') = '' "
            "GROUP BY reason ORDER BY count(*) DESC, max(created) DESC, reason"
        )
        return [row[0] for row in self._database.rows(sql)]

    def stale(self, document_id: str) -> dict[str, tuple[str, ...]]:
        """The decisions about a document whose inputs say something else now, or are gone: by id, with those inputs.

        That a mark has come to the unit since is not seen here, but in its units.
        """
        marks = {mark.id: mark for mark in self._marks.of(document_id, annotator="*")}
        changed = {decision.id: changed_inputs(decision, marks) for decision in self.of(document_id)}
        return {key: inputs for key, inputs in changed.items() if inputs}

    def decide(
        self,
        inputs: Sequence[str],
        outcome: Outcome,
        *,
        chosen: Sequence[str] = (),
        corrected: Sequence[GoldMark] = (),
        among: Sequence[str] = (),
        reason: str = "",
    ) -> Decision:
        """Decide about one unit; what was decided about any of its marks before is replaced. See Ruling.

        Raises:
            NotFound: One of the inputs does not exist.
            Refused: Nobody is named, or outcome and marks do not fit each other.
        """
        ruling = Ruling(tuple(inputs), outcome, tuple(chosen), tuple(corrected), tuple(among), reason)
        return self.decide_all([ruling], action=f"decide: {outcome}")[0]

    def decide_all(self, rulings: Sequence[Ruling], *, action: str) -> list[Decision]:
        """Decide about several units as one edit.

        Raises:
            NotFound, Refused: As `decide`; nothing was decided.
        """
        if not rulings:
            return []
        who = self._named()
        with self._database.transaction() as connection:
            marks = self._inputs(rulings)
            before = self.about(marks)
            keys = GoldIds(connection, before)
            after = [self._decided(ruling, [marks[key] for key in ruling.inputs], keys, who) for ruling in rulings]
            known = {decision.id: decision for decision in after}
            before += self._select(
                "WHERE present AND id IN (SELECT value FROM json_each(?))",
                json.dumps(sorted(known.keys() - {d.id for d in before})),
            )
            wishes = [remove("decisions", decision.id) for decision in before if decision.id not in known]
            wishes += [Put("decisions", d.id, decision_fields(d) | {PRESENT: True}, whole=True) for d in after]
            wishes += GoldLayer(connection, before, after).wishes()
            self._journal.commit(wishes, action)
        return after

    def withdraw(self, keys: Iterable[str]) -> None:
        """Take decisions away as one edit, and their gold marks with them: their units are open again.

        Raises:
            NotFound: One does not exist.
            Refused: Nobody is named.
        """
        self._named()
        with self._database.transaction() as connection:
            before = [self.get(key) for key in keys]
            wishes = [remove("decisions", decision.id) for decision in before]
            wishes += GoldLayer(connection, before, ()).wishes()
            self._journal.commit(wishes, "withdraw decision")

    def refresh(self) -> bool:
        """Bring the gold layer in step with the decisions, as one edit; False, and nothing written, where it is.

        Only what comes from elsewhere needs it: in a merged copy, two may have decided about the same marks, or one
        about a claim and the other about its source. Of decisions that share a mark the one about more marks stands.
        """
        with self._database.transaction() as connection:
            taken: set[str] = set()
            standing: list[Decision] = []
            beaten: list[Decision] = []
            for decision in sorted(self.all(), key=lambda each: (-len(each.inputs), each.id)):
                (beaten if taken & decision.inputs.keys() else standing).append(decision)
                taken |= decision.inputs.keys()
            wishes = [remove("decisions", decision.id) for decision in beaten]
            wishes += GoldLayer(connection, [*beaten, *standing], standing).wishes()
            return self._journal.commit(wishes, "bring gold in step with the decisions") is not None

    def add(self, decisions: Sequence[Decision], *, action: str) -> None:
        """Write whole decisions, with their own ids, as one edit: what imports use, which bring the gold marks too."""
        wishes = [Put("decisions", d.id, decision_fields(d) | {PRESENT: True}, whole=True) for d in decisions]
        self._journal.commit(wishes, action)

    def _named(self) -> str:
        if not self._journal.annotator:
            raise Refused("nobody is named who decides", hint="say who you are with: --as NAME")
        return self._journal.annotator

    def _inputs(self, rulings: Sequence[Ruling]) -> dict[str, Annotation]:
        """The marks that are decided about, each once."""
        keys = [key for ruling in rulings for key in ruling.inputs]
        if len(set(keys)) < len(keys):
            raise Refused("a mark is decided about twice in one go", hint="decide about it once")
        sql = f"SELECT {MARK_COLUMNS} FROM marks WHERE id IN () AND present"
        with translated_errors(self._database.path):
            found = decoded_marks(list(rows_among(self._database.connection, sql, keys)))
        missing = set(keys) - {mark.id for mark in found}
        if missing:
            raise NotFound(f"mark {min(missing)} does not exist")
        return {mark.id: mark for mark in found}

    def _decided(self, ruling: Ruling, marks: Sequence[Annotation], keys: GoldIds, who: str) -> Decision:
        _check_unit(marks)
        document = marks[0].document_id
        key = decision_id(document, ruling.inputs)
        gold = self._gold(ruling, {mark.id: mark for mark in marks}, document)
        return Decision(
            id=key,
            document_id=document,
            inputs={mark.id: fingerprint(mark) for mark in marks},
            outcome=ruling.outcome,
            gold=tuple(
                replace(each, mark=replace(each.mark, id=keys.next(key, ruling.inputs, each.mark))) for each in gold
            ),
            among=tuple(sorted(ruling.among)),
            reason=ruling.reason.strip(),
            annotator=who,
            rule=ruling.rule,
        )

    def _gold(self, ruling: Ruling, marks: Mapping[str, Annotation], document: str) -> list[GoldMark]:
        """What goes into the gold layer, still without ids of its own."""
        _check_outcome(ruling, marks)
        if ruling.outcome == "these":
            taken = [marks[key] for key in dict.fromkeys(ruling.chosen)]
            return [GoldMark(replace(mark, annotator=GOLD, note=""), {"": mark.id}) for mark in taken]
        corrected: list[GoldMark] = []
        for gold in ruling.corrected:
            self._check_fragments(gold.mark.fragments)
            mark = replace(gold.mark, annotator=GOLD, document_id=document, schema_id=self._schema_id())
            corrected.append(replace(gold, mark=replace(mark, fragments=tuple(sorted(mark.fragments)))))
        return corrected

    def _check_fragments(self, fragments: Iterable[Fragment]) -> None:
        sql = (
            "SELECT length(content) FROM texts WHERE id = ?1 "
            "UNION ALL SELECT length(text) FROM translations WHERE id = ?1 AND present"
        )
        for fragment in fragments:
            row = self._database.row(sql, (fragment.text_id,))
            if row is None:
                raise NotFound(f"text {fragment.text_id} does not exist")
            if fragment.end > row[0]:
                raise Refused(
                    f"a mark of {fragment.start}-{fragment.end} ends behind its text of {row[0]} characters",
                    hint="mark what the text has",
                )


def changed_inputs(decision: Decision, marks: Mapping[str, Annotation]) -> tuple[str, ...]:
    """Which of a decision's inputs say something else than when it was made, or are not among these marks."""
    return tuple(key for key, said in decision.inputs.items() if key not in marks or fingerprint(marks[key]) != said)


def decision_fields(decision: Decision) -> dict[str, JSON]:
    """A decision as journal fields, which are JSON values."""
    return {
        "document_id": decision.document_id,
        "inputs": dict(decision.inputs),
        "outcome": decision.outcome,
        "gold": [gold_json(gold) for gold in decision.gold] or None,
        "among": list(decision.among) or None,
        "reason": decision.reason or None,
        "annotator": decision.annotator or None,
        "rule": decision.rule or None,
    }


def keep_decision_marks(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: which marks each decision was made from, made, and names in roles."""
    keys = {change.key for change in changes if change.table == "decisions"}
    connection.executemany("DELETE FROM decision_marks WHERE decision_id = ?", ((key,) for key in sorted(keys)))
    sql = f"SELECT {DECISION_COLUMNS} FROM decisions WHERE id IN () AND present"
    connection.executemany(
        "INSERT OR IGNORE INTO decision_marks (mark_id, decision_id, part) VALUES (?, ?, ?)",
        (part for row in rows_among(connection, sql, keys) for part in _parts(read_decision(row))),
    )


def _parts(decision: Decision) -> Iterator[tuple[str, str, str]]:
    yield from ((key, decision.id, "input") for key in decision.inputs)
    for gold in decision.gold:
        yield gold.mark.id, decision.id, "gold"
        yield from ((key, decision.id, "role") for ids in gold.mark.roles.values() for key in ids)


def _check_unit(marks: Sequence[Annotation]) -> None:
    if not marks:
        raise Refused("there is no mark to decide about", hint="name the marks of one unit")
    if any(mark.annotator == GOLD for mark in marks):
        raise Refused("a mark of the gold layer is what a decision makes, not what it is about", hint="name its inputs")
    if len({(mark.document_id, mark.kind) for mark in marks}) > 1:
        raise Refused("the marks are of several kinds or documents", hint="decide about one unit at a time")


def _check_outcome(ruling: Ruling, marks: Collection[str]) -> None:
    if ruling.outcome == "these" and (not ruling.chosen or not set(ruling.chosen) <= set(marks)):
        raise Refused("none of the unit's own marks is chosen", hint="choose one or several of its marks")
    if ruling.outcome == "corrected" and not ruling.corrected:
        raise Refused("no corrected mark is given", hint="give one, or decide that none of them is right")
