"""How the text is shown on the annotation screen: one side or both, where the boundary is, lanes below the rows."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workbench.tui.columns import SHARES, Form
from workbench.tui.language import tr
from workbench.tui.preferences import draw_as_preferred, is_preferred, prefer, preferred
from workbench.tui.screens.parts import Annotating
from workbench.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from workbench.tui.preferences import Preference
    from workbench.tui.staged import Staged

_LAYOUTS: Final[Mapping[str, Form]] = {
    "both": Form(),
    "source": Form(shown="source"),
    "target": Form(shown="target"),
    "swapped": Form(swapped=True),
}
"""The layouts by the names of the preference, in the order in which the key goes through them."""
_STEP: Final = 4
_BREATH: Final = 0.01
"""Seconds between two turns of what is done while nobody types."""


def preferred_form() -> Form:
    """The form of the pane that the user left."""
    form = _LAYOUTS.get(str(preferred("layout")), Form())
    share = preferred("boundary")
    share = share if isinstance(share, int) and share in SHARES else 50
    return replace(form, share=share, lanes=is_preferred("lanes"))


class Viewing(Annotating):
    """The part of the annotation screen that changes how the text is shown."""

    staged: Staged

    def on_mount(self) -> None:
        """Very many marks are read bit by bit."""
        self.read_on()

    def read_on(self) -> None:
        """Read the marks that are not read yet, while nobody types."""
        if not self.staged.done:
            self.set_timer(_BREATH, self._read_some)

    def _read_some(self) -> None:
        if self.pane.is_quiet:
            with self.guarded():
                found = [mark for mark in self.staged.more() if self.spans.marks.get(mark.id) != mark]
                touched = {index for mark in found for index in self.spans.put(mark)}
                self.pane.show_more(touched, done=self.staged.done)
            gc.freeze()  # what was read stays: looking for garbage in it would take as long as some keys
            if self.staged.done:
                self.tag_segments()
                self.tell()
        self.read_on()

    def on_pane_moved(self) -> None:
        """All that the movement changes has been said: it can be painted."""
        self.holds = False

    def on_pane_bar_clicked(self, event: Pane.BarClicked) -> None:
        """The bar of a mark was clicked: the keys are for that mark."""
        mark = self.spans.marks.get(event.mark_id)
        if mark is not None:
            self.choose_mark(mark)

    def action_lanes(self) -> None:
        """Show lanes, or hide them."""
        lanes = not self.pane.form.lanes
        prefer("lanes", lanes)
        self.pane.divide(replace(self.pane.form, lanes=lanes))
        self.told(tr("lanes on") if lanes else tr("lanes off"))

    def action_cycle_layout(self) -> None:
        """Both sides, the source, the target, both with the target at the left."""
        names = list(_LAYOUTS)
        here = next(name for name, form in _LAYOUTS.items() if _same(form, self.pane.form))
        self._lay_out(names[(names.index(here) + 1) % len(names)])

    def _lay_out(self, name: str) -> None:
        form = _LAYOUTS[name]
        if form.shown == "target" and not any(passage.target for passage in self.page.passages):
            self.say(tr("There is no translation to show."))
            form, name = _LAYOUTS["both"], "both"
        prefer("layout", name)
        self.pane.divide(replace(self.pane.form, shown=form.shown, swapped=form.swapped))

    def action_boundary_left(self) -> None:
        """Move the boundary to the left."""
        self._move_boundary(-_STEP)

    def action_boundary_right(self) -> None:
        """Move the boundary to the right."""
        self._move_boundary(_STEP)

    def _move_boundary(self, step: int) -> None:
        share = min(max(SHARES[0], self.pane.form.share + step), SHARES[-1])
        if self.pane.form.shown == "both" and share != self.pane.form.share:
            prefer("boundary", share)
            self.pane.divide(replace(self.pane.form, share=share))

    def preference_changed(self, name: Preference, value: object) -> None:
        """Divide the pane as the user prefers now, and count cells as the terminal draws them."""
        super().preference_changed(name, value)
        if name == "ambiguous_wide":
            draw_as_preferred()
            self.pane.divide(self.pane.form)
            self.header.renew()
            self.footer.renew()
            self.sidebar.renew()
        elif name in ("layout", "lanes", "boundary"):
            self.pane.divide(preferred_form())


def _same(form: Form, other: Form) -> bool:
    return (form.shown, form.swapped) == (other.shown, other.swapped)
