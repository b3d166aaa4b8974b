"""Word alignments of the sample translation memory, for the demo packages to learn where to look.

A model's attention aligns words only if it was trained to (`train_demo_package.py`). Two hundred pairs are too few to
learn it from alone, so three witnesses are heard: numbers and names that stand on both sides, CC-CEDICT (the extra
`dictionary`), and how often words occur together (IBM model 1). Only pairs that choose each other are kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from workbench.text.tokens import tokens
from workbench.translate.alignment import align_exact
from workbench.translate.dictionary import lookup
from workbench.translate.engine import Alignment

Range = tuple[int, int]

ROUNDS = 12
LEAST = 1.2
EXACT, IN_DICTIONARY, TOGETHER, APART = 10.0, 2.0, 2.0, 1.2
"""How much the witnesses count, and how much words that stand far apart in their sentences lose."""

_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for with from as and or but not is are was were be been has have had it its he his "
        "they their this that these those which who will would can may could should also more most than so such into "
        "over about",
    )
)
_COMMON_CHINESE = frozenset("的了在向對為是於和與及以並就由將從到中上下這那其有不也而所之未")
_ENDING = re.compile(r"(?:’s|'s|s|es|ed|ing|ly|ian|n)$")


def align_pairs(pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
    """Which word of each English text became which of its Chinese one."""
    ours = [_words(english) for english, _ in pairs]
    theirs = [_words(chinese) for _, chinese in pairs]
    together = _together(
        [[_stem(e[a:b]) for a, b in words] for (e, _), words in zip(pairs, ours, strict=True)],
        [[c[a:b] for a, b in words] for (_, c), words in zip(pairs, theirs, strict=True)],
    )
    return [
        _aligned(english, chinese, of_english, of_chinese, together)
        for (english, chinese), of_english, of_chinese in zip(pairs, ours, theirs, strict=True)
    ]


def _aligned(
    english: str,
    chinese: str,
    ours: Sequence[Range],
    theirs: Sequence[Range],
    together: Mapping[tuple[str, str], float],
) -> Alignment:
    exact = set(align_exact(english, chinese))
    scores: dict[tuple[int, int], float] = {}
    for i, (a, b) in enumerate(ours):
        for j, (c, d) in enumerate(theirs):
            word, made = english[a:b], chinese[c:d]
            score = EXACT * (((a, b), (c, d)) in exact)
            score += IN_DICTIONARY * (_stem(word) in _meanings(made))
            score += TOGETHER * together.get((_stem(word), made), 0.0)
            if score and made not in _COMMON_CHINESE:
                scores[i, j] = score - APART * abs(i / len(ours) - j / len(theirs))
    taken: list[tuple[int, int]] = []
    for (i, j), score in sorted(scores.items(), key=lambda each: -each[1]):
        if score >= LEAST and all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return tuple(sorted((ours[i], theirs[j]) for i, j in taken))


def _words(text: str) -> list[Range]:
    return [(a, b) for a, b in tokens(text) if any(character.isalnum() for character in text[a:b])]


@cache
def _meanings(word: str) -> frozenset[str]:
    """The words of the meanings that the dictionary has for a Chinese word."""
    entries = lookup(word)
    if entries is None:
        raise SystemExit("the dictionary is not installed: pip install '.[dictionary]'")
    found = " ".join(meaning for entry in entries for meaning in entry.meanings)
    return frozenset(_stem(each) for each in re.findall(r"[A-Za-z]+", found)) - _COMMON


def _stem(word: str) -> str:
    word = word.lower()
    return word if len(word) <= 3 else _ENDING.sub("", word).rstrip("e")


def _together(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> dict[tuple[str, str], float]:
    """How likely a Chinese word is to come of an English one, by IBM model 1."""
    chance: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for english, chinese in zip(ours, theirs, strict=True):
            for made in chinese:
                every = sum(chance[word, made] for word in english) or 1.0
                for word in english:
                    part = chance[word, made] / every
                    counts[word, made] += part
                    totals[word] += part
        chance = defaultdict(float, {(word, made): n / totals[word] for (word, made), n in counts.items()})
    seen = Counter(word for english in ours for word in set(english))
    return {pair: value for pair, value in chance.items() if seen[pair[0]] > 1 and pair[0] not in _COMMON}
