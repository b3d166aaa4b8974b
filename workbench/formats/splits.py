"""Training, tuning and test data: by document, balanced over labels and languages, and never one text on two sides.

Documents are dealt out one after another in the order of their making, each to the part that lacks its labels and its
language most (after Sechidis, Tsoumakas and Vlahavas 2011, "On the stratification of multi-label data", made to go in
one direction). What comes later moves nothing that came before. Documents that say the same go together: see
`duplicates`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, InputError, Place
from workbench.model import Annotation, Document, Segment

if TYPE_CHECKING:
    from workbench.formats.outgoing import Selection

_BATCH: Final = 200
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """How the data is to be divided.

    Attributes:
        shares: Each part's name and share, which add up to 1.
        seed: Another seed deals otherwise.
        group_by: A metadata field: documents with the same value in it stay together.
        earlier: Where documents already belong, by id: they stay there.
    """

    shares: Mapping[str, float]
    seed: int = 0
    group_by: str = ""
    earlier: Mapping[str, str] = field(default_factory=dict)


def parse_shares(text: str) -> dict[str, float]:
    """Shares as typed: "train=80,dev=10,test=10", in any unit.

    Raises:
        InputError: It is not of that form.
    """
    hint = "for example: train=80,dev=10,test=10"
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = part.strip().partition("=")
        if not (equals and name.replace("-", "").replace("_", "").isalnum() and number.replace(".", "", 1).isdigit()):
            raise InputError(f"«{part.strip()}» is no part and its share", hint=hint)
        if name in shares or not float(number):
            raise InputError(f"«{name}» is there twice, or has nothing", hint=hint)
        shares[name] = float(number)
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def earlier_splits(path: Path) -> dict[str, str]:
    """The split of each document of an earlier export, from its manifest.

    Args:
        path: The manifest, or the folder that it stands in.

    Raises:
        FormatError: There is none, or it has no splits.
    """
    manifest = path / "manifest.json" if path.is_dir() else path
    try:
        found = json.loads(manifest.read_text("utf-8"))["split_of"]
        return {str(key): str(value) for key, value in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            "is no manifest of an export with splits", place=Place(manifest), hint="name the folder of such an export"
        ) from error


def assign(selection: Selection, plan: SplitPlan, *, notes: list[str]) -> dict[str, str]:
    """The part that each document goes to, by its id; one that says the same as documents of two parts goes to none.

    Raises:
        InputError: An earlier split names a part that the plan has not.
    """
    unknown = set(plan.earlier.values()) - set(plan.shares)
    if unknown:
        raise InputError(f"the earlier export has a part «{min(unknown)}»", hint="name the same parts again")
    dealer = _Dealer(plan)
    settled: dict[str, str] = {}
    between: list[str] = []
    for facts in _facts(selection, plan):
        part = plan.earlier.get(facts.key)
        if part is None:
            sides = {settled[other] for other in facts.alike if other in settled}
            if len(sides) > 1:
                between.append(facts.name)
                continue
            part = sides.pop() if sides else dealer.choose(facts)
        settled[facts.key] = part
        dealer.put(facts, part)
    if between:
        named = ", ".join(between[:_NAMED]) + (", ..." if len(between) > _NAMED else "")
        notes.append(f"{len(between):,} left out of all parts, which say the same as documents of two: {named}")
    return settled


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a document is dealt out by: its strata, and the earlier documents that say the same."""

    key: str
    name: str
    strata: tuple[str, ...]
    alike: frozenset[str]


def _facts(selection: Selection, plan: SplitPlan) -> Iterator[_Facts]:
    """Of every document: those that are settled already, then the others in the order of their making."""
    from workbench.formats.duplicates import Alike, body

    alike = Alike()
    wanted = frozenset(selection.ids)
    made = [key for key in selection.project.documents.ids(archived=True, by="making") if key in wanted]
    made.sort(key=lambda key: key not in plan.earlier)
    for start in range(0, len(made), _BATCH):
        batch = replace(selection, ids=tuple(made[start : start + _BATCH]))
        translations = selection.project.translations.chosen_of_many(batch.ids)
        read = {entry[0].id: entry for entry in batch.with_marks()}
        for document, text, segments, marks in (read[key] for key in batch.ids):
            chosen = translations[document.id]
            zone = [segment for segment in segments if segment.zone == "body"]
            texts = [
                body(text, [(segment.start, segment.end) for segment in zone]),
                "\n".join(chosen[segment.id].text for segment in zone or segments if segment.id in chosen),
            ]
            together = document.meta.get(plan.group_by) if plan.group_by else None
            met = alike.add(document, texts, whole=text, key="" if together is None else str(together))
            met |= {document.revises} if document.revises else frozenset()
            yield _Facts(document.id, document.name, _strata(document, segments, marks), met)


def _strata(document: Document, segments: Sequence[Segment], marks: Iterable[Annotation]) -> tuple[str, ...]:
    languages = Counter(segment.language for segment in segments)
    language = document.language or (languages.most_common(1)[0][0] if languages else "")
    return (f"language {language}", *sorted({f"label {mark.label}" for mark in marks}))


class _Dealer:
    """Knows what each part has, and lacks."""

    def __init__(self, plan: SplitPlan) -> None:
        self._plan = plan
        self._seen: Counter[str] = Counter()
        self._counts: Counter[tuple[str, str]] = Counter()

    def choose(self, facts: _Facts) -> str:
        """The part that lacks such a document most: rare labels weigh more than frequent ones."""

        def lack(part: str) -> tuple[float, str]:
            share = self._plan.shares[part]
            lacks = (
                (share * (self._seen[s] + 1) - self._counts[part, s]) / (self._seen[s] + 1) for s in (*facts.strata, "")
            )
            chance = hashlib.blake2b(f"{self._plan.seed}\x1f{part}\x1f{facts.key}".encode(), digest_size=8).hexdigest()
            return round(sum(lacks), 9), chance

        return max(self._plan.shares, key=lack)

    def put(self, facts: _Facts, part: str) -> None:
        """Count a document to a part."""
        for stratum in (*facts.strata, ""):
            self._seen[stratum] += 1
            self._counts[part, stratum] += 1
