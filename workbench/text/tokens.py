"""Words, characters and punctuation as tokens: the units of CoNLL, of agreement, and of movement by word.

Tokens never hold white space and together cover everything else. A Latin word is a token without its possessive
ending (Iran|’s); a hyphen joins letters to digits (Su-35) but not letters to letters (Iran|-|Russia); numbers,
acronyms, URLs and addresses are whole. Chinese is cut by character or by word, as asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, Literal

from workbench.text._classes import HAN, KANA, is_simple
from workbench.text.graphemes import graphemes

_LETTER: Final = f"[^\\W\\d_{HAN}{KANA}]"
_MARKS: Final = "\\u0300-\\u036f"
_CLITIC: Final = "['’](?:s|S|re|ve|ll|d|m|RE|VE|LL|D|M)(?![^\\W_])"

_NEGATION: Final = "n['’]t(?![^\\W_])"

_TOKEN: Final = re.compile(
    rf"""
    (?P<address> https?://[^\s<>"“”「」『』（），。；、！？{HAN}]*[^\s<>"“”「」『』（），。；、！？{HAN}.,;:!?)\]'’]
        | www\.[A-Za-z\d.-]*[A-Za-z\d](?:/[A-Za-z\d_./?=&%\#-]*[A-Za-z\d])?
        | [A-Za-z\d_.+-]{{1,64}}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+ )
    | (?P<han> [{HAN}]+ )
    | (?P<acronym> (?:[A-Za-z]\.){{2,}} )
    | (?P<clitic> {_CLITIC} )
    | (?P<negation> {_NEGATION} )
    | (?P<number> \d+(?:[.,:]\d+)*{_LETTER}* )
    | (?P<word>
        {_LETTER}
        (?: (?!{_NEGATION}){_LETTER} | [{_MARKS}\d_] | (?!{_CLITIC})['’](?={_LETTER}) | -(?=\d) )*
      )
    | (?P<kana> [{KANA}]+ )
    | (?P<dots> \.{{2,}} | …+ | —+ | -{{2,}} )
    | \S
    """,
    re.VERBOSE,
)


def tokens(text: str, unit: Literal["word", "char"] = "word", language: str = "") -> list[tuple[int, int]]:
    """The tokens of a text, in order, as (start, end).

    Args:
        text: Any text; Chinese and English may be mixed.
        unit: Chinese by "word" (a dictionary and a hidden Markov model) or by "char".
        language: The text's language where it is known; Japanese and Korean are not cut as Chinese.
    """
    found = list(_raw(text, unit if language not in {"ja", "ko"} else "char"))
    return found if is_simple(text) else _whole_clusters(text, found)


def _raw(text: str, unit: str) -> Iterator[tuple[int, int]]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup != "han" or end == start + 1:
            yield start, end
        elif unit == "char":
            yield from ((at, at + 1) for at in range(start, end))
        else:
            yield from _words(match[0], start)


def _words(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """The words of a run of Chinese characters. The dictionary is Simplified, so that is how it sees them."""
    import rjieba

    from workbench.text.language import simplify

    at = 0
    for word in rjieba.cut(simplify(run)):
        yield offset + at, offset + at + len(word)
        at += len(word)


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
