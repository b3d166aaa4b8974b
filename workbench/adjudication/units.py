"""The units of a document: which marks of its annotators are of one and the same thing, and whether they are agreed on.

Entities and claims are matched by overlap (`workbench.agreement.matching`), on the document's text and on each
translation's alike. A label is matched by what it is about and its type; a relation by the units of its two ends, in
whichever direction, so that a disagreement about the direction can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.adjudication.compare import differences, said, versions
from workbench.adjudication.model import DocumentUnits, Unit, UnitStatus
from workbench.adjudication.order import ends_of, in_reading_order
from workbench.agreement.matching import THRESHOLD, Fragments, Mark, match_units
from workbench.errors import Refused
from workbench.model import GOLD, Annotation, Decision
from workbench.store.decisions import changed_inputs, decision_id

if TYPE_CHECKING:
    from workbench.project import Project

THRESHOLD_SETTING: Final = "review.threshold"
_POINT: Final[Fragments] = ((0, 1),)
"""Where marks are put that have no place in a text, so that they match just where their texts are equal."""
_APART: Final = 1 << 40
"""How far the texts of a mark that stands on several are put apart."""


def document_units(project: Project, document_id: str, *, threshold: float | None = None) -> DocumentUnits:
    """The units of one document; see UnitFinder for several."""
    return UnitFinder(project, threshold=threshold).of(document_id)


class UnitFinder:
    """Finds the units of documents, and remembers those of other documents that relations lead to.

    Args:
        threshold: The least overlap of two marks of one unit; None for the project's setting "review.threshold".
    """

    def __init__(self, project: Project, *, threshold: float | None = None) -> None:
        self._project = project
        given = project.settings.get(THRESHOLD_SETTING, THRESHOLD) if threshold is None else threshold
        self.threshold = float(given)
        self._symmetric = symmetric_labels(project)
        self._elsewhere: dict[str, dict[str, str]] = {}

    def of(self, document_id: str) -> DocumentUnits:
        """The units of a document."""
        marks = [m for m in self._project.marks.of(document_id, annotator="*") if m.annotator != GOLD]
        assignments = self._project.assignments
        among = tuple(sorted({*assignments.opened(document_id), *(mark.annotator for mark in marks)}))
        groups, unit_of = self._grouped(document_id, marks)
        decisions = self._project.decisions.of(document_id)
        by_input = _by_input(decisions)
        ordered = in_reading_order(self._project.database, document_id, groups)
        units = [self._unit(document_id, group, among, unit_of, by_input) for group in ordered]
        present = {mark.id for mark in marks}
        return DocumentUnits(
            document_id,
            among,
            assignments.unfinished(document_id),
            tuple(units),
            tuple(decision for decision in decisions if not decision.inputs.keys() & present),
            self.threshold,
        )

    def _grouped(
        self, document_id: str, marks: Sequence[Annotation]
    ) -> tuple[list[tuple[Annotation, ...]], dict[str, str]]:
        """The marks in groups, each a unit, and the unit of each mark that a role or relation may name."""
        by_id = {mark.id: mark for mark in marks}
        unit_of = self._units_elsewhere(document_id, marks, by_id)
        groups: list[tuple[Annotation, ...]] = []

        def add(rows: Iterable[Mark]) -> None:
            for keys in match_units(rows, threshold=self.threshold):
                groups.append(tuple(by_id[key] for key in keys))
                unit_of.update(dict.fromkeys(keys, decision_id(document_id, keys)))

        add(row for mark in marks if mark.kind != "relation" for row in [_row(mark)])
        relations = [mark for mark in marks if mark.kind == "relation"]
        while relations:
            waiting = {mark.id for mark in relations}
            ready = [mark for mark in relations if not any(end in waiting for end in ends_of(mark))] or relations
            add(self._relation_row(mark, unit_of) for mark in ready)
            relations = [mark for mark in relations if mark.id not in unit_of]
        return groups, unit_of

    def _relation_row(self, mark: Annotation, unit_of: Mapping[str, str]) -> Mark:
        ends = [unit_of.get(end, end) for end in ends_of(mark)]
        turned = ends != sorted(ends) and mark.label not in self._symmetric
        label = f"{mark.label}{'<' if turned else ''}"
        return mark.id, mark.annotator, mark.kind, label, "\x1f".join(sorted(ends)), _POINT

    def _units_elsewhere(
        self, document_id: str, marks: Sequence[Annotation], by_id: Mapping[str, Annotation]
    ) -> dict[str, str]:
        """The units of marks in other documents that this document's marks name."""
        named = {key for mark in marks for ids in mark.roles.values() for key in ids} - by_id.keys()
        found: dict[str, str] = {}
        for key in sorted(named):
            mark = self._project.marks.find(key)
            if mark is not None and mark.document_id != document_id:
                found[key] = self._spans_of(mark.document_id).get(key, key)
        return found

    def _spans_of(self, document_id: str) -> dict[str, str]:
        """The unit of each entity and claim of another document."""
        if document_id not in self._elsewhere:
            marks = self._project.marks.of(document_id, annotator="*")
            rows = (_row(mark) for mark in marks if mark.annotator != GOLD and mark.fragments)
            units = match_units(rows, threshold=self.threshold)
            self._elsewhere[document_id] = {key: decision_id(document_id, keys) for keys in units for key in keys}
        return self._elsewhere[document_id]

    def _unit(
        self,
        document_id: str,
        group: tuple[Annotation, ...],
        among: tuple[str, ...],
        unit_of: Mapping[str, str],
        by_input: Mapping[str, Decision],
    ) -> Unit:
        marks = {mark.annotator: mark for mark in group}
        contents = {name: said(mark, unit_of, symmetric=mark.label in self._symmetric) for name, mark in marks.items()}
        found = differences(marks, among, contents)
        decision = _decision_about(group, by_input)
        status: UnitStatus = "single" if len(among) == 1 else "differing" if found else "agreed"
        if decision is not None:
            status = "decided" if _is_current(decision, group) else "stale"
        return Unit(
            id=decision_id(document_id, [mark.id for mark in group]),
            document_id=document_id,
            kind=group[0].kind,
            marks=marks,
            among=among,
            differences=found,
            versions=versions(contents, among),
            status=status,
            decision=decision,
        )


def symmetric_labels(project: Project) -> frozenset[str]:
    """The relations that say the same in both directions, by the project's present schema."""
    try:
        return frozenset(name for name, mark_type in project.schema.types.items() if mark_type.symmetric)
    except Refused:
        return frozenset()


def _row(mark: Annotation) -> Mark:
    """A mark as the matching takes it: on its text, or on as many as it stands on; a label on what it is about."""
    if not mark.fragments:
        return mark.id, mark.annotator, mark.kind, mark.label, f"{mark.label}\x1f{mark.target}", _POINT
    texts = sorted({part.text_id for part in mark.fragments})
    if len(texts) == 1:
        place = tuple([(part.start, part.end) for part in mark.fragments])
    else:
        shift = {text: number * _APART for number, text in enumerate(texts)}
        place = tuple(
            sorted((part.start + shift[part.text_id], part.end + shift[part.text_id]) for part in mark.fragments)
        )
    return mark.id, mark.annotator, mark.kind, mark.label, "\x1f".join(texts), place


def _by_input(decisions: Iterable[Decision]) -> dict[str, Decision]:
    return {key: decision for decision in decisions for key in decision.inputs}


def _decision_about(group: Sequence[Annotation], by_input: Mapping[str, Decision]) -> Decision | None:
    """The decision that was made from these marks, or from most of them."""
    found = {decision.id: decision for mark in group if (decision := by_input.get(mark.id))}
    ids = {mark.id for mark in group}
    return max(found.values(), key=lambda decision: (len(ids & decision.inputs.keys()), decision.id), default=None)


def _is_current(decision: Decision, group: Sequence[Annotation]) -> bool:
    marks = {mark.id: mark for mark in group}
    return decision.inputs.keys() == marks.keys() and not changed_inputs(decision, marks)
