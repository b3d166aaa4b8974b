"""The shape of a span: its fragments grown, shrunk, moved, split, taken from and put together.

Everything here is a function of fragments and their text. Ends stand on whole grapheme clusters, or on whole words
where one asks for words; white space is at no end. What cannot be is None: an empty span, or one beyond its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from workbench.model import Fragment
from workbench.text.graphemes import next_boundary, next_word, previous_boundary, previous_word, word_at
from workbench.text.sanitise import visible

Fragments = tuple[Fragment, ...]
End = Literal["start", "end", "both"]

_NEAR: Final = 400
"""How far around a place a text is looked at, in code points."""


class Near:
    """A stretch of a text about a place, as the screen shows it: that decides what a cluster is."""

    __slots__ = ("low", "shown")

    def __init__(self, text: str, at: int) -> None:
        self.low = max(0, at - _NEAR)
        part = text[self.low : at + _NEAR]
        self.shown = "\n".join(map(visible, part.split("\n")))

    def after(self, at: int, *, words: bool) -> int | None:
        """The end behind `at`: of the word there, or of the next; or a cluster further. None where there is none."""
        at -= self.low
        if words:
            start, end = self.word(at)
            if not start < at < end:
                start = next_word(self.shown, at - 1)
                start, end = self.word(start)
            if end > at and start < end:
                return self.low + end
        return self._step_right(at)

    def _step_right(self, at: int) -> int | None:
        while at < len(self.shown):
            at = next_boundary(self.shown, at)
            if not self.shown[at - 1].isspace():
                return self.low + at
        return None

    def before(self, at: int, *, words: bool) -> int | None:
        """The start before `at`: of the word that is cut there, or of the one before; or a cluster back."""
        at -= self.low
        if words:
            start = previous_word(self.shown, at)
            if start < at and self.word(start)[0] == start != self.word(start)[1]:
                return self.low + start
        while at > 0:
            at = previous_boundary(self.shown, at)
            if not self.shown[at].isspace():
                return self.low + at
        return None

    def last_end(self, at: int, least: int, *, words: bool) -> int | None:
        """The last end before `at` and behind `least`."""
        at, least = at - self.low, least - self.low
        if words:
            start = at
            for _ in range(2):
                start = previous_word(self.shown, start)
                end = self.word(start)[1]
                if max(start, least) < end < at:
                    return self.low + end
            return None
        while at > max(0, least):
            at = previous_boundary(self.shown, at)
            if at > max(0, least) and not self.shown[at - 1].isspace():
                return self.low + at
        return None

    def next_start(self, at: int, limit: int, *, words: bool) -> int | None:
        """The next start behind `at` and before `limit`."""
        at, limit = at - self.low, limit - self.low
        stop = min(limit, len(self.shown))
        if words:
            start = next_word(self.shown, at)
            return self.low + start if start < stop and self.word(start)[1] > start else None
        while at < stop:
            at = next_boundary(self.shown, at)
            if at < stop and not self.shown[at].isspace():
                return self.low + at
        return None

    def word(self, at: int) -> tuple[int, int]:
        """The word at a place; (at, at) where there is none."""
        if not 0 <= at < len(self.shown):
            return at, at
        start, end = word_at(self.shown, at)
        return (start, end) if any(map(str.isalnum, self.shown[start:end])) else (at, at)


def moved(text: str, fragment: Fragment, end: End, step: int, *, words: bool) -> Fragment | None:
    """A fragment with its start, its end or both of them moved to the right (`step` 1) or the left (-1).

    Args:
        words: From word to word; else by grapheme cluster.
    """
    start: int | None = fragment.start
    stop: int | None = fragment.end
    if (end == "both" and step > 0) or end == "end":
        stop = _moved_end(text, fragment, step, words=words)
    if stop is not None and end != "end":
        start = _moved_start(text, fragment, stop, step, words=words)
    if end == "both" and step < 0 and start is not None:
        stop = Near(text, fragment.end).last_end(fragment.end, start, words=words)
    if start is None or stop is None or not start < stop:
        return None
    return Fragment(fragment.text_id, start, stop)


def _moved_end(text: str, fragment: Fragment, step: int, *, words: bool) -> int | None:
    near = Near(text, fragment.end)
    if step > 0:
        return near.after(fragment.end, words=words)
    return near.last_end(fragment.end, fragment.start, words=words)


def _moved_start(text: str, fragment: Fragment, stop: int, step: int, *, words: bool) -> int | None:
    near = Near(text, fragment.start)
    if step < 0:
        return near.before(fragment.start, words=words)
    return near.next_start(fragment.start, stop, words=words)


def widened(text: str, fragment: Fragment) -> Fragment:
    """A fragment with the words that it cuts in whole."""
    first, last = Near(text, fragment.start), Near(text, fragment.end)
    start = first.word(fragment.start - first.low)[0] + first.low
    end = last.word(fragment.end - 1 - last.low)[1] + last.low
    return Fragment(fragment.text_id, start, max(end, fragment.end))


def joined(text: str, text_id: str, fragments: Iterable[Fragment]) -> Fragments:
    """Fragments in order; those of this text that overlap, touch, or have only white space between them are one."""
    whole: list[Fragment] = []
    for fragment in sorted(fragments):
        last = whole[-1] if whole else None
        if last and last.text_id == fragment.text_id and _touch(text, text_id, last, fragment):
            whole[-1] = Fragment(last.text_id, last.start, max(last.end, fragment.end))
        else:
            whole.append(fragment)
    return tuple(whole)


def _touch(text: str, text_id: str, first: Fragment, second: Fragment) -> bool:
    if second.start <= first.end:
        return True
    return first.text_id == text_id and text[first.end : second.start].isspace()


def replaced(text: str, fragments: Sequence[Fragment], old: Fragment, new: Fragment) -> Fragments:
    """Fragments with one of them in another place."""
    return joined(text, new.text_id, [new if fragment == old else fragment for fragment in fragments])


def without(text: str, fragments: Sequence[Fragment], taken: Fragment) -> Fragments:
    """What is left of fragments where a stretch of their text is taken away; () where nothing is."""
    left: list[Fragment] = []
    for fragment in fragments:
        if fragment.text_id != taken.text_id or fragment.end <= taken.start or fragment.start >= taken.end:
            left.append(fragment)
        else:
            left.extend(_trimmed(text, fragment.text_id, fragment.start, taken.start))
            left.extend(_trimmed(text, fragment.text_id, taken.end, fragment.end))
    return tuple(left)


def split(text: str, fragments: Sequence[Fragment], text_id: str, at: int) -> tuple[Fragments, Fragments] | None:
    """What of fragments lies before a place in their text, and what behind it; None where one of both is nothing."""
    before: list[Fragment] = []
    behind: list[Fragment] = []
    for fragment in fragments:
        if fragment.text_id != text_id or fragment.end <= at:
            before.append(fragment)
        elif fragment.start >= at:
            behind.append(fragment)
        else:
            before.extend(_trimmed(text, text_id, fragment.start, at))
            behind.extend(_trimmed(text, text_id, at, fragment.end))
    return (tuple(before), tuple(behind)) if before and behind else None


def _trimmed(text: str, text_id: str, start: int, end: int) -> list[Fragment]:
    """A stretch without the white space at its ends, if there is anything in it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [Fragment(text_id, start, end)] if start < end else []


def at_of(fragments: Iterable[Fragment], text_id: str, at: int) -> Fragment | None:
    """The fragment that covers a place."""
    return next((f for f in fragments if f.text_id == text_id and f.start <= at < f.end), None)
