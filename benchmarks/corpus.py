"""A project as large as a benchmark wants it: made once of the sample corpus's own sentences, seeded, and kept."""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from workbench import Project, load_schema, open_project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, stable_id
from workbench.resources import resource
from workbench.text import tokens

Sentence = tuple[str, tuple[tuple[int, int], ...]]
"""A sentence and the places of its words."""

_VERSION: Final = 1
"""Of what is made: a kept project of another version is no use."""
_SPANS_A_SENTENCE: Final = 3
_TRIES: Final = 20
LABELS: Final = ("person", "organization", "gpe", "location", "event", "date")
_LANGUAGES: Final = ("zh-Hant", "en")


def big_project(folder: Path | str | None = None, documents: int = 10_000, spans: int = 50) -> Path:
    """The folder of a project of so many documents with so many entities each, half Chinese and half English.

    The entities are one to three whole words, none over another, all by the annotator ann. The same numbers give the
    same project, which is made once, where it is not there yet, and copied from a cache in the temporary folder after
    that: whoever writes into it passes a folder of their own.

    Args:
        folder: Where the project shall be; None for the cached one itself, only to be read.
    """
    kept = Path(tempfile.gettempdir()) / f"workbench-benchmarks-{_VERSION}" / f"{documents}x{spans}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=kept.parent))
        with open_project(made, create=True, annotator="ann") as project:
            fill(project, documents, spans)
        with contextlib.suppress(OSError):  # another process was faster: it made the same
            made.rename(kept)
    if folder is None:
        return kept
    return Path(shutil.copytree(kept, folder, dirs_exist_ok=True))


def fill(project: Project, documents: int, spans: int) -> None:
    """Put the documents and entities into an empty project."""
    project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
    schema = project.schema.id
    with project.database.transaction():
        project.marks.put_many(
            (mark for number in range(documents) for mark in _document(project, number, spans, schema)), action="mark"
        )


def _document(project: Project, number: int, spans: int, schema: str) -> Iterator[Annotation]:
    """Add a document, and give its marks."""
    chance = random.Random(number)
    language = _LANGUAGES[number % 2]
    pieces, segments, places = [f"{number:06}"], [SegmentSpan(0, 6, language, "body")], list[tuple[int, int]]()
    at = 7
    while len(places) < spans:
        sentence, words = chance.choice(sentences(language))
        wanted = min(_SPANS_A_SENTENCE, spans - len(places))
        places += ((at + start, at + end) for start, end in _places(chance, words, wanted))
        pieces.append(sentence)
        segments.append(SegmentSpan(at, at + len(sentence), language, "body"))
        at += len(sentence) + 1
    source = SourceText(f"{number:06}.txt", "\n".join(pieces), language=language)
    document = project.documents.add(source, segments).document
    for start, end in places:
        key = stable_id("benchmark", document.id, str(start))
        parts = (Fragment(document.id, start, end),)
        yield Annotation(key, "entity", chance.choice(LABELS), "ann", document.id, parts, schema_id=schema)


def _places(chance: random.Random, words: tuple[tuple[int, int], ...], count: int) -> list[tuple[int, int]]:
    """So many places of one to three words, none over another, as far as the sentence has room."""
    found: list[tuple[int, int]] = []
    for _ in range(_TRIES):
        first = chance.randrange(len(words))
        behind = min(first + chance.randint(1, 3), len(words))
        start, end = words[first][0], words[behind - 1][1]
        if all(end <= other or behind_it <= start for other, behind_it in found):
            found.append((start, end))
            if len(found) == count:
                break
    return sorted(found)


@cache
def sentences(language: str) -> tuple[Sentence, ...]:
    """The sentences of the sample corpus, and their translations, in one language: "en" or "zh-Hant"."""
    tree = ElementTree.parse(resource("corpus") / "memory.tmx")
    found = []
    for unit in tree.iter("tuv"):
        text = "".join(unit.find("seg").itertext()) if unit.find("seg") is not None else ""
        if unit.get("{http://www.w3.org/XML/1998/namespace}lang", "").startswith(language[:2]) and len(text) > 20:
            found.append((text, tuple(tokens(text, language=language))))
    return tuple(islice(dict(found).items(), 200))
