"""Marking on the annotation screen: making marks, choosing among those under the cursor, deleting, notes."""

from __future__ import annotations

from collections.abc import Collection

from workbench.model import Annotation, Fragment
from workbench.tui.caret import Place
from workbench.tui.form import NOTE, Field
from workbench.tui.language import tr
from workbench.tui.preferences import is_preferred
from workbench.tui.screens.parts import Annotating
from workbench.tui.spans import Span
from workbench.tui.titles import label_of, titled, words_quoted
from workbench.tui.widgets.pane import Pane


class Marking(Annotating):
    """The part of the annotation screen that makes and deletes marks."""

    _choice: tuple[Place | None, str] = (None, "")
    _version: object = None
    _seen_here: tuple[object, list[Annotation]] = (None, [])

    def on_pane_type_key(self, event: Pane.TypeKey) -> None:
        """A type's key: mark the selection, or the word under the cursor."""
        self.mark_with(event.label)

    def mark_with(self, label: str) -> None:
        """Use a type: on what is selected, on the word or the mark under the cursor, or on the document."""
        with self.guarded():
            self._catch_up()
        mark_type = self.schema.types[label]
        if self.aim is not None and label not in self.aim.accepts:
            self.say(tr("{title} cannot stand there.", title=titled(mark_type)))
        elif mark_type.kind == "label":
            self.edit_label(label)
        elif mark_type.kind == "relation":
            self.relate(label)
        else:
            self._mark_here(label)

    def _mark_here(self, label: str) -> None:
        fragment = self.selected() or self.pane.caret.word()
        if fragment is None:
            self.say(tr("Move to a word, or select something first."))
        elif not self.project.annotator:
            self.workbench.ask_name(lambda: self.mark(label, fragment))
        else:
            self.mark(label, fragment)

    def selected(self) -> Fragment | None:
        """What is selected; in whole words, where one wants them."""
        from workbench.tui.shape import widened

        fragment = self.pane.caret.selection()
        return widened(self.text_under(fragment), fragment) if fragment and is_preferred("snapping") else fragment

    def text_under(self, fragment: Fragment) -> str:
        """The text that a fragment is of, as it is shown; "" where it is not."""
        if fragment.text_id == self.document.id:
            return self.page.text
        places = self.page.places_of(fragment)
        piece = self.page.passages[places[0][1]].piece("target") if places else None
        return piece.text if piece else ""

    def _catch_up(self) -> None:
        """Read the marks anew if another process has written since, so that none is made twice in two windows."""
        version = self.project.database.row("PRAGMA data_version")
        if self._version not in (None, version):
            self.reload()
        self._version = version

    def mark(self, label: str, fragment: Fragment) -> None:
        """Make a mark; it is on disk before the screen shows it."""
        mark_type = self.schema.types[label]
        same = next((m for m in self._over(fragment) if m.label == label and m.fragments == (fragment,)), None)
        if same is not None and self.aim is not None:
            self.pointed_at(same)
        elif same is not None:
            self.say(tr("This is marked {title} already.", title=titled(mark_type)))
        else:
            with self.guarded(), self.project.journal.group(f"mark {label}"):
                mark = self.project.marks.create(
                    mark_type.kind,
                    label,
                    document_id=self.document.id,
                    fragments=(fragment,),
                    attributes=mark_type.defaults(),
                )
                self._made(mark, fragment)

    def _made(self, mark: Annotation, fragment: Fragment) -> None:
        """A mark is on disk: show it; take it for what it was made for, or ask what there is to say of it."""
        touched = self.spans.put(mark)
        self.pane.show_passages(touched)
        if self.aim is not None:
            self.pointed_at(mark)
            return
        self.stand_on(fragment)
        self.choose_mark(mark)
        self.saved()
        mark_type = self.schema.types[mark.label]
        if mark_type.attributes or any(role.min for role in mark_type.roles):
            self.open_form(mark)

    def _over(self, fragment: Fragment) -> list[Annotation]:
        """The marks over the start of a fragment."""
        for side, index in self.page.places_of(fragment):
            piece = self.page.passages[index].piece(side)
            if piece is not None:
                return [span.mark for span in self.spans.at(side, index, fragment.start - piece.start)]
        return []

    def stand_on(self, fragment: Fragment) -> None:
        """Put the cursor where a fragment begins."""
        places = self.page.places_of(fragment)
        if places:
            side, index = places[0]
            piece = self.page.passages[index].piece(side)
            if piece is not None:
                self.pane.go(Place(side, index, max(0, fragment.start - piece.start)))

    # Which of the marks.

    def on_pane_moved(self) -> None:
        """The cursor is elsewhere: the innermost mark is the one that the keys are for, until another is chosen."""
        if self._choice[0] != self.pane.caret.place:
            self._choice = (None, "")

    def marks_here(self) -> list[Annotation]:
        """The marks under the cursor: the one chosen, then the innermost first; their relations last."""
        here = self._here()
        place, mark_id = self._choice
        at = next((i for i, m in enumerate(here) if m.id == mark_id), 0) if place == self.pane.caret.place else 0
        return [*here[at:], *here[:at]]

    def _here(self) -> list[Annotation]:
        """The marks under the cursor: found once, however often they are asked for."""
        if not self.page.passages:
            return []
        caret = self.pane.caret
        known = (self.spans, self.spans.version, caret.place, caret.anchor)
        if self._seen_here[0] != known:
            self._seen_here = (known, self._found_at(caret.place, caret.anchor))
        return self._seen_here[1]

    def _found_at(self, place: Place, anchor: Place | None) -> list[Annotation]:
        spans = self.spans.at(place.side, place.passage, place.at)
        if anchor is not None and anchor != place:
            spans = self._over_selection(place, anchor) or spans
        under = list({span.mark.id: span.mark for span in spans}.values())
        named = (naming for mark in under for naming in self.spans.naming(mark.id) if naming.kind == "relation")
        return [*under, *{relation.id: relation for relation in named}.values()]

    def _over_selection(self, *ends: Place) -> list[Span]:
        """The marks at both ends of a selection, then those at one: the cursor itself may stand behind all of them."""
        first, last = sorted(ends, key=lambda end: (end.passage, end.at))
        at_first = self.spans.at(first.side, first.passage, first.at)
        at_last = self.spans.at(last.side, last.passage, last.at - 1) if last.at else []
        whole = {span.mark.id for span in at_first} & {span.mark.id for span in at_last}
        return sorted([*at_first, *at_last], key=lambda span: span.mark.id not in whole)

    def choose_mark(self, mark: Annotation) -> None:
        """Let the keys be for this one of the marks under the cursor."""
        self._choice = (self.pane.caret.place, mark.id)
        self.latest = mark.id

    def action_next_here(self) -> None:
        """Choose the next of the marks under the cursor; where there is one, choose it."""
        here = self.marks_here()
        if here:
            self.choose_mark(here[1] if len(here) > 1 else here[0])
            self.tell()

    # Deleting, and notes.

    def action_delete_mark(self) -> None:
        """Delete the mark under the cursor."""
        here = self.marks_here()
        if here:
            self.delete(here[0])
        else:
            self.say(tr("There is no mark under the cursor."))

    def delete(self, mark: Annotation) -> None:
        """Delete a mark; what named it is read anew."""
        with self.guarded():
            self.project.marks.delete([mark.id])
            self.renew(self._just_changed())
            self.saved(tr("deleted {title}", title=label_of(self.schema, mark.label)))

    def _just_changed(self) -> Collection[str]:
        """The marks that the last edit has changed."""
        last = self.project.journal.history(1)
        return {change.key for edit in last for change in edit.changes if change.table == "marks"}

    def renew(self, mark_ids: Collection[str]) -> None:
        """Read these marks anew, and show them as they are."""
        found = self.project.marks.find_many(mark_ids)
        touched: set[int] = set()
        for mark_id in mark_ids:
            mark = found.get(mark_id)
            ours = mark and mark.document_id == self.document.id and mark.annotator == self.project.annotator
            touched |= self.spans.put(mark) if mark and ours else self.spans.drop(mark_id)
        self.pane.show_passages(touched)
        self.tag_segments()

    def action_note_mark(self) -> None:
        """Write a note on the mark under the cursor."""
        here = self.marks_here()
        if not here:
            self.say(tr("There is no mark under the cursor."))
            return
        mark = here[0]
        words = self.words_of(mark) or label_of(self.schema, mark.label)
        title = tr("Note on {words}", words=words_quoted(words))
        self.choose_mark(mark)
        help_ = tr("Anything that you want to remember about it.")
        self.write_text(Field(NOTE, title, "note", value=mark.note, help=help_))
