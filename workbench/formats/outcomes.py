"""What became of one mark, and lists of that which lie in temporary files and are read where somebody looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Final, overload
from weakref import finalize

from workbench.model import Fragment

_IN_MEMORY: Final = 1 << 20
"""Bytes of each list that are kept in memory before they go to a temporary file."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mark.

    Attributes:
        mark, document: Their ids.
        name: The document's name.
        fragments: Where it stands in the project.
        reason: Why it was not carried as it is; "" where it was.
        other: The id of another mark that the reason speaks of, or "".
        without: What was left behind of a mark that was carried ("attributes", "roles", ...).
    """

    mark: str
    document: str
    name: str
    annotator: str
    kind: str
    label: str
    fragments: tuple[Fragment, ...] = ()
    reason: str = ""
    other: str = ""
    without: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The outcome as JSON values; offsets are code points, with the text's id where it is a translation."""
        data: dict[str, Any] = {
            "mark": self.mark,
            "document": self.document,
            "name": self.name,
            "annotator": self.annotator,
            "kind": self.kind,
            "label": self.label,
            "fragments": [
                {"start": f.start, "end": f.end} | ({} if f.text_id == self.document else {"in": f.text_id})
                for f in self.fragments
            ],
        }
        extra = {"reason": self.reason, "other": self.other, "without": list(self.without)}
        return data | {key: value for key, value in extra.items() if value}


def _outcome_of(data: dict[str, Any]) -> Outcome:
    here = data["document"]
    return Outcome(
        data["mark"], here, data["name"], data["annotator"], data["kind"], data["label"],
        tuple(Fragment(part.get("in", here), part["start"], part["end"]) for part in data["fragments"]),
        data.get("reason", ""), data.get("other", ""), tuple(data.get("without", ())),
    )  # fmt: skip


class Lines:
    """Lines of JSON that are written one after another, and read back any number of times."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it lives as long as the report
        finalize(self, self._file.close)

    def add(self, line: str) -> None:
        """Write a line."""
        self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")

    def all(self) -> bytes:
        """All lines at once."""
        self._file.seek(0)
        return self._file.read()

    def add_all(self, lines: bytes) -> None:
        """Write what `all` gave of other lines."""
        self._file.write(lines)

    def __iter__(self) -> Iterator[str]:
        """The lines, as they were written."""
        place = 0
        while True:
            self._file.seek(place)
            lines = self._file.readlines(1 << 16)
            place = self._file.tell()
            self._file.seek(0, 2)
            if not lines:
                return
            yield from (line.decode("utf-8", "surrogatepass").rstrip("\n") for line in lines)


class Outcomes(Sequence[Outcome]):
    """Outcomes in the order of the run, read from where they were written when they are asked for."""

    def __init__(self, lines: Lines, count: int, decode: Callable[[str], Iterable[Outcome]]) -> None:
        self._lines, self._count, self._decode = lines, count, decode

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Outcome]:
        for line in self._lines:
            yield from self._decode(line)

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, place: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(place, slice):
            return list(self)[place]
        return next(islice(self, range(self._count)[place], None))

    def rows(self) -> Iterator[str]:
        """The rows as they stand in a report's file: JSON, one a line."""
        return iter(self._lines)


def of_mark(line: str) -> Iterator[Outcome]:
    """The outcome in a row of one mark."""
    yield _outcome_of(json.loads(line))


def of_document(line: str) -> Iterator[Outcome]:
    """The outcomes in a row of one document, whose marks were all carried."""
    data = json.loads(line)
    here, name = data["document"], data["name"]
    for key, annotator, kind, label, parts, *without in data["marks"]:
        fragments = tuple(Fragment(rest[0] if rest else here, start, end) for start, end, *rest in parts)
        left = tuple(without[0]) if without else ()
        yield Outcome(key, here, name, annotator, kind, label, fragments, without=left)
