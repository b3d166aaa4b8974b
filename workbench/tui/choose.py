"""Lists to pick from: marks for a role, the nearest first, and the schema's types; narrowed as one types."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workbench.model import Annotation
from workbench.schema.model import MarkType, Schema
from workbench.tui.form import Field
from workbench.tui.language import tr
from workbench.tui.page import Page
from workbench.tui.titles import described, titled


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

    Attributes:
        title: What is picked.
        name: The field that it is for.
        accepts: The types of marks that it takes, where one may also point to one in the text.
        nothing: What is said where there are no candidates at all.
    """

    title: str
    candidates: list[Candidate]
    name: str = ""
    accepts: tuple[str, ...] = ()
    nothing: str = ""
    query: str = ""
    index: int = 0
    _found: list[Candidate] | None = dataclasses.field(default=None, repr=False)

    @property
    def found(self) -> list[Candidate]:
        """The candidates that hold what was typed, those that begin with it first."""
        if self._found is None:
            wanted = self.query.casefold().split()
            found = [c for c in self.candidates if _holds(c, wanted)]
            self._found = sorted(found, key=lambda c: not c.words.casefold().startswith(wanted[0])) if wanted else found
        return self._found

    @property
    def chosen(self) -> Candidate | None:
        """The chosen candidate, None where nothing fits."""
        return self.found[self.index] if self.found else None

    def type(self, text: str) -> None:
        """Add to what was typed."""
        self._narrow(self.query + text)

    def erase(self) -> None:
        """Take the last character back."""
        self._narrow(self.query[:-1])

    def move(self, step: int) -> None:
        """Choose another."""
        self.index = min(max(0, self.index + step), max(0, len(self.found) - 1))

    def _narrow(self, query: str) -> None:
        self.query = query
        self.index = 0
        self._found = None


def _holds(candidate: Candidate, wanted: list[str]) -> bool:
    return all(w in candidate.words.casefold() or w in candidate.also for w in wanted)


def picker_for(field: Field, schema: Schema, found: list[Candidate]) -> Picker:
    """The list of the marks that a role takes."""
    accepted = ", ".join(titled(schema.types[name]) for name in field.accepts if name in schema.types)
    title = tr("{role}: {types}", role=field.title, types=accepted)
    nothing = tr("Nothing of these types is marked yet: mark it in the text first.")
    return Picker(title, found, field.name, field.accepts, nothing)


def candidates(
    page: Page,
    marks: Iterable[Annotation],
    edited: Annotation,
    role: Field,
    taken: Collection[str],
    schema: Schema | None = None,
) -> list[Candidate]:
    """The marks that a role of `edited` would take: of an accepted type, not in it yet, the nearest first."""
    home, at = _where(page, edited)
    types = schema.types if schema else {}
    ranked = []
    for mark in marks:
        if mark.label not in role.accepts or mark.id in taken or mark.id == edited.id or not mark.fragments:
            continue
        passage, start = _where(page, mark)
        if passage < 0:
            continue
        other_text = mark.fragments[0].text_id != (edited.fragments[0].text_id if edited.fragments else "")
        words = " … ".join(page.text_of(fragment) for fragment in mark.fragments)
        also = _known_as(types[mark.label]) if mark.label in types else ""
        entry = Candidate(mark.id, mark.label, words, _distance(passage, home), also=also)
        ranked.append((abs(passage - home), other_text, abs(start - at), mark.id, entry))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:4])]


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
