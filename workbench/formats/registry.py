"""The formats there are: our own, and those that other packages offer as entry points.

A package adds a format with an entry point of the group "workbench.formats", whose name is the format's and whose value
is a class made without arguments that fits `Format`, and `Reader` if it can also be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, runtime_checkable

from workbench.errors import FormatError, NotFound, Place

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project

GROUP: Final = "workbench.formats"

_OWN: Final = {
    "jsonl": "workbench.formats.jsonl",
    "conll": "workbench.formats.conll",
    "conllu": "workbench.formats.conllu",
    "spacy": "workbench.formats.spacy_docbin",
    "chat": "workbench.formats.chat",
    "parallel": "workbench.formats.parallel",
    "post-edits": "workbench.formats.postedits",
    "post-edits-csv": "workbench.formats.postedits.table",
    "brat": "workbench.formats.brat",
    "label-studio": "workbench.formats.label_studio",
    "doccano": "workbench.formats.doccano",
    "prodigy": "workbench.formats.prodigy",
    "w3c": "workbench.formats.w3c",
    "xmi": "workbench.formats.uima.xmi",
    "uima-json": "workbench.formats.uima.cas_json",
    "webanno-tsv": "workbench.formats.webanno_tsv",
    "huggingface": "workbench.formats.huggingface",
    "csv": "workbench.formats.csv_table.commas",
    "tsv": "workbench.formats.csv_table.tabs",
    "inception": "workbench.formats.inception",
    "xliff": "workbench.formats.xliff.first",
    "xliff2": "workbench.formats.xliff.second",
    "po": "workbench.formats.po",
    "tmx": "workbench.formats.tmx",
}


@runtime_checkable
class Format(Protocol):
    """A format that a project can be written in.

    Attributes:
        name: As the user types it.
        title: As the user reads it.
        suffix: Of the one file that it writes; "" where it writes a folder.
        carries: What survives, in words ("entities", "relations", "discontinuous marks", ...).
        archived: Whether documents that were put in the archive belong into it.
        annotators: "kept" where the format itself says whose a mark is; "apart" where each annotator needs a file or
            folder of their own, which the frame then makes.
        splits: Whether it writes train, dev and test by its own convention; where not, the frame makes a file or folder
            of each.
        needs: What to install for it, as in `pip install "bilingual-workbench[spacy]"`: "spacy"; "" for nothing.
    """

    name: str
    title: str
    suffix: str
    carries: tuple[str, ...]
    archived: bool
    annotators: Literal["kept", "apart"]
    splits: bool
    needs: str

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a new file, or into a new empty folder, and account for every mark."""


@runtime_checkable
class Importer(Protocol):
    """A format that brings itself in, because it carries more than a `Reader` can hand over."""

    def recognises(self, path: Path) -> bool:
        """Whether the file or folder looks like this format: cheap, and never an error."""

    def import_(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool) -> None:
        """Bring a file or folder in. The caller has opened the transaction that makes it all or nothing.

        Args:
            skip_bad: Note what is malformed in `losses.skipped` and go on.

        Raises:
            FormatError: It is malformed; the message says where.
        """


_HINT: Final = "say which with: --format NAME; see: workbench formats"
_HINTS: Final = {".tmx": "a translation memory comes in with: workbench memory add FILE"}


def formats() -> dict[str, Format]:
    """Every format by its name, our own first."""
    found = {name: _load_own(module) for name, module in _OWN.items()}
    for name, format_ in _others():
        found.setdefault(name, format_)
    return found


def find_format(name: str) -> Format:
    """The format of that name.

    Raises:
        NotFound: There is none.
    """
    if name in _OWN:
        return _load_own(_OWN[name])
    found = formats()
    if name not in found:
        raise NotFound(f"no format is called «{name}»", hint=f"there are: {', '.join(found)}")
    return found[name]


def recognised(path: Path) -> Format:
    """The format that a file or folder is in.

    Raises:
        NotFound: It looks like none, or like several.
        FormatError: It is neither a file nor a folder.
    """
    from workbench.formats.incoming import Reader

    check_readable(path)
    fitting = [each for each in formats().values() if isinstance(each, (Importer, Reader)) and each.recognises(path)]
    if len(fitting) != 1:
        looks = f"may be {' or '.join(each.name for each in fitting)}" if fitting else "looks like no format known here"
        raise NotFound(f"{path}: {looks}", hint=_HINTS.get(path.suffix.lower(), _HINT))
    return fitting[0]


def check_readable(path: Path) -> None:
    """Refuse what is not there, and what may never end: a device, a pipe, a socket.

    Raises:
        FormatError: It is neither a file nor a folder.
        OSError: It cannot be looked at.
    """
    if not path.exists():
        raise FormatError("there is no such file", place=Place(path))
    if not (path.is_file() or path.is_dir()):
        raise FormatError("is neither a file nor a folder", place=Place(path))


def can_be_read(format_: Format) -> bool:
    """Whether it can be imported."""
    from workbench.formats.incoming import Reader

    return isinstance(format_, (Importer, Reader))


def _load_own(module: str) -> Format:
    from importlib import import_module

    format_: Format = import_module(module).FORMAT
    return format_


def _others() -> Iterator[tuple[str, Format]]:
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        try:
            yield entry.name, entry.load()()
        except Exception as error:
            raise FormatError(f"the format «{entry.name}» of {entry.value} cannot be loaded: {error}") from error
