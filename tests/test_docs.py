"""The documentation says what is so: every command, every link, every key."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from workbench.cli.entry import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("corpus/*.md")]
)
OURS = [page for page in PAGES if not page.read_text(encoding="utf-8").startswith("---")]


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_every_command_is_documented() -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in OURS)
    for name in COMMANDS:
        assert f"workbench {name}" in told, name


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    for name in re.findall(r"(?:`|^ {4})workbench ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
        assert name in COMMANDS, name


def test_the_page_of_keys_is_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    written = runpy.run_path(str(ROOT / "scripts" / "write_docs.py"))["keys_page"]()
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == written


def test_the_table_of_formats_is_what_they_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    written = runpy.run_path(str(ROOT / "scripts" / "format_table.py"))["formats_page"](tmp_path / "formats")
    assert (ROOT / "docs" / "formats" / "what-each-keeps.md").read_text(encoding="utf-8") == written


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.stem)
def test_each_picture_is_the_programs_small_shown_somewhere_and_fetches_nothing(picture: Path) -> None:
    drawn = picture.read_text(encoding="utf-8")
    assert "譯" in drawn
    assert len(drawn.encode()) < 150_000
    assert not any(word in drawn for word in ("@import", "@font-face", "href", "url(http"))
    assert any(f"{picture.name})" in page.read_text(encoding="utf-8") for page in OURS)


def test_each_task_has_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    told = runpy.run_path(str(ROOT / "scripts" / "pictures.py"))["PICTURES"]
    drawn = {path.stem for path in (ROOT / "docs").glob("*.svg")}
    assert drawn == {picture.name for picture in told} | {"annotation", "review"}
