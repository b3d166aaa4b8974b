"""Looking things up in a translation memory of a million units, beside rapidfuzz and LIKE, and filling it.

`python -m benchmarks memory_lookup` takes some minutes and two gigabytes; `python -m benchmarks.memory_lookup 100000`
is smaller. The texts are made up: words and characters that are as frequent as they are in the sample corpus and the
dictionary, in no order that means anything. Each look-up is of a text of the memory in which every eighth token was
changed; both sides say which five are the most alike by Levenshtein's distance, at least 0.6.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache, partial
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, paired
from workbench.resources import resource
from workbench.translate.memory import Memory, add_file
from workbench.translate.tmx import Unit, Variant, read_tmx, tmx_lines

UNITS: Final = 1_000_000
PARSED: Final = 50_000
QUERIES: Final = 24
_THRESHOLD: Final = 0.6
_SCREEN: Final = 50
_RARE: Final = ("zx1", "龘")


@cache
def _words() -> tuple[list[str], list[float], list[str], list[float]]:
    """English words and Chinese characters, each with how often it comes, by Zipf's law."""
    texts = [side.text for unit in read_tmx(resource("corpus") / "memory.tmx") for side in unit.variants]
    english = sorted({word for text in texts for word in text.split() if word.isascii()})
    made = [f"{a}{b}" for a in english[:300] if a.isalpha() for b in english[:100] if b.isalpha()]
    chinese = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
    random.Random(1).shuffle(chinese)
    english = [*english, *made]
    weights = [list(accumulate(1 / (rank + 3) for rank in range(len(each)))) for each in (english, chinese)]
    return english, weights[0], chinese, weights[1]


def units(count: int) -> Iterator[Unit]:
    """So many units, the same each time."""
    english, by_word, chinese, by_character = _words()
    rng = random.Random(7)
    for number in range(count):
        one = " ".join(rng.choices(english, cum_weights=by_word, k=rng.randint(4, 34)))
        other = "".join(rng.choices(chinese, cum_weights=by_character, k=rng.randint(6, 50)))
        yield Unit((Variant("en", one, "en"), Variant("zh-Hant", other, "zh-Hant")), 0, str(number))


def written(folder: Path, count: int) -> Path:
    """A TMX file of so many units."""
    path = folder / f"{count}.tmx"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(tmx_lines(units(count), source="en"))
    return path


def spoilt(text: str, rng: random.Random) -> str:
    """The text with every eighth token changed."""
    tokens = text.split(" ") if " " in text else list(text)
    for _ in range(max(1, len(tokens) // 8)):
        tokens[rng.randrange(len(tokens))] = _RARE[0] if " " in text else _RARE[1]
    return (" " if " " in text else "").join(tokens)


def figures(count: int = UNITS) -> Iterator[Figure]:
    """Filling, fuzzy look-ups in both languages, and the concordance."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from adding(folder, written(folder, min(PARSED, count)))
        memory = Memory(folder)
        add_file(memory, written(folder, count))
        for column, source, target in (("one", "en", "zh-Hant"), ("other", "zh-Hant", "en")):
            texts = [str(row[0]) for row in memory.store.rows(f"SELECT {column} FROM units ORDER BY unit")]
            yield fuzzy(memory, texts, source, target, count)
        yield from concordance(memory, plain(folder, count), count)


def adding(folder: Path, path: Path) -> Iterator[Figure]:
    """Adding a file beside parsing it alone: with our parser, defusedxml's, and Python's own, which checks nothing."""
    from xml.etree import ElementTree

    from defusedxml.ElementTree import iterparse

    def ours() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            memory = Memory(Path(place))
            return _taken(lambda: add_file(memory, path))

    def emptied(events: Iterable[tuple[str, ElementTree.Element]]) -> None:
        for _, element in events:
            if element.tag == "tu":
                element.clear()

    parsers: dict[str, Callable[[], object]] = {
        "ElementTree's parser": lambda: emptied(ElementTree.iterparse(path)),
        "defusedxml's parser": lambda: emptied(iterparse(path)),
        "our parser": lambda: sum(1 for _ in read_tmx(path)),
    }
    for rival, parse in parsers.items():
        what = f"adding from TMX, {PARSED:,} units"
        yield paired(what, ours, partial(_taken, parse), rival=rival, wanted="at most 2", runs=5)


def fuzzy(memory: Memory, texts: list[str], source: str, target: str, count: int) -> Figure:
    """The five matches of a text, beside rapidfuzz's extract over all texts."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    rng = random.Random(3)
    queries = [spoilt(text, rng) for text in rng.sample(texts, QUERIES)]
    waiting = iter(queries * 2)
    asked: list[str] = []

    def ours() -> float:
        asked.append(next(waiting))
        return _taken(lambda: memory.matches(asked[-1], source, target, threshold=_THRESHOLD))

    def theirs() -> float:
        scorer = Levenshtein.normalized_similarity
        return _taken(lambda: process.extract(asked[-1], texts, scorer=scorer, limit=5, score_cutoff=_THRESHOLD))

    what = f"fuzzy look-up, {source}, {count:,} segments"
    return paired(what, ours, theirs, rival="rapidfuzz extract", wanted="at most 0.2", runs=QUERIES - 1)


def plain(folder: Path, count: int) -> Path:
    """The texts of as many units in a table of their own, which LIKE looks through faster than any other."""
    path = folder / "plain.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE plain (text TEXT)")
        texts = ((side.text,) for unit in units(count) for side in unit.variants)
        connection.executemany("INSERT INTO plain VALUES (?)", texts)
    return path


def concordance(memory: Memory, table: Path, count: int) -> Iterator[Figure]:
    """Up to 50 lines of a word, beside LIKE, which looks through all: common, less so, and in no text.

    Then what one waits for where all lines are asked for: the first of them, and how many texts have any.
    """
    like = sqlite3.connect(table)
    english, _, chinese, _ = _words()
    for query in (chinese[0], chinese[3000], chinese[900] + chinese[30], english[0], english[-1], _RARE[1]):
        memory.concordance(query, limit=_SCREEN)

        def ours(query: str = query) -> float:
            return _taken(lambda: memory.concordance(query, limit=_SCREEN))

        def theirs(query: str = query) -> float:
            sql = "SELECT rowid, text FROM plain WHERE text LIKE ?"
            return _taken(lambda: like.execute(sql, (f"%{query}%",)).fetchall())

        hits = len(memory.concordance(query, limit=_SCREEN))
        what = f"concordance of {query!r}, {hits} lines shown, {count:,} units"
        yield paired(what, ours, theirs, rival="LIKE", wanted="at most 0.01", runs=5)
        if query in (chinese[0], english[0]):
            yield _all_lines(memory, query, theirs)


def _all_lines(memory: Memory, query: str, like: Callable[[], float]) -> Figure:
    def first() -> float:
        def screen() -> None:
            list(islice(memory.concordance_lines(query), _SCREEN))
            memory.concordance_texts(query)

        return _taken(screen)

    every = sum(1 for _ in memory.concordance_lines(query))
    what = f"all {every:,} lines of {query!r}: the first {_SCREEN}, and in how many texts"
    return paired(what, first, like, rival="LIKE, all", wanted="at most 1", runs=5)


def _taken(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if sys.argv[1:] else UNITS):
        print(figure, flush=True)
