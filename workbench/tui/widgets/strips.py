"""The base of our light widgets: lines made elsewhere, painted as they are."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.lines import Line
from workbench.tui.themes import Ink, ink_of


class LineWidget(Widget, inherit_bindings=False):
    """A widget that shows lines; a subclass makes them for a size in `compose_lines`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: list[Strip] | None = None
        self._made_for: tuple[int, int, str] = (0, 0, "")

    @property
    def ink(self) -> Ink:
        """The styles of the theme in force."""
        return ink_of(self.app.theme)

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines for a size, each exactly `width` cells."""
        raise NotImplementedError

    def renew(self) -> None:
        """Make the lines anew."""
        self._strips = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line as Textual paints it."""
        width, height = self.size
        made_for = (width, height, self.app.theme)
        if self._strips is None or self._made_for != made_for:
            self._strips = [Strip(line, width) for line in self.compose_lines(width, height)]
            self._made_for = made_for
        return self._strips[y] if y < len(self._strips) else Strip.blank(width, self.rich_style)
