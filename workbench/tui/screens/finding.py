"""Search on the annotation screen: as one types, on both sides, with a way back to where one was."""

from __future__ import annotations

from asyncio import sleep
from typing import TYPE_CHECKING, Final

from textual.worker import get_current_worker

from workbench.tui.background import Hears, Told
from workbench.tui.caret import Place
from workbench.tui.finding.worn import Worn
from workbench.tui.language import tr
from workbench.tui.page import Side
from workbench.tui.screens.parts import Annotating

if TYPE_CHECKING:
    from workbench.tui.finding.in_page import Hit, PageSearch
    from workbench.tui.widgets.find_bar import FindBar

_A_LOOK: Final = 0.01
_LOOKS: Final = 300
"""How often, and how many seconds apart, one looks whether a text is read whose words are wanted now."""


class Finding(Hears, Annotating):
    """The part of the annotation screen that searches in the document."""

    _page_search: PageSearch | None = None
    _find_hit: Hit | None = None
    _find_bar: FindBar | None = None
    _find_from: tuple[Place, int] | None = None
    _find_stays: Place | None = None
    _folding: PageSearch | None = None

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: what was found."""
        search, hit = self._page_search, self._find_hit
        if search is None or search.page is not self.page:
            return []
        here = (hit.place.at, hit.end) if hit and (hit.place.side, hit.place.passage) == (side, index) else None
        places = search.within(side, index, start, end)
        return [Worn(*place, "current" if place == here and self._find_bar else "found") for place in places]

    def also_so(self) -> set[str]:
        """Whether something was found that one can go to."""
        return super().also_so() | ({"hit"} if self._find_hit is not None else set())

    def _situation(self) -> set[str]:
        """While one types what to search for, only the keys of that are live."""
        if self._find_bar is not None:
            return {"finding"}
        found: set[str] = super()._situation()  # type: ignore[misc]
        return found

    def _lead(self) -> tuple[str, str]:
        """No type's key marks meanwhile."""
        if self._find_bar is not None:
            return "", ""
        lead: tuple[str, str] = super()._lead()  # type: ignore[misc]
        return lead

    # The bar.

    async def action_find(self) -> None:
        """Open the line to type in; the next key is for it already."""
        from workbench.tui.widgets.find_bar import FindBar

        if not self.page.passages or self._find_bar is not None:
            return
        self._find_from = (self.pane.caret.place, self.pane.scroll_offset.y)
        self._find_bar = FindBar(self.workbench.session.query)
        bar = self._find_bar
        await self.mount(bar, before=self.footer)
        self.set_focus(bar.input)
        self.tell()
        self._fold_page()

    def _fold_page(self) -> None:
        """Fold the page on a thread, where that is not done; then look."""
        from workbench.tui.finding.in_page import PageSearch

        search = self._page_search
        if search is None or not search.is_of(self.page):
            search = self._page_search = PageSearch(self.page)
        if search.ready:
            self._find_words(self.workbench.session.query)
            return
        if self._folding is search:
            return
        self._folding = search

        def fold() -> None:
            worker = get_current_worker()
            for _ in search.prepare():
                if worker.is_cancelled:
                    return
            self.post_message(Told(self._folded))

        self.run_worker(fold, thread=True, exclusive=True, group="fold")

    def _folded(self) -> None:
        """The text has been read: look for what was typed meanwhile, unless one has gone on since."""
        stays, self._find_stays = self._find_stays, None
        if self._find_bar is not None:
            self._find_words(self.workbench.session.query)
        elif stays == self.pane.caret.place:
            self._find_words(self.workbench.session.query)
            self._stay()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Other words are typed; what comes when the line is closed was looked for as it closed."""
        event.stop()
        if self._find_bar is not None:
            self._take_words(event.words)

    def _take_words(self, words: str) -> None:
        self.workbench.session.query = words
        self._find_words(words)

    def _find_words(self, words: str) -> None:
        """Go to the first match from where one was."""
        search = self._page_search
        if search is None or not search.ready:
            self._say_found()
            return
        search.look_for(words)
        start = self._find_from[0] if self._find_from and self._find_bar else self.pane.caret.place
        hit = search.first(start) if search.words else None
        if hit is None and self._find_from is not None and self._find_bar is not None:
            self._find_back()
        self._show_hit(hit)

    def _show_hit(self, hit: Hit | None, *, select: bool = False) -> None:
        self._find_hit = hit
        self.pane.show_all()
        if hit is not None:
            self.pane.go(hit.place)
            piece = self.page.passages[hit.place.passage].piece(hit.place.side)
            if select and piece is not None and hit.end <= len(piece):
                self.pane.select(hit.place.at, hit.end)
        self._say_found()

    def _say_found(self) -> None:
        search, hit = self._page_search, self._find_hit
        if self._find_bar is None:
            return
        if search is None or not search.ready:
            self._find_bar.say(tr("reading the text …"))
        elif not search.words:
            self._find_bar.say("")
        elif hit is None:
            self._find_bar.say(tr("not here"), bad=True)
        else:
            self._find_bar.say(f"{search.number(hit):,}/{search.count:,}")

    def action_bar_next(self) -> None:
        """To the next match, the line still open."""
        self._find_step(1)

    def action_bar_previous(self) -> None:
        """To the match before, the line still open."""
        self._find_step(-1)

    async def action_bar_stay(self) -> None:
        """Close the line; what was found is selected. The next key is for that, however long the text is."""
        bar, search = self._find_bar, self._page_search
        if bar is None:
            return
        for _ in range(_LOOKS):
            if search is None or search.ready:
                break
            await sleep(_A_LOOK)
        self._take_words(bar.input.value)
        self._close_bar()
        if search is not None and not search.ready:
            self._find_stays = self.pane.caret.place
            self.told(tr("reading the text …"), "accent")
        else:
            self._stay()

    def _stay(self) -> None:
        """Select what was found."""
        words = self.workbench.session.query
        if self._find_hit is not None:
            self._show_hit(self._find_hit, select=True)
            self.tell()
        elif words:
            self.told(tr("not here: {words}", words=words), "bad")

    def action_bar_back(self) -> None:
        """Close the line, and go back to where one was."""
        self._close_bar()
        self._find_back()
        self.stop_finding()

    def _close_bar(self) -> None:
        if self._find_bar is not None:
            self._find_bar.remove()
            self._find_bar = None
        self.pane.focus()
        self.tell()

    def _find_back(self) -> None:
        if self._find_from is not None:
            place, top = self._find_from
            if place.passage < len(self.page):
                self.pane.go(place)
                self.pane.scroll_to(y=top, animate=False, force=True)

    def leave_search(self) -> bool:
        """Let go of what was found, and of its selection; whether there was anything but another selection."""
        hit, caret = self._find_hit, self.pane.caret
        if hit is None or (caret.anchor is not None and (caret.anchor, caret.place.at) != (hit.place, hit.end)):
            return False
        if caret.clear():
            self.pane.moved()
        return self.stop_finding()

    def stop_finding(self) -> bool:
        """Show no matches any more; whether some were shown."""
        had = self._find_hit is not None
        self._find_hit = None
        if self._page_search is not None:
            self._page_search.look_for("")
        if had:
            self.pane.show_all()
            self.tell()
        return had

    # With the line closed.

    async def action_find_next(self) -> None:
        """To the next match."""
        await self._find_on(1)

    async def action_find_previous(self) -> None:
        """To the match before."""
        await self._find_on(-1)

    async def _find_on(self, step: int) -> None:
        """Step, or search anew where the text has changed or nothing was searched for yet."""
        search = self._page_search
        if search is None or not search.ready or not search.is_of(self.page) or not self.workbench.session.query:
            await self.action_find()
            return
        search.look_for(self.workbench.session.query)
        self._find_step(step)

    def _find_step(self, step: int) -> None:
        search = self._page_search
        if search is None or not search.ready or not search.words:
            return
        hit = self._find_hit
        place = hit.place if hit is not None else self.pane.caret.place
        found = search.next(place) if step > 0 else search.before(place)
        self._show_hit(found, select=self._find_bar is None)
        if self._find_bar is None:
            said = f"{search.number(found):,}/{search.count:,}" if found else tr("not here")
            self.told(f"{search.words} {said}", "accent" if found else "bad")
