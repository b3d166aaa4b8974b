"""What decisions teach: who is reversed on what, how far each agrees with gold, and decided cases as examples.

Counted are units that are decided and not stale, and of each only the annotators who were compared when it was decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.adjudication.compare import said
from workbench.adjudication.units import symmetric_labels
from workbench.adjudication.words import Words
from workbench.errors import Refused
from workbench.model import GOLD, Annotation, Decision, Fragment, Outcome
from workbench.store.decisions import changed_inputs
from workbench.store.gold import heirs

if TYPE_CHECKING:
    from workbench.agreement import Score
    from workbench.model import Document
    from workbench.project import Project

_LAYERS = ("entity", "claim")


@dataclass(frozen=True, slots=True)
class Tally:
    """One annotator and one label against what was decided.

    Attributes:
        label: The annotator's own, or that of gold where they had no mark.
        units: How many decided units there are in which they or gold have a mark.
        reversed: How many of them gold has otherwise.
        by_kind: In what: "missed" (gold has a mark, they had none), "spurious" (the reverse), "boundary", "label", or
            an attribute's or role's name. A unit can count for several.
    """

    annotator: str
    label: str
    units: int
    reversed: int
    by_kind: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """The share that was reversed; None of nothing."""
        return self.reversed / self.units if self.units else None

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "annotator": self.annotator,
            "label": self.label,
            "units": self.units,
            "reversed": self.reversed,
            "rate": self.rate,
            "by_kind": dict(self.by_kind),
        }


@dataclass(frozen=True, slots=True)
class Example:
    """A case that a person decided, such as guidelines quote.

    Attributes:
        text: What it stands on, in the words of the text; "" for relations and labels.
        given: What each annotator had, in a line: label, words and attributes.
        decided: What gold has, in the same way; nothing where all were wrong.
    """

    label: str
    document: str
    text: str
    given: Mapping[str, str]
    decided: tuple[str, ...]
    outcome: Outcome
    reason: str
    by: str

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "label": self.label,
            "document": self.document,
            "text": self.text,
            "given": dict(self.given),
            "decided": list(self.decided),
            "outcome": self.outcome,
            "reason": self.reason,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the decisions of a project teach.

    Attributes:
        tallies: By annotator and label, most reversals first.
        agreement: Each annotator's spans held against gold, over decided units: precision is the share of theirs that
            gold has, recall the share of gold's that they have.
        examples: By label, those with a reason first.
        guidelines: What the schema says about each label.
        decisions: How many were counted.
        stale: How many were not, because their marks have changed.
    """

    tallies: tuple[Tally, ...]
    agreement: Mapping[str, Score]
    examples: Mapping[str, tuple[Example, ...]]
    guidelines: Mapping[str, str]
    decisions: int
    stale: int

    def by_annotator(self) -> tuple[Tally, ...]:
        """All labels of each annotator together; the label is "". Most reversals first."""
        return _summed(replace(tally, label="") for tally in self.tallies)

    def by_label(self) -> tuple[Tally, ...]:
        """All annotators of each label together; the annotator is "". Most reversals first."""
        return _summed(replace(tally, annotator="") for tally in self.tallies)

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {
            "decisions": self.decisions,
            "stale": self.stale,
            "by_annotator": [tally.to_json() for tally in self.by_annotator()],
            "by_label": [
                tally.to_json() | {"guideline": self.guidelines.get(tally.label, "")} for tally in self.by_label()
            ],
            "tallies": [tally.to_json() for tally in self.tallies],
            "agreement": {name: score.to_json() for name, score in self.agreement.items()},
            "examples": {label: [each.to_json() for each in found] for label, found in self.examples.items()},
        }


def lessons_of(project: Project, documents: Sequence[Document] | None = None, *, examples: int = 20) -> Lessons:
    """What was learnt from the decisions about these documents, or all.

    Args:
        examples: How many to keep of each label.
    """
    school = _School(project)
    for document in project.documents.all() if documents is None else documents:
        school.visit(document)
    kept = {
        label: tuple(sorted(found, key=lambda each: not each.reason)[:examples])
        for label, found in sorted(school.examples.items())
    }
    return Lessons(
        _summed(school.tallies()),
        school.agreement(),
        kept,
        _guidelines(project, {tally.label for tally in school.tallies()}),
        school.decisions,
        school.stale,
    )


@dataclass(slots=True)
class _Count:
    """What is counted of one annotator and label."""

    units: int = 0
    reversed: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)


Spans = dict[str, dict[str, list[tuple[Any, ...]]]]


class _School:
    """Goes from document to document and gathers."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._counts: dict[tuple[str, str], _Count] = {}
        self._spans: dict[str, Spans] = {}
        self._symmetric = symmetric_labels(project)
        self._became = dict(_heirs_of_all(project))
        self.examples: dict[str, list[Example]] = {}
        self.decisions = self.stale = 0

    def visit(self, document: Document) -> None:
        """Gather from one document."""
        decisions = self._project.decisions.of(document.id)
        if not decisions:
            return
        marks = {mark.id: mark for mark in self._project.marks.of(document.id, annotator="*")}
        words = Words(self._project)
        for decision in decisions:
            if changed_inputs(decision, marks):
                self.stale += 1
                continue
            self.decisions += 1
            given = {marks[key].annotator: marks[key] for key in decision.inputs}
            gold = [marks[each.mark.id] for each in decision.gold if each.mark.id in marks]
            for name in sorted({*decision.among, *given}):
                self._compare(name, given.get(name), gold, decision)
                self._gather(document.id, name, given.get(name), gold)
            if not decision.rule:
                self._quote(words, document.name, decision, given, gold)

    def _compare(self, name: str, mark: Annotation | None, gold: Sequence[Annotation], decision: Decision) -> None:
        """Count whether gold has it as this annotator had."""
        heir = None if mark is None else next((each for each in gold if each.id == self._became.get(mark.id)), None)
        kinds: list[str] = []
        if mark is None and gold:
            kinds = ["missed"]
        elif mark is not None and heir is None and not (decision.gold and not gold):
            kinds = ["spurious"]
        elif mark is not None and heir is not None:
            kinds = self._reversals(mark, heir)
        first = mark or next(iter(gold), None)
        if first is not None:
            count = self._counts.setdefault((name, first.label), _Count())
            count.units += 1
            count.reversed += bool(kinds)
            count.by_kind.update(kinds)

    def _reversals(self, mark: Annotation, gold: Annotation) -> list[str]:
        """In what a mark and the gold mark that it became part; what its roles name and is not gold is passed over."""
        roles = {role: tuple(key for key in ids if key in self._became) for role, ids in mark.roles.items()}
        symmetric = mark.label in self._symmetric
        mine = said(replace(mark, roles=roles), self._became, symmetric=symmetric)
        theirs = said(gold, {}, symmetric=symmetric)
        return [
            name or what
            for what, name in sorted({*mine, *theirs})
            if mine.get((what, name)) != theirs.get((what, name))
        ]

    def _gather(self, document: str, name: str, mark: Annotation | None, gold: Sequence[Annotation]) -> None:
        """Keep the spans of both sides for the agreement with gold."""
        sides = self._spans.setdefault(name, {GOLD: {}, name: {}})
        for side, found in ((GOLD, gold), (name, [mark] if mark else [])):
            spans = sides[side].setdefault(document, [])
            spans.extend((_places(each.fragments), each.label) for each in found if each.kind in _LAYERS)

    def _quote(
        self, words: Words, name: str, decision: Decision, given: Mapping[str, Annotation], gold: Sequence[Annotation]
    ) -> None:
        """Keep the case as an example."""
        first = next(iter([*gold, *given.values()]))
        example = Example(
            label=first.label,
            document=name,
            text=words.quote(first.fragments),
            given={annotator: words.mark(mark) for annotator, mark in sorted(given.items())},
            decided=tuple(map(words.mark, gold)),
            outcome=decision.outcome,
            reason=decision.reason,
            by=decision.annotator,
        )
        self.examples.setdefault(first.label, []).append(example)

    def tallies(self) -> list[Tally]:
        """The counts so far."""
        return [
            Tally(name, label, count.units, count.reversed, dict(count.by_kind))
            for (name, label), count in self._counts.items()
        ]

    def agreement(self) -> dict[str, Score]:
        """Each annotator against gold."""
        from workbench.agreement import span_f1

        return {name: span_f1(sides).pairs[0].pooled for name, sides in sorted(self._spans.items()) if name != GOLD}


def _heirs_of_all(project: Project) -> Iterator[tuple[str, str]]:
    """The gold mark that each decided mark became."""

    def fragments_of(key: str) -> tuple[Fragment, ...]:
        mark = project.marks.find(key)
        return mark.fragments if mark else ()

    for decision in project.decisions.all():
        for key in decision.inputs:
            for gold in heirs(decision, key, fragments_of)[:1]:
                yield key, gold.mark.id


def _places(fragments: Iterable[Fragment]) -> tuple[tuple[str, int, int], ...]:
    return tuple((part.text_id, part.start, part.end) for part in fragments)


def _summed(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Tallies of the same annotator and label added up, most reversals first."""
    sums: dict[tuple[str, str], _Count] = {}
    for tally in tallies:
        count = sums.setdefault((tally.annotator, tally.label), _Count())
        count.units += tally.units
        count.reversed += tally.reversed
        count.by_kind.update(tally.by_kind)
    found = [
        Tally(
            name, label, count.units, count.reversed, dict(sorted(count.by_kind.items(), key=lambda i: (-i[1], i[0])))
        )
        for (name, label), count in sums.items()
    ]
    return tuple(sorted(found, key=lambda tally: (-tally.reversed, -(tally.rate or 0), tally.annotator, tally.label)))


def _guidelines(project: Project, labels: Iterable[str]) -> dict[str, str]:
    try:
        types = project.schema.types
    except Refused:
        return {}
    return {label: types[label].description() for label in sorted(labels) if label in types}
