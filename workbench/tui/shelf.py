"""The library's documents, narrowed as one types: a hundred thousand of them between two keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import contains
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.store.listing import Listed
    from workbench.tui.lead.queue import Queue


@dataclass(slots=True)
class Shelf:
    """Documents by id, and those of them that hold what was typed.

    Attributes:
        words: What each is looked for by; `narrow` folds it as search does, unless `fold` has.
        total: How many there are, also where not all are read yet.
        whole: Whether all are read.
    """

    ids: Sequence[str] = ()
    words: Sequence[str] = ()
    total: int = 0
    whole: bool = True
    _folded: bool = False
    _narrowed: list[tuple[str, Sequence[str], Sequence[str]]] = field(default_factory=list)

    def fold(self) -> Shelf:
        """The same, ready to be narrowed: of very many documents that takes longer than a key may."""
        if not self._folded:
            from workbench.search.matching import flat

            self.words, self._folded = list(map(flat, self.words)), True
        return self

    def narrow(self, query: str) -> Sequence[str]:
        """The documents whose title and name hold every word of the query, in whatever case, width or Chinese script.

        What was found for the beginning of a query is looked through for the rest of it.
        """
        if not query.strip():
            self._narrowed.clear()
            return self.ids
        from workbench.search.matching import flat

        query = flat(query)
        self.fold()
        while self._narrowed and not query.startswith(self._narrowed[-1][0]):
            self._narrowed.pop()
        ids, texts = (self._narrowed[-1][1], self._narrowed[-1][2]) if self._narrowed else (self.ids, self.words)
        if not self._narrowed or self._narrowed[-1][0] != query:
            for word in query.split():
                fits = list(map(contains, texts, repeat(word)))
                ids, texts = list(compress(ids, fits)), list(compress(texts, fits))
            self._narrowed.append((query, ids, texts))
        return ids


def shelved(listed: Listed, total: int, queue: Queue | None = None) -> Shelf:
    """Documents as they were read; those that one has to do first, where a queue is given."""
    if queue is None or not queue.states:
        return Shelf(listed.ids, listed.words, total, len(listed.ids) >= total)
    last = len(queue.to_do)
    places = {key: at for at, key in enumerate(queue.to_do)}
    rest = {key: last for key in queue.states if key not in places}
    order = sorted(
        range(len(listed.ids)), key=lambda at: places.get(listed.ids[at], rest.get(listed.ids[at], last + 1))
    )
    ids, words = [listed.ids[at] for at in order], [listed.words[at] for at in order]
    return Shelf(ids, words, total, len(ids) >= total)
