"""What the panel says while a translation is typed, as lines: suggestions by number, terms, what was found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.language import tr
from workbench.tui.lines import Line, cut, filled, fit, width_of, wrap
from workbench.tui.postedit.differences import Run, differences
from workbench.tui.postedit.suggesting import Suggestion
from workbench.tui.themes import Ink

MARGIN: Final = 2
_FEWEST_ROWS, _MOST_ROWS = 3, 12
"""Of a suggestion: however many there are, and however much room."""
_COLORS: Final = {"same": "soft", "in": "good", "out": "bad"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check has against the translation: what, and where it can be read about."""

    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Editing:
    """What is so while a translation is typed.

    Attributes:
        about: Which segment, and between which languages.
        engine: What completes, and what it is at.
        troubled: Whether `engine` is a complaint.
        typed: What stands in the editor.
        rest: What the engine offers behind the cursor where it cannot be shown there.
        alternatives: Words that could stand at the cursor; None where nobody asked.
        suggested: By number from 1.
        findings: What checks have found in this segment.
        comments: How many comments are open.
    """

    about: str = ""
    engine: str = ""
    troubled: bool = False
    typed: str = ""
    rest: str = ""
    alternatives: Sequence[str] | None = None
    suggested: Sequence[Suggestion] = ()
    findings: Sequence[Finding] = ()
    comments: int = 0


@dataclass(slots=True)
class EditingPanel:
    """Lines for a width and height."""

    shown: Editing
    ink: Ink
    width: int
    height: int
    low: bool
    _lines: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """As many lines as there is room for; where it is low, what is said of the engine takes what others leave."""
        self._write(engine_rows=1 if self.low else 6)
        if self.low and len(self._lines) < self.height:
            self._write(engine_rows=1 + self.height - len(self._lines))
        return [filled(line, self.width, self._style("text")) for line in self._cut()]

    def _write(self, engine_rows: int) -> None:
        shown = self.shown
        self._lines = []
        if not self.low:
            self._lines.append([])
            self._add(Segment(tr("TRANSLATING"), self._style("faint", bold=True)))
            self._text(shown.about, "soft", rows=2)
        self._text(shown.engine, "bad" if shown.troubled else "faint", rows=engine_rows)
        self._heading("")
        if shown.rest:
            self._text(tr("offered: {words}", words=shown.rest), "faint", rows=2)
        if shown.findings:
            self._findings()
        if shown.alternatives is not None:
            self._alternatives(shown.alternatives)
        else:
            self._suggestions()
        if shown.comments:
            number = shown.comments
            said = tr("1 open comment · f8") if number == 1 else tr("{number} open comments · f8", number=number)
            self._text(said, "accent", rows=1)

    def _cut(self) -> list[Line]:
        if len(self._lines) > self.height:
            return [*self._lines[: self.height - 1], [Segment(f"{'':{MARGIN}}…", self._style("faint"))]]
        return self._lines + [[] for _ in range(self.height - len(self._lines))]

    @property
    def _room(self) -> int:
        return self.width - 2 * MARGIN

    def _style(self, color: str, *, bold: bool = False) -> Style:
        return self.ink.style(color, "panel", bold=bold)

    def _add(self, *segments: Segment) -> None:
        self._lines.append([Segment(" " * MARGIN, self._style("text")), *segments])

    def _text(self, text: str, color: str, *, rows: int = 0, indent: int = 0) -> None:
        for row in wrap(text, self._room - indent, rows) if text else ():
            self._add(Segment(" " * indent + row, self._style(color)))

    def _heading(self, text: str) -> None:
        if not self.low:
            self._lines.append([])
            if text:
                self._add(Segment(text, self._style("faint", bold=True)))

    def _findings(self) -> None:
        for finding in self.shown.findings:
            self._text(finding.title, "bad", rows=2)
        self._heading("")

    def _alternatives(self, words: Sequence[str]) -> None:
        self._heading(tr("HERE COULD STAND · alt+number"))
        if not words:
            self._text(tr("Nothing else."), "soft")
        if self.low:
            self._in_one(words[:9])
            return
        for number, word in enumerate(words[:9], 1):
            self._add(self._number(number), Segment(fit(word.strip() or word, self._room - 3), self._style("text")))

    def _in_one(self, words: Sequence[str]) -> None:
        """Numbered words behind one another, in as many rows as they take."""
        line: Line = []
        for number, word in enumerate(words, 1):
            said = [Segment(f"{number} ", self._style("accent", bold=True)), Segment(fit(word.strip() or word, 20))]
            if line and width_of(line) + width_of(said) + 3 > self._room:
                self._add(*line)
                line = []
            line += [*([Segment("   ")] if line else []), said[0], Segment(said[1].text, self._style("text"))]
        self._add(*line)

    def _suggestions(self) -> None:
        self._heading(tr("SUGGESTIONS · alt+number") if self.shown.suggested else "")
        wholes = sum(suggestion.whole for suggestion in self.shown.suggested)
        room = self.height - len(self._lines) - 2 * len(self.shown.suggested)
        rows = min(_MOST_ROWS, max(_FEWEST_ROWS, room // wholes if wholes else 0))
        for number, suggestion in enumerate(self.shown.suggested, 1):
            self._suggestion(number, suggestion, rows)

    def _number(self, number: int) -> Segment:
        return Segment(f"{number}  ", self._style("accent", bold=True))

    def _suggestion(self, number: int, suggestion: Suggestion, rows: int) -> None:
        """A whole translation as it differs from what is typed; words for the cursor with what they stand for."""
        if not suggestion.whole:
            about = Segment(f"  {fit(suggestion.about, self._room // 2)}", self._style("faint"))
            room = max(4, self._room - 3 - text_width(about.text))
            self._add(self._number(number), Segment(fit(suggestion.text, room), self._style("text")), about)
            return
        self._add(self._number(number), *self._title(suggestion))
        if self.low:
            self._lines[-1] = self._beside(self._lines[-1], suggestion)
            return
        if suggestion.quoted and (suggestion.differs or (suggestion.score or 0) < 1):
            self._runs(_quoted(suggestion), rows=rows)
        self._runs(differences(self.shown.typed, suggestion.text) if self.shown.typed else [], suggestion.text, rows)

    def _beside(self, line: Line, suggestion: Suggestion) -> Line:
        used = sum(text_width(segment.text) for segment in line)
        words = Segment(f" {fit(suggestion.text, max(1, self.width - used - MARGIN - 1))}", self._style("text"))
        return [*line, words]

    def _title(self, suggestion: Suggestion) -> list[Segment]:
        score = f" {suggestion.score:.0%}" if suggestion.score is not None and suggestion.kind != "machine" else ""
        title = f"{kind_name(suggestion.kind)}{score}"
        room = max(0, (22 if self.low else self._room - 3) - text_width(title) - 1)
        about = fit(suggestion.about, room) if room > 2 and suggestion.about != suggestion.kind else ""
        return [Segment(title, self._style("accent")), Segment(f" {about}" if about else "", self._style("faint"))]

    def _runs(self, runs: Sequence[Run], plain: str = "", rows: int = 4) -> None:
        """Runs in colour, in rows; what goes out of the text is not shown where the new text is."""
        if plain:
            runs = [run for run in runs if run.kind != "out"] or [Run(plain, "in")]
        for line in colored(runs, self._room - 3, rows):
            self._add(
                Segment("   ", self._style("text")), *(Segment(words, self._style(_COLORS[k])) for words, k in line)
            )


def kind_name(kind: str) -> str:
    """Where a suggestion comes from, in a word."""
    names = {
        "machine": tr("machine"),
        "memory": tr("memory"),
        "human": tr("a person"),
        "match": tr("memory"),
        "term": tr("term"),
        "dictionary": tr("dictionary"),
    }
    return names[kind]


def _quoted(suggestion: Suggestion) -> list[Run]:
    """The text that a match was translated from, what differs from the segment in it marked."""
    runs: list[Run] = []
    at = 0
    for start, end in suggestion.differs:
        runs += [Run(suggestion.quoted[at:start], "same"), Run(suggestion.quoted[start:end], "out")]
        at = end
    runs.append(Run(suggestion.quoted[at:], "same"))
    return [run for run in runs if run.text]


def colored(runs: Sequence[Run], width: int, rows: int = 0) -> list[list[tuple[str, str]]]:
    """Runs broken into rows, each row as pieces of (words, kind); at most `rows` of them, cut with an ellipsis."""
    from workbench.text.lines import break_lines

    text = "".join(printable_run(run.text) for run in runs)
    kinds = [run.kind for run in runs for _ in printable_run(run.text)]
    found: list[list[tuple[str, str]]] = []
    for start, end in break_lines(text, 0, len(text), max(2, width)):
        line: list[tuple[str, str]] = []
        for at in range(start, start + len(text[start:end].rstrip())):
            if line and line[-1][1] == kinds[at]:
                line[-1] = (line[-1][0] + text[at], kinds[at])
            else:
                line.append((text[at], kinds[at]))
        found.append(line)
    if rows and len(found) > rows:
        found = found[:rows]
        words, kind = found[-1][-1] if found[-1] else ("", "same")
        used = sum(text_width(each) for each, _ in found[-1]) - text_width(words)
        found[-1] = [*found[-1][:-1], (cut(f"{words}……", max(1, width - used)), kind)]
    return found


def printable_run(text: str) -> str:
    """A stretch of text as it can be shown, its spaces kept."""
    words = text.strip()
    if not words:
        return " " * len(text)
    before, after = (" " * len(run) for run in text.split(words, 1))
    return before + printable(words.replace("\n", "⏎")) + after
