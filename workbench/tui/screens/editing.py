"""Editing marks and labels on the annotation screen: the form, and carrying out what it asks."""

from __future__ import annotations

from workbench.model import JSON, Annotation
from workbench.tui.actions import ids_of
from workbench.tui.form import (
    NOTE,
    Ask,
    Field,
    Form,
    Pick,
    Request,
    Set,
    fields_of_labels,
    fields_of_mark,
    no_longer_asked,
    stray_fields,
)
from workbench.tui.language import tr
from workbench.tui.screens.picking import Picking
from workbench.tui.titles import titled
from workbench.tui.widgets.sidebar import Sidebar

_FORM_ACTIONS = ids_of("editor")


class Editing(Picking):
    """The part of the annotation screen that edits marks and labels."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form and the list share keys: only those of what is open are live."""
        if action in _FORM_ACTIONS:
            return self.form is not None and self.picker is None and self.aim is None
        return super().check_action(action, parameters)

    # Opening and closing.

    def action_edit_mark(self) -> None:
        """Open the form for the mark under the cursor: the innermost, or the one chosen."""
        if self.aim is not None:
            self.point()
            return
        here = self.marks_here()
        if here:
            self.open_form(here[0])
        else:
            self.say(tr("There is no mark under the cursor."))

    def open_form(self, mark: Annotation) -> None:
        """Edit a mark in the panel, what is not right with it first."""
        self.edited, self.labelled, self.latest = mark, "", mark.id
        self._open()

    def action_edit_labels(self) -> None:
        """Edit the labels of the document in the panel."""
        self._open_labels(self.document.id)

    def action_edit_segment_labels(self) -> None:
        """Edit the labels of the segment under the cursor in the panel."""
        if self.page.passages:
            self._open_labels(self.page.passages[self.pane.caret.place.passage].segment.id)

    def _open_labels(self, target: str, name: str = "") -> None:
        if not any(t.target == self._on(target) for t in self.schema.labels.values()):
            whole = target == self.document.id
            what = tr("The schema has no labels for documents.") if whole else tr("It has no labels for segments.")
            self.say(what)
        elif not self.project.annotator:
            self.workbench.ask_name(lambda: self._open_labels(target, name))
        else:
            self.edited, self.labelled = None, target
            self._open(name)

    def _on(self, target: str) -> str:
        return "document" if target == self.document.id else "segment"

    def edit_label(self, name: str) -> None:
        """Edit the labels of the document or the segment, this one first."""
        of_segment = self.schema.types[name].target == "segment"
        segment = self.page.passages[self.pane.caret.place.passage].segment
        self._open_labels(segment.id if of_segment else self.document.id, name)

    def fields(self) -> list[Field]:
        """The fields of what is being edited, as it is now."""
        if self.edited is not None:
            mark_type = self.schema.types.get(self.edited.label)
            return [*fields_of_mark(self.edited, mark_type), *stray_fields(self.edited, mark_type)]
        labels = self.spans.labels_of(self.labelled)
        return fields_of_labels(self.schema, self.labelled, self._on(self.labelled), labels)

    def _open(self, owner: str = "") -> None:
        self.form = Form(self.fields())
        self.hush()
        if owner:
            self.form.open_named("", owner)
        elif self.edited is not None:
            self.form.open_named(self.first_fault(self.edited))
        self.light(self.edited)
        self.add_class("-editing")
        self.sidebar.focus()
        self.tell()

    def close_form(self) -> None:
        """Back to the text."""
        if self.form is None and self.picker is None and self.aim is None:
            return
        self.form = self.edited = None
        self.labelled = ""
        self.close_lists()

    def action_close_editor(self) -> None:
        """Back to the text; everything is saved."""
        self.close_form()

    def refresh_form(self) -> None:
        """Show the form as things are now, after something was taken back; close it where its mark is gone."""
        if self.form is None:
            self.close_form()
            return
        if self.edited is not None:
            found = self.spans.marks.get(self.edited.id)
            if found is None:
                self.close_form()
                return
            self.edited = found
        self.form.refresh(self.fields())
        self.close_lists()

    # Keys in the form.

    def action_field_up(self) -> None:
        """Open the field above."""
        self.to_field(-1)

    def action_field_down(self) -> None:
        """Open the field below."""
        self.to_field(1)

    def action_value_left(self) -> None:
        """Take the value to the left."""
        self._turn(-1)

    def action_value_right(self) -> None:
        """Take the value to the right."""
        self._turn(1)

    def _turn(self, step: int) -> None:
        if self.form is not None:
            self._carry_out(self.form.turn(step))
            self.tell()

    def action_open_field(self) -> None:
        """Pick a mark, write a text, or go on."""
        self._carry_out(self.form.open() if self.form else None)
        self.tell()

    def action_clear_field(self) -> None:
        """Clear the field."""
        self._carry_out(self.form.clear() if self.form else None)

    def action_delete_edited(self) -> None:
        """Delete the mark that is being edited."""
        mark = self.edited
        if mark is not None:
            self.close_form()
            self.delete(mark)

    def on_sidebar_typed(self, event: Sidebar.Typed) -> None:
        """A digit takes a value, a type's key relabels the mark; in the list, any character narrows it."""
        if self.picker is not None:
            self.picker.type(event.character)
            self.tell()
        elif self.form is not None and event.character in "123456789" and self.form.field and self.form.field.options:
            request = self.form.digit(int(event.character))
            self._carry_out(request)
            if request is not None and self.form and self.form.field and self.form.field.kind == "choice":
                self.form.advance()
                self.tell()
        elif self.edited is not None and event.character in self.schema.by_key:
            self.relabel_edited(self.schema.by_key[event.character].name)
        elif self.form is not None:
            self.means_nothing(event.character)

    def relabel_edited(self, label: str) -> None:
        """Give the mark that is being edited another type."""
        from workbench.tui.remarking import relabel

        mark, new = self.edited, self.schema.types[label]
        if mark is None or label == mark.label:
            return
        if new.kind != mark.kind:
            self.say(tr("This mark cannot become a {title}: that is another kind.", title=titled(new)))
            return
        with self.guarded():
            self._took(relabel(self.project, mark, new))

    # Carrying out what the form asks for.

    def _carry_out(self, request: Request | None) -> None:
        if isinstance(request, Set):
            self._set(request.field, request.value)
        elif isinstance(request, Pick) and self.edited is not None:
            field = request.field
            self.pick_for(field, self.edited, lambda key: self._fill(field, key))
        elif isinstance(request, Ask):
            self.write_text(request.field)

    def _fill(self, field: Field, mark_id: str) -> None:
        """Take a mark into a role; where there is room for one, in the place of the one that is there."""
        now = next((each for each in self.form.fields if each.name == field.name), field) if self.form else field
        kept = [] if now.limit == 1 else [each for each in now.value or () if each != mark_id]
        self._set(now, [*kept, mark_id])

    def _set(self, field: Field, value: JSON) -> None:
        with self.guarded():
            if field.owner:
                self._set_label(field, value)
            elif field.kind == NOTE:
                self._took(self.project.marks.update(self._noted().id, note=value or ""))
            elif self.edited is not None:
                self._took(self._changed(self.edited, field, value))

    def _noted(self) -> Annotation:
        """The mark that a note is for."""
        return self.edited or self.spans.marks[self.latest]

    def _changed(self, mark: Annotation, field: Field, value: JSON) -> Annotation:
        if field.kind == "role" or field.name in mark.roles:
            return self.project.marks.update(mark.id, roles={field.name: value or ()})
        cleared = no_longer_asked(self.schema.types.get(mark.label), {**mark.attributes, field.name: value})
        return self.project.marks.update(mark.id, attributes={**cleared, field.name: value})

    def _took(self, mark: Annotation) -> None:
        """A mark has a new form, which is on disk."""
        self.pane.show_passages(self.spans.put(mark))
        if self.form is not None and self.edited is not None:
            self.edited = mark
            self.form.refresh(self.fields())
        self.saved()

    def _set_label(self, field: Field, value: JSON) -> None:
        """A label is a mark of its own: made, changed, or, with its first value, deleted."""
        marks = self.project.marks
        mark_type = self.schema.types[field.owner]
        given = next((m for m in self.spans.labels_of(self.labelled) if m.label == field.owner), None)
        said = {field.name: value} if field.asks else {}
        is_first = not mark_type.attributes or field.name == mark_type.attributes[0].name
        if given is None and value is not None:
            attributes = {**mark_type.defaults(), **said}
            document, target = self.document.id, self.labelled
            label = marks.create("label", field.owner, document_id=document, target=target, attributes=attributes)
            self.spans.put(label)
        elif given is not None and value is None and is_first:
            marks.delete([given.id])
            self.spans.drop(given.id)
        elif given is not None:
            cleared = no_longer_asked(mark_type, {**given.attributes, **said})
            self.spans.put(marks.update(given.id, attributes={**said, **cleared}))
        if self.form is not None:
            self.form.refresh(self.fields())
        self.tag_segments()
        self.saved()

    def write_text(self, field: Field) -> None:
        """Ask for a text or number."""
        self.ask_for(field, "" if field.is_empty else str(field.value), lambda value: self._set(field, value))
