"""What a migration does to one mark: each change is a rule that gives the mark's new form, or None where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.model import JSON, Annotation

OTHERWISE = "*"
"""The value of a split that stands for all others, and for none."""


@dataclass(frozen=True, slots=True)
class Relabel:
    """Marks of some labels are called otherwise: a rename of one label, a merge of several.

    Attributes:
        note_in: An attribute that remembers which label it was; "" for none.
    """

    old: tuple[str, ...]
    new: str
    note_in: str = ""

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form."""
        if mark.label not in self.old:
            return mark
        said = {self.note_in: mark.label} if self.note_in else {}
        return replace(mark, label=self.new, attributes={**mark.attributes, **said})

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"{', '.join(self.old)} becomes {self.new}"


@dataclass(frozen=True, slots=True)
class SplitLabel:
    """Marks of a label are called by the value of an attribute."""

    old: str
    by: str
    into: Mapping[str, str]
    keep: bool = False

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form; as it is where its value is not named."""
        if mark.label != self.old:
            return mark
        label = self.into.get(str(mark.attributes.get(self.by)), self.into.get(OTHERWISE))
        if label is None:
            return mark
        kept = {name: value for name, value in mark.attributes.items() if self.keep or name != self.by}
        return replace(mark, label=label, attributes=kept)

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"{self.old} is split by {self.by} into {', '.join(dict.fromkeys(self.into.values()))}"


@dataclass(frozen=True, slots=True)
class RetireLabel:
    """Marks of a label are deleted; undo brings them back."""

    label: str

    def apply(self, mark: Annotation) -> Annotation | None:
        """Nothing, for a mark of the label."""
        return None if mark.label == self.label else mark

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"{self.label} is retired: its marks are deleted"


@dataclass(frozen=True, slots=True)
class MoveAttribute:
    """Attributes are called otherwise: a rename of one, a merge of several, of which the first that is set stands.

    Where two that differ are set, the second stays under its old name, and is shown as what the schema does not know.
    """

    old: tuple[str, ...]
    new: str
    of: tuple[str, ...] = ()

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form."""
        if self.of and mark.label not in self.of:
            return mark
        attributes = dict(mark.attributes)
        for name in self.old:
            value = attributes.get(name)
            if value is not None and attributes.get(self.new, value) == value:
                del attributes[name]
                attributes[self.new] = value
        return replace(mark, attributes=attributes)

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"the attribute {', '.join(self.old)} becomes {self.new}{_of(self.of)}"


@dataclass(frozen=True, slots=True)
class SplitAttribute:
    """A value of an attribute becomes values of others."""

    old: str
    into: Mapping[str, Mapping[str, JSON]]
    of: tuple[str, ...] = ()

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form; as it is where its value is not named."""
        wanted = self.into.get(str(mark.attributes.get(self.old)))
        if (self.of and mark.label not in self.of) or wanted is None:
            return mark
        kept = {name: value for name, value in mark.attributes.items() if name != self.old}
        return replace(mark, attributes={**kept, **wanted})

    @property
    def words(self) -> str:
        """What it does, in words."""
        names = dict.fromkeys(name for values in self.into.values() for name in values)
        return f"the attribute {self.old} is split into {', '.join(names)}{_of(self.of)}"


@dataclass(frozen=True, slots=True)
class MoveValue:
    """Values of an attribute are called otherwise: a rename of one, a merge of several."""

    attribute: str
    old: tuple[JSON, ...]
    new: JSON
    of: tuple[str, ...] = ()

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form."""
        value = mark.attributes.get(self.attribute)
        if value is None or (self.of and mark.label not in self.of):
            return mark
        if isinstance(value, (list, tuple)):
            moved: JSON = list(dict.fromkeys(self.new if item in self.old else item for item in value))
        else:
            moved = self.new if value in self.old else value
        return mark if moved == value else replace(mark, attributes={**mark.attributes, self.attribute: moved})

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"{self.attribute}: {', '.join(map(str, self.old))} becomes {self.new}{_of(self.of)}"


@dataclass(frozen=True, slots=True)
class RetireAttribute:
    """An attribute is taken away."""

    attribute: str
    of: tuple[str, ...] = ()

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark without it."""
        if self.attribute not in mark.attributes or (self.of and mark.label not in self.of):
            return mark
        return replace(mark, attributes={n: v for n, v in mark.attributes.items() if n != self.attribute})

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"the attribute {self.attribute} is retired{_of(self.of)}"


@dataclass(frozen=True, slots=True)
class MoveRole:
    """A role is called otherwise; "" takes it away."""

    old: str
    new: str
    of: tuple[str, ...] = ()

    def apply(self, mark: Annotation) -> Annotation | None:
        """The mark in its new form."""
        if self.old not in mark.roles or (self.of and mark.label not in self.of):
            return mark
        roles = {name: ids for name, ids in mark.roles.items() if name != self.old}
        if self.new:
            roles[self.new] = tuple(dict.fromkeys((*roles.get(self.new, ()), *mark.roles[self.old])))
        return replace(mark, roles=roles)

    @property
    def words(self) -> str:
        """What it does, in words."""
        return f"the role {self.old} {f'becomes {self.new}' if self.new else 'is retired'}{_of(self.of)}"


Change = (
    Relabel | SplitLabel | RetireLabel | MoveAttribute | SplitAttribute | MoveValue | RetireAttribute | MoveRole
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mark after all changes.

    Attributes:
        mark: Its new form; None where it was retired.
        touched: The numbers of the changes that touched it; none where it ends as it began.
    """

    mark: Annotation | None
    touched: tuple[int, ...] = field(default=())


def apply_all(changes: Sequence[Change], mark: Annotation) -> Outcome:
    """What becomes of a mark by all changes, one after another."""
    touched: list[int] = []
    now: Annotation | None = mark
    for number, change in enumerate(changes):
        assert now is not None
        after = change.apply(now)
        if after != now:
            touched.append(number)
        now = after
        if now is None:
            break
    return Outcome(now, tuple(touched) if now != mark else ())


def _of(labels: Sequence[str]) -> str:
    return f" of {', '.join(labels)}" if labels else ""
