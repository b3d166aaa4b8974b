"""Which layers a CAS has that are none of ours: found from its structures, and its type system if it has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Structure
from workbench.formats.uima.foreign import Layer, Role
from workbench.formats.uima.typesystem import TypeSystem, link_name

_NOT_ATTRIBUTES: Final = frozenset({"begin", "end", "sofa", cas.SOURCE, cas.TARGET, "next"})
_NOT_ROLES: Final = frozenset({cas.SOURCE, cas.TARGET, "next", "first"})


class FoundLayers:
    """The layers of one CAS, by type.

    Args:
        known: What the file itself says about its layers, where it has no type system.
        link_types: The types of the links of slot features, by type and feature.
    """

    def __init__(
        self, types: TypeSystem | None, known: Sequence[Layer], link_types: Mapping[tuple[str, str], str]
    ) -> None:
        self.used: dict[str, Layer] = {layer.type: layer for layer in known}
        self.heads: dict[str, str] = {layer.type: layer.base for layer in known if layer.role == "chain"}
        self._types = types
        self._labels = {layer.label for layer in known}
        self._link_types = link_types

    def find_chains(self, structures: Iterable[Structure]) -> None:
        """See which types are links of chains, and what the types of their heads are."""
        for structure in structures:
            first = structure.refs.get("first")
            if first is not None and structure.begin < 0:
                self.heads[first.type] = structure.type
        for structure in structures:
            following = structure.refs.get("next")
            if following is not None and following.type == structure.type:
                self.heads.setdefault(structure.type, f"{structure.type.removesuffix('Link')}Chain")

    def is_relation(self, structure: Structure) -> bool:
        """Whether a structure joins two others."""
        if structure.type == cas.RELATION or cas.SOURCE in structure.refs or cas.TARGET in structure.refs:
            return True
        layer = self.used.get(structure.type)
        return layer is not None and layer.role == "relation"

    def layer(self, structure: Structure) -> Layer:
        """A structure's layer, made when it is first met and grown by what its marks have."""
        layer = self.used.get(structure.type)
        if layer is None:
            layer = Layer(self._label(structure), structure.type, self._role(structure))
            layer.base = self.heads.get(structure.type, "")
            self._declare(layer)
            self.used[structure.type] = layer
        for name, value in structure.features.items():
            layer.features.setdefault(name, _range(value))
        if structure.links or structure.refs:
            self._join(layer, structure)
        return layer

    def _join(self, layer: Layer, structure: Structure) -> None:
        for name in structure.links:
            link = self._link_types.get((layer.type, name), link_name(layer.type, name))
            layer.links.setdefault(name, (link, cas.ANNOTATION))
        if layer.role != "relation":
            for name in structure.refs.keys() - _NOT_ROLES:
                layer.links.setdefault(name, (link_name(layer.type, name), cas.ANNOTATION))
        elif not layer.base and cas.SOURCE in structure.refs:
            layer.base = structure.refs[cas.SOURCE].type

    def _label(self, structure: Structure) -> str:
        label = structure.short if structure.short not in self._labels else structure.type
        self._labels.add(label)
        return label

    def _role(self, structure: Structure) -> Role:
        if self.is_relation(structure):
            return "relation"
        if structure.type in (cas.TOKEN, cas.SENTENCE):
            return "token"
        if structure.type in self.heads:
            return "chain"
        return "span" if structure.begin >= 0 else "document"

    def _declare(self, layer: Layer) -> None:
        """Take the features that the type system declares, also those that no mark has."""
        if self._types is None or layer.role == "token":
            return
        for name, feature in self._types.features(layer.type).items():
            if name in _NOT_ATTRIBUTES:
                continue
            if feature.range == cas.STRUCTURES:
                target = self._types.feature(feature.element, "target")
                layer.links[name] = (feature.element, target.range if target else cas.ANNOTATION)
            elif feature.range.startswith("uima.cas.") and feature.range != cas.TOP:
                layer.features[name] = feature.range


def _range(value: object) -> str:
    if isinstance(value, list):
        return cas.STRINGS
    return cas.FLOAT if isinstance(value, float) else "uima.cas.Integer" if isinstance(value, int) else cas.STRING
