"""The catalogues of the interface's languages: complete, with the same {names}, and with nothing besides."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench
from workbench.tui import language
from workbench.tui.actions import ACTIONS, GROUPS
from workbench.tui.language import LANGUAGES, tr, use_language
from workbench.tui.sayings import ERRORS, STEPS
from workbench.tui.words import counted, retold

PACKAGE = Path(workbench.__file__).parent
ELSEWHERE = ("reports", "agreement", "translate/checks")
"""The packages without an interface whose sentences the screens say."""


def trees(folder: Path) -> Iterator[ast.Module]:
    for path in folder.rglob("*.py"):
        yield ast.parse(path.read_text(encoding="utf-8"))


def called(tree: ast.AST, name: str) -> Iterator[list[str]]:
    """The literal arguments of the calls of a function, the variable ones left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def said_on_screens() -> set[str]:
    found = {text for action in ACTIONS for text in (action.title, action.help, action.short) if text} | {*GROUPS}
    for tree in trees(PACKAGE / "tui"):
        found |= {given[0] for given in called(tree, "tr") if given}
        found |= {f"{{n}} {given[-1] if len(given) > 1 else given[0] + 's'}" for given in called(tree, "counted")}
    return found


def said_elsewhere() -> set[str]:
    """Every text in the code of the packages below, written or made as it is loaded."""
    found = set()
    for name in ELSEWHERE:
        for path in (PACKAGE / name).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
            found |= {value for value in vars(module).values() if isinstance(value, str)}
    return found | {text[:1].upper() + text[1:] for text in found}


def told_by_reports() -> set[str]:
    return {given[0] for tree in trees(PACKAGE / "reports") for given in called(tree, "Told") if given}


def told_by_the_core() -> set[str]:
    return {*ERRORS, *STEPS}


def catalogue(tag: str) -> dict[str, str]:
    path = Path(language.__file__).with_name("catalogues") / f"{tag}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def names(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)", text))


OTHERS = [tag for tag in LANGUAGES if tag != language.ENGLISH]


@pytest.fixture(autouse=True)
def _english():
    yield
    use_language("")


@pytest.mark.parametrize("tag", OTHERS)
def test_a_catalogue_has_everything_that_screens_say(tag: str) -> None:
    assert sorted((said_on_screens() | told_by_reports() | told_by_the_core()) - catalogue(tag).keys()) == []


@pytest.mark.parametrize("tag", OTHERS)
def test_it_has_nothing_that_nobody_says(tag: str) -> None:
    rest = catalogue(tag).keys() - said_on_screens() - said_elsewhere() - told_by_the_core()
    assert sorted(rest) == []


@pytest.mark.parametrize("tag", OTHERS)
def test_each_text_keeps_its_names(tag: str) -> None:
    assert [text for text, said in catalogue(tag).items() if names(text) != names(said)] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_each_text_is_filled_in_as_the_english_is(tag: str) -> None:
    for text, said in catalogue(tag).items():
        assert sorted(re.findall(r"{[^}]*}", text)) == sorted(re.findall(r"{[^}]*}", said)), text


def test_numbers_are_counted_in_the_language() -> None:
    assert (counted(1, "mark"), counted(1204, "mark")) == ("1 mark", "1,204 marks")
    assert (counted(1, "nobody's word"), counted(2, "goose", "geese")) == ("1 nobody's word", "2 geese")
    use_language("zh-Hant")
    assert (counted(1, "mark"), counted(1204, "mark")) == ("1 個標記", "1,204 個標記")
    assert counted(1, "nobody's word") == "1 nobody's word"


def test_a_report_is_said_again_in_the_language() -> None:
    from workbench.reports.told import Told

    told = Told("{first} and {then}", first=Told("its {part}", part="certainty"), then="which label it has")
    assert told == retold(told) == "its certainty and which label it has"
    use_language("zh-Hant")
    assert retold(told) == "certainty及標籤為何"
    assert [retold(""), retold("what nobody translated")] == ["", "what nobody translated"]


def test_english_reads_no_catalogue_and_chinese_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    text_of = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, *a, **k: (read.append(self), text_of(self, *a, **k))[1])
    language._catalogue.cache_clear()
    use_language("en")
    assert (tr("Open"), tr("Undo"), read) == ("Open", "Undo", [])
    use_language("zh-Hant")
    assert (tr("Open"), tr("Undo")) == ("打開", "復原")
    assert [path.name for path in read] == ["zh-Hant.json"]
