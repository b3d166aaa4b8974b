"""One long document with its translation and many marks: what the annotation screen is measured on, made once and kept.

A text of a million characters in 10,000 segments, each with a translation; or the same as a single segment; English
with Chinese beside it, or Chinese with English. Made of the sample corpus's own sentences, seeded.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.corpus import LABELS, sentences
from workbench import Project, load_schema, open_project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, Translation, stable_id
from workbench.resources import resource

NAME: Final = "long.txt"
RARE: Final = {"en": "zygomorphic", "zh-Hant": "黿鼉"}
"""A string that stands once in the text, nine tenths from its start."""
LENGTH: Final = 1_000_000
SEGMENTS: Final = 10_000
_VERSION: Final = 3
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Large:
    """What is in the document.

    Attributes:
        whole: It is one segment, and not 10,000.
    """

    language: str = "en"
    whole: bool = False
    spans: int = 10_000

    @property
    def target(self) -> str:
        """The language of the translation."""
        return "en" if self.language.startswith("zh") else "zh-Hant"

    def __str__(self) -> str:
        language = "Chinese" if self.language.startswith("zh") else "English"
        return f"{language}, {'one paragraph' if self.whole else f'{SEGMENTS:,} segments'}, {self.spans:,} spans"


def large_project(large: Large) -> Path:
    """The folder of a project with this document; only to be copied, or to be given back as it was."""
    kept = Path(tempfile.gettempdir()) / f"workbench-benchmarks-{_VERSION}"
    folder = kept / f"{large.language}-{'whole' if large.whole else 'cut'}-{large.spans}"
    if not folder.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=kept))
        with open_project(made, create=True, annotator="ann") as project:
            _fill(project, large)
        with contextlib.suppress(OSError):
            made.rename(folder)
    return folder


def text_of(language: str) -> tuple[str, list[tuple[int, int]]]:
    """A million characters in 10,000 lines, and where the lines are."""
    chance = random.Random(1)
    pool = [sentence for sentence, _ in sentences(language)]
    gap = "" if language.startswith("zh") else " "
    wanted = LENGTH // SEGMENTS
    lines: list[str] = []
    for number in range(SEGMENTS):
        line = chance.choice(pool)
        while len(line) < wanted - 1:
            line += gap + chance.choice(pool)
        line = line[: wanted - 1].strip() or "x"
        if number == SEGMENTS * 9 // 10:
            line = f"{line[:20]}{gap}{RARE[language]}{gap}{line[20 : -len(RARE[language])]}"
        lines.append(line)
    places, at = [], 0
    for line in lines:
        places.append((at, at + len(line)))
        at += len(line) + 1
    return "\n".join(lines), places


def _fill(project: Project, large: Large) -> None:
    project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
    text, lines = text_of(large.language)
    other, other_lines = text_of(large.target)
    if large.whole:
        joiner = "" if large.language.startswith("zh") else " "
        text, other = text.replace("\n", joiner or "，"), other.replace("\n", " " if joiner else "，")
        spans = [SegmentSpan(0, len(text), large.language, "body")]
    else:
        spans = [SegmentSpan(start, end, large.language, "body") for start, end in lines]
    document = project.documents.add(SourceText(NAME, text, language=large.language), spans).document
    _translate(project, document.id, large, [other] if large.whole else [other[a:b] for a, b in other_lines])
    marks = _marks(document.id, text, large.spans, project.schema.id)
    project.marks.put_many(marks, action="mark")


def _translate(project: Project, document: str, large: Large, texts: list[str]) -> None:
    made = [
        Translation(stable_id("large", segment.id), segment.id, large.target, text, "memory", "bench")
        for segment, text in zip(project.segments.of(document), texts, strict=False)
    ]
    for start in range(0, len(made), _BATCH):
        project.translations.add(made[start : start + _BATCH])


def _marks(document: str, text: str, count: int, schema: str) -> Iterator[Annotation]:
    """Entities of a few characters, evenly spread; every eighth a claim over the words of several."""
    chance = random.Random(2)
    step = len(text) / count
    edges = [round(number * step) for number in range(count + 1)]
    for number, (start, behind) in enumerate(pairwise(edges)):
        while start < behind - 1 and text[start].isspace():
            start += 1
        end = min(start + chance.randint(2, 9), len(text))
        kind, label = "entity", chance.choice(LABELS)
        if number % 8 == 7:
            kind, label, end = "claim", "claim", min(start + round(step * 3), len(text))
        part = text[start:end]
        end = start + max(1, len(part.split("\n")[0].rstrip()))
        yield Annotation(
            stable_id("large", document, str(number)),
            "claim" if kind == "claim" else "entity",
            label,
            "ann",
            document,
            (Fragment(document, start, end),),
            schema_id=schema,
        )
