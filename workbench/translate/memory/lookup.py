"""The memory as look-ups see it: matches of a text, exact, in context and fuzzy, and lines of a concordance.

A look-up ignores what a reader does not see as a difference: runs of white space, full-width forms of Latin letters
and digits, and the script of Chinese, so that a Traditional query finds a Simplified entry. An exact match does not
ignore case. What comes back is the entry as its author wrote it, turned into the wanted script only where the memory
has no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.text.language import to_script
from workbench.translate.fuzzy import SURE, differences, match_tokens, similarity
from workbench.translate.languages import normalise
from workbench.translate.memory.keys import exact_text, family, region, region_wanted, squashed
from workbench.translate.memory.model import RANK, Concord, Kind, Match, Taken
from workbench.translate.memory.numbers import key_of
from workbench.translate.memory.ready import SIDES
from workbench.translate.memory.shapes import tags_in
from workbench.translate.memory.store import FILE_NAME, Store, Stored
from workbench.translate.memory.told import neighbours, told_by
from workbench.translate.tmx import Unit, Variant

if TYPE_CHECKING:
    from workbench.store.database import Database

_EXACT_SEEN: Final = 500
"""How many entries of one text are looked at: the newest."""
_CHUNKS: Final = (64, 256, 1024)
_LOWEST: Final = 0.05
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked up."""

    text: str
    source: str
    target: str
    before: str = ""
    after: str = ""
    without: str = ""

    @property
    def families(self) -> tuple[str, str]:
        return family(self.source), family(self.target)


class Memory:
    """A project's translation memory: what was imported, and its own accepted translations.

    Args:
        folder: The project's folder, which holds the memory's database; None for a memory that nothing keeps.
        database: The project's; None where there are no translations of its own to follow.
    """

    def __init__(self, folder: Path | None, database: Database | None = None) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME if folder else None
        self._database = database

    @cached_property
    def store(self) -> Store:
        """The database of the memory, opened when it is first needed."""
        return Store(self.path)

    def close(self) -> None:
        """Close the database, if it was opened; the next look-up opens it again."""
        store: Store | None = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    def refresh(self) -> None:
        """Take in what was accepted in the project, and put into its memory folder, since the last look-up."""
        from workbench.translate.memory.adding import take_folder
        from workbench.translate.memory.own import follow

        if self.folder is not None:
            take_folder(self)
        if self._database is not None:
            follow(self.store, self._database)

    def matches(
        self,
        text: str,
        source_language: str,
        target_language: str,
        *,
        before: str = "",
        after: str = "",
        limit: int = 5,
        threshold: float = 0.6,
        without: str = "",
    ) -> list[Match]:
        """What the memory has for a text: context matches, exact ones, then fuzzy ones, the best first.

        Args:
            before, after: The neighbouring segments' texts, "" at the ends of a document.
            threshold: The least score of a fuzzy match; 1 for none.
            without: The id of a segment whose own translation is not asked for: the one that is being translated.
        """
        self.refresh()
        if not text.strip():
            return []
        wanted = _Wanted(text, source_language, target_language, before, after, without)
        found = self._exact(wanted)[:limit]
        if len(found) < limit and threshold < 1:
            found += self._fuzzy(wanted, limit - len(found), max(threshold, _LOWEST))
        return found

    def exact(self, text: str, source_language: str, target_language: str) -> Match | None:
        """The best entry that says the same as the text. What the project has accepted since `refresh` is not seen."""
        return next(iter(self._exact(_Wanted(text, source_language, target_language))), None)

    def concordance(self, query: str, *, language: str = "", limit: int = 200) -> list[Concord]:
        """Where the query stands in either side of the memory, the newest first; one Chinese character is enough.

        A query that ends in a Latin letter finds words that begin so.

        Args:
            language: Only in texts of this language; "" for all.
        """
        return list(islice(self.concordance_lines(query, language=language), max(limit, 0)))

    def concordance_lines(self, query: str, *, language: str = "") -> Iterator[Concord]:
        """All lines that `concordance` would give, as they are found: the first come at once, however many."""
        from workbench.translate.memory.concordance import lines

        self.refresh()
        yield from lines(self.store, query, family(language) if language else "")

    def concordance_texts(self, query: str, *, language: str = "") -> int:
        """How many texts have lines of a concordance, without reading them; of several words or characters, at most."""
        from workbench.translate.memory.concordance import texts

        self.refresh()
        return texts(self.store, query, family(language) if language else "")

    def pairs(self) -> list[tuple[str, str]]:
        """The language pairs that the memory has entries for, both ways."""
        found = {(str(one), str(other)) for one, other in self.store.rows("SELECT one, other FROM pairs")}
        return sorted(found)

    def files(self) -> list[tuple[str, int]]:
        """The files that units came from, with the number that each added."""
        rows = self.store.rows("SELECT name, units FROM files ORDER BY file")
        return [(str(name), int(count)) for name, count in rows]

    def add(self, path: Path, **options: Any) -> Taken:
        """Add the units of a file, TMX or a table: see `add_file`."""
        from workbench.translate.memory.adding import add_file

        return add_file(self, path, **options)

    def export(self, path: Path, *, own: bool = True, overwrite: bool = False) -> int:
        """Write the memory as TMX or a table, and count its units: see `export_memory`."""
        from workbench.translate.memory.writing import export_memory

        return export_memory(self, path, own=own, overwrite=overwrite)

    def tags(self, *, own: bool = True) -> list[str]:
        """The languages of its sides, as they are written."""
        where = "" if own else "WHERE file > 0"
        rows = self.store.rows(f"SELECT tags FROM shapes WHERE shape IN (SELECT shape FROM units {where})")
        return sorted({tag for (tags,) in rows for tag in tags_in(tags)})

    def __len__(self) -> int:
        """How many units it has, those of the project itself included."""
        own = int(self.store.rows("SELECT count(*) FROM units WHERE file = 0")[0][0])
        return own + sum(count for _, count in self.files())

    def _exact(self, wanted: _Wanted) -> list[Match]:
        its, _ = wanted.families
        same = exact_text(wanted.text, its)
        sides = self.store.keyed(its, key_of(wanted.text))[:_EXACT_SEEN]
        units = self.store.units(side // SIDES for side in sides) if sides else {}
        ranked = []
        for side in (side for side in sides if side // SIDES in units):
            entry = _Entry.of(units[side // SIDES], side, wanted)
            if (
                entry is not None
                and family(entry.source.language) == its
                and same == exact_text(entry.source.text, its)
            ):
                ranked.append((entry.rank(wanted), side, entry))
        ranked.sort(key=lambda each: each[:2], reverse=True)
        return _distinct(entry.match(wanted, 1.0) for _, _, entry in ranked)

    def _fuzzy(self, wanted: _Wanted, limit: int, threshold: float) -> list[Match]:
        scored = self._scored(wanted, limit, threshold)
        units = self.store.units(side // SIDES for _, side in scored)
        found = []
        for score, side in scored:
            entry = _Entry.of(units[side // SIDES], side, wanted)
            if entry is not None:
                found.append(entry.match(wanted, min(score, SURE)))
        return _distinct(found)[:limit]

    def _scored(self, wanted: _Wanted, limit: int, threshold: float) -> list[tuple[float, int]]:
        """Sides that are like the text, with their scores, the best first: no side that is left out is better."""
        its, theirs = wanted.families
        tokens = match_tokens(wanted.text)
        same = exact_text(wanted.text, its)
        own = self.store.rows("SELECT unit FROM own WHERE segment = ?", (wanted.without,)) if wanted.without else []
        passed = {row[0] for row in own}
        best: dict[str, float] = {}
        found: list[tuple[float, int]] = []
        least = threshold
        for bound, rows in self._chunks(its, tokens, threshold):
            if bound < least - _ROUNDING:
                break
            for side, text, families in rows:
                score = similarity(tokens, match_tokens(text), at_least=least)
                if not score or theirs not in families or side // SIDES in passed:
                    continue
                if score < 1 - _ROUNDING or exact_text(text, its) != same:
                    found.append((score, side))
                    best[text] = max(score, best.get(text, 0.0))
            if len(best) >= limit:
                least = max(least, sorted(best.values())[-limit])
        found = [each for each in found if each[0] >= least - _ROUNDING]
        return sorted(found, key=lambda each: (-each[0], -each[1]))

    def _chunks(
        self, its: str, tokens: Sequence[str], threshold: float
    ) -> Iterator[tuple[float, list[tuple[int, str, tuple[str, ...]]]]]:
        """Sides as `Store.texts` has them, those of the highest bound first, with the highest bound among them."""
        from workbench.translate.memory.candidates import bounded

        yield 1.0, self.store.texts(self.store.tail(its))
        rows, bounds = bounded(self.store.blocks, its, tokens, threshold)
        start, sizes = 0, iter(_CHUNKS)
        size = next(sizes)
        while start < len(rows):
            yield float(bounds[start]) + 1e-9, self.store.texts(rows[start : start + size].tolist())
            start += size
            size = next(sizes, size)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit with the side that is like the text, and the side that is its translation."""

    stored: Stored
    source: Variant
    target: Variant

    @classmethod
    def of(cls, stored: Stored, side: int, wanted: _Wanted) -> _Entry | None:
        """None where the unit has no such translation, or is the segment's own."""
        if wanted.without and not stored.file and stored.unit.id == wanted.without:
            return None
        source = stored.unit.variants[side % SIDES]
        target = _target(stored.unit, source, wanted.target)
        return cls(stored, source, target) if target is not None else None

    def rank(self, wanted: _Wanted) -> tuple[bool, ...]:
        """How well an exact match suits, better is greater."""
        return (
            self.in_context(wanted),
            squashed(self.source.text) == squashed(wanted.text),
            self.target.language == normalise(wanted.target),
            self.source.language == normalise(wanted.source),
            region(self.target.tag) == region_wanted(wanted.target),
        )

    def in_context(self, wanted: _Wanted) -> bool:
        """Whether the neighbours that the unit knows are those of the text."""
        if not (wanted.before or wanted.after) or self.source is not self.stored.unit.variants[0]:
            return False
        its = family(self.source.language)
        known = neighbours(self.stored, its)
        given = (exact_text(wanted.before, its), exact_text(wanted.after, its))
        told = [(ours, theirs) for ours, theirs in zip(known, given, strict=True) if ours is not None]
        return any(ours for ours, _ in told) and all(ours == theirs for ours, theirs in told)

    def match(self, wanted: _Wanted, score: float) -> Match:
        """The entry as a match with this score."""
        text, converted = self.target.text, False
        if self.target.language not in (normalise(wanted.target), "zh"):
            text = to_script(text, wanted.target)
            converted = True
        same = squashed(self.source.text) == squashed(wanted.text)
        kind: Kind = "fuzzy" if score < 1 else "context" if self.in_context(wanted) else "exact"
        told = told_by(self.stored, self.target)
        return Match(
            source=self.source.text,
            target=text,
            score=score if score < 1 or same else SURE,
            kind=kind,
            differences=((), ()) if kind != "fuzzy" else differences(wanted.text, self.source.text),
            where=told.where,
            who=told.who,
            when=told.when,
            status=told.status,
            source_language=self.source.language,
            target_language=self.target.language,
            converted=converted,
            unit=self.stored.number,
            segment_id=self.stored.unit.id if not self.stored.file else "",
        )


def _distinct(found: Iterable[Match]) -> list[Match]:
    """The matches without those that say the same as a better one."""
    said: dict[tuple[str, str], Match] = {}
    for match in found:
        known = said.get((match.source, match.target))
        if known is None or RANK[match.kind] < RANK[known.kind]:
            said[match.source, match.target] = match
    return list(said.values())


def _target(unit: Unit, side: Variant, target: str) -> Variant | None:
    theirs, wanted, home = family(target), normalise(target), region_wanted(target)
    sides = [v for v in unit.variants if v is not side and family(v.language) == theirs and v.text.strip()]
    return max(sides, key=lambda v: (v.language == wanted, region(v.tag) == home), default=None)
