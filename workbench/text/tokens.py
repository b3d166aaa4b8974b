"""Words, characters and punctuation as tokens: the units of CoNLL, of agreement, and of movement by word.

Tokens never hold white space and together cover everything else. A Latin word is a token without its possessive
ending (Iran|’s); a hyphen joins letters to digits (Su-35) but not letters to letters (Iran|-|Russia); numbers,
acronyms, URLs and addresses are whole. Chinese is cut by character or by word, as asked. No grapheme cluster is cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from io import StringIO
from itertools import accumulate
from operator import add
from typing import Final, Literal, TypeAlias

from workbench.text._classes import HAN, KANA, NARROW, WIDE
from workbench.text.graphemes import graphemes

Cut: TypeAlias = tuple[list[str], list[int]]
"""Tokens, and where each starts."""

_LETTER: Final = f"[^\\W\\d_{HAN}{KANA}]"
_MARKS: Final = "\\u0300-\\u036f"
_CLITIC: Final = "['’](?:s|S|re|ve|ll|d|m|RE|VE|LL|D|M)(?![^\\W_])"
_NEGATION: Final = "n['’]t(?![^\\W_])"

_ADDRESS: Final = rf"""
    https?://[^\s<>"“”「」『』（），。；、！？{HAN}]*[^\s<>"“”「」『』（），。；、！？{HAN}.,;:!?)\]'’]
    | www\.[A-Za-z\d.-]*[A-Za-z\d](?:/[A-Za-z\d_./?=&%\#-]*[A-Za-z\d])?
    | [A-Za-z\d_.+-]{{1,64}}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+ |
"""
_PLAIN: Final = r"[A-Za-z]++(?=[\ \n,;:)])"
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
_NO_HAN: Final = "\u2e80"
"""Chinese characters are not below this."""
_MANY_HAN: Final = re.compile(f"[{HAN}][{HAN}]")


@cache
def _pattern(unit: str, addresses: bool) -> re.Pattern[str]:
    """Cuts a text into pieces that leave nothing out: tokens, each with the white space behind it."""
    han = f"[{HAN}]" if unit == "char" else f"[{HAN}]+"
    return re.compile(f"(?: {_ADDRESS if addresses else ''} {_PLAIN} | {han} | {_REST} ) \\s*+", re.VERBOSE)


@cache
def _not_narrow() -> re.Pattern[str]:
    """Finds a character that is Chinese, or may be one with its neighbour."""
    return re.compile(f"[^{NARROW}\\n\\t]")


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
    words, starts = cut(text, unit, language)
    return list(zip(starts, map(add, starts, map(len, words)), strict=True))


def cut(text: str, unit: Literal["word", "char"] = "word", language: str = "") -> Cut:
    """The tokens of a text and their starts, in two columns: `tokens` for those who want the words too."""
    unit = unit if language not in {"ja", "ko"} else "char"
    pieces = _pattern(unit, any(sign in text for sign in _SIGNS_OF_ADDRESSES)).findall(text)
    narrow = text.isascii() or not _not_narrow().search(text)
    if unit == "word" and not narrow and _MANY_HAN.search(text):
        pieces = _by_words(pieces)
    words = list(map(str.rstrip, pieces))
    starts = list(accumulate(map(len, pieces), initial=len(text) - len(text.lstrip())))
    starts.pop()
    if not narrow and _odd().search(text):
        return _whole_clusters(text, words, starts)
    return words, starts


def _by_words(pieces: list[str]) -> list[str]:
    """The pieces with each run of Chinese characters cut into words, all at once."""
    places = [at for at, piece in enumerate(pieces) if piece > _NO_HAN and len(piece) > 1 and _MANY_HAN.match(piece)]
    words = _words("\n".join([pieces[at].rstrip() for at in places]))
    words.append("\n")
    found: list[str] = []
    behind = first = 0
    for at in places:
        last = words.index("\n", first)
        found += pieces[behind:at]
        found += words[first:last]
        if pieces[at][-1] != found[-1][-1]:
            found[-1] += pieces[at][len(pieces[at].rstrip()) :]
        behind, first = at + 1, last + 1
    found += pieces[behind:]
    return found


def needs_loading(text: str) -> bool:
    """Whether the words of a text need a dictionary that is not loaded yet, which takes a tenth of a second."""
    return not _loaded and any("\u3400" <= character <= "\u9fff" for character in text)


def load_dictionary() -> None:
    """Load it: for somebody who can wait, so that another need not."""
    _words("中")


_loaded = False


def _words(lines: str) -> list[str]:
    """The words of lines of Chinese characters; a line's end is a word by itself.

    The dictionary is Simplified, so that is how it sees them: the words are as long as those that are written.
    """
    global _loaded
    import rjieba

    from workbench.text.language import simplify

    _loaded = True
    simple = simplify(lines)
    words: list[str] = rjieba.cut(simple)
    if simple == lines:
        return words
    return list(map(StringIO(lines).read, map(len, words)))


def _whole_clusters(text: str, words: Sequence[str], starts: Sequence[int]) -> Cut:
    """The tokens with those joined that would cut a cluster in two."""
    clusters = [start for start, _ in graphemes(text)]
    whole: list[tuple[int, int]] = []
    for word, start in zip(words, starts, strict=True):
        cluster = clusters[bisect_right(clusters, start) - 1]
        if cluster < start and whole and whole[-1][1] > cluster:
            whole[-1] = (whole[-1][0], start + len(word))
        else:
            whole.append((start, start + len(word)))
    return [text[start:end] for start, end in whole], [start for start, _ in whole]
