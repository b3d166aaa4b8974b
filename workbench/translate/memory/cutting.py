"""TMX files made ready for the memory, straight from the rows of their units where these are plain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from workbench.store.among import batches
from workbench.translate import tmx_stream
from workbench.translate.memory.ready import Batch, Making, about_of, about_plain, batch_of
from workbench.translate.tmx_quick import ODD, Row, languages, pieces, plain, unit_of, units_not_plain

BATCH: Final = 4096


def tmx_batches(path: Path) -> Iterator[Batch]:
    """The units of a TMX file made ready, a batch at a time.

    Raises:
        FormatError: See `workbench.translate.tmx.read_tmx`.
    """
    making, given = Making(), 0
    try:
        for rows, source, _ in pieces(path):
            _take(making, path, rows, source)
            if len(making) >= BATCH:
                given += len(making)
                yield making.done()
    except ODD:
        yield from map(batch_of, batches(islice(tmx_stream.units(path), given, None), BATCH))
        return
    if len(making):
        yield making.done()


def _take(making: Making, path: Path, rows: list[Row], source: str) -> None:
    """Take in some units."""
    not_plain = units_not_plain(path, rows, source)
    for row in rows:
        _, _, key, named, about, one, its, said, other, theirs, told, whole, _ = row
        if not (whole or named or about.strip() or its.strip() or theirs.strip()):
            (language, tag, more), (second, second_tag, still_more) = languages(one), languages(other)
            if not (more or still_more):
                shape = ((tag, language), (second_tag, second))
                making.add_plain(about_plain(key, source), shape, plain(said), plain(told))
                continue
        unit = next(not_plain) if whole else unit_of(row, source)
        making.add(unit, about_of(unit))
