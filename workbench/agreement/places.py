"""Spans as two things: where they lie, and what they are called."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from workbench.errors import InputError

Span: TypeAlias = tuple[Any, ...]
"""(start, end, label), or (places, label) for a discontinuous span: places is a tuple of (start, end), or of
(text, start, end), or of whatever else tells places apart where overlaps are not asked for."""
Annotations: TypeAlias = "Mapping[Any, Iterable[Span]] | Iterable[Span]"
"""One annotator's spans by document; or just spans, where there is one document."""
Places: TypeAlias = tuple[Any, ...]
Stretch: TypeAlias = tuple[tuple[Hashable, ...], int, int]
"""(text, start, end)."""


def by_document(given: Annotations) -> dict[Any, list[tuple[Places, Any]]]:
    """Each document's spans as places and label.

    Raises:
        InputError: A span is of another form.
    """
    documents: Mapping[Any, Iterable[Span]] = given if isinstance(given, Mapping) else {"": given}
    return {document: [_mark(span) for span in spans] for document, spans in documents.items()}


def _mark(span: Span) -> tuple[Places, Any]:
    if len(span) == 3:
        return ((span[0], span[1]),), span[2]
    if len(span) == 2:
        return tuple(span[0]), span[1]
    raise InputError(f"a span is (start, end, label) or (places, label), not {span!r}")


def stretches(places: Places) -> list[Stretch]:
    """Places as stretches of a text, in its order.

    Raises:
        InputError: They are something else, so that nothing can be said about what they share.
    """
    found = []
    for place in places:
        if not (isinstance(place, tuple) and len(place) >= 2 and all(isinstance(at, int | float) for at in place[-2:])):
            raise InputError(f"only stretches of a text, (start, end), can overlap, and {place!r} is none")
        found.append((place[:-2], place[-2], place[-1]))
    return sorted(found)


def shared(ours: Sequence[Stretch], theirs: Sequence[Stretch]) -> int:
    """How many positions two spans have in common; the gaps of a discontinuous one are none of its positions."""
    return sum(
        max(0, min(end, last) - max(start, first))
        for text, start, end in ours
        for other, first, last in theirs
        if text == other
    )


def extent(places: Sequence[Stretch]) -> int:
    """How many positions a span has."""
    return sum(end - start for _, start, end in places)
