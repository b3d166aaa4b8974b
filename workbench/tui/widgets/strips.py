"""The base of our light widgets: lines made elsewhere, painted as they are, and only those that are others."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.lines import Line
from workbench.tui.themes import Ink, ink_of


class LineWidget(Widget, inherit_bindings=False):
    """A widget that shows lines; a subclass makes them for a size in `compose_lines`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._strips: list[Strip] = []
        self._made_for: tuple[int, int, str] | None = None

    @property
    def ink(self) -> Ink:
        """The styles of the theme in force."""
        return ink_of(self.app.theme)

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines for a size, each exactly `width` cells."""
        raise NotImplementedError

    def renew(self) -> None:
        """Make the lines anew; those that are as before are not painted again."""
        if self._made_for is None or self._made_for != (*self.size, self.app.theme):
            self._made_for = None
            self.refresh()
            return
        before = self._lines
        self._make()
        changed = [y for y, line in enumerate(self._lines) if y >= len(before) or line != before[y]]
        changed += range(len(self._lines), len(before))
        if changed:
            self.refresh(*bands(changed, self.size.width))

    def _make(self) -> None:
        width, height = self.size
        self._lines = self.compose_lines(width, height)
        self._strips = [Strip(line, width) for line in self._lines]
        self._made_for = (width, height, self.app.theme)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as the screen takes them."""
        return straight_lines(self, crop) if not self.gutter else super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """A line as Textual paints it."""
        if self._made_for != (*self.size, self.app.theme):
            self._make()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)


def straight_lines(widget: Widget, crop: Region) -> list[Strip]:
    """The lines of a widget that has no border and no padding, as they are.

    Textual's own way looks at each line for borders, padding, links and colours by their number: there are none here.
    """
    background = widget.background_colors[1]
    filters = [each for each in widget.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
    blank = widget.rich_style
    found = []
    for y in crop.line_range:
        strip = widget.render_line(y)
        for each in filters:
            strip = strip.apply_filter(each, background)
        if crop.right > strip.cell_length:
            strip = Strip([*strip, Segment(" " * (crop.right - strip.cell_length), blank)], crop.right)
        found.append(strip if crop.x == 0 and crop.right == strip.cell_length else strip.crop(crop.x, crop.right))
    return found


def bands(lines: Sequence[int], width: int) -> list[Region]:
    """Lines of a widget as regions, those one below the other together."""
    found: list[Region] = []
    for y in lines:
        if found and found[-1].bottom == y:
            found[-1] = Region(0, found[-1].y, width, found[-1].height + 1)
        else:
            found.append(Region(0, y, width, 1))
    return found
