"""A document as the annotation screen shows it: passages, each a segment with its chosen translation.

Nothing here knows Textual. A `Piece` is the stretch of one text that a column shows; positions in a piece count code
points from its start, and `text_id` and `start` turn them into the offsets of a fragment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from workbench.model import Document, Fragment, Segment, Translation, Zone

if TYPE_CHECKING:
    from workbench.project import Project

Side = Literal["source", "target"]

_ENDS = tuple(".!?。！？…,;:，；：—-")
_HEADING_LENGTH = 90
_WIDE = frozenset(("zh", "ja", "ko"))
"""The languages whose characters take two cells each."""
_HELD: Final = 2000
"""Characters beyond which cutting a piece out of its text again takes longer than it is worth."""


class Piece:
    """A stretch of one text.

    The text is cut out of the whole when it is asked for: ten thousand pieces hold no second copy of the document.
    """

    __slots__ = ("_end", "_shown", "_text", "_whole", "language", "start", "text_id")

    def __init__(self, text_id: str, start: int, whole: str, language: str, end: int | None = None) -> None:
        self.text_id = text_id
        self.start = start
        self.language = language
        self._whole = whole
        self._end = len(whole) if end is None else end
        self._text: str | None = None
        self._shown: str | None = None

    def __len__(self) -> int:
        return self._end - self.start

    @property
    def text(self) -> str:
        """Its text; what is long is held once it was asked for."""
        if self._text is not None:
            return self._text
        text = self._whole[self.start : self._end]
        if len(text) > _HELD:
            self._text = text
        return text

    @property
    def shown(self) -> str:
        """The text with stand-ins for what is hostile, as long as `text`; new lines stay, for rows to end at."""
        if self._shown is None:
            from workbench.text.sanitise import visible

            self._shown = "\n".join(map(visible, self.text.split("\n")))
        return self._shown

    @property
    def cells(self) -> int:
        """About how many cells it takes: what is Chinese, Japanese or Korean takes two a character."""
        return len(self) * (2 if self.language[:2] in _WIDE else 1)

    def fragment(self, start: int, end: int) -> Fragment:
        """A fragment of the text from positions in the piece."""
        return Fragment(self.text_id, self.start + start, self.start + end)


@dataclass(slots=True)
class Passage:
    """A segment and its translation side by side.

    Attributes:
        gap: Whether a paragraph begins here, so that a blank row stands before it; so it does before the first.
        said: What else is to stand beside the translation, in a few signs.
        labels: The segment's labels, in a few words, to stand beside the source.
    """

    index: int
    segment: Segment
    source: Piece
    target: Piece | None
    translation: Translation | None
    gap: bool
    heading: bool
    said: str = ""
    labels: str = ""

    def piece(self, side: Side) -> Piece | None:
        """The piece on a side, None where there is no translation."""
        return self.source if side == "source" else self.target

    @property
    def is_frame(self) -> bool:
        """Whether the segment is the page's furniture."""
        return self.segment.zone == "frame"


class Page:
    """All passages of a document.

    Attributes:
        cells: About how many cells each passage takes on a side; 0 where there is no translation.
        gaps: The blank rows before each passage.
    """

    def __init__(self, document: Document, text: str, passages: list[Passage]) -> None:
        self.document = document
        self.text = text
        self.passages = passages
        self._starts = [passage.segment.start for passage in passages]
        self._of_translation = {p.translation.id: p.index for p in passages if p.translation}
        self.cells: dict[Side, list[int]] = {
            "source": [passage.source.cells for passage in passages],
            "target": [passage.target.cells if passage.target else 0 for passage in passages],
        }
        self.gaps = [int(passage.gap) for passage in passages]

    def __len__(self) -> int:
        return len(self.passages)

    def translate(self, index: int, translation: Translation | None) -> None:
        """Show another translation of a passage."""
        passage = self.passages[index]
        if passage.translation:
            self._of_translation.pop(passage.translation.id, None)
        passage.translation = translation
        passage.target = None
        if translation:
            passage.target = Piece(translation.id, 0, translation.text, translation.language)
            self._of_translation[translation.id] = index
        self.cells["target"][index] = passage.target.cells if passage.target else 0

    def rezone(self, index: int, zone: Zone) -> None:
        """Make a passage body, or page frame."""
        passage = self.passages[index]
        passage.segment = replace(passage.segment, zone=zone)
        following = self._starts[index + 1] if index + 1 < len(self) else None
        alone = passage.gap and (following is None or "\n" in self.text[passage.segment.end : following])
        passage.heading = alone and zone == "body" and is_heading(passage.source.text, self.document.title)

    def places_of(self, fragment: Fragment) -> list[tuple[Side, int]]:
        """The pieces that a fragment touches; none where its text is not shown."""
        if fragment.text_id != self.document.id:
            index = self._of_translation.get(fragment.text_id)
            return [] if index is None else [("target", index)]
        first = max(0, bisect_right(self._starts, fragment.start) - 1)
        if self.passages and self._starts[first] <= fragment.start and fragment.end <= self.passages[first].segment.end:
            return [("source", first)]
        places: list[tuple[Side, int]] = []
        for index in range(first, len(self.passages)):
            segment = self.passages[index].segment
            if segment.start >= fragment.end:
                break
            if segment.end > fragment.start:
                places.append(("source", index))
        return places

    def text_of(self, fragment: Fragment) -> str:
        """The words that a fragment covers, "" where its text is not shown."""
        if fragment.text_id == self.document.id:
            return self.text[fragment.start : fragment.end]
        index = self._of_translation.get(fragment.text_id)
        target = self.passages[index].target if index is not None else None
        return target.text[fragment.start : fragment.end] if target else ""

    def first_body(self) -> int:
        """The passage to start at: the first that is not frame."""
        return next((p.index for p in self.passages if not p.is_frame), 0)


def load_page(project: Project, document: Document) -> Page:
    """Read a document for the screen."""
    text = project.documents.text(document.id)
    segments = project.segments.of(document.id)
    chosen = project.translations.chosen(document.id, named=[segment.id for segment in segments])
    return make_page(document, text, segments, chosen)


def make_page(document: Document, text: str, segments: Sequence[Segment], chosen: dict[str, Translation]) -> Page:
    """A page of its parts."""
    passages = []
    before = 0
    for index, segment in enumerate(segments):
        between = text[before : segment.start]
        after = text[segment.end : segments[index + 1].start] if index + 1 < len(segments) else "\n"
        translation = chosen.get(segment.id)
        piece = Piece(document.id, segment.start, text, segment.language, segment.end)
        alone = (index == 0 or "\n" in between) and "\n" in after
        passages.append(
            Passage(
                index=index,
                segment=segment,
                source=piece,
                target=Piece(translation.id, 0, translation.text, translation.language) if translation else None,
                translation=translation,
                gap=index == 0 or "\n" in between,
                heading=alone and segment.zone == "body" and is_heading(piece.text, document.title),
            )
        )
        before = segment.end
    return Page(document, text, passages)


def is_heading(text: str, title: str) -> bool:
    """Whether a line that stands alone reads as a heading: the title itself, or short and without a sentence's end."""
    if len(text) > _HEADING_LENGTH and text[0] != "#" and (not title or (title not in text and len(title) < len(text))):
        return False
    text = text.strip()
    if not text:
        return False
    if title and (title in text or text in title):
        return True
    if text.startswith("#"):
        return True
    plain = not text.endswith(_ENDS) and not any(c in text for c in ":：;；[]【】@")
    return plain and len(text) <= _HEADING_LENGTH and (text[0].isupper() or not text[0].isascii()) and text[0].isalpha()
