"""What became of every mark on its way out or in: nothing is lost without being named.

A run may have millions of marks, so what became of them is written to temporary files as it happens, and read back only
where somebody looks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.outcomes import Lines, Outcome, Outcomes, of_document, of_mark
from workbench.model import Annotation, Document

if TYPE_CHECKING:
    from workbench.formats.incoming import Skipped
    from workbench.store.plain import PlainSpan

LISTS: Final = ("exported", "snapped", "split", "dropped")


@dataclass(frozen=True, slots=True)
class LossReport:
    """Every mark of one export or import, in exactly one of four lists.

    Attributes:
        exported: Carried where they stand. On import: brought in.
        snapped: Carried with their boundaries moved to those of tokens.
        split: Carried as several pieces.
        dropped: Not carried.
        notes: What else is worth a line.
        skipped: On import: what was malformed and left out, because the user asked for that.
        left: How many marks were carried without their attributes, roles, ...
        reasons: How many were snapped, split or dropped for which reason, by list.
        fewer: How many were carried without something of theirs.
        by_annotator: How many were carried, by annotator and label.
        holds: What a file holds that is for something else than marks: how many of what, and how they are.
    """

    format: str
    exported: Outcomes
    snapped: Outcomes
    split: Outcomes
    dropped: Outcomes
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    left: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    fewer: int = 0
    by_annotator: dict[str, Counter[str]] = field(default_factory=dict)
    holds: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def marks(self) -> int:
        """How many marks are accounted for: all there were."""
        return len(self.exported) + len(self.snapped) + len(self.split) + len(self.dropped)

    @property
    def lossless(self) -> bool:
        """Whether every mark was carried whole, where it stands."""
        return len(self.exported) == self.marks and not self.fewer and not self.skipped

    @property
    def reduced(self) -> tuple[Outcome, ...]:
        """The marks that were carried without something of theirs; finding them reads all lists."""
        return tuple(item for items in (self.exported, self.snapped, self.split) for item in items if item.without)

    def __str__(self) -> str:
        """The report in one line."""
        bad = [f"{len(self.skipped):,} malformed, left out"] if self.skipped else []
        if self.holds and len(self.dropped) == self.marks:
            left = [f"{self.marks:,} marks left out (the format {self._reasons('dropped')})"] if self.marks else []
            return "; ".join([*self._held(), *left, *bad, *self.notes])
        if not self.marks:
            return "; ".join(["no marks", *bad, *self.notes])
        how = "in their places" if self.fewer else "as they are"
        parts = [f"{len(self.exported):,} of {self.marks:,} marks {how}"]
        parts += [f"{len(self.snapped):,} snapped ({self._reasons('snapped')})"] if self.snapped else []
        parts += [f"{len(self.split):,} split ({self._reasons('split')})"] if self.split else []
        parts += [f"{len(self.dropped):,} dropped ({self._reasons('dropped')})"] if self.dropped else []
        parts += [f"{count:,} without their {what}" for what, count in sorted(self.left.items())]
        return "; ".join([", ".join(parts), *bad, *self.notes])

    def _held(self) -> list[str]:
        parts: dict[str, list[str]] = {}
        for (what, how), count in self.holds.items():
            parts.setdefault(what, []).append(f"{count:,} {how}")
        totals = Counter[str]()
        for (what, _), count in self.holds.items():
            totals[what] += count
        return [f"{totals[what]:,} {what}: {', '.join(found)}" for what, found in parts.items()]

    def _reasons(self, name: str) -> str:
        counts = self.reasons[name].most_common()
        return counts[0][0] if len(counts) == 1 else "; ".join(f"{count:,} {reason}" for reason, count in counts)

    def head(self) -> dict[str, Any]:
        """All but the lists of marks, as JSON values."""
        counts = {name: len(getattr(self, name)) for name in LISTS}
        data: dict[str, Any] = {
            "format": self.format,
            "marks": self.marks,
            "counts": counts | {"reduced": self.fewer},
            "notes": list(self.notes),
        }
        if self.holds:
            data["holds"] = self._held()
        return data | ({"skipped": [item.to_json() for item in self.skipped]} if self.skipped else {})

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values: counts, then each list; `exported` by document, the others mark by mark."""
        return self.head() | {name: [json.loads(row) for row in getattr(self, name).rows()] for name in LISTS}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What became of some marks, on its way from one process to another."""

    lines: dict[str, bytes]
    counts: Counter[str]
    left: Counter[str]
    reasons: dict[str, Counter[str]]
    reduced: int
    carried: Counter[tuple[str, str]]
    notes: list[str]
    holds: Counter[tuple[str, str]]

    def to_json(self) -> tuple[dict[str, Any], list[bytes]]:
        """All but the lines as JSON values, and the lines of each list, which are JSON already."""
        data = {
            "counts": dict(self.counts),
            "left": dict(self.left),
            "reasons": {name: dict(counts) for name, counts in self.reasons.items()},
            "reduced": self.reduced,
            "carried": [[*who, count] for who, count in self.carried.items()],
            "notes": self.notes,
            "holds": [[*what, count] for what, count in self.holds.items()],
        }
        return data, [self.lines[name] for name in LISTS]

    @classmethod
    def from_json(cls, data: Mapping[str, Any], lines: Sequence[bytes]) -> Parcel:
        """The parcel that `to_json` gave."""
        return cls(
            dict(zip(LISTS, lines, strict=True)), Counter(data["counts"]), Counter(data["left"]),
            {name: Counter(counts) for name, counts in data["reasons"].items()}, data["reduced"],
            Counter({(annotator, label): count for annotator, label, count in data["carried"]}), data["notes"],
            Counter({(what, how): count for what, how, count in data["holds"]}),
        )  # fmt: skip


class Losses:
    """A loss report being made: each mark goes into it exactly once."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.skipped: list[Skipped] = []
        self._lines = {name: Lines() for name in LISTS}
        self._counts: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self._reasons: dict[str, Counter[str]] = {name: Counter() for name in LISTS}
        self._reduced = 0
        self._carried: Counter[tuple[str, str]] = Counter()
        self._holds: Counter[tuple[str, str]] = Counter()
        self._document: Document | None = None
        self._whole: list[str] = []

    def hold(self, what: str, how: str) -> None:
        """The file holds one more of what it is for, where that is no mark: a segment that is reviewed."""
        self._holds[what, how] += 1

    @property
    def holds_any(self) -> bool:
        """Whether the file holds any of what it is for."""
        return bool(self._holds)

    def exported(self, document: Document, mark: Annotation, *, without: Iterable[str] = ()) -> None:
        """The mark was carried where it stands; `without` names what of it was left behind."""
        left = self._count_left(without)
        self._exported_rows(document).append(_compact(mark, left))
        self._counts["exported"] += 1
        self._carried[mark.annotator, mark.label] += 1

    def exported_all(self, document: Document, marks: Sequence[Annotation]) -> None:
        """These marks were carried whole."""
        rows, here = self._exported_rows(document), document.id
        for mark in marks:
            parts = mark.fragments
            if len(parts) != 1 or parts[0].text_id != here or not mark.id.isalnum():
                rows.append(_compact(mark, ()))
                continue
            head = _head(mark.annotator, mark.kind, mark.label)
            rows.append(f'["{mark.id}",{head},[[{parts[0].start},{parts[0].end}]]]')
        self._counts["exported"] += len(marks)
        self._carried.update([(mark.annotator, mark.label) for mark in marks])

    def exported_spans(self, document: Document, spans: Sequence[PlainSpan]) -> None:
        """These marks, which are plain, were carried whole."""
        rows = self._exported_rows(document)
        counts = Counter([who for _, _, _, who in spans])
        heads = {who: _head(*who) for who in counts}
        rows += [
            f'["{key}",{heads[who]},[[{start},{end}]]]' if key.isalnum() else
            f"[{_json(key)},{heads[who]},[[{start},{end}]]]"
            for start, end, key, who in spans
        ]  # fmt: skip
        self._counts["exported"] += len(spans)
        for (annotator, _, label), count in counts.items():
            self._carried[annotator, label] += count

    def snapped(self, document: Document, mark: Annotation, *, reason: str, without: Iterable[str] = ()) -> None:
        """The mark was carried with other boundaries."""
        self._add("snapped", document, mark, reason, without=without)

    def split(self, document: Document, mark: Annotation, *, reason: str, without: Iterable[str] = ()) -> None:
        """The mark was carried in several pieces."""
        self._add("split", document, mark, reason, without=without)

    def dropped(self, document: Document, mark: Annotation, *, reason: str, other: str = "") -> None:
        """The mark was not carried; `other` is the id of a mark that the reason speaks of."""
        self._add("dropped", document, mark, reason, other=other)

    def _add(
        self, name: str, document: Document, mark: Annotation, reason: str, *, other: str = "",
        without: Iterable[str] = (),
    ) -> None:  # fmt: skip
        left = self._count_left(without)
        outcome = Outcome(
            mark.id, document.id, document.name, mark.annotator, mark.kind, mark.label, mark.fragments, reason, other,
            left,
        )  # fmt: skip
        self._lines[name].add(json.dumps(outcome.to_json(), ensure_ascii=False))
        self._counts[name] += 1
        self._reasons[name][reason] += 1
        if name != "dropped":
            self._carried[mark.annotator, mark.label] += 1

    def _count_left(self, without: Iterable[str]) -> tuple[str, ...]:
        left = tuple(without)
        if left:
            self._left.update(left)
            self._reduced += 1
        return left

    def _exported_rows(self, document: Document) -> list[str]:
        if self._document is None or self._document.id != document.id:
            self._flush()
            self._document = document
        return self._whole

    def _flush(self) -> None:
        if self._document is not None and self._whole:
            names = (
                f'"document":{_json(self._document.id)},"name":{json.dumps(self._document.name, ensure_ascii=False)}'
            )
            self._lines["exported"].add(f'{{{names},"marks":[{",".join(self._whole)}]}}')
        self._document, self._whole = None, []

    def parcel(self) -> Parcel:
        """All that is noted, to be absorbed by another in another process."""
        self._flush()
        lines = {each: written.all() for each, written in self._lines.items()}
        return Parcel(
            lines, self._counts, self._left, self._reasons, self._reduced, self._carried, self.notes, self._holds
        )

    def absorb(self, parcel: Parcel) -> None:
        """Note all that another noted, behind what is noted here."""
        self._flush()
        for each, lines in parcel.lines.items():
            self._lines[each].add_all(lines)
            self._reasons[each].update(parcel.reasons[each])
        self._counts.update(parcel.counts)
        self._left.update(parcel.left)
        self._carried.update(parcel.carried)
        self._holds.update(parcel.holds)
        self._reduced += parcel.reduced
        self.notes += parcel.notes

    def report(self, name: str) -> LossReport:
        """The report of the format called `name`, as it stands."""
        self._flush()
        lists = {
            each: Outcomes(self._lines[each], self._counts[each], of_document if each == "exported" else of_mark)
            for each in LISTS
        }
        carried: dict[str, Counter[str]] = {}
        for (annotator, label), count in self._carried.items():
            carried.setdefault(annotator, Counter())[label] = count
        return LossReport(
            name, **lists, by_annotator=carried, notes=tuple(self.notes), skipped=tuple(self.skipped),
            left=Counter(self._left), fewer=self._reduced,
            reasons={each: Counter(counts) for each, counts in self._reasons.items()}, holds=Counter(self._holds),
        )  # fmt: skip


def _compact(mark: Annotation, without: tuple[str, ...]) -> str:
    """A mark that was carried as a row: [id, annotator, kind, label, fragments, without]."""
    here = mark.document_id
    parts = ",".join(
        [
            f"[{part.start},{part.end}]" if part.text_id == here else f"[{part.start},{part.end},{_json(part.text_id)}]"
            for part in mark.fragments
        ]
    )
    left = f",{json.dumps(without, ensure_ascii=False)}" if without else ""
    return f'[{_json(mark.id)},{_json(mark.annotator)},"{mark.kind}",{_json(mark.label)},[{parts}]{left}]'


@lru_cache(maxsize=1000)
def _head(annotator: str, kind: str, label: str) -> str:
    """What the rows of many marks have in common."""
    return f'{_json(annotator)},"{kind}",{_json(label)}'


_KNOWN: dict[str, str] = {}


def _json(text: str) -> str:
    """A string as JSON; ids and names come again and again."""
    if text.isascii() and text.isalnum():
        return f'"{text}"'
    if text not in _KNOWN:
        if len(_KNOWN) > 10_000:
            _KNOWN.clear()
        _KNOWN[text] = json.dumps(text, ensure_ascii=False)
    return _KNOWN[text]
