"""What properties of formats made of tokens share: the ways to write one, damage to it, and what may come of that."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from workbench import open_project
from workbench.errors import InputError
from workbench.formats import import_

WAYS: Final = {
    "tokens": st.sampled_from(["word", "char"]),
    "misaligned": st.sampled_from(["outside", "inside", "refuse"]),
    "overlaps": st.sampled_from(["longest", "first", "layers", "columns"]),
    "broken": st.sampled_from(["split", "envelope", "drop"]),
    "scheme": st.sampled_from(["iob2", "bioes", "iob1"]),
}
"""The options that say how text is cut and tagged, by name."""


def tamper_with(path: Path, draw: st.DataObject) -> None:
    """Take bytes of a file away, and put others in."""
    content = bytearray(path.read_bytes())
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, max(len(content) - 1, 0)))
        content[at : at + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=3))
    path.write_bytes(bytes(content))


def assert_taken_or_refused(name: str, suffix: str, data: bytes, *, skip_bad: bool) -> None:
    """A file of any bytes is taken, or refused whole."""
    with tempfile.TemporaryDirectory() as folder, open_project(Path(folder) / "p", create=True, annotator="a") as fresh:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        try:
            import_(fresh, name, path, skip_bad=skip_bad)
        except InputError:
            assert not fresh.documents.all()
