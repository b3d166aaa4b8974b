"""The marks against the project's schema: kept as they are, and counted by what is not right about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from workbench.doctor.finding import Finding
from workbench.errors import NotFound, Refused, SchemaError
from workbench.store.among import batches

if TYPE_CHECKING:
    from workbench.project import Project

_TOGETHER: Final = 200
_SHOWN: Final = 5


def against_schema(project: Project) -> Iterator[Finding]:
    """What the schema does not allow about the marks, by kind of fault."""
    try:
        schema = project.schema
    except Refused:
        return
    except (NotFound, SchemaError) as error:
        yield Finding("schema", f"the project's schema cannot be used; give it one with workbench schema use: {error}")
        return
    faults: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for part in batches(project.documents.ids(archived=True), _TOGETHER):
        marks = {mark.id: mark for found in project.marks.by_document(part).values() for mark in found}
        for mark in marks.values():
            for violation in schema.check(mark, lambda key: marks.get(key) or project.marks.find(key)):  # noqa: B023
                faults[violation.fault] += 1
                examples.setdefault(violation.fault, []).append(violation.message)
    for fault, number in faults.most_common():
        shown = tuple(dict.fromkeys(examples[fault]))[:_SHOWN]
        yield Finding("schema", f"marks are not as the schema says: {fault}", "note", number, examples=shown)
