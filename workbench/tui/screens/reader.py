"""Pages to read: the help, made from the registry of actions, and the schema's guidelines with its types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.text.cells import text_width
from workbench.tui.actions import ACTIONS, GROUPS, bindings, key_called, keys_for, keys_of
from workbench.tui.keys import keymap
from workbench.tui.language import ENGLISH, interface_language, tr
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import Ink, ink_of
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.words import description_of, title_of

if TYPE_CHECKING:
    from workbench.schema.model import MarkType, Schema
    from workbench.tui.action import Action, Context

Compose = Callable[[Ink, int], Iterable[Line]]

_A_TURN = 0.004
_BETWEEN = 0.005
"""Seconds for which lines are made at a turn, and between two."""
_MARGIN = 3
_MOST_READABLE = 96
_KEYS = 20
_TITLES = 26
_IN_LINES: Final = frozenset(
    {"history", "bookmarks", "zones", "metadata", "settings", "checks", "comments", "versions", "lookup"}
)
_IN_A_GRID: Final = frozenset({"agreement", "assignments"})


class Reader(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines to scroll through."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("reader")
    DEFAULT_CSS = "Reader { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }"

    def __init__(self, make: Compose) -> None:
        super().__init__()
        self._make = make
        self._strips: list[Strip] = []
        self._coming: Iterator[Strip] = iter(())
        self._made_for = (0, "")

    def on_resize(self) -> None:
        """Make the lines for the new width."""
        self._strips_now()

    def _strips_now(self) -> list[Strip]:
        """The lines, as far as they are made: a screenful and what else there is time for, the rest in turns."""
        made_for = (self.scrollable_content_region.width, self.app.theme)
        if made_for != self._made_for:
            self._made_for = made_for
            self._strips = []
            self._coming = self._made()
            self._make_some()
        return self._strips

    def _made(self) -> Iterator[Strip]:
        ink = ink_of(self.app.theme)
        width = self.scrollable_content_region.width
        blank = ink.style()
        room = max(20, min(width - 2 * _MARGIN, _MOST_READABLE))
        start = Segment(" " * _MARGIN, blank)
        return (Strip(filled([start, *line], width, blank), width) for line in self._make(ink, room))

    def _make_some(self) -> None:
        """Make more lines, for as long as a key may take."""
        end = perf_counter() + _A_TURN
        needed = self.scroll_offset.y + self.size.height
        for strip in self._coming:
            self._strips.append(strip)
            if len(self._strips) >= needed and perf_counter() > end:
                self.set_timer(_BETWEEN, self._make_some)
                break
        self.virtual_size = Size(self._made_for[0], len(self._strips))

    def renew(self) -> None:
        """Make the lines anew: what they are made of is another."""
        self._made_for = (0, "")
        self._strips_now()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the screen."""
        strips = self._strips_now()
        row = y + self.scroll_offset.y
        return (
            strips[row]
            if row < len(strips)
            else Strip.blank(self.scrollable_content_region.width, ink_of(self.app.theme).style())
        )

    def _by(self, rows: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False)

    def action_scroll_lines_up(self) -> None:
        """Scroll up."""
        self._by(-1)

    def action_scroll_lines_down(self) -> None:
        """Scroll down."""
        self._by(1)

    def action_scroll_screen_up(self) -> None:
        """Scroll a page up."""
        self._by(1 - self.size.height)

    def action_scroll_screen_down(self) -> None:
        """Scroll a page down."""
        self._by(self.size.height - 1)


class ReaderScreen(WorkbenchScreen[None]):
    """A page to read."""

    contexts: ClassVar[tuple[Context, ...]] = ("reader",)
    DEFAULT_CSS = "ReaderScreen { layout: vertical; overflow: hidden; background: $background; }"

    def __init__(self, title: str, make: Compose) -> None:
        super().__init__()
        self._title = title
        self._make = make

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield Header()
        yield Reader(self._make)
        yield Footer()

    def on_mount(self) -> None:
        """Say what this is."""
        self.query_one(Header).say(Heading(self._title))
        self.query_one(Footer).say({"reading", "leavable"})
        self.query_one(Reader).focus()

    def action_close(self) -> None:
        """Back."""
        self.app.pop_screen()


def help_screen(schema: Schema | None, contexts: Collection[Context] = ()) -> ReaderScreen:
    """All keys: of the screen that one comes from, of the schema's types, and of every action."""
    return ReaderScreen(tr("Keys"), lambda ink, width: help_lines(ink, width, schema, contexts))


def guidelines_screen(schema: Schema, here: Sequence[str] = ()) -> ReaderScreen:
    """The guidelines and each type, those under the cursor first."""
    title = tr("Guidelines: {title}", title=title_of(schema))
    return ReaderScreen(title, lambda ink, width: guidelines_lines(ink, width, schema, here))


def help_lines(ink: Ink, width: int, schema: Schema | None, contexts: Collection[Context] = ()) -> Iterator[Line]:
    """The help page: what can be done on the present screen, then on every screen, then on the others."""
    yield []
    if "pane" in contexts or not contexts:
        yield from _type_keys(ink, width, schema)
    shown = [action for action in ACTIONS if keys_for(action) and action.context != "ask"]
    present = [action for action in shown if action.context in (*contexts, *_beside(contexts))]
    if present:
        yield from ([], [Segment(tr("ON THIS SCREEN"), ink.style("accent", bold=True))])
        yield from _grouped(ink, width, present)
    everywhere = [action for action in shown if action.context == "app"]
    yield from ([], [Segment(tr("EVERYWHERE"), ink.style("accent", bold=True))])
    yield from _grouped(ink, width, everywhere)
    yield from ([], [Segment(tr("ON OTHER SCREENS"), ink.style("accent", bold=True))])
    yield from _grouped(ink, width, [each for each in shown if each not in (*present, *everywhere)])
    yield []


def _type_keys(ink: Ink, width: int, schema: Schema | None) -> list[Line]:
    """The keys of the schema's types, and how they mark in this keymap."""
    words = tr("Letters and digits mark: what is selected, or the word under the cursor.")
    if keymap().modal:
        keys = {"one": key_called("mark_one"), "all": key_called("mark_mode")}
        words = tr("Letters move. After {one} the next letter marks; after {all} all letters mark, until esc.", **keys)
    lines = [*_paragraph(ink, width, words), []]
    for mark_type in schema.types.values() if schema else ():
        if mark_type.key:
            words = description_of(mark_type)
            lines += _entry(ink, width, mark_type.key, title_of(mark_type), words, keys_wide=4)
    return lines


def _beside(contexts: Collection[Context]) -> tuple[Context, ...]:
    """The contexts that are live on a screen besides those that it names."""
    if "pane" in contexts:
        return "editor", "picker"
    if not _IN_A_GRID.isdisjoint(contexts):
        return ("grid",)
    return () if _IN_LINES.isdisjoint(contexts) else ("lines",)


def _grouped(ink: Ink, width: int, actions: Sequence[Action]) -> Iterator[Line]:
    """Actions under the headings of their groups."""
    for group in GROUPS:
        of_group = [action for action in actions if action.group == group]
        if of_group:
            yield from ([], [Segment(tr(group).upper(), ink.style("faint", bold=True))])
        for action in of_group:
            yield from _entry(ink, width, keys_of(action), tr(action.title), tr(action.help))


def _entry(ink: Ink, width: int, keys: str, title: str, help_: str, *, keys_wide: int = 0) -> list[Line]:
    """Keys, title and help in columns; the help takes as many rows as it needs."""
    keys_wide = keys_wide or min(_KEYS, width // 4)
    title_wide = min(_TITLES, width // 3)
    columns = (
        (wrap(keys, keys_wide - 2), keys_wide, ink.style("accent", bold=True)),
        (wrap(title, title_wide - 2), title_wide, ink.style("text")),
        (wrap(help_, width - keys_wide - title_wide), width - keys_wide - title_wide, ink.style("soft")),
    )
    lines: list[Line] = []
    for row in range(max(len(rows) for rows, _, _ in columns)):
        words = [(rows[row] if row < len(rows) else "", wide, style) for rows, wide, style in columns]
        lines.append([Segment(text + " " * (wide - text_width(text)), style) for text, wide, style in words])
    return lines


def _paragraph(ink: Ink, width: int, text: str, color: str = "text", indent: int = 0) -> list[Line]:
    return [[Segment(" " * indent + row, ink.style(color))] for row in wrap(text, width - indent)]


def guidelines_lines(ink: Ink, width: int, schema: Schema, here: Sequence[str] = ()) -> list[Line]:
    """The guidelines page: the types under the cursor, the text in the interface's language, all types."""
    lines: list[Line] = [[]]
    found = [schema.types[label] for label in here if label in schema.types]
    if found:
        lines += [[Segment(tr("UNDER THE CURSOR"), ink.style("accent", bold=True))], []]
        for mark_type in found:
            lines += _type_lines(ink, width, mark_type)
        lines += [[Segment("─" * width, ink.style("line"))], []]
    for paragraph in _paragraphs(schema.guidelines(interface_language())):
        lines += [*_paragraph(ink, width, paragraph), []]
    for heading, types in (
        (tr("ENTITIES"), schema.entities),
        (tr("CLAIMS"), schema.claims),
        (tr("RELATIONS"), schema.relations),
        (tr("LABELS"), schema.labels),
    ):
        if types:
            lines += [[Segment(heading, ink.style("faint", bold=True))], []]
            for mark_type in types.values():
                lines += _type_lines(ink, width, mark_type)
    return lines


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text whose lines are broken by hand; a numbered line begins one."""
    found: list[str] = []
    fresh = True
    for line in text.splitlines():
        if not line.strip():
            fresh = True
            continue
        if fresh or line.lstrip()[:1].isdigit():
            found.append(line.strip())
        else:
            joint = " " if found[-1][-1].isascii() or line.strip()[0].isascii() else ""
            found[-1] += joint + line.strip()
        fresh = False
    return found


def _type_lines(ink: Ink, width: int, mark_type: MarkType) -> list[Line]:
    words, back = ink.tint(mark_type.color)
    chip = Segment(f" {mark_type.key or '·'} ", ink.style(words, back, bold=True))
    title, other = title_of(mark_type), mark_type.title(_other_language())
    both = title if other == title else f"{title} · {other}"
    lines: list[Line] = [[chip, Segment(f" {fit(both, width - 4)}", ink.style("text", bold=True))]]
    lines += _paragraph(ink, width, description_of(mark_type), "text", 4)
    if mark_type.examples:
        words = tr("e.g. {examples}", examples=" · ".join(mark_type.examples))
        lines += _paragraph(ink, width, words, "soft", 4)
    for attribute in mark_type.attributes:
        values = tr(", ").join(title_of(value) for value in attribute.values) or attribute.type
        words = tr("{attribute}: {values}", attribute=title_of(attribute), values=values)
        lines += _paragraph(ink, width, words, "soft", 4)
    return [*lines, []]


def _other_language() -> str:
    """A language of the schema's titles that is not the interface's: names are learnt in both."""
    return ENGLISH if interface_language() != ENGLISH else "zh-Hant"
