"""A text as search sees it: compatibility forms, case and Chinese script folded away, with the way back to offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from workbench.text._classes import is_simple
from workbench.text.graphemes import graphemes
from workbench.text.language import simplify


def fold(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters, and its end, the code point of `text` that it came from.

    Folded is to NFKC, lower case (in Unicode's sense: ß is ss) and Simplified Chinese, character by character.
    """
    folded = simplify(text.casefold())
    if len(folded) == len(text) and is_simple(text) and unicodedata.is_normalized("NFKC", folded):
        return folded, range(len(text) + 1)
    pieces: list[str] = []
    offsets: list[int] = []
    for piece, at in _pieces(text):
        pieces.append(piece)
        offsets += [at] * len(piece)
    offsets.append(len(text))
    return "".join(pieces), offsets


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    known: dict[str, str] = {}
    for start, end in graphemes(text):
        cluster = text[start:end]
        if cluster not in known:
            known[cluster] = _fold_cluster(cluster)
        yield known[cluster], start


def _fold_cluster(cluster: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return simplify(folded)
