"""What works beside the interface while somebody translates: the engine, and whatever is looked up.

Each has a thread of its own with its own handle on the project; of what is asked only the newest matters. Whatever goes
wrong there is an answer in words, never an exception.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from workbench.errors import EngineError, WorkbenchError
from workbench.translate.engine import Aligning, Completing, Source
from workbench.tui.language import tr
from workbench.tui.postedit.completing import Answer, Request
from workbench.tui.postedit.latest import Latest
from workbench.tui.postedit.lighting import Lighting, lighting
from workbench.tui.postedit.suggesting import Found, Suggestion, matched
from workbench.tui.sayings import said

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.translate.engine import Engine

T = TypeVar("T")

TURN: Final = 0.001
"""Seconds for which a thread may keep the interpreter to itself: the interface's asks for it many times a key."""
_MATCHES: Final = 3
_RENDERINGS: Final = 2
_MEANINGS: Final = 3
_COUNT: Final = 9


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked up for a segment.

    Attributes:
        before, after: The texts of its neighbours.
        word: A word of the source to ask the dictionary for; "" for none.
    """

    visit: int
    segment_id: str
    source: Source
    before: str = ""
    after: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Lit:
    """A translation to be aligned with its source.

    Attributes:
        key: Tells the pair of texts: the segment and the translation.
        engine: Whether an engine may be asked; else only what is exact is found.
    """

    key: tuple[str, str]
    source: Source
    text: str
    engine: bool = False


class Engines:
    """The engine of a project, made when it is first needed; shared by threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    @property
    def is_warm(self) -> bool:
        """Whether it is there already."""
        return self._engine is not None

    def get(self) -> Engine:
        """The engine.

        Raises:
            WorkbenchError: It cannot be loaded.
        """
        from workbench.project import open_project
        from workbench.tui.postedit import engines

        with self._lock:
            if self._engine is None:
                with open_project(self._path) as project:
                    self._engine = engines.editing_engine(project)
            return self._engine


class Beside:
    """The threads of one screen.

    Args:
        tell: Has something done on the interface's thread; called from these threads.
    """

    def __init__(self, path: Path, annotator: str, tell: Callable[[Callable[[], object]], None]) -> None:
        sys.setswitchinterval(TURN)
        self._path, self._annotator, self._tell = path, annotator, tell
        self._project: Project | None = None
        self.engines = Engines(path)
        self.answered: Callable[[Answer], object] = lambda answer: None
        self.found: Callable[[Found], object] = lambda found: None
        self.lighted: Callable[[tuple[str, str], Lighting], object] = lambda key, light: None
        self._completing: Latest[Request] = Latest(self._complete, name="completing")
        self._looking: Latest[Sought] = Latest(self._look, end=self._shut, name="looking up")
        self._lighting: Latest[Lit] = Latest(self._light, end=self._shut_light, name="aligning")
        self._project_of_light: Project | None = None

    def complete(self, request: Request) -> None:
        """Ask the engine."""
        self._completing.ask(request)

    def look(self, sought: Sought) -> None:
        """Look up what there is for a segment."""
        self._looking.ask(sought)

    def light(self, lit: Lit) -> None:
        """Ask which words belong together."""
        self._lighting.ask(lit)

    def quiet(self) -> None:
        """Let go of what waits for the engine: nobody types any more."""
        self._completing.forget()

    def close(self) -> None:
        """Begin nothing more."""
        for each in (self._completing, self._looking, self._lighting):
            each.close()

    # On the threads.

    def _complete(self, request: Request) -> None:
        try:
            answer = Answer(request, tuple(self._completed(request)), notice=self._notice(request.source))
        except WorkbenchError as error:
            answer = Answer(request, problem=f"{said(error.message)}. {said(error.hint)}".strip(". ") + ".")
        except Exception as error:
            answer = Answer(request, problem=tr("the engine failed: {what}", what=f"{type(error).__name__}: {error}"))
        self._tell(lambda: self.answered(answer))

    def _completed(self, request: Request) -> list[str]:
        engine, source = self.engines.get(), request.source
        if not isinstance(engine, Completing) or not engine.completes(source.source, source.target):
            engine.version(source.source, source.target)
            raise EngineError(tr("{name} does not complete what is typed", name=engine.name))
        if request.wanted == "alternatives":
            return list(engine.alternatives_at(source, request.prefix, count=_COUNT))
        return [candidate.text for candidate in engine.complete(source, request.prefix)]

    def _notice(self, source: Source) -> str:
        """What must be said wherever the engine's words are shown; "" for most engines."""
        notice = getattr(self.engines.get(), "notice", None)
        return str(notice(source.source, source.target)) if callable(notice) else ""

    def _look(self, sought: Sought) -> None:
        try:
            found = self._found(self._opened(), sought)
        except WorkbenchError:
            found = Found(sought.visit)
        self._tell(lambda: self.found(found))

    def _opened(self) -> Project:
        if self._project is None:
            from workbench.project import open_project

            self._project = open_project(self._path, annotator=self._annotator)
        return self._project

    def _shut(self) -> None:
        if self._project is not None:
            self._project.close()

    def _found(self, project: Project, sought: Sought) -> Found:
        source = sought.source
        return Found(
            sought.visit,
            tuple(_or_none(lambda: matches_of(project, sought))),
            tuple(_or_none(lambda: terms_in(project, source))),
            tuple(_or_none(lambda: meanings(sought.word, source.target))) if sought.word else (),
        )

    def _light(self, lit: Lit) -> None:
        try:
            light = self._lighted(lit)
        except Exception:
            light = lighting(lit.source.text, lit.text)
        self._tell(lambda: self.lighted(lit.key, light))

    def _shut_light(self) -> None:
        if self._project_of_light is not None:
            self._project_of_light.close()

    def _lighted(self, lit: Lit) -> Lighting:
        """What is exact, terms among it; with it what the engine saw, where one may be asked."""
        from workbench.project import open_project

        if self._project_of_light is None:
            self._project_of_light = open_project(self._path)
        project, alignment = self._project_of_light, None
        if lit.engine:
            engine = self.engines.get()
            alignment = engine.align(lit.source, lit.text) if isinstance(engine, Aligning) else None
        terms = _or_none(lambda: terms_in(project, lit.source))
        return lighting(lit.source.text, lit.text, terms, alignment or ())


def _or_none(look: Callable[[], Sequence[T]]) -> Sequence[T]:
    """What was found; nothing where a memory, a termbase or a dictionary is broken: the others still serve."""
    try:
        return look()
    except Exception:
        return ()


def matches_of(project: Project, sought: Sought) -> Sequence[Suggestion]:
    """What the memory has for a segment."""
    source = sought.source
    found = project.memory.matches(
        source.text,
        source.source,
        source.target,
        before=sought.before,
        after=sought.after,
        without=sought.segment_id,
        limit=_MATCHES,
    )
    return matched((m.source, m.target, m.score, m.differences[1], m.where) for m in found)


def terms_in(project: Project, source: Source) -> list[tuple[str, str]]:
    """The terms in a text, each with the renderings that may be used."""
    found = []
    for hit in project.termbase.find(source.text, source.source, source.target):
        allowed = [r.text for r in hit.renderings if r.status != "forbidden"]
        found += [(source.text[hit.start : hit.end], text) for text in allowed[:_RENDERINGS]]
    return list(dict.fromkeys(found))


def meanings(word: str, target: str) -> list[tuple[str, str]]:
    """What the dictionary says of a word, a few renderings in the target language."""
    from workbench.text.language import names_simplified, to_script
    from workbench.translate.dictionary import lookup

    words: list[str] = []
    for entry in lookup(word, limit=_MEANINGS) or ():
        if target.startswith("zh"):
            written = entry.simplified if names_simplified(target) else entry.traditional
            words.append(to_script(written, target, traditional=True))
        else:
            words += entry.meanings[:1]
    return [(word, each) for each in dict.fromkeys(words) if each != word]
