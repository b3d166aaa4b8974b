"""A lead's morning at the command line: how far annotators agree on the sample, as a table, as JSON and as a page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.resources import resource
from workbench.text.cells import text_width

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    news = tmp_path_factory.mktemp("morning") / "news"
    corpus = resource("corpus")
    typed(news.parent, "init", "news")
    articles = sorted(str(path) for path in corpus.glob("*.md") if path.name != "README.md")
    typed(news, "add", *articles)
    typed(news, "translate", "--memory", str(corpus / "memory.tmx"))
    for name in "abc":
        typed(news, "import", str(corpus / "annotations" / f"{name}.jsonl"))
    return news


def typed(folder: Path, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "workbench", *arguments]
    result = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert result.returncode == code, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stdout + result.stderr


def test_the_table_says_where_they_part_in_80_columns(folder: Path) -> None:
    shown = typed(folder, "agree")
    assert "They agree throughout: least on what is an entity (.96), most on which label" in shown
    assert "They agree on its certainty (.97) but not on what is a claim (.67)." in shown
    for layer in ("Entities", "Claims", "Relations", "Labels"):
        assert f"{layer} (marks: a " in shown
    assert max(map(text_width, shown.splitlines())) <= 80


def test_json_has_every_figure_and_the_same_twice(folder: Path) -> None:
    first, second = (typed(folder, "agree", "--json") for _ in range(2))
    assert first == second
    layers = json.loads(first)["layers"]
    assert sorted(layers) == ["claims", "entities", "labels", "relations"]
    assert {pair["documents"] for pair in layers["entities"]["pairs"]} == {2}
    assert {"cohen_kappa", "span_f1", "overlap_f1", "label_f1"} <= layers["claims"]["pairs"][0].keys()
    certainty = next(each for each in layers["claims"]["aspects"] if each["name"] == "certainty")
    assert certainty["alpha"]["value"] > 0.9
    assert certainty["query"]["aspect"] == "attribute"


def test_two_annotators_one_document_tokens_and_gamma(folder: Path) -> None:
    found = json.loads(
        typed(
            folder, "agree", "mingpao", "--annotator", "a", "--annotator", "b", "--level", "token", "--gamma", "--json"
        )
    )
    assert found["annotators"] == ["a", "b"]
    assert len(found["documents"]) == 1
    assert found["level"] == "token"
    assert 0 < found["layers"]["entities"]["gamma"]["gamma"] <= 1


def test_the_page_is_written_whole_and_what_is_wrong_is_said(folder: Path) -> None:
    assert "wrote report.html" in typed(folder, "agree", "--html", "report.html")
    page = (folder / "report.html").read_text("utf-8")
    assert page.rstrip().endswith("</html>")
    assert "http" not in page.replace("http-equiv", "")
    assert "cannot be written" in typed(folder, "agree", "--html", "nowhere/report.html", code=1)
    assert "no marks are by «zoe»" in typed(folder, "agree", "--annotator", "zoe", code=1)
