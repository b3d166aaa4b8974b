"""Every error that a user can meet, as one tree:

WorkbenchError
├── InputError          a file, text or value from outside is not as it should be
│   ├── SchemaError     a schema file; names line and key path
│   ├── ReaderError     a document file; names file, line or offset
│   └── FormatError     an import or export; names file and line
├── ProjectError        the project itself cannot be used as asked
│   ├── NoProject       there is none here
│   ├── NewerProject    a newer Workbench wrote its database
│   ├── Busy            another process holds the database too long
│   └── StorageError    disk full, no permission
│       └── Damaged     a file that does not hold what it should
├── NotFound            a document, segment, mark, label or engine that does not exist
├── Refused             the action would break a rule (a constraint, another's mark, an undo that overwrites)
└── EngineError         a translation engine or package cannot do what was asked

A message says what failed and where; `hint` says what to do next. The command line prints both and exits with 1;
the screens show both and go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class WorkbenchError(Exception):
    """The base of all errors of this package.

    Args:
        message: What failed, in one line.
        hint: What to do next, in one line.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input something is wrong: each part is None where it is not known.

    `line` and `column` count from 1, `offset` counts bytes or code points from 0 as the message says.
    """

    path: Path | None = None
    line: int | None = None
    column: int | None = None
    offset: int | None = None
    key: str = ""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        where = ":".join([str(self.path) if self.path else "", *numbers]).strip(":")
        if self.offset is not None:
            where = f"{where} (offset {self.offset})".strip()
        return f"{where} at {self.key}".strip() if self.key else where


class InputError(WorkbenchError):
    """Something from outside is not as it should be; `place` says where."""

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        where = str(place) if place else ""
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.place = place or Place()


class SchemaError(InputError):
    """A schema file is wrong."""


class ReaderError(InputError):
    """A document file cannot be read."""


class FormatError(InputError):
    """An export cannot be written, or an import is malformed."""


class ProjectError(WorkbenchError):
    """The project cannot be used as asked."""


class NoProject(ProjectError):
    """No project was found."""


class NewerProject(ProjectError):
    """The database was written by a newer version of Workbench."""


class Busy(ProjectError):
    """Another process holds the database for too long."""


class StorageError(ProjectError):
    """The disk or the database file refuses: full, read-only, damaged."""


class Damaged(StorageError):
    """The database file does not hold what it should: what can be read of it may be salvaged."""


class NotFound(WorkbenchError):
    """What was named does not exist."""


class Refused(WorkbenchError):
    """The action would break a rule."""


class EngineError(WorkbenchError):
    """A translation engine or package cannot do what was asked."""
