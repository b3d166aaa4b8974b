"""A file of changes is read, or every error is said with its line."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from workbench.errors import SchemaError
from workbench.migration.changes import MoveAttribute, MoveRole, MoveValue, Relabel, RetireLabel, SplitLabel
from workbench.migration.read import load_changes, parse_changes

ALL = """
changes:
  - rename_label: {from: gpe, to: place}
  - merge_labels: {from: [gpe, location], to: place, note_in: was}
  - split_label: {from: weapon, by: kind, into: {missile: missile}, otherwise: arm, keep: true}
  - retire_label: {label: cue}
  - rename_attribute: {from: certainty, to: modality, of: claim}
  - merge_attributes: {from: [a, b], to: c}
  - split_attribute: {from: status, into: {signed: {phase: final, by: hand}}}
  - retire_attribute: {attribute: time}
  - rename_value: {attribute: certainty, from: possible, to: maybe, of: [claim]}
  - merge_values: {attribute: certainty, from: [possible, probable], to: maybe}
  - rename_role: {from: source, to: holder}
  - retire_role: {role: cue}
"""


def test_every_kind_of_change_is_read() -> None:
    changes = parse_changes(ALL)
    assert len(changes) == 12
    assert changes[0] == Relabel(("gpe",), "place")
    assert changes[1] == Relabel(("gpe", "location"), "place", "was")
    assert changes[2] == SplitLabel("weapon", "kind", {"missile": "missile", "*": "arm"}, keep=True)
    assert changes[3] == RetireLabel("cue")
    assert changes[4] == MoveAttribute(("certainty",), "modality", ("claim",))
    assert changes[9] == MoveValue("certainty", ("possible", "probable"), "maybe")
    assert changes[11] == MoveRole("cue", "")
    assert all(change.words for change in changes)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "no changes"),
        ("changes: []", "no changes"),
        ("change:\n  - x", 'unknown key "change"'),
        ("changes:\n  - rename_lable: {from: a, to: b}", 'did you mean "rename_label"'),
        ("changes:\n  - rename_label: {from: a}", '"to" is missing'),
        ("changes:\n  - rename_label: {from: a, to: b, of: c}", 'unknown key "of"'),
        ("changes:\n  - rename_label: a", "write a mapping"),
        ("changes:\n  - rename_label: {from: a, to: 3}", "write a name"),
        ("changes:\n  - split_label: {from: a, by: b, into: c}", '"into" is to be a mapping'),
        ("changes:\n  - split_attribute: {from: a, into: {b: c}}", "write the attributes"),
        ("changes: [{a: 1, b: 2}]", "one change an item"),
        ("changes:\n\t- x", "tab"),
    ],
)
def test_what_is_no_change_is_said(source: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        parse_changes(source)


def test_errors_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "changes.yaml"
    path.write_text("changes:\n  - rename_label: {from: a, to: b}\n  - nonsense: {}\n")
    with pytest.raises(SchemaError, match=r"changes\.yaml:3:"):
        load_changes(path)
    path.write_bytes(b"\xff")
    with pytest.raises(SchemaError, match="not UTF-8"):
        load_changes(path)
    with pytest.raises(SchemaError, match="cannot be read"):
        load_changes(tmp_path / "none.yaml")


def test_the_guide_shows_every_change_and_all_can_be_read() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "schemas.md").read_text(encoding="utf-8")
    assert "## Changing a schema under marks" in guide
    example = re.search(r"^    changes:\n(?:    - .*\n)+", guide, re.MULTILINE)
    assert example is not None
    source = textwrap.dedent(example[0])
    assert len(parse_changes(source)) == 12
    assert len(set(re.findall(r"^- (\w+):", source, re.MULTILINE))) == 12
