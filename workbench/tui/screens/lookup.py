"""Looking words up: what the dictionary, the termbase and the translation memory say of them, on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import BindingType

from workbench.tui.actions import bindings
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lines import Line, beginning, ending
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.model import Edit
    from workbench.project import Project
    from workbench.store.termbase import TermStatus
    from workbench.tui.action import Context

Kind = Literal["term", "dictionary", "memory"]

_KIND = 12
_LINES = 60
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, and between which languages they are looked up."""

    words: str
    language: str
    other: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was found.

    Attributes:
        said: What the line says.
        more: What is said below of the chosen line.
        gives: What it puts into the translation, "" for nothing.
    """

    kind: Kind
    said: str
    more: str
    gives: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a look-up; without a dictionary, how to have one."""

    entries: tuple[Entry, ...] = ()
    hint: str = ""


class LookupScreen(ListedScreen):
    """What there is about some words.

    Args:
        into: The language of the translation: words of it can be put in, and are a new term's rendering.
        insert: Puts words into the translation.
        across: What belongs to the words on the other side: offered for a new term.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("lookup",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("lookup")

    def __init__(self, asked: Asked, *, into: str, insert: Callable[[str], None], across: str = "") -> None:
        super().__init__()
        self._asked, self._into, self._insert, self._across = asked, into, insert, across
        self._found = Looked()
        self._busy = True

    def on_mount(self) -> None:
        """Look up; where there are no words, ask for them."""
        super().on_mount()
        if self._asked.words:
            self._look()
        else:
            self._busy = False
            self.action_other_words()

    def _look(self) -> None:
        asked, self._busy = self._asked, True

        def found(looked: Looked) -> None:
            self._found, self._busy = looked, False
            self.list.empty = looked.hint or tr("Nothing is known of these words.")
            self.list.show(len(looked.entries), 0)
            self.tell()

        def failed(error: WorkbenchError) -> None:
            self.say(error.message, hint=error.hint, bad=True)
            found(Looked())

        def work(project: Project, task: Task) -> Looked:
            return look_up(project, asked)

        in_background(self, work, found, project=self.project, failed=failed, group="lookup")
        self.tell()

    @property
    def here(self) -> Entry | None:
        """The chosen entry."""
        return self._found.entries[self.list.index] if self._found.entries else None

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """Where it is from, and what it says."""
        entry = self._found.entries[number]
        names = {"term": tr("term"), "dictionary": tr("dictionary"), "memory": tr("memory")}
        return [
            cell(names[entry.kind], _KIND, ink, "faint", back),
            cell(entry.said, max(1, width - _KIND), ink, "faint" if entry.faint else "text", back),
        ]

    def tell(self, state: str = "", tone: str = "good") -> None:
        """Bring everything up to date."""
        asked = self._asked
        languages = f"{language_name(asked.language)} → {language_name(asked.other)}"
        self.header.say(Heading(tr("Look up: {words}", words=asked.words), (languages,)))
        here = self.here
        is_given = here is not None and here.gives and asked.other == self._into
        gives = [(tr("enter puts in: {words}", words=here.gives), "accent")] if here and is_given else []
        hint = [(self._found.hint, "faint")] if self._found.hint and self._found.entries else []
        self.below.tell(
            *([[(here.more, "text")]] if here else []), *([gives] if gives else []), *([hint] if hint else [])
        )
        situation = {"leavable", "looked_up"} | ({"undoable"} if self.project.journal.undoable() else set())
        self.footer.say(situation, state=tr("looking up …") if self._busy else state, tone=tone)

    def action_insert_found(self) -> None:
        """Put the entry's words into the translation, and go back to it."""
        here = self.here
        if here is None or not here.gives:
            self.say(tr("There is nothing in this line to put in."))
        elif self._asked.other != self._into:
            self.say(tr("These words are in the language of the source: there is nothing to put in."))
        else:
            self.close()
            self._insert(here.gives)

    def on_line_list_opened(self) -> None:
        """An entry was clicked twice."""
        self.action_insert_found()

    def action_other_words(self) -> None:
        """Look other words up, of either language."""

        def answered(words: str | None) -> None:
            if words is not None and words.strip():
                self._asked, self._across = asked_for(words.strip(), self._asked), ""
                self._look()
            elif not self._asked.words:
                self.close()

        keys = tr("enter looks it up · esc goes back")
        self.app.push_screen(AskScreen(tr("Look up"), "", given=self._asked.words, keys=keys), answered)

    def action_add_term(self) -> None:
        """Add the words to the termbase, with what they are called on the other side."""
        asked, here = self._asked, self.here
        given = self._across or (here.gives if here and here.kind != "memory" else "")
        help_ = tr("How «{words}» is called in {language}.", words=asked.words, language=language_name(asked.other))

        def answered(name: str | None) -> None:
            if name is None or not name.strip():
                return
            with self.guarded():
                _add_term(self.project, asked, name.strip(), self._into)
                self._look()
                self.tell(tr("✓ saved · term added"))

        self.app.push_screen(AskScreen(tr("Add a term"), help_, given=given), answered)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: look anew."""
        self._look()
        self.tell(words)

    def action_close_lookup(self) -> None:
        """Back to the text."""
        self.close()


def asked_for(words: str, before: Asked) -> Asked:
    """Words that were typed, looked up in whichever of two languages they are written in."""
    from workbench.text.language import family_of

    family = family_of(words)
    if before.other.startswith(family) and not before.language.startswith(family):
        return Asked(words, before.other, before.language)
    return Asked(words, before.language, before.other)


def _add_term(project: Project, asked: Asked, name: str, into: str) -> None:
    """The source's words and the translation's, whichever were looked up; the first rendering is preferred."""
    termbase = project.termbase
    pair = (asked.words, asked.language), (name, asked.other)
    (term, language), (rendering, target) = pair[::-1] if asked.language == into else pair
    known = {r.status for hit in termbase.find(term, language, target) if hit.term.term == term for r in hit.renderings}
    status: TermStatus = "approved" if "preferred" in known else "preferred"
    termbase.add_pair(term, language, rendering, target, status=status)


def look_up(project: Project, asked: Asked) -> Looked:
    """What the termbase, the dictionary and the memory say, in this order."""
    dictionary, hint = _dictionary(asked)
    return Looked((*_terms(project, asked), *dictionary, *_memory(project, asked)), hint)


def _terms(project: Project, asked: Asked) -> list[Entry]:
    found = []
    for hit in project.termbase.find(asked.words, asked.language, asked.other):
        for rendering in hit.renderings:
            status = {"preferred": tr("preferred"), "approved": tr("approved"), "forbidden": tr("forbidden")}
            is_forbidden = rendering.status == "forbidden"
            said = f"{hit.term.term} → {rendering.text}   {status[rendering.status]}"
            note = " · ".join(filter(None, (hit.term.note, rendering.note))) or said
            found.append(Entry("term", said, note, "" if is_forbidden else rendering.text, faint=is_forbidden))
    return found


def _dictionary(asked: Asked) -> tuple[list[Entry], str]:
    from workbench.text.language import names_simplified, to_script
    from workbench.translate import dictionary

    entries = dictionary.lookup(asked.words)
    if entries is None:
        return [], dictionary.HINT
    into_chinese = asked.other.startswith("zh")
    simplified = names_simplified(asked.language) or names_simplified(asked.other)
    found = []
    for entry in entries:
        chinese = entry.simplified if simplified else to_script(entry.traditional, asked.other, traditional=True)
        both = chinese if entry.traditional == entry.simplified else f"{entry.traditional} {entry.simplified}"
        said = f"{both}  {entry.pinyin}  {'; '.join(entry.meanings)}"
        found.append(Entry("dictionary", said, said, chinese if into_chinese else entry.meanings[0]))
    return found, ""


def _memory(project: Project, asked: Asked) -> list[Entry]:
    """Lines of the memory where the words stand, the words in the middle; each pair of texts once."""
    found: dict[tuple[str, str], Entry] = {}
    for line in project.memory.concordance(asked.words, language=asked.language, limit=_LINES):
        left, right = ending(line.left, _CONTEXT), beginning(line.right, _CONTEXT)
        match = f"〔{line.match}〕" if asked.language.startswith("zh") else f"[{line.match}]"
        said = f"{left}{match}{right} → {line.other}".replace("\n", " ")
        entry = Entry("memory", said, f"{line.text} → {line.other}".replace("\n", " "), line.other)
        found.setdefault((line.text, line.other), entry)
    return list(found.values())
