"""Where a text says some words: folded or to the letter, inside words or as whole ones.

Nothing here knows an index or a database: a document that is open, a segment of the corpus and a list of an
annotator's own words are all searched by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from workbench.text.fold import fold, folded

Words = Literal["any", "start", "whole"]
"""Where a match may stand in scripts that put spaces between words: anywhere, at the beginning of a word ("mosc" finds
Moscow), or as whole words ("Iran" is not found in Iranian). Chinese is matched by the string, whatever is asked."""

_STRAIGHT: Final = (("’", "'"), ("‘", "'"), ("”", '"'), ("“", '"'))
_SPACES: Final = {ord(c): " " for c in "\n\t\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"}
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U000323af]"
)
"""A character of a script that is written without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        folded: The words as `flat` makes them.
        exact: The words to the letter, where only those will do; "" where what folds alike is found as well: other
            case, other width, Traditional for Simplified.
    """

    folded: str
    exact: str = ""
    words: Words = "any"

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the text says it, from the left, none over another: start and end in code points."""
        if self.folded:
            haystack, offsets = fold(text)
            yield from self.places_in(text, with_plain_signs(haystack), offsets)

    def places_in(self, text: str, haystack: str, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The same for a text that is folded already, by `fold` and made flat."""
        wanted = self.folded
        at = haystack.find(wanted)
        while at >= 0:
            behind = at + len(wanted)
            if is_whole(offsets, at, behind) and self.stands(haystack, at, behind):
                start, end = offsets[at], offsets[behind]
                if not self.exact or text[start:end] == self.exact:
                    yield start, end
                    at = behind - 1
            at = haystack.find(wanted, at + 1)

    def stands(self, haystack: str, at: int, behind: int) -> bool:
        """Whether a match of the folded text from `at` to `behind` stands where `words` lets it."""
        if self.words == "any":
            return True
        if joined(haystack, at):
            return False
        return self.words == "start" or not joined(haystack, behind)


def query(words: str, *, exact: bool = False, at: Words = "any") -> Query:
    """A query for some words; their white space and their quotation marks may be written otherwise in the text."""
    return Query(flat(words), words if exact else "", at)


def flat(text: str) -> str:
    """The folded text, with plain signs."""
    return with_plain_signs(folded(text))


def with_plain_signs(text: str) -> str:
    """The text with a space for every sign of white space, and with the quotation marks of a keyboard; places stay."""
    if not text.isascii():
        for curly, straight in _STRAIGHT:
            text = text.replace(curly, straight)
    return text if text.isprintable() else text.translate(_SPACES)


def is_whole(offsets: Sequence[int], at: int, behind: int) -> bool:
    """Whether folded characters begin and end where characters of the text do: ß is ss, and no s of it is found."""
    before = at == 0 or offsets[at - 1] != offsets[at]
    return before and offsets[behind - 1] != offsets[behind]


def joined(text: str, at: int) -> bool:
    """Whether `at` is inside a word: between two letters or digits of scripts that put spaces between words."""
    return 0 < at < len(text) and _is_spaced(text[at - 1]) and _is_spaced(text[at])


def _is_spaced(character: str) -> bool:
    return character.isalnum() and _UNSPACED.match(character) is None
