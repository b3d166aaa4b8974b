"""What became of a mark's words, or of segments, in words: edits that mean other things change the same fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.model import JSON, Change
from workbench.tui.language import tr

if TYPE_CHECKING:
    from workbench.tui.history.words import Teller

_SHAPED = ("marks", "segments")


def covering(teller: Teller, before: JSON, after: JSON, words: str) -> str:
    """What became of what a mark covers: longer, shorter, elsewhere, in other parts, in another text."""
    values = {"before": teller.quoted(before) or words, "after": teller.quoted(after) or "–"}
    old, new = [tuple(each) for each in before or ()], [tuple(each) for each in after or ()]
    if {text for text, _, _ in old} != {text for text, _, _ in new}:
        return tr("carried the mark {before} over to {after}, in another version of the text", **values)
    if len(new) > len(old):
        return tr("added a part to the mark {before}: {after}", **values)
    if len(new) < len(old):
        return tr("took a part from the mark {before}: {after}", **values)
    if all(_within(each, other) for each, other in zip(old, new, strict=True)):
        return tr("lengthened {before} to {after}", **values)
    if all(_within(other, each) for each, other in zip(old, new, strict=True)):
        return tr("shortened {before} to {after}", **values)
    return tr("moved the mark {before} to {after}", **values)


def _within(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return other[1] <= one[1] and one[2] <= other[2]


def reshaping(teller: Teller, changes: Sequence[Change]) -> str:
    """What was done where things were split or joined; "" where none were."""
    shaped = {table: [each for each in changes if each.table == table] for table in _SHAPED}
    return _segments(teller, shaped["segments"]) or _marks(teller, shaped["marks"])


def _segments(teller: Teller, changes: Sequence[Change]) -> str:
    came = [each for each in changes if each.after.get("present")]
    went = [each for each in changes if each.after.get("present") is False]
    quotes = {id(each): teller.quoted(_place_of(teller, each)) for each in (*came, *went)}
    if len(went) == 1 and len(came) == 2:
        first, second = sorted(came, key=lambda each: _start(teller, each))
        return tr("split a segment into {first} and {second}", first=quotes[id(first)], second=quotes[id(second)])
    if len(went) == 2 and len(came) == 1:
        first, second = sorted(went, key=lambda each: _start(teller, each))
        return tr("joined the segments {first} and {second}", first=quotes[id(first)], second=quotes[id(second)])
    return ""


def _place_of(teller: Teller, change: Change) -> JSON:
    fields = teller.lookup.fields("segments", change.key)
    return [[fields.get("document_id"), fields.get("start", 0), fields.get("end", 0)]]


def _start(teller: Teller, change: Change) -> int:
    return int(teller.lookup.fields("segments", change.key).get("start", 0))


def _marks(teller: Teller, changes: Sequence[Change]) -> str:
    """Two marks of one, or one of two: one has other fragments, and another came or went in the same step."""
    spans = [each for each in changes if each.before.get("fragments") and each.after.get("fragments")]
    came = [each for each in changes if each.after.get("present") and each.after.get("fragments")]
    went = [each for each in changes if each.after.get("present") is False and each.before.get("present")]
    if len(spans) != 1 or len(came) + len(went) != 1:
        return ""
    before, after = spans[0].before["fragments"], spans[0].after["fragments"]
    if came:
        values = {"first": teller.quoted(after), "second": teller.quoted(came[0].after["fragments"])}
        return tr("split the mark {before} into {first} and {second}", before=teller.quoted(before), **values)
    return tr(
        "joined the marks {first} and {second}", first=teller.quoted(before), second=teller.mark_words(went[0].key)
    )


def made_alike(teller: Teller, changes: Sequence[Change]) -> str:
    """What was made where the same words were marked the same everywhere; "" where not all were."""
    made = [each for each in changes if each.table == "marks" and each.after.get("present")]
    labels = {str(each.after.get("label") or "") for each in made}
    quotes = {teller.quoted(each.after.get("fragments")).casefold() for each in made}
    if len(labels) != 1 or len(quotes) != 1 or "" in quotes:
        return ""
    values = {"quote": teller.quoted(made[0].after.get("fragments")), "label": teller.label(labels.pop())}
    return tr("marked {quote} in {n:,} places as {label}", n=len(made), **values)
