"""What the annotation screen says: its header, its panel and its footer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.model import Annotation
from workbench.tui.actions import key_called
from workbench.tui.language import tr
from workbench.tui.page import Passage
from workbench.tui.panel import Shown
from workbench.tui.rows import explained_origin
from workbench.tui.screens.parts import Annotating
from workbench.tui.titles import marks_counted, titled
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.pane import Pane
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from workbench.tui.choose import Picker
    from workbench.tui.staged import Staged

_KEYS_SHOWN = 4


class Telling(Annotating):
    """The part of the annotation screen that says what is so."""

    _state = ""
    _tone = "soft"
    _told_at: tuple[object, ...] | None = None
    _wrote = False
    _elsewhere: dict[str, Annotation | None]
    _tagged: Sequence[Passage] = ()
    staged: Staged

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        self.header.say(self._heading())
        self.sidebar.show(self._shown())
        self._tell_footer()

    def on_pane_moved(self) -> None:
        """The cursor is elsewhere; what was said before is no news any more."""
        if self._told_at is not None and self._told_at != self._where():
            self._told_at = None
            self._state, self._tone = (
                (tr("✓ saved · {what}", what=self._marks_in_all()), "good")
                if self._wrote
                else (self._marks_in_all(), "soft")
            )
        self.tell()

    def saved(self, what: str = "") -> None:
        """An edit is on disk: say so."""
        self._wrote = True
        self.told(tr("✓ saved · {what}", what=what or self._marks_in_all()), "good")

    def _marks_in_all(self) -> str:
        """How many marks there are, of which some may not be read yet."""
        return marks_counted(len(self.spans) if self.staged.done else max(len(self.spans), self.staged.number))

    def told(self, what: str, tone: str = "soft") -> None:
        """Say something at the right of the footer, until the cursor moves."""
        self._state, self._tone, self._told_at = what, tone, self._where()
        self.tell()

    def _where(self) -> tuple[object, ...]:
        """Where one is, for how long something that was said is news."""
        caret = self.pane.caret
        return caret.place, caret.anchor, caret.sticky, self.aim

    def on_pane_unknown_key(self, event: Pane.UnknownKey) -> None:
        """A letter that nothing has."""
        self.means_nothing(event.key)

    def means_nothing(self, key: str) -> None:
        """Say that a letter has no meaning here, and where those are that have one."""
        keys = {"types": key_called("pick_label"), "help": key_called("help")}
        self.told(tr("{key} means nothing here · {types} types · {help} keys", key=key, **keys), "accent")

    def hush(self) -> None:
        """Something is opened: what was said about leaving holds no more."""
        if self.leaving is not None:
            self.leaving, self._state = None, ""

    def keys_wait(self, words: str) -> None:
        """Something is being done on a thread, and keys wait for it: say so."""
        self.told(words)

    def failed(self) -> None:
        """An edit was not made: say so."""
        self._state, self._tone = tr("✗ not saved"), "bad"
        self._tell_footer()

    def _heading(self) -> Heading:
        title = self.document.title or self.document.name
        if not self.page.passages:
            return Heading(title, (tr("empty document"),))
        passage = self.page.passages[self.pane.caret.place.passage]
        target = passage.translation.language if passage.translation else ""
        languages = language_name(passage.segment.language) + (f" → {language_name(target)}" if target else "")
        zone = tr("page frame") if passage.is_frame else tr("body")
        who = self.project.annotator or tr("no name yet")
        return Heading(title, (f"{passage.index + 1}/{len(self.page)}", *self.facts(), languages, zone, who))

    def _shown(self) -> Shown:
        if not self.page.passages:
            return Shown(self.schema, hint=tr("This document has no text."))
        here = self.marks_here()
        shown = [mark for mark in here if mark.fragments]
        return Shown(
            self.schema,
            under=shown,
            chosen=here[0] if here else None,
            relations=[mark for mark in here if not mark.fragments],
            segment=self._segment_facts(),
            words=self.words_of,
            lookup=self.lookup,
            wrong=self.wrong_with,
            sections=self.sections(),
            hint=self._hint(),
            form=self.form,
            form_title=self._form_title(),
            edited=self.edited,
            picker=self.picker,
            aim=self.aim,
        )

    def _segment_facts(self) -> list[tuple[str, str]]:
        place = self.pane.caret.place
        passage = self.page.passages[place.passage]
        language = passage.segment.language
        if place.side == "target" and passage.translation:
            language = passage.translation.language
        facts = [
            (tr("language"), language_name(language)),
            (tr("zone"), tr("page frame") if passage.is_frame else tr("body")),
            (tr("translation"), explained_origin(passage)),
        ]
        return facts + [(title, value) for title, value in self.label_facts(passage.segment.id)]

    def label_facts(self, target: str) -> list[tuple[str, str]]:
        """The labels of a segment or document: each with its values."""
        facts = []
        for mark in self.spans.labels_of(target):
            mark_type = self.schema.types.get(mark.label)
            values = []
            for name, value in mark.attributes.items():
                attribute = mark_type.attribute(name) if mark_type else None
                for each in value if isinstance(value, (list, tuple)) else [value]:
                    known = attribute.value(each) if attribute and isinstance(each, str) else None
                    values.append(titled(known) if known else str(each))
            facts.append((titled(mark_type) if mark_type else mark.label, tr(", ").join(values) or tr("yes")))
        return facts

    def tag_segments(self, *, shown: bool = True) -> None:
        """Let each segment's labels stand beside it; `shown` where the text is on the screen already."""
        labelled = self.spans.labelled()
        tagged = {passage.index for passage in self._tagged}
        for index in {*labelled, *tagged}:
            passage = self.page.passages[index]
            facts = self.label_facts(passage.segment.id) if index in labelled else []
            words = " · ".join(value for _, value in facts)
            if words != passage.labels:
                passage.labels = words
                if shown:
                    self.pane.show_translation(index)
        self._tagged = [self.page.passages[index] for index in labelled]

    def _form_title(self) -> str:
        if self.labelled == self.document.id:
            return tr("Labels of this document")
        return tr("Labels of this segment")

    def _hint(self) -> str:
        if len(self.spans) or self.form:
            return ""
        first = next((t for t in self.schema.types.values() if t.key), None)
        if first is None:
            keys = {"types": key_called("pick_label"), "help": key_called("help")}
            return tr("The schema has no type with a key: press {types} for its types, {help} for help.", **keys)
        keys = {"key": self.pane.modes.typed(first.key), "help": key_called("help")}
        return tr("Move to a word and press {key} for {title}. Press {help} for all keys.", title=titled(first), **keys)

    def words_of(self, mark: Annotation) -> str:
        """What a mark covers, in its own words; the title of its document where that is another."""
        if mark.document_id != self.document.id:
            return tr("in another document")
        return " … ".join(filter(None, (self.page.text_of(fragment) for fragment in mark.fragments)))

    def lookup(self, mark_id: str) -> Annotation | None:
        """A mark by its id, of this document or another."""
        mark = self.spans.marks.get(mark_id)
        if mark is None:
            if mark_id not in self._elsewhere:
                self._elsewhere[mark_id] = self.project.marks.find(mark_id)
            mark = self._elsewhere[mark_id]
        return mark

    # The footer.

    def _tell_footer(self) -> None:
        situation, lead = self._situation(), self._lead()
        if self.aim is not None and self._told_at != self._where():
            self.footer.say(situation, lead=lead, state=self._said_of_aim(self.aim), tone="accent")
        elif self.pane.caret.sticky and self._told_at != self._where():
            said = tr("selecting · {key} ends it", key=key_called("stick", moving="moving" in situation))
            self.footer.say(situation, lead=lead, state=said, tone="accent")
        else:
            self.footer.say(situation, lead=lead, state=self._state, tone=self._tone)

    def _said_of_aim(self, aim: Picker) -> str:
        """What one can do while one points at a mark."""
        keys = [t.key for t in self.schema.types.values() if t.key and t.name in aim.accepts]
        several = "…" if len(keys) > _KEYS_SHOWN else ""
        keys_shown = self.pane.modes.typed(" ".join(keys[:_KEYS_SHOWN]) + several)
        back = key_called("leave")
        return tr("{keys} marks it · {back} back", keys=keys_shown, back=back) if keys else tr("{back} back", back=back)

    def _lead(self) -> tuple[str, str]:
        """The keys that mark, or those that take a value."""
        if self.picker is not None:
            return "", ""
        if self.aim is not None:
            return key_called("edit_mark"), tr("Take it")
        if self.form is not None:
            options = self.form.field.options if self.form.field else ()
            if options:
                return f"1–{min(9, len(options))}", tr("Choose")
            return (self._type_keys(self.edited.kind), tr("Relabel")) if self.edited else ("", "")
        return self.pane.modes.lead(self._type_keys(), tr("Mark"), tr("Mark · esc moves"), tr("times"))

    def _type_keys(self, kind: str = "") -> str:
        """The keys of the first few types, of one kind or of all."""
        keys = [t.key for t in self.schema.types.values() if t.key and kind in ("", t.kind)]
        return " ".join(keys[:_KEYS_SHOWN]) + ("…" if len(keys) > _KEYS_SHOWN else "")

    def _situation(self) -> set[str]:
        if self.picker is not None:
            return {"picking", "pointable"} if self.picker.accepts else {"picking"}
        if self.aim is not None:
            return set()
        found = {"leavable", "roomy"} if self.app.size.width >= 140 else {"leavable"}
        journal = self.project.journal
        found |= {"undoable"} if journal.undoable() else set()
        found |= {"redoable"} if journal.redoable() else set()
        if self.form is not None:
            return found | {"editing"}
        return found | self._situation_in_text() | self.also_so()

    def _situation_in_text(self) -> set[str]:
        caret = self.pane.caret
        here = self.marks_here()
        found = {"on"} if here else set()
        found |= {"stacked"} if len(here) > 1 else set()
        found.add("selected" if caret.anchor is not None else "unselected")
        if len(self.spans):
            found.add("marked")
        if self.page.passages and self.page.passages[caret.place.passage].translation:
            found.add("translated")
        return found
