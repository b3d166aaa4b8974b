"""Structures as XMI: strings put together by hand, because that is what a million documents need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Cas, Structure, Value
from workbench.formats.uima.typesystem import link_name
from workbench.formats.units import Utf16

_ESCAPED: Final = re.compile('[&<>"\\x00-\\x1f\\x7f-\\x9f\\u2028\\ud800-\\udfff\\ufffe\\uffff]')
_ONLY_1_1: Final = re.compile("[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f]")
_IMPOSSIBLE: Final = re.compile("[\\x00\\ud800-\\udfff\\ufffe\\uffff]")
_NAMES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SOFA: Final = 1
_HEAD: Final = (
    ' xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"'
    ' xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"'
    ' xmlns:clarin="http:///de/tudarmstadt/ukp/clarin/webanno/api/type.ecore"'
)
_POS: Final = f"{cas.DKPRO}.lexmorph.type.pos."
_ON_TOKENS: Final = {
    f"{cas.DKPRO}.segmentation.type.Lemma": "lemma",
    f"{cas.DKPRO}.segmentation.type.Stem": "stem",
    f"{cas.DKPRO}.lexmorph.type.morph.MorphologicalFeatures": "morph",
}
_PREFIXES: Final = {
    f"{cas.DKPRO}.metadata.type": "metadata",
    f"{cas.DKPRO}.segmentation.type": "segmentation",
    cas.CAS_METADATA.rpartition(".")[0]: "clarin",
    "uima.cas": "cas",
}


def replaced(text: str) -> int:
    """How many characters of a text no XML can hold: they become U+FFFD, one for one."""
    return 0 if text.isascii() and "\0" not in text else len(_IMPOSSIBLE.findall(text))


def quoted(text: str) -> str:
    """A text as the value of an XML attribute, without the quotation marks."""
    return _ESCAPED.sub(_escape, text) if _ESCAPED.search(text) else text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMES.get(character) or ("\ufffd" if _IMPOSSIBLE.match(character) else f"&#{ord(character)};")


def xmi(document: Cas, links: Mapping[tuple[str, str], str] | None = None) -> str:
    """A CAS as XMI: as XML 1.0, or as XML 1.1 where the text has control characters, which only that can hold.

    Args:
        links: The types of the links of slot features, by layer and feature, where they are not called as usual.
    """
    return _Writer(document, links or {}).document()


class _Writer:
    def __init__(self, document: Cas, links: Mapping[tuple[str, str], str]) -> None:
        self._cas = document
        self._links = links
        self._units = Utf16(document.text)
        self._prefixes: dict[str, str] = {}
        self._elements: dict[str, str] = {}
        self._ids: dict[int, int] = {}
        self._last = _SOFA

    def document(self) -> str:
        document = self._cas
        first = _SOFA + 3 + len(document.tokens) + len(document.sentences)
        self._ids = {id(each): first + number for number, each in enumerate(document.structures)}
        body = [self._metadata(), *self._places(cas.TOKEN, document.tokens, self._attached())]
        ids = {
            place: f' id="{quoted(said)}"'
            for place, said in zip(document.sentences, document.sentence_ids, strict=False)
            if said
        }
        body += self._places(cas.SENTENCE, document.sentences, ids)
        members = list(range(_SOFA + 1, self._last + 1))
        self._last += len(document.structures)
        members += range(first, self._last + 1)
        units = None if self._units.length == len(document.text) else self._units
        element, write = self._element, self._structure
        for number, each in enumerate(document.structures, first):
            begin, end = (units.to_units(each.begin), units.to_units(each.end)) if units else (each.begin, each.end)
            if each.type == cas.NAMED_ENTITY and len(each.features) == 1:
                value = quoted(str(each.features.get("value", "")))
                name = element(each.type)
                body.append(f'<{name} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}" value="{value}"/>')
            else:
                body.append(write(each, number, begin, end))
        raw = (document.text, document.name, document.title)
        version = "1.1" if any(map(_ONLY_1_1.search, raw)) else "1.0"
        names = "".join(f' xmlns:{prefix}="{_uri(package)}"' for package, prefix in self._prefixes.items())
        return (
            f'<?xml version="{version}" encoding="UTF-8"?>\n<xmi:XMI{_HEAD}{names} xmi:version="2.0">\n'
            '<cas:NULL xmi:id="0"/>\n' + "\n".join(body) + "\n"
            f'<cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text"'
            f' sofaString="{quoted(document.text)}"/>\n'
            f'<cas:View sofa="{_SOFA}" members="{" ".join(map(str, members))}"/>\n</xmi:XMI>\n'
        )

    def _metadata(self) -> str:
        document = self._cas
        self._last += 2
        title, name = quoted(document.title or document.name), quoted(document.name)
        return (
            f'<metadata:DocumentMetaData xmi:id="{self._last - 1}" sofa="{_SOFA}" begin="0" end="{self._units.length}"'
            f' language="{quoted(document.language or "x-unspecified")}" documentTitle="{title}" documentId="{name}"'
            ' isLastSegment="false"/>\n'
            f'<clarin:CASMetadata xmi:id="{self._last}" sofa="{_SOFA}" username="{quoted(document.annotator)}"'
            f' sourceDocumentName="{name}"/>'
        )

    def _attached(self) -> dict[tuple[int, int], str]:
        """What tokens say of the lemmas, tags, ... on them, by place: INCEpTION shows those that their token names."""
        found: dict[tuple[int, int], dict[str, int]] = {}
        for each in self._cas.structures:
            feature = "pos" if each.type.startswith(_POS) else _ON_TOKENS.get(each.type)
            if feature:
                found.setdefault((each.begin, each.end), {}).setdefault(feature, self._ids[id(each)])
        return {place: "".join(f' {name}="{at}"' for name, at in names.items()) for place, names in found.items()}

    def _places(
        self, type_name: str, places: Sequence[tuple[int, int]], more: Mapping[tuple[int, int], str]
    ) -> list[str]:
        """Tokens or sentences, with what else is to be said of them by place."""
        name, at = self._element(type_name), self._last
        self._last += len(places)
        units = places if self._units.length == len(self._cas.text) else self._units.spans_to_units(places)
        made = [
            f'<{name} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}"/>'
            for number, (begin, end) in enumerate(units, at + 1)
        ]
        if more:
            made = [f"{made[n][:-2]}{more[place]}/>" if place in more else made[n] for n, place in enumerate(places)]
        return made

    def _structure(self, each: Structure, number: int, begin: int, end: int) -> str:
        parts = [f'<{self._element(each.type)} xmi:id="{number}" sofa="{_SOFA}"']
        if each.begin >= 0:
            parts.append(f' begin="{begin}" end="{end}"')
        lists: list[tuple[str, list[str]]] = []
        for name, value in each.features.items():
            if isinstance(value, list):
                lists.append((name, value))
            else:
                parts.append(f' {name}="{quoted(as_text(value))}"')
        parts += [f' {name}="{self._ids[id(target)]}"' for name, target in each.refs.items()]
        before: list[str] = []
        for name, links in each.links.items():
            first = self._last + 1
            link = self._element(self._links.get((each.type, name)) or link_name(each.type, name))
            before += [self._link(link, role, target) for role, target in links]
            parts.append(f' {name}="{" ".join(map(str, range(first, self._last + 1)))}"')
        inner = "".join(f"<{name}>{quoted(item)}</{name}>" for name, items in lists for item in items)
        parts.append(f">{inner}</{self._element(each.type)}>" if inner else "/>")
        return "\n".join([*before, "".join(parts)])

    def _link(self, name: str, role: str | None, target: Structure) -> str:
        self._last += 1
        said = "" if role is None else f' role="{quoted(role)}"'
        return f'<{name} xmi:id="{self._last}"{said} target="{self._ids[id(target)]}"/>'

    def _element(self, type_name: str) -> str:
        if type_name not in self._elements:
            package, _, short = type_name.rpartition(".")
            prefix = _PREFIXES.get(package) or self._prefixes.get(package)
            if prefix is None:
                prefix = self._prefixes[package] = f"t{len(self._prefixes) + 1}"
            self._elements[type_name] = f"{prefix}:{short}"
        return self._elements[type_name]


def as_text(value: Value) -> str:
    """A feature's value as text: whole numbers without a fraction."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _uri(package: str) -> str:
    return f"http:///{package.replace('.', '/')}.ecore" if package else "http:///uima/noNamespace.ecore"
