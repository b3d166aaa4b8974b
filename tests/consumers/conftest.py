"""The consumers' tests see the same marked sentence as the formats' own."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_spec = spec_from_file_location("formats_fixtures", Path(__file__).parents[1] / "formats" / "conftest.py")
assert _spec
assert _spec.loader
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)

SENTENCE = _module.SENTENCE
marked, sentence = _module.marked, _module.sentence
