"""What a person decides about a unit, by annotators' names, and marks put together from what several of them have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.adjudication.model import Unit
from workbench.errors import InputError, NotFound
from workbench.model import JSON, Annotation, Decision, Fragment, GoldMark, Outcome

if TYPE_CHECKING:
    from workbench.project import Project


def decide(
    project: Project,
    unit: Unit,
    outcome: Outcome,
    *,
    take: Sequence[str] = (),
    corrected: Sequence[GoldMark] = (),
    reason: str = "",
) -> Decision:
    """Decide about a unit in the project's annotator's name.

    Args:
        outcome: "these" with whose marks to `take`, "corrected" with the marks that stand instead, or "none".
        take: Annotators' names: one, or several where each of their marks is right.
        reason: Why; the reasons given before are in `project.decisions.reasons()`.

    Raises:
        NotFound: An annotator has no mark in the unit, or a mark is gone.
        Refused: Nobody is named who decides, or outcome and marks do not fit each other.
    """
    chosen = [_mark_of(unit, name).id for name in take]
    return project.decisions.decide(
        unit.inputs, outcome, chosen=chosen, corrected=corrected, among=unit.among, reason=reason
    )


def composed(
    unit: Unit, base: str, parts: Mapping[str, str] | None = None, *, written: Mapping[str, JSON] | None = None
) -> GoldMark:
    """A mark for the decision "corrected": one annotator's, with parts of others' and parts written by hand.

    Args:
        base: The annotator whose mark it is where nothing else is said.
        parts: By part, the annotator from whom it is taken: {"fragments": "b", "label": "b", "attributes.certainty":
            "c", "roles.source": "b"}. What that annotator has not, the mark has not.
        written: By part, what it shall be instead: fragments as Fragment or (text id, start, end), roles as ids of
            marks, None for nothing.

    Raises:
        NotFound: An annotator has no mark in the unit.
        InputError: There is no such part.
    """
    start = _mark_of(unit, base)
    values = _parts(start)
    sources = dict.fromkeys(values, start.id)
    for part, name in (parts or {}).items():
        other = _mark_of(unit, name)
        values[_checked(part)] = _parts(other).get(part)
        sources[part] = other.id
    for part, value in (written or {}).items():
        values[_checked(part)] = value
        sources.pop(part, None)
    if not parts and not written:
        sources = {"": start.id}
    return GoldMark(_made(start, values), sources)


def _mark_of(unit: Unit, name: str) -> Annotation:
    if name not in unit.marks:
        raise NotFound(f"«{name}» has no mark here", hint=f"there are marks of: {', '.join(unit.marks)}")
    return unit.marks[name]


def _checked(part: str) -> str:
    section, dot, name = part.partition(".")
    if part in ("fragments", "label") or (section in ("attributes", "roles") and dot and name):
        return part
    raise InputError(f"a mark has no part «{part}»", hint="name fragments, label, attributes.NAME or roles.NAME")


def _parts(mark: Annotation) -> dict[str, Any]:
    """A mark taken apart."""
    return {
        "label": mark.label,
        "fragments": mark.fragments,
        **{f"attributes.{name}": value for name, value in mark.attributes.items()},
        **{f"roles.{name}": ids for name, ids in mark.roles.items()},
    }


def _made(start: Annotation, values: Mapping[str, Any]) -> Annotation:
    """A mark put together again."""

    def section(name: str) -> dict[str, Any]:
        return {key.removeprefix(name): value for key, value in values.items() if key.startswith(name)}

    return replace(
        start,
        label=values["label"],
        fragments=_fragments(values["fragments"] or ()),
        attributes={name: value for name, value in section("attributes.").items() if value not in (None, "", [])},
        roles={name: tuple(ids) for name, ids in section("roles.").items() if ids},
        note="",
    )


def _fragments(given: Iterable[Fragment | Sequence[Any]]) -> tuple[Fragment, ...]:
    return tuple(part if isinstance(part, Fragment) else Fragment(*part) for part in given)
