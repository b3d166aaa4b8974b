"""Search: in a document of a million characters, and a concordance of a million segments beside SQL's LIKE.

`python -m benchmarks.search 100000` measures a corpus of another size. LIKE looks through a table of the same segments
in the same file's format; it folds nothing, so that it finds 伊朗 but no Simplified for Traditional.
"""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.corpus import sentences
from benchmarks.figure import Figure, paired
from workbench import open_project
from workbench.model import SegmentSpan, SourceText
from workbench.search.concordance import Concordance
from workbench.search.folded import FoldedTexts
from workbench.search.matching import flat, query

SEGMENTS: Final = 1_000_000
_A_DOCUMENT: Final = 100
_RARE: Final = 50_000
"""One segment in so many has the rare words."""
_CHARACTERS: Final = 1_000_000
_SCREEN: Final = 50
_QUERIES: Final = {
    "rare, 1 character": "龘",
    "rare, 2 characters": "龘靐",
    "rare, English": "xylograph",
    "in some, 2 characters": "導彈",
    "common, 1 character": "國",
    "common, 2 characters": "伊朗",
}


def figures(segments: int = SEGMENTS) -> Iterator[Figure]:
    """In one document, then in the corpus: all lines, and those of the first screen."""
    yield from _in_a_document()
    folder = corpus(segments)
    with open_project(folder) as project, contextlib.closing(sqlite3.connect(folder / "plain.db")) as plain:
        concordance = Concordance(project.database)
        for what, words in _QUERIES.items():
            wanted = query(words, at="start")

            def ours(wanted=wanted) -> float:  # type: ignore[no-untyped-def]
                return _seconds(lambda: list(concordance.lines(wanted)))

            def first(wanted=wanted) -> float:  # type: ignore[no-untyped-def]
                return _seconds(lambda: list(islice(concordance.lines(wanted), _SCREEN)))

            def theirs(words=words) -> float:  # type: ignore[no-untyped-def]
                sql = "SELECT rowid, text FROM plain WHERE text LIKE ?"
                return _seconds(lambda: plain.execute(sql, (f"%{words}%",)).fetchall())

            lines = sum(1 for _ in concordance.lines(wanted))
            goal = "at most 0.01" if what.startswith("rare") else ""
            name = f"concordance, {segments:,} segments, {what}, {lines:,} lines"
            yield paired(name, ours, theirs, rival="LIKE", wanted=goal, runs=3)
            yield paired(f"{name}: first {_SCREEN}", first, theirs, rival="LIKE, all", wanted="", runs=3)


def _in_a_document() -> Iterator[Figure]:
    """A million Chinese characters: what a key costs while one types, and folding before the first."""
    text = long_text()
    search = FoldedTexts([text])
    folding = _seconds(lambda: list(search.prepare()))
    for what, words in (("rare", "龘"), ("common", "國")):
        folded = flat(words)

        def ours(folded=folded) -> float:  # type: ignore[no-untyped-def]
            return _seconds(
                lambda: (search.next(folded, 0, 0), search.count(folded), search.within(folded, 0, 0, 4_000))
            )

        def theirs(words=words) -> float:  # type: ignore[no-untyped-def]
            return _seconds(lambda: [found.span() for found in re.finditer(re.escape(words), text, re.IGNORECASE)])

        name = f"search in {len(text):,} characters, {what}"
        yield paired(name, ours, theirs, rival="re, all", wanted="50 ms" if what == "rare" else "")
    yield Figure("folding them before, on a thread", folding, 1.0, folding, "s", "once a document", "")


def long_text() -> str:
    """A million characters of the sample corpus's Chinese, with one rare character near the end."""
    chance = random.Random(1)
    known = [text for text, _ in sentences("zh-Hant")]
    parts: list[str] = []
    length = 0
    while length < _CHARACTERS:
        parts.append(chance.choice(known))
        length += len(parts[-1])
    return "".join(parts)[: _CHARACTERS - 10] + "龘" + "。" * 9


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def corpus(segments: int) -> Path:
    """A project of so many segments, half Chinese and half English, and the same in a plain table; made once."""
    kept = Path(tempfile.gettempdir()) / "workbench-benchmarks-search" / str(segments)
    if kept.is_dir():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=kept.parent))
    with open_project(made, create=True, annotator="ann") as project, project.database.transaction():
        for number in range(segments // _A_DOCUMENT):
            project.documents.add(*_document(number))
    with contextlib.closing(sqlite3.connect(made / "plain.db")) as plain, plain:
        plain.execute("CREATE TABLE plain (text TEXT)")
        for number in range(segments // _A_DOCUMENT):
            source, spans = _document(number)
            plain.executemany("INSERT INTO plain VALUES (?)", [(source.text[s.start : s.end],) for s in spans])
    made.rename(kept)
    return kept


def _document(number: int) -> tuple[SourceText, list[SegmentSpan]]:
    chance = random.Random(number)
    language = ("zh-Hant", "en")[number % 2]
    known = sentences(language)
    lines, spans, at = [], [], 0
    for place in range(_A_DOCUMENT):
        line = f"{number}.{place} {chance.choice(known)[0]}"
        if (number * _A_DOCUMENT + place) % _RARE == 0:
            line += "龘靐 xylograph"
        lines.append(line)
        spans.append(SegmentSpan(at, at + len(line), language, "body"))
        at += len(line) + 1
    return SourceText(f"{number:06}.txt", "\n".join(lines), language=language), spans


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else SEGMENTS):
        print(figure, flush=True)
