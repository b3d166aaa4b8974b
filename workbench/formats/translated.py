"""The translations that come in with documents, and the texts that marks on them stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from workbench.errors import FormatError, InputError, NotFound
from workbench.model import Translation, segment_id
from workbench.store.database import check_storable
from workbench.store.translations import translation_id

if TYPE_CHECKING:
    from workbench.formats.incoming import IncomingDocument, IncomingTranslation
    from workbench.project import Project

Homes: TypeAlias = dict[tuple[str, str], str]
"""The id of each translation, by its document's id and the key that the file calls it by."""


def lengths(item: IncomingDocument) -> Mapping[str, int]:
    """How long the texts are that marks may stand on: the document's own under "", its translations by their keys.

    Raises:
        FormatError: A translation is not of a segment of the document, or cannot be stored.
    """
    found = {"": len(item.text)}
    if not item.translations:
        return found
    places = {(segment.start, segment.end) for segment in item.segments or ()}
    twice = [key for key, count in Counter(each.key for each in item.translations).items() if count > 1 or not key]
    if twice:
        raise FormatError(f"{item.name}: two translations have the id «{twice[0]}»", place=item.place)
    for each in item.translations:
        if each.segment not in places:
            start, end = each.segment
            raise FormatError(f"{item.name}: no segment at {start} to {end} to translate", place=item.place)
        try:
            check_storable(each.text, "a translation")
        except InputError as error:
            raise FormatError(f"{item.name}: {error.message}", place=item.place, hint=error.hint) from error
        found[each.key] = len(each.text)
    return found


def bring_in(project: Project, items: Iterable[tuple[IncomingDocument, str]], action: str) -> Homes:
    """Add the translations of documents that the project has by now; what is new is chosen, as it was.

    Raises:
        FormatError: The project has a document cut into other segments.
    """
    translated = [(item, document) for item, document in items if item.translations]
    if not translated:
        return {}
    documents = [document for _, document in translated]
    there = {each.id for found in project.segments.of_many(documents).values() for each in found}
    homes: Homes = {}
    new: list[Translation] = []
    for item, document in translated:
        for each in item.translations:
            made = _made(project, each, document)
            if made.segment_id not in there:
                raise FormatError(
                    "the project has this document cut into other segments, which have no place for its translations",
                    place=item.place, hint="import it into a new project",
                )  # fmt: skip
            homes[document, each.key] = made.id
            new.append(made)
    _add(project, documents, new, action)
    return homes


def _add(project: Project, documents: Sequence[str], found: Iterable[Translation], action: str) -> None:
    new = [each for each in {each.id: each for each in found}.values() if _known(project, each.id) is None]
    project.translations.add(new, action=action)
    chosen = project.translations.chosen_of_many(documents)
    standing = {each.id for of_document in chosen.values() for each in of_document.values()}
    others = [each.id for each in new if each.id not in standing]
    if others:
        project.translations.choose_many(others, action=action)


def _known(project: Project, key: str) -> Translation | None:
    try:
        return project.translations.get(key)
    except NotFound:
        return None


def _made(project: Project, each: IncomingTranslation, document: str) -> Translation:
    """The translation under its own id; under one made of what it says where the file has none, or another is it."""
    segment = segment_id(document, *each.segment)
    key = each.id or translation_id(segment, each.language, each.origin, each.engine, "", {}, each.text)
    known = _known(project, key)
    if known and (known.segment_id, known.text) != (segment, each.text):
        key = translation_id(segment, each.language, each.origin, each.engine, "", {}, each.text)
    return Translation(key, segment, each.language, each.text, each.origin, each.engine, status=each.status)
