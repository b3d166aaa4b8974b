"""The board as data: propositions, the claims that stand to each, and where these differ.

What is said of a claim is the schema's own: its claims' attributes and roles are the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

from workbench.model import Annotation, Proposition, Stance

Order = Literal["disagreement", "title", "made"]
ORDERS: Final[tuple[Order, ...]] = ("disagreement", "title", "made")

_OPPOSED: Final = 3.0
_REQUIRED: Final = 1.0
_OPTIONAL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute or a role of the schema's claims.

    Attributes:
        is_role: Roles are what a text names; that two texts name others is no difference between them.
    """

    name: str
    title: str
    is_role: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one text claims of a proposition.

    Attributes:
        words: The claim's own words.
        document: What the document is called, by its title or else by its name.
        values: What is said of the claim, by the column's name, in words.
        gloss: The other language's text of the segment that the claim stands in, "" where there is none.
        at: Where in its text the claim begins.
    """

    mark: Annotation
    stance: Stance
    document: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)
    gloss: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A proposition with its claims: those that say the same first, then what contradicts and what supports them.

    Attributes:
        differing: The names of the attributes in which its claims differ.
        gone: How many of its claims are there no more.
        sought: Where the filter looks, worked out beforehand; "" for not yet.
    """

    proposition: Proposition
    claims: Sequence[Claimed] = ()
    differing: Sequence[str] = ()
    gone: int = 0
    sought: str = ""

    @property
    def is_opposed(self) -> bool:
        """Whether a claim contradicts what others claim."""
        return len(self.claims) > 1 and any(claim.stance == "contradicts" for claim in self.claims)

    @property
    def documents(self) -> int:
        """How many documents claim it."""
        return len({claim.mark.document_id for claim in self.claims})


@dataclass(frozen=True)
class Board:
    """All that was asked for.

    Attributes:
        hidden: How many of others' propositions stand on documents whose marks may not be seen yet.
    """

    columns: Sequence[Column]
    items: Sequence[Item] = ()
    hidden: int = 0

    @cached_property
    def _required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.required)

    @cached_property
    def parted(self) -> int:
        """On how many propositions the texts part."""
        return sum(1 for item in self.items if self.disagreement(item))

    @cached_property
    def documents(self) -> int:
        """How many documents claim any of them."""
        return len({claim.mark.document_id for item in self.items for claim in item.claims})

    def count(self) -> None:
        """Work out now what would be when it is first asked for."""
        _ = self.parted, self.documents

    def disagreement(self, item: Item) -> float:
        """How far the claims of a proposition part: most where one contradicts, then by what the schema requires."""
        parted = sum(_REQUIRED if name in self._required else _OPTIONAL for name in item.differing)
        return (_OPPOSED if item.is_opposed else 0.0) + parted

    def ordered(self, order: Order) -> Board:
        """The same in another order; what is alike stays in the order of making."""
        if order == "made":
            return self
        keys = {
            "disagreement": lambda item: (-self.disagreement(item), -item.documents),
            "title": lambda item: item.proposition.title.casefold(),
        }
        return replace(self, items=sorted(self.items, key=keys[order]))

    def only(self, words: str) -> Board:
        """Those propositions that hold all of the words: in their titles, claims, documents or what is said of them."""
        wanted = words.casefold().split()
        if not wanted:
            return self
        return replace(self, items=[item for item in self.items if holds(item, wanted)])

    def differing(self) -> Board:
        """Those whose texts part."""
        return replace(self, items=[item for item in self.items if self.disagreement(item)])

    def titles(self, names: Iterable[str]) -> list[str]:
        """The titles of some columns."""
        wanted = set(names)
        return [column.title for column in self.columns if column.name in wanted]


def holds(item: Item, wanted: Sequence[str]) -> bool:
    """Whether all of the words, in lower case, are in what is said of a proposition."""
    text = item.sought or searched(item)
    return all(word in text for word in wanted)


def searched(item: Item) -> str:
    """Where the filter looks."""
    parts = [item.proposition.title, item.proposition.note, item.proposition.annotator]
    for claim in item.claims:
        parts += [claim.words, claim.document, claim.stance, *claim.values.values()]
    return "\n".join(parts).casefold()


def differing(columns: Sequence[Column], claims: Sequence[Claimed]) -> list[str]:
    """The names of the attributes in which claims differ; what is not said of one yet is no difference."""
    return [
        column.name
        for column in columns
        if not column.is_role and len({each.values[column.name] for each in claims if column.name in each.values}) > 1
    ]
