"""What of a page is its article, and what the furniture around it: menus, buttons, labels, lists of other articles.

Nothing here knows a word of any paper. Furniture gives itself away by script (a short line in the page's other
language), by position (before the title, after the last paragraph) and by length and shape (runs of one or two words,
items with separators between, lines that come again and again). Where a page gives no such sign, all of it is body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from workbench.model import Zone
from workbench.text._classes import HAN, KANA

_IDEOGRAPHS: Final = re.compile(f"[{HAN}{KANA}]+")
_WORDS: Final = re.compile(f"[^\\W_{HAN}{KANA}]+(?:['’.-][^\\W_]+)*")
_STOPPED: Final = re.compile(r"[.!?。！？…;；]+[\"'”’」』）)\]]*\Z")
_LEADS: Final = re.compile(r"[:：,，]\Z")
_SEPARATOR: Final = re.compile(r"\s*[|｜·•‧›»>／]\s*|\s+/\s+|\t+|\s{3,}")
_ITEM: Final = re.compile(r"[-*•#>]\s|\(?\d{1,3}[.)]\s|[(\[（［「“\"《]")
_BRACKETED: Final = re.compile(r"[\[(（［【〔].*[\])）］】〕]\Z", re.DOTALL)

_IDEOGRAPH: Final = 3
"""A Chinese character takes the room, and says as much, as this many Latin letters."""

_PROSE = 60  # a paragraph, if it ends with a stop
_LONG = 160  # a paragraph, however it ends
_SHORT = 40  # a label or heading is shorter
_TITLE = 24  # a title is longer
_MINORITY = 0.2  # more of another script than this makes a bilingual text, not a page with furniture

_MOST = 0.5  # more furniture than this is something else, a list or a table, unless it stands all around an article
_ARTICLE = 3  # paragraphs that follow one another are an article


class Block:
    """A paragraph, heading or other line of a page.

    Attributes:
        text: Its text, without the white space around.
        family: The family of its language ("en", "zh", "und", ...).
        size: Its length as if all were Latin letters.
        stopped: Whether it ends as a sentence does.
        is_prose: Whether it is a paragraph of an article.
    """

    __slots__ = ("family", "ideographs", "is_prose", "size", "stopped", "text")

    def __init__(self, text: str, family: str) -> None:
        self.text, self.family = text, family
        self.ideographs = 0 if text.isascii() else sum(map(len, _IDEOGRAPHS.findall(text)))
        self.size = len(text) + (_IDEOGRAPH - 1) * self.ideographs
        self.stopped = bool(_STOPPED.search(text, max(0, len(text) - 8)))
        self.is_prose = self.size >= _LONG or (self.stopped and self.size >= _PROSE)

    @property
    def is_label(self) -> bool:
        """Whether it is short and no sentence, nor the beginning of one."""
        return self.size < _SHORT and not self.stopped and not _LEADS.search(self.text)

    @property
    def is_aside(self) -> bool:
        """Whether it is short and no statement."""
        return self.size < _SHORT and not self.text.rstrip('"”’」』）)').endswith((".", "。"))

    @property
    def is_statement(self) -> bool:
        """Whether it ends as a sentence does, and is long enough to be one."""
        return self.stopped and self.size >= _TITLE and not _BRACKETED.match(self.text)

    @property
    def is_button(self) -> bool:
        """Whether it is a label of one or two words, as menus and buttons have."""
        if not self.is_label or _ITEM.match(self.text) or any(found.isdigit() for found in self.text):
            return False
        words = len(_WORDS.findall(self.text)) + (self.ideographs + 1) // 2
        return 0 < words <= 2

    @property
    def is_menu(self) -> bool:
        """Whether it is a row of short items with separators, or of short Chinese words with spaces, between."""
        if self.is_prose or self.stopped or self.text.startswith("|"):
            return False
        items = [item for item in _SEPARATOR.split(self.text.strip(" \t•·›»>")) if item]
        if len(items) >= 3:
            return max(map(len, items)) <= _SHORT and sum(map(len, items)) <= _TITLE * len(items)
        items = self.text.split()
        return (
            len(items) >= 4
            and self.ideographs > 0
            and all(len(item) <= 4 and _IDEOGRAPHS.search(item) for item in items)
        )


def zones(blocks: Sequence[Block]) -> list[Zone]:
    """The zone of each block of a document, in order."""
    if not any(block.is_prose for block in blocks):
        return ["body"] * len(blocks)
    page = _Page(blocks)
    frame = page.frame
    if sum(blocks[at].size for at in frame) > _MOST * sum(block.size for block in blocks) and not page.is_framed:
        frame = page.foreign
    return ["frame" if at in frame else "body" for at in range(len(blocks))]


class _Page:
    """The blocks of one document, and which of them are found to be furniture."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.first, self.last = _article(blocks)
        self.foreign = self._foreign()
        self.frame: set[int] = self.foreign | self._repeated()
        self.frame |= {at for at, block in enumerate(blocks) if block.is_menu}
        self.frame |= self._runs()
        self.frame |= self._before_title() | self._after_article()

    @property
    def is_framed(self) -> bool:
        """Whether there is an article without a doubt, and furniture before and after it."""
        prose = sum(block.is_prose for block in self.blocks[self.first : self.last + 1])
        return prose >= _ARTICLE and min(self.frame) < self.first and max(self.frame) > self.last

    def _foreign(self) -> set[int]:
        """Labels in the language that the page has little of, and after the article whatever is no paragraph in it."""
        weights: Counter[str] = Counter()
        for block in self.blocks:
            weights[block.family] += block.size
        weights.pop("und", None)
        if not weights:
            return set()
        main, most = weights.most_common(1)[0]
        foreign = {at for at, block in enumerate(self.blocks) if block.family not in {main, "und"}}
        if any(self.blocks[at].is_prose for at in foreign) and weights.total() - most > _MINORITY * weights.total():
            return set()
        return {at for at in foreign if self.blocks[at].is_aside or (at > self.last and not self.blocks[at].is_prose)}

    def _repeated(self) -> set[int]:
        """Labels that come more than once."""
        counts = Counter(block.text for block in self.blocks if block.is_label and block.family != "und")
        return {at for at, block in enumerate(self.blocks) if counts.get(block.text, 0) > 1}

    def _runs(self) -> set[int]:
        """Buttons in a row: two before the article, three in or after it."""
        found: set[int] = set()
        run: list[int] = []
        for at in range(len(self.blocks) + 1):
            if at < len(self.blocks) and (self.blocks[at].is_button or at in self.frame):
                run.append(at)
                continue
            if run and len(run) >= (2 if run[-1] < self.first else 3):
                found.update(run)
            run = []
        return found

    def _before_title(self) -> set[int]:
        """Labels before the first line that is long enough to be the title."""
        own = [at for at in range(self.first) if at not in self.frame and not self.blocks[at].stopped]
        longest = max((self.blocks[at].size for at in own), default=0)
        if longest < _TITLE:
            return set()
        enough = max(_TITLE, min(longest, 70) // 2)
        title = next(at for at in own if self.blocks[at].size >= enough or self.blocks[at].text.startswith("# "))
        before = set(range(title))
        return before if len(before) > 1 or self.frame else set()

    def _after_article(self) -> set[int]:
        """What stands after the last paragraph, if it is a list of things and not a name or a date, or if furniture
        stands between.
        """
        after = [at for at in range(self._closing(), len(self.blocks)) if at not in self.frame]
        if after and _BRACKETED.match(self.blocks[after[0]].text):
            after = after[1:]
        if len(after) >= (3 if self.frame else 6):
            return set(after)
        begun = min((at for at in self.frame if at > self.last), default=len(self.blocks))
        return {at for at in after if at > begun and not self.blocks[at].stopped}

    def _closing(self) -> int:
        """Where the article ends: behind the short sentences that follow right upon its last paragraph."""
        at = self.last + 1
        while at < len(self.blocks) and at not in self.frame and self.blocks[at].is_statement:
            at += 1
        return at


def _article(blocks: Sequence[Block]) -> tuple[int, int]:
    """The first and the last block of the stretch that holds the most prose and the fewest other lines."""
    best, total, start = (0.0, 0, 0), 0.0, 0
    for at, block in enumerate(blocks):
        if total <= 0:
            total, start = 0.0, at
        total += min(block.size, 400) / 100 if block.is_prose else -0.5
        if total > best[0]:
            best = (total, start, at)
    return best[1], best[2]
