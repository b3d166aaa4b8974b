"""A migration over a project: what it would touch, and then all of it as one step for undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from workbench.errors import NotFound, Refused, SchemaError
from workbench.migration.changes import Change, Outcome, apply_all
from workbench.model import JSON, Annotation, Decision, GoldMark
from workbench.store.among import batches
from workbench.store.decisions import decision_fields, fingerprint
from workbench.store.journal import EDIT_SIZE, Put, remove
from workbench.store.membership import left_by

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.schema import Schema

_TOGETHER: Final = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a new schema and its changes come to.

    Attributes:
        touched: How many marks each change touches, in their order.
        marks: How many marks are changed, deletions among them.
        deleted: How many are deleted.
        wrong_before, wrong_after: What is not right about marks by either schema, by fault: how many times.
        unknown: Labels that the new schema does not know, with how many marks have them; these are kept.
    """

    touched: tuple[int, ...]
    marks: int
    deleted: int
    wrong_before: dict[str, int]
    wrong_after: dict[str, int]
    unknown: dict[str, int]


def preview(project: Project, schema: Schema | None, changes: Sequence[Change]) -> Preview:
    """Find out what a migration would touch; nothing is written.

    Args:
        schema: The schema from then on; None where it stays.
    """
    old = _present_schema(project)
    new = schema or old
    touched: Counter[int] = Counter()
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    changed = deleted = 0
    for marks in _by_documents(project):
        outcomes = {mark.id: apply_all(changes, mark) for mark in marks}
        touched.update(number for outcome in outcomes.values() for number in outcome.touched)
        changed += sum(bool(outcome.touched) for outcome in outcomes.values())
        deleted += sum(outcome.mark is None for outcome in outcomes.values())
        now = {mark.id: mark for outcome in outcomes.values() if (mark := outcome.mark) is not None}
        before.update(_faults(project, old, {mark.id: mark for mark in marks}))
        after.update(_faults(project, new, now))
        if new is not None:
            unknown.update(mark.label for mark in now.values() if mark.label not in new.types)
    counts = tuple(touched[number] for number in range(len(changes)))
    return Preview(counts, changed, deleted, dict(before), dict(after), dict(unknown))


def migrate(
    project: Project,
    schema: Schema | None,
    changes: Sequence[Change],
    *,
    source: str = "",
    progress: Progress | None = None,
) -> int:
    """Use a schema from now on and change the marks by these rules, everybody's and the gold layer's alike.

    Decisions follow the marks that they were made from: they are no more stale afterwards than before.

    Args:
        source: The name of the schema's file.

    Returns:
        How many marks were changed.

    Raises:
        Refused: There is nothing to do.
    """
    if schema is None and not changes:
        raise Refused("there is nothing to change", hint="give a schema, a file of changes, or both")
    words = f"schema {schema.name}" if schema is not None else "; ".join(change.words for change in changes)[:200]
    changed = 0
    with project.database.transaction(), project.journal.group(words):
        if schema is not None:
            project.use_schema(schema, source=source)
        documents = project.documents.ids(archived=True)
        for done, part in _parts(documents):
            changed += _migrate_documents(project, part, changes, words)
            if progress is not None:
                progress(done, len(documents))
    return changed


def _parts(documents: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    done = 0
    for part in batches(documents, _TOGETHER):
        done += len(part)
        yield done, part


def _migrate_documents(project: Project, documents: Sequence[str], changes: Sequence[Change], words: str) -> int:
    marks = [mark for found in project.marks.by_document(documents).values() for mark in found]
    outcomes = {mark.id: apply_all(changes, mark) for mark in marks}
    before = {mark.id: mark for mark in marks if outcomes[mark.id].touched}
    if not before:
        return 0
    decisions = [decision for key in documents for decision in project.decisions.of(key)]
    doomed = _doomed(project, [key for key in before if outcomes[key].mark is None])
    wishes = [
        *_decided(decisions, before, outcomes, changes),
        *_deleted(project, doomed, before),
        *(_change(old, new, project.schema.id, doomed) for old, new in _pairs(before, outcomes)),
    ]
    for part in batches(wishes, EDIT_SIZE):
        project.journal.commit(part, words)
    return len(before)


def _pairs(before: dict[str, Annotation], outcomes: dict[str, Outcome]) -> Iterator[tuple[Annotation, Annotation]]:
    for key, old in before.items():
        new = outcomes[key].mark
        if new is not None:
            yield old, new


def _change(old: Annotation, new: Annotation, schema_id: str, doomed: set[str]) -> Put:
    if old.id in doomed:
        return remove("marks", old.id)
    fields: dict[str, JSON] = {"label": new.label, "schema_id": schema_id}
    fields |= {f"attributes.{name}": None for name in old.attributes} | {
        f"attributes.{name}": value for name, value in new.attributes.items()
    }
    fields |= {f"roles.{name}": None for name in old.roles} | _without(new, doomed)
    return Put("marks", old.id, fields)


def _without(mark: Annotation, doomed: set[str]) -> dict[str, JSON]:
    """The mark's roles, naming none of the doomed."""
    return {f"roles.{name}": [key for key in ids if key not in doomed] or None for name, ids in mark.roles.items()}


def _doomed(project: Project, keys: Sequence[str]) -> set[str]:
    """Marks that go, and the relations that lose an end with them."""
    doomed, pending = set(keys), list(keys)
    while pending:
        for other in project.marks.referring_to(pending.pop()):
            if other.kind == "relation" and other.id not in doomed:
                doomed.add(other.id)
                pending.append(other.id)
    return doomed


def _deleted(project: Project, doomed: set[str], changed: Collection[str]) -> Iterator[Put]:
    """Deletions, and what clears the roles and propositions that named what goes."""
    others = {o.id: o for key in sorted(doomed) for o in project.marks.referring_to(key)}
    for other in others.values():
        if other.id not in doomed and other.id not in changed:
            yield Put("marks", other.id, _without(other, doomed))
    yield from left_by(project.database.connection, sorted(doomed))
    yield from (remove("marks", key) for key in sorted(doomed))


def _decided(
    decisions: Iterable[Decision],
    before: dict[str, Annotation],
    outcomes: dict[str, Outcome],
    changes: Sequence[Change],
) -> Iterator[Put]:
    """What keeps decisions in step: the marks that they were made from say it in other words now."""
    said = {fingerprint(old): fingerprint(new) for old, new in _pairs(before, outcomes)}
    for decision in decisions:
        inputs = {key: said.get(was, was) for key, was in decision.inputs.items()}
        gold = tuple(_gold(each, changes) for each in decision.gold)
        kept = tuple(each for each in gold if each is not None)
        if (inputs, kept) != (dict(decision.inputs), decision.gold):
            fields = decision_fields(replace(decision, inputs=inputs, gold=kept))
            yield Put("decisions", decision.id, {"inputs": fields["inputs"], "gold": fields["gold"]})


def _gold(gold: GoldMark, changes: Sequence[Change]) -> GoldMark | None:
    mark = apply_all(changes, gold.mark).mark
    return None if mark is None else replace(gold, mark=mark)


def _by_documents(project: Project) -> Iterator[list[Annotation]]:
    for part in batches(project.documents.ids(archived=True), _TOGETHER):
        yield [mark for found in project.marks.by_document(part).values() for mark in found]


def _faults(project: Project, schema: Schema | None, marks: dict[str, Annotation]) -> Iterator[str]:
    if schema is None:
        return

    def lookup(key: str) -> Annotation | None:
        return marks.get(key) or project.marks.find(key)

    for mark in marks.values():
        yield from (violation.fault for violation in schema.check(mark, lookup))


def _present_schema(project: Project) -> Schema | None:
    try:
        return project.schema
    except (Refused, NotFound, SchemaError):  # none, or one that is lost: another takes its place
        return None
