"""What an annotator has marked, by its words: the lexicon that suggestions come from, and finding its words in a text.

A lexicon is kept in step document by document: only those whose version has moved on are read again. A word list of any
length costs one pass over a text.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from workbench.search.concordance import Progress
from workbench.search.index import is_han
from workbench.search.matching import flat, is_whole, joined, with_plain_signs
from workbench.store.among import batches, rows_among
from workbench.store.database import translated_errors
from workbench.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.store.database import Database

_LONGEST: Final = 80
"""Code points of the longest words that are worth suggesting."""
_AT_ONCE: Final = 50
_BY_VERSION: Final = (
    "SELECT c.document_id, ifnull(v.version, 0) FROM mark_counts AS c "
    "LEFT JOIN document_versions AS v ON v.document_id = c.document_id WHERE c.annotator = ? AND c.marks > 0"
)
_MARKED: Final = (
    'SELECT m.document_id, m.id, m.label, f.text_id, f.start, f."end" FROM marks AS m '
    "JOIN fragments AS f ON f.mark_id = m.id WHERE m.document_id IN () AND m.annotator = ? AND m.present"
)


class Lexicon:
    """The words that one annotator has marked, and with which labels how often; folded, of one fragment, not long."""

    def __init__(self, annotator: str) -> None:
        self.annotator = annotator
        self._lock = Lock()
        self._pairs: dict[tuple[str, str], int] = {}
        self._counts: list[int] = []
        self._documents: dict[str, tuple[int, array[int]]] = {}

    def refresh(self, database: Database, progress: Progress | None = None) -> bool:
        """Read the documents that have changed since; whether there were any."""
        with self._lock:
            versions: dict[str, int] = dict(database.rows(_BY_VERSION, (self.annotator,)))
            for gone in self._documents.keys() - versions.keys():
                versions[gone] = -1
            known = {key: version for key, (version, _) in self._documents.items()}
            changed = sorted(key for key, version in versions.items() if known.get(key) != version)
            done = 0
            for batch in batches(changed, _AT_ONCE):
                self._read(database, batch, versions)
                done += len(batch)
                if progress is not None:
                    progress(done, len(changed))
            return bool(changed)

    def _read(self, database: Database, documents: Sequence[str], versions: Mapping[str, int]) -> None:
        found: dict[str, list[tuple[str, str]]] = {key: [] for key in documents}
        for document, words, label in _marked(database, documents, self.annotator):
            found[document].append((words, label))
        for document, pairs in found.items():
            for number in self._documents.pop(document, (0, array("I")))[1]:
                self._counts[number] -= 1
            numbers = array("I", [self._number(pair) for pair in pairs])
            for number in numbers:
                self._counts[number] += 1
            if versions[document] >= 0:
                self._documents[document] = versions[document], numbers

    def _number(self, pair: tuple[str, str]) -> int:
        number = self._pairs.setdefault(pair, len(self._counts))
        if number == len(self._counts):
            self._counts.append(0)
        return number

    def labels(self) -> dict[str, str]:
        """For each of the words the label that they most often have; of equals, the first by name."""
        best: dict[str, tuple[int, str]] = {}
        with self._lock:
            for (words, label), number in self._pairs.items():
                count = self._counts[number]
                if count and (words not in best or (-count, label) < best[words]):
                    best[words] = -count, label
        return {words: label for words, (_, label) in best.items()}


def _marked(database: Database, documents: Sequence[str], annotator: str) -> Iterator[tuple[str, str, str]]:
    """The documents, words and labels of an annotator's marks of one fragment."""
    with translated_errors(database.path):
        rows = list(rows_among(database.connection, _MARKED, documents, annotator))
        fragments = Counter(row[1] for row in rows)
        wanted = [row for row in rows if fragments[row[1]] == 1 and row[5] - row[4] <= _LONGEST]
        texts = {row[3] for row in wanted}
        found: dict[str, str] = {}
        for sql in ("SELECT id, content FROM texts", "SELECT id, text FROM translations"):
            found.update(rows_among(database.connection, f"{sql} WHERE id IN ()", texts - found.keys()))
    for document, _, label, text, start, end in wanted:
        words = flat(found.get(text, "")[start:end])
        if _is_worth_it(words):
            yield document, words, label


def _is_worth_it(words: str) -> bool:
    return any(c.isalnum() for c in words) and (len(words) > 1 or is_han(words))


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words of a text that the annotator has marked elsewhere: code points [start, end), and the label."""

    start: int
    end: int
    label: str


class WordList:
    """Finds the words of a lexicon in a text: the longest at each place, none over another, whole in Latin scripts."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = dict(labels)
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for words in self._labels:
            heads[words[:2]].append(words)
        self._heads = {head: sorted(found, key=len, reverse=True) for head, found in heads.items()}
        self._start = _starts(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    def places(self, text: str) -> Iterator[Suggested]:
        """Where the text says any of the words."""
        if not self._labels:
            return
        haystack, offsets = fold(text)
        haystack = with_plain_signs(haystack)
        behind = 0
        for found in self._start.finditer(haystack):
            at = found.start()
            words = self._longest(haystack, offsets, at) if at >= behind else ""
            if words:
                behind = at + len(words)
                yield Suggested(offsets[at], offsets[behind], self._labels[words])

    def _longest(self, haystack: str, offsets: Sequence[int], at: int) -> str:
        if joined(haystack, at):
            return ""
        for head in (haystack[at : at + 2], haystack[at]):
            for words in self._heads.get(head, ()):
                end = at + len(words)
                if haystack.startswith(words, at) and is_whole(offsets, at, end) and not joined(haystack, end):
                    return words
        return ""


def _starts(words: Iterable[str]) -> re.Pattern[str]:
    """Finds where any of the words may begin: their first characters, letters not behind one of the same alphabet."""
    firsts = {each[0] for each in words}
    inner = {c for c in firsts if c.isalnum() and joined(f"{c}{c}", 1)}
    parts = [f"[{''.join(map(re.escape, sorted(firsts - inner)))}]"] if firsts - inner else []
    if inner:
        parts.append(f"(?<![a-z0-9])[{''.join(map(re.escape, sorted(inner)))}]")
    return re.compile("|".join(parts) or r"\Z.")
