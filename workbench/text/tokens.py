"""Words, characters and punctuation as tokens: the units of CoNLL, of agreement, and of movement by word.

Tokens never hold white space and together cover everything else. A Latin word is a token without its possessive
ending (Iran|’s); a hyphen joins letters to digits (Su-35) but not letters to letters (Iran|-|Russia); numbers,
acronyms, URLs and addresses are whole. Chinese is cut by character or by word, as asked. No grapheme cluster is cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Final, Literal

from workbench.text._classes import HAN, KANA, NARROW, WIDE
from workbench.text.graphemes import graphemes

_LETTER: Final = f"[^\\W\\d_{HAN}{KANA}]"
_MARKS: Final = "\\u0300-\\u036f"
_CLITIC: Final = "['’](?:s|S|re|ve|ll|d|m|RE|VE|LL|D|M)(?![^\\W_])"
_NEGATION: Final = "n['’]t(?![^\\W_])"

_ADDRESS: Final = rf"""
    https?://[^\s<>"“”「」『』（），。；、！？{HAN}]*[^\s<>"“”「」『』（），。；、！？{HAN}.,;:!?)\]'’]
    | www\.[A-Za-z\d.-]*[A-Za-z\d](?:/[A-Za-z\d_./?=&%\#-]*[A-Za-z\d])?
    | [A-Za-z\d_.+-]{{1,64}}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+ |
"""
_PLAIN: Final = r"[A-Za-z]++(?=[\ \n,;:)]) | \s++"
"""What nearly every piece of English is; the other patterns would say the same, at length."""
_REST: Final = rf"""
    (?:[A-Za-z]\.){{2,}}
    | {_CLITIC}
    | {_NEGATION}
    | \d+(?:[.,:]\d+)*{_LETTER}*
    | {_LETTER} (?: (?!{_NEGATION}){_LETTER} | [{_MARKS}\d_] | (?!{_CLITIC})['’](?={_LETTER}) | -(?=\d) )*
    | [{KANA}]+
    | \.{{2,}} | …+ | —+ | -{{2,}}
    | \S
"""
_SIGNS_OF_ADDRESSES: Final = ("@", "://", "www.")
_MANY_HAN: Final = re.compile(f"[{HAN}]{{2}}")


@cache
def _pattern(unit: str, addresses: bool) -> re.Pattern[str]:
    """Cuts a text into pieces that leave nothing out: tokens, and the white space between them."""
    han = f"[{HAN}]" if unit == "char" else f"[{HAN}]+"
    return re.compile(f"{_ADDRESS if addresses else ''} {_PLAIN} | {han} | {_REST}", re.VERBOSE)


@cache
def _odd() -> re.Pattern[str]:
    """Finds a character that may be one with its neighbour."""
    return re.compile(f"[^{NARROW}{WIDE}\\n\\t]")


def tokens(text: str, unit: Literal["word", "char"] = "word", language: str = "") -> list[tuple[int, int]]:
    """The tokens of a text, in order, as (start, end).

    Args:
        text: Any text; Chinese and English may be mixed.
        unit: Chinese by "word" (a dictionary and a hidden Markov model) or by "char".
        language: The text's language where it is known; Japanese and Korean are not cut as Chinese.
    """
    unit = unit if language not in {"ja", "ko"} else "char"
    pieces = _pattern(unit, any(sign in text for sign in _SIGNS_OF_ADDRESSES)).findall(text)
    if unit == "word" and not text.isascii() and _MANY_HAN.search(text):
        pieces = _by_words(pieces)
    ends = accumulate(map(len, pieces))
    found = [(end - len(piece), end) for piece, end in zip(pieces, ends, strict=True) if not piece.isspace()]
    return _whole_clusters(text, found) if not text.isascii() and _odd().search(text) else found


def _by_words(pieces: list[str]) -> list[str]:
    """The pieces with each run of Chinese characters cut into words."""
    places = [at for at, piece in enumerate(pieces) if len(piece) > 1 and _MANY_HAN.match(piece)]
    found: list[str] = []
    behind = 0
    for at, words in zip(places, _words([pieces[at] for at in places]), strict=True):
        found += pieces[behind:at]
        found += words
        behind = at + 1
    return found + pieces[behind:]


def _words(runs: Iterable[str]) -> Iterator[list[str]]:
    """The words of each run of Chinese characters, cut all at once.

    The dictionary is Simplified, so that is how it sees them: the words are as long as those that are written.
    """
    import rjieba

    from workbench.text.language import simplify

    words: list[str] = []
    for word in rjieba.cut(simplify("\n".join(runs))):
        if word == "\n":
            yield words
            words = []
        else:
            words.append(word)
    yield words


def _whole_clusters(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The tokens with those joined that would cut a cluster in two."""
    starts = [start for start, _ in graphemes(text)]
    whole: list[tuple[int, int]] = []
    for start, end in found:
        cluster = starts[bisect_right(starts, start) - 1]
        if cluster < start and whole and whole[-1][1] > cluster:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole
