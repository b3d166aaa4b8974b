"""What one does with a document in the library besides opening it: one's queue, its details, its zones, the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.background import Hears
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.words import state_name

if TYPE_CHECKING:
    from workbench.model import WorkState
    from workbench.store.documents import DocumentSummary
    from workbench.tui.lead.queue import Queue


class Curating(Hears, WorkbenchScreen[None]):
    """The part of the library that changes what is said of documents."""

    queue: Queue

    @property
    def here(self) -> DocumentSummary | None:
        """The chosen document."""
        raise NotImplementedError

    def recount(self) -> None:
        """Read anew what there is."""
        raise NotImplementedError

    def tell_footer(self, state: str = "") -> None:
        """Show the keys that matter now, and what was done."""
        raise NotImplementedError

    def action_edit_metadata(self) -> None:
        """The document's name, title, language and metadata."""
        from workbench.tui.screens.metadata import MetadataScreen

        here = self.here
        if here is not None:
            self.app.push_screen(MetadataScreen(here.document))

    def action_edit_zones(self) -> None:
        """Which segments are body, and which the page's frame."""
        from workbench.tui.screens.zones import ZonesScreen

        here = self.here
        if here is not None:
            self.app.push_screen(ZonesScreen(here.document))

    def action_archive_document(self) -> None:
        """Take the document out of the library, or bring it back."""
        here = self.here
        if here is None:
            return
        archived = not here.document.archived
        with self.guarded():
            self.project.documents.archive(here.document.id, archived=archived)
            self.recount()
            words = tr("archived; ctrl+z brings it back") if archived else tr("back in the library")
            self.tell_footer(f"✓ {words}")

    # One's own queue, and what a lead looks at.

    def action_next_in_queue(self) -> None:
        """Open the next document that one has to do, behind the chosen one."""
        here = self.here
        following = self.project.assignments.next(self.project.annotator, after=here.document.id if here else "")
        following = following or next(iter(self.queue.to_do), None)
        if following is None:
            self.say(tr("There is nothing left for you to do."))
        else:
            self.workbench.open_document(following)

    def action_say_done(self) -> None:
        """Say that one is done with the document, or at work on it again."""
        here = self.here
        state = self.queue.states.get(here.document.id) if here is not None else None
        if here is None or state is None:
            self.say(tr("This document was not given to you."))
            return
        wanted: WorkState = "done" if state in ("new", "working") else "working"
        with self.guarded():
            self.project.assignments.set_state(here.document.id, self.project.annotator, wanted)
            self.recount()
            self.tell_footer("✓ " + tr("{what}: {more}", what=state_name(wanted), more=here.document.name))

    def action_review_document(self) -> None:
        """Settle what the annotators of the document differ on."""
        here = self.here
        if here is not None and self.queue.hides(here.document.id):
            self.say(tr("You see others' marks when you are done with this document."))
        elif here is not None:
            self.workbench.open_review(here.document.id)

    def action_show_agreement(self) -> None:
        """How far the annotators agree."""
        self.workbench.open_agreement()

    def action_show_assignments(self) -> None:
        """Who works on which document."""
        self.workbench.open_assignments()
