"""Correcting zones: which segments of a document are body, and which the page's furniture; a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType

from workbench.model import Document, Edit, Segment, Zone
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.opening import LONG
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import LineList, cell
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.action import Context

Result = TypeVar("Result")


class ZoneList(LineList):
    """The segments, of which a stretch can be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("lines"), *bindings("zones")]

    def action_stretch_up(self) -> None:
        """Choose the segment above too."""
        self.move(-1, stretch=True)

    def action_stretch_down(self) -> None:
        """Choose the segment below too."""
        self.move(1, stretch=True)


class ZonesScreen(ListedScreen):
    """The segments of a document with their zones."""

    contexts: ClassVar[tuple[Context, ...]] = ("zones",)
    list_type: ClassVar[type[LineList]] = ZoneList

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._text = ""
        self._segments: list[Segment] = []

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self._read(self.tell)

    def _read(self, then: Callable[[], object]) -> None:
        """Read the segments, very many of them on a thread, then go on."""
        document = self._document.id

        def read(project: Project) -> tuple[str, list[Segment]]:
            return project.documents.text(document), project.segments.of(document)

        def took(found: tuple[str, list[Segment]]) -> None:
            self._text, self._segments = found
            self.list.empty = tr("This document has no text.")
            chosen, began = self.list.index, self.list.began
            self.list.show(len(self._segments), chosen)
            self.list.began = began
            then()

        self._do(read, took, segments=self.project.segments.number(document))

    def _do(
        self, work: Callable[[Project], Result], then: Callable[[Result], object], *, segments: int, edits: bool = False
    ) -> None:
        """Do something at once, or on a thread where it is about many segments."""
        if segments >= LONG:
            self.workbench.while_keys_wait(work, then, edits=edits)
            return
        with self.guarded():
            then(work(self.project))

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """A segment: its number, its zone, its language, its words."""
        segment = self._segments[number]
        frame = segment.zone == "frame"
        language = 10 if width < 100 else 14
        words = self._text[segment.start : segment.end].replace("\n", " ")
        return [
            cell(f"{number + 1:,}", 6, ink, "faint", back, right=True),
            cell("", 2, ink, "faint", back),
            cell(tr("frame") if frame else tr("body"), 7, ink, "accent" if frame else "good", back),
            cell(language_name(segment.language), language, ink, "soft", back),
            cell(words, width - 15 - language, ink, "faint" if frame else "text", back),
        ]

    def tell(self) -> None:
        """Bring everything up to date."""
        body = sum(segment.zone == "body" for segment in self._segments)
        facts = (tr("{n:,} body, {m:,} frame", n=body, m=len(self._segments) - body),)
        self.header.say(Heading(tr("Zones of {title}", title=self._document.title or self._document.name), facts))
        chosen = self.list.chosen
        if len(chosen) > 1:
            self.below.tell([(tr("{n:,} segments are chosen.", n=len(chosen)), "text")])
        elif self._segments:
            segment = self._segments[self.list.index]
            self.below.tell([(self._text[segment.start : segment.end].replace("\n", " "), "text")])
        self.tell_footer({"zoning"})

    def _set(self, zone: Zone) -> None:
        numbers = [number for number in self.list.chosen if self._segments[number].zone != zone]
        keys = [self._segments[number].id for number in numbers]
        if not keys:
            return

        def done(_: None) -> None:
            self.workbench.outdate_below()
            for number in numbers:
                self._segments[number] = replace(self._segments[number], zone=zone)
            self.list.renew()
            many = tr("1 segment") if len(keys) == 1 else tr("{n:,} segments", n=len(keys))
            self.announce(tr("✓ saved · {what}", what=many))

        self._do(lambda project: project.segments.set_zones(keys, zone), done, segments=len(keys), edits=True)

    def action_turn_zone(self) -> None:
        """Body becomes frame, and frame body: as the first of those chosen does."""
        if self._segments:
            first = self._segments[self.list.chosen.start]
            self._set("frame" if first.zone == "body" else "body")

    def on_line_list_opened(self) -> None:
        """A segment was clicked twice."""
        self.action_turn_zone()

    def action_zone_body(self) -> None:
        """They are body."""
        self._set("body")

    def action_zone_frame(self) -> None:
        """They are frame."""
        self._set("frame")

    def action_stretch_all(self) -> None:
        """Choose all segments."""
        self.list.move(-self.list.count)
        self.list.move(self.list.count, stretch=True)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew."""
        self._read(lambda: self.announce(f"✓ {words}"))

    def action_leave_zones(self) -> None:
        """Back to the library."""
        self.close()
