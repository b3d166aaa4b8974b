"""The picture that the program makes of itself: Chinese at its right width, nothing from the network."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from workbench.errors import NotFound, StorageError
from workbench.tui.picture import draw, draw_review, screenshot_svg

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
CELL = 12.2


def test_every_run_is_as_wide_as_its_cells_and_no_two_overlap(sample, tmp_path) -> None:
    path = tmp_path / "pictures" / "screen.svg"
    screenshot_svg(sample, MING_PAO, path)
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    rows: dict[str, list[tuple[float, float, str]]] = {}
    for node in root.iter("{http://www.w3.org/2000/svg}text"):
        if node.get("textLength"):
            found = (float(node.get("x")), float(node.get("textLength")), "".join(node.itertext()))
            rows.setdefault(node.get("y"), []).append(found)
    wide = [entry for row in rows.values() for entry in row if "莫斯科" in entry[2]]
    assert wide, "Chinese is in the picture"
    for _, length, text in wide:
        assert length == pytest.approx(2 * CELL * len(text), rel=1e-3)
    for row in rows.values():
        row.sort()
        for (x, length, text), (following, _, _) in pairwise(row):
            assert x + length <= following + 0.1, text


def test_nothing_is_fetched_from_the_network(sample, tmp_path) -> None:
    path = tmp_path / "screen.svg"
    screenshot_svg(sample, MING_PAO, path, size=(80, 24), theme="workbench-light")
    svg = path.read_text(encoding="utf-8")
    assert "@font-face" not in svg
    assert re.findall(r"url\((?!#)", svg) == []
    assert "Noto Sans" in svg


def test_a_project_that_names_nobody_shows_the_marks_of_its_first_annotator(sample, tmp_path) -> None:
    document = sample.documents.get(MING_PAO)
    from workbench.model import Fragment

    sample.marks.create("entity", "person", document_id=document.id, fragments=[Fragment(document.id, 0, 7)])
    draw(sample.path, MING_PAO, tmp_path / "a.svg")
    assert "1&#160;mark" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_what_cannot_be_drawn_is_our_own_error(sample, tmp_path) -> None:
    with pytest.raises(NotFound):
        screenshot_svg(sample, "nothing.md", tmp_path / "a.svg")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        screenshot_svg(sample, MING_PAO, tmp_path / "file" / "a.svg")


def test_the_review_is_drawn_once_everything_is_found(team, tmp_path) -> None:
    draw_review(team.path, MING_PAO, tmp_path / "review.svg")
    svg = (tmp_path / "review.svg").read_text(encoding="utf-8")
    assert "they&#160;part&#160;on" in svg
    assert "莫斯科" in svg
    assert re.findall(r"url\((?!#)", svg) == []
