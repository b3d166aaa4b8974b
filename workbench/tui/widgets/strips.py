"""The base of our light widgets: lines made elsewhere, painted as they are, and only those that are others."""

from __future__ import annotations

from collections.abc import Sequence

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

    def render_line(self, y: int) -> Strip:
        """A line as Textual paints it."""
        if self._made_for != (*self.size, self.app.theme):
            self._make()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)


def bands(lines: Sequence[int], width: int) -> list[Region]:
    """Lines of a widget as regions, those one below the other together."""
    found: list[Region] = []
    for y in lines:
        if found and found[-1].bottom == y:
            found[-1] = Region(0, found[-1].y, width, found[-1].height + 1)
        else:
            found.append(Region(0, y, width, 1))
    return found
