"""What an edit did, in words: "marked «Iran» as Geopolitical entity", "swapped 12 translations"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from workbench.model import JSON, Change, Fragment
from workbench.tui.history.reshaped import covering, made_alike, reshaping
from workbench.tui.history.things import CHANGED, MANY
from workbench.tui.language import tr
from workbench.tui.sayings import step_name
from workbench.tui.words import label_title, title_of

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.schema.model import Attribute
    from workbench.store.history import Contents, Step

_QUOTED: Final = 40
"""Characters of a quote that are shown."""
_FEW: Final = 6
"""Up to so many changes are one thing that somebody did, with what follows from it; more are a bulk."""
_FIRST: Final = (
    *("decisions", "propositions", "marks", "bookmarks", "comments", "termbase", "translations", "choices"),
    *("segments", "documents", "assignments"),
)
"""The families by how much they say of an edit that touched several."""


class Lookup(Protocol):
    """What is known of the things that changes are about: the store's `History`."""

    def fields(self, family: str, key: str) -> Mapping[str, JSON]:
        """The fields of a thing as they are now."""

    def quote(self, text_id: str, start: int, end: int) -> str:
        """A stretch of a text."""

    def document_of(self, change: Change) -> str:
        """The document that a change is about."""

    def title(self, document_id: str) -> str:
        """What a document is called."""

    def step(self, key: str) -> Step | None:
        """A step by its id."""

    def contents(self, step: Step) -> Contents:
        """What a step did."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words.

    Attributes:
        documents: The ids of the documents that it touched, as far as was looked; the first one first.
        place: Where the first of its marks stands, None for none.
    """

    step: Step
    at: int
    words: str
    title: str = ""
    documents: tuple[str, ...] = ()
    place: Fragment | None = None
    family: str = ""


@dataclass(slots=True)
class Teller:
    """Puts steps into words.

    Args:
        schema: Says what types and attributes are called; None where the project has none.
    """

    lookup: Lookup
    schema: Schema | None
    _quotes: dict[str, str] = field(default_factory=dict)

    def tell(self, step: Step) -> Told:
        """A step in words; one that takes another back says what that one did."""
        contents = self.lookup.contents(step)
        main = self._main(contents.changes)
        documents = tuple(filter(None, dict.fromkeys(map(self.lookup.document_of, contents.changes))))
        words = self._words(step, contents)
        return Told(
            step=step,
            at=contents.at,
            words=words,
            title=self.lookup.title(documents[0]) if documents else "",
            documents=documents,
            place=self._place(main) if main else None,
            family=main.table if main else "",
        )

    def what(self, step: Step) -> str:
        """What a step did, or what the step did that it takes back or does again."""
        root, _ = self._root(step)
        return self._words_of(root, self.lookup.contents(root))

    def _words(self, step: Step, contents: Contents) -> str:
        root, back = self._root(step)
        if root is not step:
            what = self._words_of(root, self.lookup.contents(root))
            return tr("took back: {what}", what=what) if back else tr("did again: {what}", what=what)
        if step.undoes is not None:
            return tr("took back: {what}", what=self.name(step.action.removeprefix("undo: ")))
        return self._words_of(step, contents)

    def _root(self, step: Step) -> tuple[Step, bool]:
        """What a step takes back or does again in the end, and whether it takes it back."""
        back, seen = False, {step.id}
        while step.undoes is not None:
            before = self.lookup.step(step.undoes)
            if before is None or before.id in seen:
                break
            step, back = before, not back
            seen.add(step.id)
        return step, back

    def _words_of(self, step: Step, contents: Contents) -> str:
        main = self._main(contents.changes)
        brought = _brought_in(step.action, contents.things)
        if main is None or brought:
            return brought or self.name(step.action)
        if contents.things > len(contents.changes):
            return f"{self.name(step.action)} ({contents.things:,})"
        reshaped = reshaping(self, contents.changes)
        if reshaped:
            return reshaped
        kind = _kind(main)
        number = sum(_kind(change) == kind for change in contents.changes)
        said = self._many(kind, number, contents.changes) if number > 1 else self._one(main)
        if not said:
            return self.name(step.action) if number < 2 else f"{self.name(step.action)} ({number:,})"
        others = contents.things - number
        quiet = others <= 0 or main.table in ("propositions", "documents")
        return said if quiet else tr("{what} (+{n:,})", what=said, n=others)

    @staticmethod
    def _main(changes: tuple[Change, ...]) -> Change | None:
        """The change that says most of what an edit did: of many, one of the kind that there are most of."""
        ranks = {name: rank for rank, name in enumerate(_FIRST)}
        numbers = Counter(map(_kind, changes)) if len(changes) > _FEW else Counter[tuple[str, str]]()

        def place(change: Change) -> tuple[bool, int, int]:
            added = _kind(change) == ("documents", "made")
            return not added, -numbers[_kind(change)], ranks.get(change.table, len(ranks))

        return min(changes, key=place, default=None)

    def _many(self, kind: tuple[str, str], number: int, changes: tuple[Change, ...]) -> str:
        alike = made_alike(self, changes) if kind == ("marks", "made") else ""
        if alike:
            return alike
        told = MANY.get(kind)
        return told(number) if told else ""

    def _one(self, change: Change) -> str:
        if change.table == "marks":
            return self._mark(change)
        told = CHANGED.get((change.table, kind_of(change)))
        return told(self, change) if told else ""

    def name(self, action: str) -> str:
        """What the journal calls a step, in the interface's language."""
        return step_name(action, self.label)

    # What tellers of one kind of change ask for.

    def value(self, change: Change, name: str) -> str:
        """A field of a changed thing, as it was just after; or as it is now, where that change does not say."""
        said = change.after.get(name)
        if said is None:
            said = self.lookup.fields(change.table, change.key).get(name)
        return shortened(str(said)) if said is not None else ""

    def name_of(self, document_id: str) -> str:
        """A document's title in quotation marks, shortened."""
        return in_quotes(self.lookup.title(document_id))

    def mark_words(self, mark_id: str) -> str:
        """A mark's own words in quotation marks; of a relation what it joins, of a label its type."""
        if mark_id not in self._quotes:
            fields = self.lookup.fields("marks", mark_id)
            quote = self.quoted(fields.get("fragments")) or self._ends(fields)
            self._quotes[mark_id] = quote or self.label(str(fields.get("label") or ""))
        return self._quotes[mark_id]

    def _ends(self, fields: Mapping[str, JSON]) -> str:
        """What a relation joins; "" for what joins nothing."""
        if fields.get("kind") != "relation":
            return ""
        ends = [ids for name, ids in sorted(fields.items()) if name.startswith("roles.") and ids]
        return " → ".join(self.mark_words(ids[0]) for ids in ends)

    def label(self, name: str) -> str:
        """A type's title."""
        return label_title(self.schema, name) if self.schema else name

    def quoted(self, fragments: JSON) -> str:
        """What fragments cover, in quotation marks; "" where they cover nothing."""
        parts = [
            self.lookup.quote(str(text), start, min(end, start + _QUOTED + 1)) for text, start, end in fragments or ()
        ]
        words = " … ".join(filter(None, parts))
        return in_quotes(words) if words else ""

    def place(self, change: Change) -> Fragment | None:
        """Where a changed thing stands in a text."""
        return self._place(change)

    def _place(self, change: Change) -> Fragment | None:
        fields = (
            {**self.lookup.fields(change.table, change.key)}
            if change.table in ("marks", "bookmarks", "segments")
            else {}
        )
        if change.table == "marks" and fields.get("fragments"):
            text, start, end = fields["fragments"][0]
            return Fragment(text, start, end)
        if "start" in fields and fields.get("end", 0) > fields["start"]:
            text = fields.get("text_id") or fields.get("document_id")
            return Fragment(str(text), fields["start"], fields["end"])
        return None

    # Marks.

    def _mark(self, change: Change) -> str:
        kind = kind_of(change)
        if kind == "made":
            return self._made(change)
        words = self.mark_words(change.key)
        if kind == "deleted":
            label = self.label(str(self.lookup.fields("marks", change.key).get("label") or ""))
            return tr("deleted {label} {quote}", label=label, quote=words if words != label else "").rstrip()
        if kind == "returned":
            return tr("brought back the mark {quote}", quote=words)
        told: list[str] = [
            self._field(name, before, change.after[name], words) for name, before in change.before.items()
        ]
        return tr("; ").join(filter(None, told))

    def _made(self, change: Change) -> str:
        fields = change.after
        label = self.label(str(fields.get("label") or ""))
        kind = fields.get("kind")
        if kind == "relation":
            return tr("drew a relation {ends}: {label}", ends=self._ends(fields), label=label)
        if kind == "label":
            values = [self._shown(str(fields.get("label")), name, value) for name, value in attributes_of(fields)]
            return tr("labelled it {label}: {value}", label=label, value=tr(", ").join(values))
        return tr("marked {quote} as {label}", quote=self.quoted(fields.get("fragments")), label=label)

    def _field(self, name: str, before: JSON, after: JSON, words: str) -> str:
        """What became of one field of a mark."""
        if name == "label":
            labels = {"before": self.label(str(before)), "after": self.label(str(after))}
            return tr("relabelled {quote}: {before} → {after}", quote=words, **labels)
        if name == "fragments":
            return covering(self, before, after, words)
        if name == "note":
            return tr("note on the mark {quote}: {note}", quote=words, note=shortened(str(after or "–")))
        if name == "stale":
            return (
                tr("{quote} no longer fits its text", quote=words) if after else tr("{quote} fits again", quote=words)
            )
        part, _, rest = name.partition(".")
        if part == "roles":
            ends = tr(", ").join(map(self.mark_words, after or ())) or "–"
            return tr("{role} of {quote}: {marks}", role=self._role(rest), quote=words, marks=ends)
        if part == "attributes":
            old, new = self._shown("", rest, before), self._shown("", rest, after)
            return tr(
                "{attribute} {before} → {after}: {quote}",
                attribute=self._attribute(rest), before=old, after=new, quote=words,
            )  # fmt: skip
        return ""

    def _attribute(self, name: str) -> str:
        found = self._named_attribute(name)
        return title_of(found) if found else name

    def _named_attribute(self, name: str) -> Attribute | None:
        types = self.schema.types.values() if self.schema else ()
        return next((found for found in (t.attribute(name) for t in types) if found), None)

    def _role(self, name: str) -> str:
        types = self.schema.types.values() if self.schema else ()
        found = next((role for role in (t.role(name) for t in types) if role), None)
        return title_of(found) if found else name

    def _shown(self, label: str, name: str, value: JSON) -> str:
        """The value of an attribute, by its title."""
        mark_type = self.schema.types.get(label) if self.schema else None
        attribute = (mark_type.attribute(name) if mark_type else None) or self._named_attribute(name)
        if value is None or value == []:
            return "–"
        if isinstance(value, list):
            return tr(", ").join(self._shown(label, name, each) for each in value)
        found = attribute.value(str(value)) if attribute else None
        return title_of(found) if found else shortened(str(value))


def _kind(change: Change) -> tuple[str, str]:
    return change.table, kind_of(change)


def kind_of(change: Change) -> str:
    """What became of a thing: "made", "deleted", "returned", or the first of its fields that changed."""
    if "present" in change.after:
        if not change.after["present"]:
            return "deleted"
        return "returned" if change.before.get("present") is False else "made"
    name = next(iter(sorted(change.after)), "")
    return name.partition(".")[0]


def attributes_of(fields: Mapping[str, JSON]) -> list[tuple[str, JSON]]:
    """The attributes that a mark was made with."""
    return [(name.partition(".")[2], value) for name, value in fields.items() if name.startswith("attributes.")]


def in_quotes(text: str) -> str:
    """A text on one line, shortened, in quotation marks."""
    return tr("«{words}»", words=shortened(text))


def shortened(text: str) -> str:
    """A text on one line, cut with an ellipsis where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


def _brought_in(action: str, things: int) -> str:
    """What a command brought into the project, in words; "" for any other step."""
    verb, _, name = action.partition(" ")
    if verb == "import" and name:
        return tr("imported {name}: {n:,} things", name=name, n=things)
    return tr("took «{name}» as the schema", name=name) if verb == "schema" and name else ""
