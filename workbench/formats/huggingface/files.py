"""Which files a dataset is in: Parquet, alone or in a folder, or lines of JSON, packed or not."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from workbench.errors import FormatError, Place
from workbench.formats.json_stream import first_value, rows
from workbench.formats.plain_rows import TAGS, TEXTS, TOKENS

_MAGIC: Final = b"PAR1"
_PACKED: Final[dict[str, Callable[[Path], Any]]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_LINES: Final = (".jsonl", ".json", ".ndjson")
_DAMAGED: Final = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)


def recognises(path: Path) -> bool:
    """Whether it is Parquet, a folder of it, or lines of JSON as datasets are packed in."""
    try:
        if path.is_dir():
            found = parquet_in(path)
            return bool(found) and is_parquet(found[0])
        if path.suffix == ".parquet":
            return is_parquet(path)
        return is_lines(path) and _is_row(_first(path), packed=path.suffix in _PACKED)
    except (OSError, ValueError, FormatError, *_DAMAGED):
        return False


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    with path.open("rb") as file:
        return file.read(4) == _MAGIC


def parquet_in(folder: Path) -> list[Path]:
    """The files of Parquet in a folder: those of its `data`, or else all of them."""
    data = folder / "data"
    return sorted(each for each in (data if data.is_dir() else folder).rglob("*.parquet") if each.is_file())


def is_lines(path: Path) -> bool:
    """Whether the name is that of a file of JSON lines, packed or not."""
    name = path.with_suffix("") if path.suffix in _PACKED else path
    return name.suffix in _LINES and path.is_file()


def _first(path: Path) -> Any:
    if path.suffix not in _PACKED:
        return first_value(path)
    with _PACKED[path.suffix](path) as file:
        return next((value for _, value in rows(file, path)), None)


def _is_row(value: Any, *, packed: bool) -> bool:
    """Whether it is a row of a dataset: where the file is not packed, of those formats of lines no other one claims."""
    if not isinstance(value, dict) or "workbench" in value:
        return False
    tagged = any(isinstance(value.get(name), list) for name in TOKENS) and any(name in value for name in TAGS)
    has_text = any(isinstance(value.get(name), str) for name in TEXTS)
    return (tagged and (packed or not has_text)) or (packed and has_text)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file of lines, unpacked as it is read.

    Raises:
        FormatError: It is damaged.
    """
    try:
        with _PACKED.get(path.suffix, open)(path, "rb") as file:
            yield cast(BinaryIO, file)
    except _DAMAGED as error:
        raise FormatError(f"is damaged, or not packed as its name says: {error}", place=Place(path)) from error
