"""Reads Parquet row by row, in constant memory, with the features that its columns are said to have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.huggingface.features import OURS, Feature, features_in

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Parquet:
    """A file of Parquet.

    Attributes:
        features: By column, as far as the file says them.
        columns: The names of its columns.
        said: What we ourselves wrote beside the schema; None where the file is another's.
    """

    path: Path
    features: Mapping[str, Feature]
    columns: tuple[str, ...]
    said: str | None

    @classmethod
    def of(cls, path: Path) -> Parquet:
        """What a file says of itself.

        Raises:
            FormatError: It is no Parquet, or damaged.
        """
        with _readable(path), _file(path) as file:
            schema = file.schema_arrow
            metadata = schema.metadata or {}
            said = metadata.get(OURS)
            return cls(
                path, features_in(metadata), tuple(schema.names), said.decode("utf-8", "replace") if said else None
            )

    def rows(self, but: Collection[str] = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
        """The rows, one after another, each with its number as its place.

        Args:
            but: Columns that are not wanted.

        Raises:
            FormatError: Nothing more can be read.
        """
        wanted = [name for name in dict.fromkeys(self.columns) if name not in but]
        number = 0
        with _readable(self.path), _file(self.path) as file:
            for found in file.iter_batches(_BATCH, columns=wanted):
                for row in found.to_pylist():
                    number += 1
                    yield Place(self.path, key=f"row {number}"), row


@contextmanager
def _file(path: Path) -> Iterator[pq.ParquetFile]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pa.OSFile(str(path), "rb") as source:
        yield pq.ParquetFile(source, page_checksum_verification=True)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What pyarrow raises on a damaged file becomes a FormatError."""
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError as error:
        raise FormatError("there is no such file", place=Place(path)) from error
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        message = str(error).strip().split("\n", 1)[0][:200] or type(error).__name__
        raise FormatError(
            f"is no Parquet, or damaged: {message}", place=Place(path), hint="fetch or export it again"
        ) from error
