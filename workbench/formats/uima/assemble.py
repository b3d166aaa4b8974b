"""What a reader of XMI or JSON found, put together: links for arrays of links, and what is said of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Cas, Structure

ARRAYS: Final = frozenset(f"uima.cas.{name}" for name in ("FSArray", "FSList", "NonEmptyFSList"))
"""Structures that are lists of structures."""
_ABOUT: Final = frozenset({cas.DOCUMENT, cas.CAS_METADATA})


def assemble(made: Cas, found: Sequence[Structure]) -> None:
    """Put a CAS's structures together, in their order.

    Args:
        found: Structures whose `links` still name the links themselves, or arrays of them, without roles.
    """
    joined = [structure for structure in found if structure.links or structure.refs]
    for structure in joined:
        _open_arrays(structure)
    targets = {id(link) for structure in joined for links in structure.links.values() for _, link in links}
    for structure in joined:
        for name, links in structure.links.items():
            if links and links[0][1].begin < 0:
                made.link_types.setdefault((structure.type, name), links[0][1].type)
            structure.links[name] = list(_links(links))
    for structure in found:
        about = structure.type.startswith("uima.") or structure.type in _ABOUT
        if about and _about_document(made, structure):
            continue
        if structure.begin >= 0 or id(structure) not in targets:
            made.structures.append(structure)


def _open_arrays(structure: Structure) -> None:
    """Put the elements of arrays that are structures of their own where the arrays are named."""
    for name, links in structure.links.items():
        if len(links) == 1 and links[0][1].type in ARRAYS:
            structure.links[name] = list(links[0][1].links.get("elements", ()))
    for name, target in list(structure.refs.items()):
        if target.type.endswith("Array") and target.type.startswith("uima.cas."):
            del structure.refs[name]
            elements = target.features.get("elements")
            if elements:
                structure.features[name] = elements if isinstance(elements, list) else str(elements).split()


def _links(links: Sequence[tuple[str | None, Structure]]) -> Iterator[tuple[str | None, Structure]]:
    """Roles and targets of a slot feature; an array of plain references has no roles."""
    for role, link in links:
        target = link.refs.get("target")
        if link.begin < 0 and target is not None:
            said = link.features.get("role")
            yield (said if isinstance(said, str) and said else None), target
        elif link.begin >= 0:
            yield role, link


def _about_document(made: Cas, structure: Structure) -> bool:
    """Take what a structure says about the document as a whole; whether it was one of those."""

    def said(name: str) -> str:
        value = structure.features.get(name, "")
        return value if isinstance(value, str) else ""

    if structure.type == cas.CAS_METADATA:
        made.name, made.annotator = said("sourceDocumentName"), said("username")
    elif structure.type in (cas.DOCUMENT, "uima.tcas.DocumentAnnotation"):
        language = said("language")
        made.language = "" if language == "x-unspecified" else language
        made.title = said("documentTitle")
    else:
        return structure.type.startswith("uima.cas.")
    return True
