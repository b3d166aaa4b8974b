"""A project opened: its folder, its annotator, and its parts in one handle."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from workbench.errors import NoProject, Refused, StorageError
from workbench.observers import OBSERVERS, derive, index_new
from workbench.people import checked_annotator
from workbench.schema import Schema
from workbench.store.database import FILE_NAME, Database
from workbench.store.disk import make_folder
from workbench.store.documents import Documents
from workbench.store.journal import Journal
from workbench.store.marks import Marks
from workbench.store.segments import Segments
from workbench.store.settings import SchemaVersions, Settings
from workbench.store.translations import Translations, target_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.search.find import Search
    from workbench.store.assignments import Assignments
    from workbench.store.backup import Backup
    from workbench.store.bookmarks import Bookmarks
    from workbench.store.comments import Comments
    from workbench.store.decisions import Decisions
    from workbench.store.drafts import Drafts
    from workbench.store.history import History
    from workbench.store.merging import Merged
    from workbench.store.places import Places
    from workbench.store.propositions import Propositions
    from workbench.store.resegment import Resegmenting
    from workbench.store.restoring import Restored
    from workbench.store.timings import Timings
    from workbench.translate.memory.lookup import Memory
    from workbench.translate.terms import Termbase

_SCHEMA: Final = "schema"


class Project:
    """A project and its parts. A handle belongs to the thread that opened it.

    Attributes:
        path: The project's folder.
        documents, segments, translations, marks, settings: What is stored.
        journal: Undo, redo and history.
    """

    def __init__(self, path: Path, database: Database, annotator: str) -> None:
        self.path = path
        self.database = database
        self.journal = Journal(database, annotator, OBSERVERS, derive)
        self.settings = Settings(database, self.journal)
        self.schemas = SchemaVersions(database, self.journal)
        self.documents = Documents(database, self.journal, index_new)
        self.segments = Segments(database, self.journal)
        self.marks = Marks(database, self.journal, lambda: self.schema.id)
        self.translations = Translations(database, self.journal, self.marks, self._target_of)
        self._schema: tuple[str, Schema] | None = None
        self._search: Search | None = None
        self._decisions: Decisions | None = None
        self._assignments: Assignments | None = None
        self._bookmarks: Bookmarks | None = None
        self._propositions: Propositions | None = None
        self._memory: Memory | None = None
        self._termbase: Termbase | None = None

    @property
    def annotator(self) -> str:
        """In whose name edits are made; "" for nobody's."""
        return self.journal.annotator

    @annotator.setter
    def annotator(self, name: str) -> None:
        self.journal.annotator = checked_annotator(name)

    @property
    def schema(self) -> Schema:
        """The project's schema.

        Raises:
            Refused: The project has none.
        """
        key = self.settings.get(_SCHEMA)
        if not isinstance(key, str):
            raise Refused(f"{self.path}: the project has no schema", hint="give it one with: workbench schema use FILE")
        if self._schema is None or self._schema[0] != key:
            self._schema = key, Schema.from_json(self.schemas.content(key))
        return self._schema[1]

    def use_schema(self, schema: Schema, *, source: str = "") -> None:
        """Make this the project's schema; earlier versions are kept, and marks name the one they were made under."""
        with self.database.transaction(), self.journal.group(f"schema {schema.name}"):
            self.schemas.put(schema.id, schema.name, source, schema.to_json())
            self.settings.set(_SCHEMA, schema.id)

    @property
    def search(self) -> Search:
        """Search in documents and chosen translations."""
        if self._search is None:
            from workbench.search.find import Search

            self._search = Search(self.database)
        return self._search

    @property
    def decisions(self) -> Decisions:
        """What was decided about the annotators' marks, and the gold layer that it writes."""
        if self._decisions is None:
            from workbench.store.decisions import Decisions

            self._decisions = Decisions(self.database, self.journal, self.marks, lambda: self.schema.id)
        return self._decisions

    @property
    def assignments(self) -> Assignments:
        """Who is to work on which document, and how far they are."""
        if self._assignments is None:
            from workbench.store.assignments import Assignments

            self._assignments = Assignments(self.database, self.journal, self.settings)
        return self._assignments

    @property
    def propositions(self) -> Propositions:
        """What claims of several texts say alike, by each annotator's reading."""
        if self._propositions is None:
            from workbench.store.propositions import Propositions

            self._propositions = Propositions(self.database, self.journal, self.marks)
        return self._propositions

    @property
    def memory(self) -> Memory:
        """The translation memory: what was imported, and the project's own accepted translations."""
        if self._memory is None:
            from workbench.translate.memory.lookup import Memory

            self._memory = Memory(self.path, self.database)
        return self._memory

    @property
    def termbase(self) -> Termbase:
        """What concepts are to be called, and which of them stand in a text."""
        if self._termbase is None:
            from workbench.translate.terms import Termbase

            self._termbase = Termbase(self.database, self.journal)
        return self._termbase

    @property
    def bookmarks(self) -> Bookmarks:
        """The places that annotators want to come back to."""
        if self._bookmarks is None:
            from workbench.store.bookmarks import Bookmarks

            self._bookmarks = Bookmarks(self.database, self.journal)
        return self._bookmarks

    @property
    def history(self) -> History:
        """What was done, for people to read."""
        from workbench.store.history import History

        return History(self.database)

    @property
    def places(self) -> Places:
        """Where each annotator was in each document."""
        from workbench.store.places import Places

        return Places(self.database)

    @property
    def timings(self) -> Timings:
        """The time that annotators spend, for those who ask for it."""
        from workbench.store.timings import Timings

        return Timings(self.database)

    @property
    def drafts(self) -> Drafts:
        """Translations while a person types them."""
        from workbench.store.drafts import Drafts

        return Drafts(self.database, self.journal, self.translations)

    @property
    def comments(self) -> Comments:
        """What people say about segments."""
        from workbench.store.comments import Comments

        return Comments(self.database, self.journal)

    @property
    def resegmenting(self) -> Resegmenting:
        """Splitting and joining segments."""
        from workbench.store.resegment import Resegmenting

        return Resegmenting(self.database, self.journal, self.segments, self.translations, self.marks)

    def merge(self, other: Path, *, dry: bool = False, progress: Callable[[int, int], None] | None = None) -> Merged:
        """Take in what another copy of the project has and this one has not, after a backup.

        Args:
            other: The other project's folder, or its database file; it is not changed.
            dry: Find out what would come of it, and change nothing.

        Raises:
            NoProject, NewerProject, StorageError, InputError: The other copy cannot be read, or is damaged.
        """
        from dataclasses import replace

        from workbench.store.beside import memory_beside
        from workbench.store.merging import joining
        from workbench.store.overlaps import settle_segments
        from workbench.translate.memory.joining import take_over, units_only_in

        memory = memory_beside(other)
        with joining(self.database, other) as found:
            units = units_only_in(self.memory, memory) if memory else 0
            came = found.report
            if dry or not (came.edits or came.documents or units):
                return replace(came, units=units)
            backup = self.back_up(reason="merge")
            recut: list[str] = []
            with self.database.large_transaction():
                if came.edits or came.documents:
                    found.write(self.journal, progress)
                if came.edits:
                    recut = settle_segments(self.database.connection, self.journal)
                    self.decisions.refresh()
                elif came.documents:
                    self.journal.rebuild()  # search has not had them
        units = take_over(self.memory, memory) if memory and units else 0
        return replace(found.report, backup=backup.path, recut=tuple(recut), units=units)

    def back_up(self, folder: Path | None = None, *, reason: str = "", keep: int | None = None) -> Backup:
        """Copy the database as it is now, whoever is writing to it, and read the copy again before it counts.

        Args:
            folder: Where to; None for the project's own folder of backups.
            keep: How many of the latest stay; None for the usual number.

        Raises:
            StorageError: It cannot be written, or the copy is not whole.
        """
        from workbench.store.backup import FOLDER, KEPT, back_up

        return back_up(self.database.path, folder or self.path / FOLDER, reason=reason, keep=keep or KEPT)

    def restore(
        self, until: int, words: str, *, dry: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> Restored:
        """Make everything again what it was at a moment, as one step for undo.

        Args:
            until: The moment, in milliseconds since 1970.
            words: What the step is called.
            dry: Find out what would change, and change nothing.
        """
        from workbench.store.restoring import restore

        return restore(self.database, self.journal, until, words, dry=dry, progress=progress)

    def copy_as_it_was(self, until: int, folder: Path) -> None:
        """Make a new project in a folder, which is as this one was at a moment; this one stays as it is.

        Raises:
            Refused: There is a project already.
            StorageError: It cannot be made.
        """
        from workbench.store.restoring import copy_as_it_was

        with (
            copy_as_it_was(self.database, until, folder) as made,
            open_project(made) as copy,
            copy.database.large_transaction(),
        ):
            copy.journal.rebuild()

    def target_of(self, language: str) -> str:
        """Into which language segments of this language are translated here."""
        return self._target_of(language)

    def set_target(self, language: str, target: str) -> None:
        """Say into which language segments of this language are translated here: "zh-HK", "zh-TW", "zh-Hans", ...

        Raises:
            Refused: One of them is no language tag, or they are the same language.
        """
        from workbench.text.language import canonical

        for tag in (language, target):
            if canonical(tag) is None:
                raise Refused(f"{tag!r} is no language tag", hint="write en, zh-HK, zh-TW, zh-Hans, ja, ...")
        into, first = str(canonical(target)), str(canonical(language)).partition("-")[0]
        if first == into.partition("-")[0]:
            raise Refused(f"{language} into {target}: that is the same language", hint="name another language")
        self.settings.set(f"target.{first}", into)

    def _target_of(self, language: str) -> str:
        chosen = self.settings.get(f"target.{language.partition('-')[0]}")
        return chosen if isinstance(chosen, str) else target_language(language)

    def close(self) -> None:
        """Close the databases."""
        if self._memory is not None:
            self._memory.close()
        self.database.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_project(path: str | Path | None = None, *, annotator: str = "", create: bool = False) -> Project:
    """Open the project in a folder.

    Args:
        path: The folder; None for the nearest one from here upwards that holds a project.
        annotator: In whose name edits are made; "" to read, or to have none.
        create: Make the project where there is none.

    Raises:
        NoProject: There is none, and `create` is False.
        StorageError: The folder or its database cannot be used.
    """
    name = checked_annotator(annotator)
    folder = nearest_project() if path is None and not create else Path(path or ".")
    if create:
        try:
            make_folder(folder)
        except OSError as error:
            raise StorageError(f"{folder}: cannot be made: {error.strerror}", hint="name another folder") from error
    try:
        database = Database(folder / FILE_NAME, create=create)
    except NoProject as error:
        hint = f"name its folder: {folder.parent}" if folder.name == FILE_NAME else "make one with: workbench init"
        raise NoProject(f"{folder}: no project here", hint=hint) from error
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror}", hint="check the folder's permissions") from error
    return Project(folder, database, name)


def nearest_project() -> Path:
    """The nearest folder from the current one upwards that holds a project.

    Raises:
        NoProject: There is none.
    """
    try:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / FILE_NAME).is_file():
                return folder
    except OSError as error:
        raise StorageError(
            f"the current folder cannot be used: {error.strerror}", hint="go to another, or name one with: --project"
        ) from error
    raise NoProject(f"no project in {here} or above it", hint=_near(here))


def _near(folder: Path) -> str:
    """What to do where there is no project: go into one that lies in a folder here, or make one."""
    try:
        below = sorted(file.parent.name for file in folder.glob(f"*/{FILE_NAME}"))
    except OSError:
        below = []
    if len(below) == 1:
        return f"there is one in {below[0]}: go there, or name it with: --project {below[0]}"
    if below:
        return f"there are some in {', '.join(below[:3])}: go into one, or name it with: --project {below[0]}"
    return "make one with: workbench init, or try: workbench demo"
