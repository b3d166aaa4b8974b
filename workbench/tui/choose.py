"""Lists to pick from: marks for a role, the nearest first, and the schema's types; narrowed as one types."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workbench.model import Annotation
from workbench.schema.model import MarkType, Schema
from workbench.tui.form import Field
from workbench.tui.language import tr
from workbench.tui.page import Page, Side
from workbench.tui.titles import described, titled

if TYPE_CHECKING:
    from workbench.tui.marked import Marked

_AHEAD: Final = 100
"""Candidates that are looked for beyond the chosen one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of a list.

    Attributes:
        key: What is taken with it: the id of a mark, the name of a type.
        label: The type that it shows the chip of.
        words: What it says.
        where: What stands at its right end: how far it is.
        help: What is said below it while it is pointed to.
        also: What else finds it, besides its words.
    """

    key: str
    label: str
    words: str
    where: str = ""
    help: str = ""
    also: str = ""


@dataclass(slots=True)
class Picker:
    """A list of candidates, what was typed, and which one is chosen.

    Candidates may be made as they are needed: no more are asked for than are near the chosen one.

    Attributes:
        title: What is picked.
        name: The field that it is for.
        accepts: The types of marks that it takes, where one may also point to one in the text.
        nothing: What is said where there are no candidates at all.
    """

    title: str
    candidates: Iterable[Candidate]
    name: str = ""
    accepts: tuple[str, ...] = ()
    nothing: str = ""
    query: str = ""
    index: int = 0
    _made: list[Candidate] = field(default_factory=list, repr=False)
    _found: list[Candidate] = field(default_factory=list, repr=False)
    _looked_at: int = 0
    _more: Iterator[Candidate] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._more = iter(self.candidates)

    @property
    def found(self) -> list[Candidate]:
        """The candidates that hold what was typed, those that begin with it first; as many as may be seen."""
        self._find(self.index + _AHEAD)
        return self._found

    @property
    def is_empty(self) -> bool:
        """Whether there are no candidates, whatever is typed."""
        return not self._made and not self.found and not self.query

    def _find(self, number: int) -> None:
        """Look at candidates until there are so many that hold what was typed."""
        wanted = self.query.casefold().split()
        while len(self._found) < number:
            if self._looked_at == len(self._made):
                following = next(self._more, None)
                if following is None:
                    return
                self._made.append(following)
            candidate = self._made[self._looked_at]
            self._looked_at += 1
            if _holds(candidate, wanted):
                self._found.append(candidate)

    @property
    def chosen(self) -> Candidate | None:
        """The chosen candidate, None where nothing fits."""
        found = self.found
        return found[self.index] if found else None

    def type(self, text: str) -> None:
        """Add to what was typed."""
        self._narrow(self.query + text)

    def erase(self) -> None:
        """Take the last character back."""
        self._narrow(self.query[:-1])

    def move(self, step: int) -> None:
        """Choose another."""
        self._find(self.index + step + _AHEAD)
        self.index = min(max(0, self.index + step), max(0, len(self._found) - 1))

    def _narrow(self, query: str) -> None:
        self.query, self.index = query, 0
        self._found, self._looked_at = [], 0
        self._find(_AHEAD)
        first = (query.casefold().split() or [""])[0]
        self._found.sort(key=lambda c: not c.words.casefold().startswith(first))


def _holds(candidate: Candidate, wanted: list[str]) -> bool:
    return all(w in candidate.words.casefold() or w in candidate.also for w in wanted)


def picker_for(role: Field, schema: Schema, found: Iterable[Candidate]) -> Picker:
    """The list of the marks that a role takes."""
    accepted = tr(", ").join(titled(schema.types[name]) for name in role.accepts if name in schema.types)
    title = tr("{role}: {types}", role=role.title, types=accepted)
    nothing = tr("Nothing of these types is marked yet: mark it in the text first.")
    return Picker(title, found, role.name, role.accepts, nothing)


def candidates(
    page: Page,
    marks: Iterable[Annotation],
    edited: Annotation,
    role: Field,
    taken: Collection[str],
    schema: Schema,
) -> list[Candidate]:
    """The marks that a role of `edited` would take: of an accepted type, not in it yet, the nearest first."""
    home, at = _where(page, edited)
    ranked = []
    for mark in marks:
        if mark.label not in role.accepts or mark.id in taken or mark.id == edited.id or not mark.fragments:
            continue
        passage, start = _where(page, mark)
        if passage < 0:
            continue
        other_text = mark.fragments[0].text_id != (edited.fragments[0].text_id if edited.fragments else "")
        entry = _candidate(page, mark, passage, home, schema)
        ranked.append((abs(passage - home), other_text, abs(start - at), mark.id, entry))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:4])]


def nearest(
    marks: Marked, edited: Annotation, role: Field, taken: Collection[str], schema: Schema
) -> Iterator[Candidate]:
    """The same, made as they are asked for: from the segment of `edited` outwards, its own side first."""
    page = marks.page
    home, at = _where(page, edited)
    home = max(home, 0)
    own: Side = "target" if edited.fragments and edited.fragments[0].text_id != page.document.id else "source"
    seen = {*taken, edited.id}
    for distance in range(max(home + 1, len(page) - home)):
        for index in dict.fromkeys((home - distance, home + distance)):
            for side in (own, "source" if own == "target" else "target") if 0 <= index < len(page) else ():
                spans = marks.on(side, index)
                start = at - page.passages[index].source.start if side == "source" else at
                for span in sorted(spans, key=lambda span: abs(span.start - start)) if distance == 0 else spans:
                    mark = span.mark
                    if mark.label in role.accepts and mark.id not in seen:
                        seen.add(mark.id)
                        yield _candidate(page, mark, index, home, schema)


def _candidate(page: Page, mark: Annotation, index: int, home: int, schema: Schema) -> Candidate:
    words = " … ".join(page.text_of(fragment) for fragment in mark.fragments)
    known = schema.types.get(mark.label)
    return Candidate(mark.id, mark.label, words, _distance(index, home), also=_known_as(known) if known else "")


def _distance(passage: int, home: int) -> str:
    """How many segments away, and which way."""
    if passage == home or home < 0:
        return str(passage + 1)
    return f"{'↑' if passage < home else '↓'}{abs(passage - home)} · {passage + 1}"


def _where(page: Page, mark: Annotation) -> tuple[int, int]:
    """The passage and offset at which a mark begins; passage -1 where its text is not shown."""
    for fragment in mark.fragments:
        places = page.places_of(fragment)
        if places:
            return places[0][1], fragment.start
    return -1, 0


def types_to_pick(types: Iterable[MarkType]) -> list[Candidate]:
    """The types of a schema as entries: found by their titles in any language, and by their names."""
    kinds = {"entity": tr("entity"), "claim": tr("claim"), "relation": tr("relation"), "label": tr("label")}
    return [
        Candidate(t.name, t.name, titled(t), kinds[t.kind], help=described(t), also=f"{_known_as(t)} {t.kind}")
        for t in types
    ]


def _known_as(mark_type: MarkType) -> str:
    return " ".join((mark_type.name, *(text for _, text in mark_type.titles))).casefold()
