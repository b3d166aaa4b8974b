"""Which documents and marks a person chooses to export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from workbench.errors import NotFound, Refused
from workbench.formats.filters import agreed, labelled, made_between
from workbench.formats.outgoing import Filter, Selection, Side
from workbench.formats.splits import SplitPlan, assign
from workbench.model import EVERYBODY, GOLD, WorkState

if TYPE_CHECKING:
    from workbench.formats.registry import Format
    from workbench.project import Project


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export.

    Attributes:
        annotator: Whose marks; "*" for everybody's, "gold" for what was adjudicated.
        documents: Names or ids; None for all.
        labels: Names of types; None for all.
        unopened: Also documents that an annotator has never opened, where annotators go out apart.
        split: How to divide the documents into training, tuning and test data; None for one piece.
        since, until: Only marks made from that day, or up to it; days are those of UTC.
        agreed: Only marks on which everybody who opened the document agrees, each once.
        states: Only documents with which the annotator (or anybody) is so far; () for all.
    """

    annotator: str = EVERYBODY
    documents: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    unopened: bool = False
    split: SplitPlan | None = None
    since: date | None = None
    until: date | None = None
    agreed: bool = False
    states: tuple[WorkState, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What was chosen, where it was not left as it is."""
        data = asdict(replace(self, split=None))
        data |= {name: str(data[name]) for name in ("since", "until") if data[name]}
        if self.split:
            data["split"] = {
                "shares": dict(self.split.shares),
                "seed": self.split.seed,
                "group_by": self.split.group_by,
            }
        return {key: value for key, value in data.items() if value not in (None, EVERYBODY, (), "", False)}


def select(project: Project, format_: Format, choice: Choice, *, side: Side, notes: list[str]) -> Selection:
    """The documents and marks that were chosen; what is worth a line is added to `notes`.

    Raises:
        NotFound: No such annotator, document or label.
    """
    annotator = choice.annotator
    if annotator not in (EVERYBODY, project.annotator, *project.marks.annotators()):
        raise NotFound(f"no marks are by «{annotator}»", hint=f"there are: {', '.join(project.marks.annotators())}")
    ids = _documents(project, format_, choice)
    if choice.states:
        known = _in_state(project, choice.states, annotator)
        ids = [key for key in ids if key in known]
    if choice.agreed:
        opened = project.assignments.opened_by_document(ids)
        ids = [key for key in ids if len(opened.get(key, ())) > 1]
    unknown = [label for label in choice.labels or () if label not in _labels(project)]
    if unknown:
        raise NotFound(f"no type is called «{unknown[0]}»", hint=f"there are: {', '.join(_labels(project))}")
    selection = Selection(
        project, tuple(ids), annotator, side, tuple(_filters(project, choice)), unopened=choice.unopened,
        together=choice.agreed,
    )  # fmt: skip
    if choice.documents is None and not format_.archived:
        notes.extend(_archived(project, selection))
    if choice.split is None:
        return selection
    return replace(selection, splits=assign(selection, choice.split, notes=notes))


def _documents(project: Project, format_: Format, choice: Choice) -> list[str]:
    """The ids of the documents that were asked for, by name and id."""
    if choice.documents is None:
        return project.documents.ids(archived=format_.archived)
    chosen = {document.id: document for document in map(project.documents.get, choice.documents)}
    return sorted(chosen, key=lambda key: (chosen[key].name, key))


def _labels(project: Project) -> tuple[str, ...]:
    try:
        return tuple(project.schema.types)
    except Refused:
        return ()


def _filters(project: Project, choice: Choice) -> Iterator[Filter]:
    if choice.labels is not None:
        yield labelled(choice.labels)
    if choice.since or choice.until:
        yield made_between(project, choice.since, choice.until)
    if choice.agreed:
        yield agreed(project)


def _in_state(project: Project, states: Sequence[WorkState], annotator: str) -> frozenset[str]:
    """The documents with which the annotator, or anybody, is in one of these states."""
    return frozenset(
        each.document_id
        for each in project.assignments.all()
        if each.state in states and annotator in (EVERYBODY, GOLD, each.annotator)
    )


def _archived(project: Project, selection: Selection) -> Iterator[str]:
    """How many marks stand on documents of the archive that an export of all documents passed over."""
    chosen = frozenset(selection.project.documents.ids())
    passed = [key for key in selection.project.documents.ids(archived=True) if key not in chosen]
    if selection.filters:
        archive = replace(selection, ids=tuple(passed))
        count = sum(len(marks) for *_, marks in archive.with_marks())
    else:
        count = sum(selection.project.marks.number(passed, annotator=selection.annotator).values())
    if count:
        yield f"not among them: {count:,} on archived documents, such as earlier revisions"
