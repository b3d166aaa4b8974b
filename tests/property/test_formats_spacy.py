"""spaCy's DocBin: what goes out comes in again but for what the report names, and no bytes break anything."""

from __future__ import annotations

import contextlib
import tempfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import SCHEMA, ProjectData, assert_round_trip, built, projects

from workbench import open_project
from workbench.errors import InputError
from workbench.formats import Options, export, import_

pytest.importorskip("spacy")

ways = st.builds(
    Options,
    tokens=st.sampled_from(["word", "char"]),
    misaligned=st.sampled_from(["outside", "inside", "refuse"]),
    overlaps=st.sampled_from(["longest", "first"]),
    broken=st.sampled_from(["split", "envelope", "drop"]),
    more=st.sampled_from([{}, {"segmenter": "word"}]),
)


@given(projects(), ways)
@settings(max_examples=50)
def test_what_goes_out_comes_in_again(data: ProjectData, options: Options) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, "spacy", folder, options=options, schema=SCHEMA)


@given(projects(spans=3))
@settings(max_examples=50)
def test_each_loads_as_a_document_of_spacy(data: ProjectData) -> None:
    import spacy
    from spacy.tokens import DocBin

    with built(data) as (project, folder):
        export(project, "spacy", folder / "out")
        texts = {project.documents.text(each.id) for each in project.documents.all()}
        for path in (folder / "out").rglob("*.spacy"):
            for doc in DocBin().from_bytes(path.read_bytes()).get_docs(spacy.blank("xx").vocab):
                assert doc.text in texts
                assert all(ent.label_ and ent.text.strip() for ent in doc.ents)
                assert all(span.label_ for group in doc.spans.values() for span in group)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.integers(-9, 9), st.text(max_size=3), st.binary(max_size=40), st.just(float("nan"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
KEYS = ["version", "attrs", "tokens", "spaces", "lengths", "strings", "cats", "flags", "span_groups", "user_data"]


@given(projects(spans=3), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2), st.data())
@settings(max_examples=80)
def test_a_file_of_ours_that_was_tampered_with(data: ProjectData, changes: dict[str, Any], draw: st.DataObject) -> None:
    import srsly

    with built(data) as (project, folder):
        export(project, "spacy", folder / "out")
        path = draw.draw(st.sampled_from(sorted((folder / "out").rglob("*.spacy"))))
        message = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))
        packed = bytearray(srsly.msgpack_dumps(message | changes))
        for _ in range(draw.draw(st.integers(0, 3))):
            packed[draw.draw(st.integers(0, len(packed) - 1))] = draw.draw(st.integers(0, 255))
        path.write_bytes(zlib.compress(bytes(packed)))
        with open_project(folder / "p", create=True, annotator="a") as fresh, contextlib.suppress(InputError):
            import_(fresh, "spacy", path, skip_bad=draw.draw(st.booleans()))


@given(st.binary(max_size=60), st.booleans())
@settings(max_examples=30)
def test_whatever_comes_in_is_taken_or_refused(data: bytes, packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, open_project(Path(folder) / "p", create=True, annotator="a") as fresh:
        path = Path(folder) / "x.spacy"
        path.write_bytes(zlib.compress(data) if packed else data)
        with pytest.raises(InputError):
            import_(fresh, "spacy", path)
