"""Which documents and marks a person chooses to export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from workbench.errors import NotFound
from workbench.formats.outgoing import Filter, Selection, Side
from workbench.formats.splits import SplitPlan, assign
from workbench.model import EVERYBODY, Annotation, Document

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
    """

    annotator: str = EVERYBODY
    documents: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    unopened: bool = False
    split: SplitPlan | None = None

    def to_json(self) -> dict[str, Any]:
        """What was chosen, where it was not left as it is."""
        data = asdict(replace(self, split=None))
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
    if choice.documents is None:
        chosen = project.documents.all(archived=format_.archived)
    else:
        chosen = list({document.id: document for document in map(project.documents.get, choice.documents)}.values())
    ids = tuple(document.id for document in sorted(chosen, key=lambda document: (document.name, document.id)))
    selection = Selection(project, ids, annotator, side, tuple(_filters(choice)), unopened=choice.unopened)
    if choice.documents is None and not format_.archived:
        notes.extend(_archived(project, selection))
    if choice.split is None:
        return selection
    return replace(selection, splits=assign(selection, choice.split, notes=notes))


def _filters(choice: Choice) -> Iterator[Filter]:
    if choice.labels is not None:
        wanted = frozenset(choice.labels)

        def labelled(document: Document, marks: Sequence[Annotation]) -> Sequence[Annotation]:
            return [mark for mark in marks if mark.label in wanted]

        yield labelled


def _archived(project: Project, selection: Selection) -> Iterator[str]:
    """How many marks stand on documents of the archive that an export of all documents passed over."""
    chosen = frozenset(selection.ids)
    passed = [document for document in project.documents.all(archived=True) if document.id not in chosen]
    count = sum(len(selection.marks(document)) for document in passed)
    if count:
        yield f"not among them: {count:,} on archived documents, such as earlier revisions"
