"""Tags of the usual schemes as spans: IOB1, IOB2, BIOES and its cousins BILOU and BMES are read by one rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_TAG: Final = re.compile(r"([BIESLUM])-(.+)", re.DOTALL)
_NONE: Final = frozenset(("O", "_"))
_STRICT: Final = {"iob2": "BI", "bioes": "BIES"}

SCHEMES: Final = ("iob1", "iob2", "bioes")


def is_tag(text: str) -> bool:
    """Whether it is a tag of any scheme."""
    return text in _NONE or _TAG.fullmatch(text) is not None


class BadTag(Exception):
    """A tag that cannot stand where it does.

    Attributes:
        at: The number of its token.
        words: What is wrong with it.
    """

    def __init__(self, at: int, words: str) -> None:
        super().__init__(words)
        self.at, self.words = at, words


def spans(tags: Sequence[str], scheme: str = "") -> Iterator[tuple[int, int, str]]:
    """The spans of a sentence's tags, as (first token, token behind the last, label).

    B- and S- begin a span, E- ends one, and I- goes on with what has its label, or else begins (so that IOB1 is read
    as IOB2 is).

    Args:
        scheme: Hold the tags to "iob2" or "bioes": each span is begun, and in BIOES ended, as it must be.

    Raises:
        BadTag: What stands there is no tag, or not at its place in the scheme.
    """
    label, first = "", 0
    for at, tag in enumerate(tags):
        found = None if tag in _NONE else _TAG.fullmatch(tag)
        if found is None and tag not in _NONE:
            raise BadTag(at, f"«{tag}» is no tag: a tag is O, or B-, I-, E- or S- and a label")
        prefix, name = (found[1], found[2]) if found else ("O", "")
        _check(scheme, at, prefix, name == label and bool(label), bool(label))
        goes_on = prefix in "IMEL" and name == label
        if label and not goes_on:
            yield first, at, label
            label = ""
        if name and not goes_on:
            label, first = name, at
        if prefix in "ELSU":
            yield first, at + 1, label
            label = ""
    _check(scheme, len(tags), "O", False, bool(label))
    if label:
        yield first, len(tags), label


def _check(scheme: str, at: int, prefix: str, same: bool, is_open: bool) -> None:
    """Hold a tag to a scheme: `same` where a span of its label is open, `is_open` where any is."""
    if scheme not in _STRICT:
        return
    if prefix not in ("O", *_STRICT[scheme]):
        raise BadTag(at, f"{scheme} has no {prefix}- tags")
    if prefix in "IE" and not same:
        raise BadTag(at, f"{prefix}- goes on with a span that was not begun")
    if scheme == "bioes" and is_open and prefix not in "IE":
        raise BadTag(max(at - 1, 0), "the span before it is not ended")
