"""The annotation screen: a document with its translation, its marks, and the panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from workbench.model import Annotation, Document, Edit, Fragment
from workbench.tui.caret import Place
from workbench.tui.page import Page, load_page
from workbench.tui.panel import Shown
from workbench.tui.rows import explained_origin
from workbench.tui.screens.editing import Editing
from workbench.tui.screens.translating import Translating
from workbench.tui.spans import SpanIndex
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.pane import Pane
from workbench.tui.widgets.sidebar import Sidebar
from workbench.tui.words import counted, language_name

if TYPE_CHECKING:
    from workbench.project import Project

_KEYS_SHOWN = 4


class AnnotateScreen(Editing, Translating):
    """One document, to read and to mark."""

    DEFAULT_CSS = """
    AnnotateScreen { layout: vertical; overflow: hidden; background: $background; }
    AnnotateScreen #body { layout: horizontal; height: 1fr; }
    AnnotateScreen Sidebar { width: 36; height: 100%; }
    AnnotateScreen.-roomy Sidebar { width: 46; }
    AnnotateScreen.-narrow #body { layout: vertical; }
    AnnotateScreen.-narrow Sidebar { width: 100%; height: 5; }
    AnnotateScreen.-narrow.-editing Sidebar { height: 11; }
    """

    def __init__(self, project: Project, document: Document, *, place: Place | None = None) -> None:
        super().__init__()
        self.document = document
        self._start = place
        self.page: Page = load_page(project, document)
        self.spans = SpanIndex(self.page, project.marks.of(document.id))
        self.schema = project.schema
        self.pane = Pane(self.page, self.spans, self.schema)
        self.sidebar = Sidebar(self.schema)
        self.header = Header()
        self.footer = Footer()
        self._version = project.database.row("PRAGMA data_version")
        self._choice: tuple[Place | None, str] = (None, "")
        self._saved = counted(len(self.spans), "mark")
        self._tone = "soft"
        self._saved_at: Place | None = None
        if place is not None and place.passage < len(self.page):
            self.pane.caret.move(place)

    def compose(self) -> ComposeResult:
        """Header, text and panel, footer."""
        yield self.header
        with Container(id="body"):
            yield self.pane
            yield self.sidebar
        yield self.footer

    def on_mount(self) -> None:
        """Say where we are; what needs more than the text comes after the first paint."""
        self.pane.focus()
        self.tell()
        self.call_after_refresh(self._first_painted)

    def _first_painted(self) -> None:
        self.pane.moved()
        self.workbench.ask_name_once()

    def on_screen_resume(self) -> None:
        """In front again: what was taken back meanwhile is read anew."""
        if self.outdated:
            self.outdated = False
            self.close_form()
            self.reload(translations=True)
            self.tell()

    # Saying what is so.

    def on_pane_moved(self) -> None:
        """The cursor is elsewhere; what was done before is no news any more."""
        if self._tone == "good" and self.pane.caret.place != self._saved_at:
            self._saved = f"✓ saved · {counted(len(self.spans), 'mark')}"
        self.tell()

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        self.header.say(self._heading())
        self.sidebar.show(self._shown())
        self._tell_footer()

    def _heading(self) -> Heading:
        title = self.document.title or self.document.name
        if not self.page.passages:
            return Heading(title, ("empty document",))
        passage = self.page.passages[self.pane.caret.place.passage]
        target = passage.translation.language if passage.translation else ""
        languages = language_name(passage.segment.language) + (f" → {language_name(target)}" if target else "")
        zone = "page frame" if passage.is_frame else "body"
        return Heading(
            title, (f"{passage.index + 1}/{len(self.page)}", languages, zone, self.project.annotator or "no name yet")
        )

    def _shown(self) -> Shown:
        place = self.pane.caret.place
        if not self.page.passages:
            return Shown(self.schema, hint="This document has no text.")
        under = self._under()
        ids = {mark.id for mark in under}
        passage = self.page.passages[place.passage]
        facts = [
            ("language", language_name(passage.segment.language)),
            ("zone", "page frame" if passage.is_frame else "body"),
        ]
        if place.side == "target" and passage.translation:
            facts[0] = ("language", language_name(passage.translation.language))
        facts.append(("translation", explained_origin(passage)))
        return Shown(
            self.schema,
            under=under,
            chosen=self._chosen(under),
            relations=[m for m in self.spans.marks.values() if m.kind == "relation" and ids & _named(m)],
            segment=facts,
            words=self.words_of,
            lookup=self.spans.marks.get,
            hint=self._hint(),
            form=self.form,
            form_title="Labels of this document",
            edited=self.edited,
            picker=self.picker,
        )

    def _hint(self) -> str:
        if len(self.spans) or self.form:
            return ""
        first = next((t for t in self.schema.types.values() if t.key), None)
        if first is None:
            return "The schema has no type with a key. Press ? for help."
        return f"Move to a word and press {first.key} for {first.title()}. Press ? for all keys."

    def words_of(self, mark: Annotation) -> str:
        """What a mark covers, in its own words."""
        return " … ".join(filter(None, (self.page.text_of(fragment) for fragment in mark.fragments)))

    def _tell_footer(self) -> None:
        situation = self._situation()
        if self.pane.caret.sticky:
            self.footer.say(situation, lead=self._lead(), state="selecting · space ends it", tone="accent")
        else:
            self.footer.say(situation, lead=self._lead(), state=self._saved, tone=self._tone)

    def _lead(self) -> tuple[str, str]:
        """The keys that mark, or those that take a value."""
        if self.picker is not None:
            return "", ""
        if self.form is not None:
            options = self.form.field.options if self.form.field else ()
            if options:
                return f"1–{min(9, len(options))}", "Choose"
            return (self._type_keys(self.edited.kind), "Relabel") if self.edited else ("", "")
        return self._type_keys(), "Mark"

    def _type_keys(self, kind: str = "") -> str:
        """The keys of the first few types, of one kind or of all."""
        keys = [t.key for t in self.schema.types.values() if t.key and kind in ("", t.kind)]
        return " ".join(keys[:_KEYS_SHOWN]) + ("…" if len(keys) > _KEYS_SHOWN else "")

    def _situation(self) -> set[str]:
        if self.picker is not None:
            return {"picking"}
        found = {"leavable", "roomy"} if self.app.size.width >= 140 else {"leavable"}
        journal = self.project.journal
        found |= {"undoable"} if journal.undoable() else set()
        found |= {"redoable"} if journal.redoable() else set()
        if self.form is not None:
            return found | {"editing"}
        caret = self.pane.caret
        under = self._under()
        found |= {"on"} if under else set()
        found |= {"stacked"} if len(under) > 1 else set()
        found.add("selected" if caret.anchor is not None else "unselected")
        if len(self.spans):
            found.add("marked")
        if self.page.passages and self.page.passages[caret.place.passage].translation:
            found.add("translated")
            if self.other_candidates():
                found.add("candidates")
        return found

    def saved(self, what: str = "") -> None:
        """An edit is on disk: say so."""
        self._saved = f"✓ saved · {what or counted(len(self.spans), 'mark')}"
        self._tone, self._saved_at = "good", self.pane.caret.place
        self.tell()

    def failed(self) -> None:
        """An edit was not made: say so."""
        self._saved, self._tone = "✗ not saved", "bad"
        self._tell_footer()

    # Marking.

    def on_pane_type_key(self, event: Pane.TypeKey) -> None:
        """A type's key: mark the selection, or the word under the cursor."""
        self.mark_with(event.label)

    def mark_with(self, label: str) -> None:
        """Use a type: on what is selected, on the word or the mark under the cursor, or on the document."""
        with self.guarded():
            self._catch_up()
        kind = self.schema.types[label].kind
        if kind == "label":
            self.edit_label(label)
            return
        if kind == "relation":
            self.relate(label)
            return
        fragment = self.pane.caret.selection() or self.pane.caret.word()
        if fragment is None:
            self.say("Move to a word, or select something first.")
        elif not self.project.annotator:
            self.workbench.ask_name(lambda: self.mark(label, fragment))
        else:
            self.mark(label, fragment)

    def _catch_up(self) -> None:
        """Read the marks anew if another process has written since, so that none is made twice in two windows."""
        version = self.project.database.row("PRAGMA data_version")
        if version != self._version:
            self._version = version
            self.reload()

    def mark(self, label: str, fragment: Fragment) -> None:
        """Make a mark; it is on disk before the screen shows it."""
        mark_type = self.schema.types[label]
        if any(m.label == label and m.fragments == (fragment,) for m in self.spans.marks.values()):
            self.say(f"This is marked {mark_type.title()} already.")
            return
        with self.guarded():
            mark = self.project.marks.create(
                mark_type.kind,
                label,
                document_id=self.document.id,
                fragments=(fragment,),
                attributes=mark_type.defaults(),
            )
            touched = self.spans.put(mark)
            self._stand_on(fragment)
            self.pane.show_passages(touched)
            self.saved()
            if mark_type.attributes:
                self.open_form(mark)

    def _stand_on(self, fragment: Fragment) -> None:
        """Put the cursor where a fragment begins."""
        places = self.page.places_of(fragment)
        if places:
            side, index = places[0]
            piece = self.page.passages[index].piece(side)
            if piece is not None:
                self.pane.go(Place(side, index, max(0, fragment.start - piece.start)))

    def marks_here(self) -> list[Annotation]:
        """The marks under the cursor: the one chosen, then the innermost first."""
        under = self._under()
        return [*under[self._chosen(under) :], *under[: self._chosen(under)]]

    def _under(self) -> list[Annotation]:
        place = self.pane.caret.place
        return [span.mark for span in self.spans.at(place.side, place.passage, place.at)]

    def _chosen(self, under: Sequence[Annotation]) -> int:
        """Which of the marks under the cursor was chosen; the innermost where the cursor has come from elsewhere."""
        place, mark_id = self._choice
        ids = [mark.id for mark in under]
        return ids.index(mark_id) if place == self.pane.caret.place and mark_id in ids else 0

    def action_next_here(self) -> None:
        """Choose the next of the marks under the cursor."""
        under = self._under()
        if len(under) > 1:
            following = under[(self._chosen(under) + 1) % len(under)]
            self._choice = (self.pane.caret.place, following.id)
            self.tell()

    def action_delete_mark(self) -> None:
        """Delete the mark under the cursor."""
        under = self.marks_here()
        if under:
            self.delete(under[0])
        else:
            self.say("There is no mark under the cursor.")

    def delete(self, mark: Annotation) -> None:
        """Delete a mark; what named it is read anew."""
        with self.guarded():
            self.project.marks.delete([mark.id])
            mark_type = self.schema.types.get(mark.label)
            self.reload()
            self.saved(f"deleted {mark_type.title() if mark_type else mark.label}")

    def reload(self, *, translations: bool = False) -> None:
        """Read the marks anew, and the text with its translations if these changed too."""
        if translations:
            self.page = load_page(self.project, self.document)
            self.forget_candidates()
        self.spans = SpanIndex(self.page, self.project.marks.of(self.document.id))
        if translations:
            self.pane.take(self.page, self.spans)
        else:
            self.pane.spans = self.spans
            self.pane.show_all()

    def missing(self) -> None:
        """Something is there no more: read anew."""
        self.close_form()
        self.reload(translations=True)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew, and show where it was."""
        self.close_form()
        if any(change.table == "documents" and change.key == self.document.id for change in edit.changes):
            self.workbench.show_library(self.document.id, self.pane.caret.place)
            return
        before = dict(self.spans.marks)
        self.reload(translations=any(change.table != "marks" for change in edit.changes))
        keys = [change.key for change in edit.changes if change.table == "marks"]
        self._show_any(self.spans.marks.get(key) or before.get(key) for key in keys)
        self.saved(words)

    def _show_any(self, marks: Iterable[Annotation | None]) -> None:
        for mark in marks:
            if mark is not None and mark.fragments:
                self._stand_on(mark.fragments[0])
                return

    def action_leave(self) -> None:
        """Clear the selection, or go back to the library."""
        if self.pane.caret.clear():
            self.pane.moved()
        else:
            self.workbench.show_library(self.document.id, self.pane.caret.place)


def _named(mark: Annotation) -> set[str]:
    return {mark_id for ids in mark.roles.values() for mark_id in ids}
