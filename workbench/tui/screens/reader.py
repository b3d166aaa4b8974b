"""Pages to read: the help, made from the registry of actions, and the schema's guidelines with its types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.text.cells import text_width
from workbench.tui.actions import ACTIONS, GROUPS, bindings, keys_of
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import Ink, ink_of
from workbench.tui.widgets.bars import Footer, Header, Heading

if TYPE_CHECKING:
    from workbench.schema.model import MarkType, Schema

Compose = Callable[[Ink, int], list[Line]]

_MARGIN = 3
_MOST_READABLE = 96
_KEYS = 20
_TITLES = 26


class Reader(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines to scroll through."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("reader")
    DEFAULT_CSS = "Reader { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }"

    def __init__(self, make: Compose) -> None:
        super().__init__()
        self._make = make
        self._strips: list[Strip] = []
        self._made_for = (0, "")

    def on_resize(self) -> None:
        """Make the lines for the new width."""
        self._strips_now()

    def _strips_now(self) -> list[Strip]:
        made_for = (self.scrollable_content_region.width, self.app.theme)
        if made_for != self._made_for:
            ink = ink_of(self.app.theme)
            width = self.scrollable_content_region.width
            blank = ink.style()
            room = max(20, min(width - 2 * _MARGIN, _MOST_READABLE))
            start = Segment(" " * _MARGIN, blank)
            self._strips = [Strip(filled([start, *line], width, blank), width) for line in self._make(ink, room)]
            self._made_for = made_for
            self.virtual_size = Size(width, len(self._strips))
        return self._strips

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


def help_screen(schema: Schema) -> ReaderScreen:
    """All keys: of the schema's types, and of every action."""
    return ReaderScreen("Keys", lambda ink, width: help_lines(ink, width, schema))


def guidelines_screen(schema: Schema) -> ReaderScreen:
    """The guidelines and each type."""
    return ReaderScreen(f"Guidelines: {schema.title()}", lambda ink, width: guidelines_lines(ink, width, schema))


def help_lines(ink: Ink, width: int, schema: Schema) -> list[Line]:
    """The help page."""
    lines = [
        [],
        *_paragraph(ink, width, "Letters and digits mark: what is selected, or the word under the cursor."),
        [],
    ]
    for mark_type in schema.types.values():
        if mark_type.key:
            lines += _entry(ink, width, mark_type.key, mark_type.title(), mark_type.description(), keys_wide=4)
    for group in GROUPS:
        lines += [[], [Segment(group.upper(), ink.style("faint", bold=True))]]
        shown = (a for a in ACTIONS if a.group == group and a.context not in ("reader", "ask"))
        for action in shown:
            lines += _entry(ink, width, keys_of(action), action.title, action.help)
    return [*lines, []]


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


def guidelines_lines(ink: Ink, width: int, schema: Schema) -> list[Line]:
    """The guidelines page: the text in the languages that the schema has, then the types."""
    lines: list[Line] = [[]]
    for _, text in schema.guides:
        for paragraph in _paragraphs(text):
            lines += [*_paragraph(ink, width, paragraph), []]
    for heading, types in (
        ("ENTITIES", schema.entities),
        ("CLAIMS", schema.claims),
        ("RELATIONS", schema.relations),
        ("LABELS", schema.labels),
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
    lines: list[Line] = [[chip, Segment(f" {fit(mark_type.title(), width - 4)}", ink.style("text", bold=True))]]
    described = [mark_type.description(), mark_type.description("zh-Hant")]
    for text in dict.fromkeys(filter(None, described)):
        lines += _paragraph(ink, width, text, "text", 4)
    if mark_type.examples:
        lines += _paragraph(ink, width, "e.g. " + " · ".join(mark_type.examples), "soft", 4)
    for attribute in mark_type.attributes:
        values = ", ".join(value.title() for value in attribute.values) or attribute.type
        lines += _paragraph(ink, width, f"{attribute.title()}: {values}", "soft", 4)
    return [*lines, []]
