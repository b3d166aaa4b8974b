"""The header of a WebAnno TSV file: which layers there are, and which columns each has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from workbench.errors import FormatError
from workbench.formats.uima.cas import ANNOTATION

LayerKind = Literal["span", "chain", "relation"]
ColumnKind = Literal["value", "role", "target", "base", "nothing"]

PREFIXES: Final[dict[str, LayerKind]] = {"#T_SP=": "span", "#T_CH=": "chain", "#T_RL=": "relation"}
CHAIN_FEATURES: Final = ("referenceRelation", "referenceType")
_ROLE: Final = "ROLE_"
_BASE: Final = "BT_"
_SLOT: Final = re.compile(r"(?:[^:]*:)?(?P<feature>\w+?)_(?P<link>[A-Za-z][A-Za-z0-9]*(?:\..+)?)")
"""A slot feature and the type of its links, which begins with a package; either name may hold "_"."""


@dataclass(slots=True)
class Header:
    """A layer.

    Attributes:
        features: Those with a column of values, in order.
        slots: Slot features with the types of their links and targets.
        base: Of a relation: the type of what it joins.
        columns: What each column is, as (kind, feature), in order.
    """

    type: str
    kind: LayerKind
    features: list[str] = field(default_factory=list)
    slots: dict[str, tuple[str, str]] = field(default_factory=dict)
    base: str = ""
    columns: list[tuple[ColumnKind, str]] = field(default_factory=list)

    def line(self) -> str:
        """The layer as it is declared."""
        prefix = next(prefix for prefix, kind in PREFIXES.items() if kind == self.kind)
        if self.columns == [("nothing", "")]:
            return f"{prefix}{self.type}|"
        return "|".join([prefix + self.type, *(self._declared(*column) for column in self.columns)])

    def _declared(self, kind: ColumnKind, feature: str) -> str:
        if kind == "role":
            return f"{_ROLE}{self.type}:{feature}_{self.slots[feature][0]}"
        if kind == "target":
            return self.slots[feature][1]
        return f"{_BASE}{self.base}" if kind == "base" else feature

    def arrange(self) -> Header:
        """Itself, with the columns in the order of INCEpTION's: features by name, what a relation joins last."""
        self.columns = []
        for feature in sorted([*self.features, *self.slots]):
            if feature in self.slots:
                self.columns += [("role", feature), ("target", feature)]
            else:
                self.columns.append(("value", feature))
        if self.kind == "relation":
            self.columns.append(("base", ""))
        self.columns = self.columns or [("nothing", "")]
        return self


def parse_header(line: str) -> Header:
    """The layer that a line declares.

    Raises:
        FormatError: It does not; the caller knows where the line stands.
    """
    kind = PREFIXES[line[:6]]
    name, *declared = line[6:].split("|")
    if not name.strip():
        raise FormatError("a layer without a name")
    header = Header(name.strip(), kind)
    declared = [each.strip() for each in declared if each.strip()]
    at = 0
    while at < len(declared):
        at += _take(header, declared, at)
    if header.kind == "relation" and not header.base:
        raise FormatError("a relation layer that does not say what it joins (BT_...)")
    header.columns = header.columns or [("nothing", "")]
    return header


def _take(header: Header, declared: Sequence[str], at: int) -> int:
    """Take the next column, or the two of a slot feature; how many that are."""
    said = declared[at]
    if header.kind == "span" and said.startswith(_ROLE):
        match = _SLOT.fullmatch(said.removeprefix(_ROLE))
        if match is None:
            raise FormatError(f"«{said[:80]}» names no slot feature with the type of its links")
        if at + 1 >= len(declared):
            raise FormatError(f"after «{said[:80]}» the type of its targets is missing")
        feature = match["feature"]
        header.slots[feature] = (match["link"], declared[at + 1])
        header.columns += [("role", feature), ("target", feature)]
        return 2
    if header.kind == "relation" and said.startswith(_BASE):
        header.base = said.removeprefix(_BASE) or ANNOTATION
        header.columns.append(("base", ""))
        return 1
    if said in header.features:
        raise FormatError(f"«{said[:80]}» is declared twice")
    header.features.append(said)
    header.columns.append(("value", said))
    return 1
