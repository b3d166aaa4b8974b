"""A translator's day without a network: install from a file, translate, edit with completion, check, export, take a
colleague's corrections in, and score the engine. No socket is opened from the first command to the last.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import pytest
from lxml import etree
from waiting import until

from workbench import Project, open_project
from workbench.cli.entry import run
from workbench.resources import resource
from workbench.tui.app import WorkbenchApp

pytestmark = pytest.mark.journey

PACKAGE = Path(str(files("workbench") / "packages" / "translate-en_zt-demo.argosmodel"))
ARTICLE = "mingpao-new-age-in-iran-russia-relations.md"
SENTENCE = "A major boost to the unofficial alliance was the beginning of the war in Ukraine in February 2022."
MACHINE = "2022年2月烏克蘭戰爭爆發，為這個非正式同盟注入強大動力。"
CORRECTED = "2022年2月，烏克蘭戰爭爆發，大大推動了這個非正式同盟。"


@pytest.fixture
def unplugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, a home with nothing in it, and no network."""

    def refuse(*arguments: object, **keywords: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command in the project `shelf`, which has to succeed; what it prints."""

    def told(*arguments: str) -> str:
        capsys.readouterr()
        where = [] if arguments[0] in ("init", "engines") else ["--project", "shelf"]
        assert run([*arguments, *where]) == 0, (arguments, capsys.readouterr().err)
        return capsys.readouterr().out

    return told


def at(project: Project) -> int:
    """Where in the article the sentence stands."""
    document = project.documents.get(ARTICLE)
    text = project.documents.text(document.id)
    return [text[s.start : s.end] for s in project.segments.of(document.id)].index(SENTENCE)


def of_sentence(project: Project) -> list[Any]:
    """The candidates of the sentence, and last the chosen one."""
    document = project.documents.get(ARTICLE)
    segment = project.segments.of(document.id)[at(project)]
    return [*project.translations.candidates(segment.id), project.translations.chosen_for(segment.id)]


async def edited() -> None:
    """Open the sentence, write its date, let the engine go on word by word and then to the end, and accept it."""
    with open_project("shelf", annotator="nora") as project:
        app = WorkbenchApp(project, document=ARTICLE)
        async with app.run_test(size=(120, 40)) as pilot:
            screen: Any = app.screen
            screen.open_editor(at(project))
            await pilot.press("ctrl+u", *"2022年3月")
            await until(pilot, lambda: screen.editor.ghost)
            before = screen.editor.draft.text
            await pilot.press("tab")
            assert screen.editor.draft.text.startswith(before)
            assert len(screen.editor.draft.text) > len(before)
            await pilot.press("ctrl+u", *"2022年3月烏克蘭戰爭爆發，")
            await until(pilot, lambda: screen.editor.ghost)
            await pilot.press("shift+tab")
            await until(pilot, lambda: any("3" in str(found) for found in screen.findings()))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: screen.editor is None)
        assert of_sentence(project)[-1].text.startswith("2022年3月烏克蘭戰爭爆發，")


async def test_a_translation_goes_from_a_file_to_data_without_a_network(
    unplugged: Path, told: Callable[..., str]
) -> None:
    told("engines", "install", str(PACKAGE))
    told("init", "shelf")
    told("add", str(resource("corpus") / ARTICLE))
    told("translate", "--engine", "argos")
    with open_project("shelf") as project:
        assert of_sentence(project)[-1].text == MACHINE
        assert of_sentence(project)[-1].settings["beam"] == 4

    await edited()
    [finding] = json.loads(told("check", "--only", "numbers", "--json"))[:1]
    assert (finding["source"], "3" in finding["message"]) == (SENTENCE, True)

    [edit] = [json.loads(line) for line in _exported(told, "post-edits", "edits.jsonl").splitlines()]
    assert edit["source"] == SENTENCE
    assert (edit["machine"], edit["edit"]) == (MACHINE, MACHINE.replace("2月", "3月"))
    assert (edit["annotator"], edit["assisted"], edit["engine"]) == ("nora", ["engine"], "argos")
    assert 0 < edit["ter"] < 10
    assert SENTENCE in _exported(told, "tmx", "memory.tmx")
    _exported(told, "xliff", "out.xlf")

    _corrected_by_a_colleague(unplugged / "out.xlf", unplugged / "back.xlf")
    told("import", "--as", "colleague", "back.xlf")
    with open_project("shelf") as project:
        *versions, chosen = of_sentence(project)
        assert (chosen.text, chosen.annotator) == (CORRECTED, "colleague")
        assert {MACHINE, CORRECTED} < {each.text for each in versions}
        assert project.memory.matches(SENTENCE, "en", "zh-Hant")[0].target == CORRECTED
    assert SENTENCE not in [each["source"] for each in json.loads(told("check", "--only", "numbers", "--json"))]

    (unplugged / "pairs.tsv").write_text(f"{SENTENCE}\t{CORRECTED}\n", "utf-8")
    scores = json.loads(
        told("translate", "--evaluate", "pairs.tsv", "--engine", "argos", "--against", "memory", "--json")
    )
    said = told("translate", "--evaluate", "pairs.tsv", "--engine", "argos")
    assert "No intervals and no p: a bootstrap over 1 segment would say nothing." in said
    found = scores["scores"]
    assert found["memory"]["chrF"]["value"] == 100
    assert 0 < found["argos"]["chrF"]["value"] < 100


def _exported(told: Callable[..., str], kind: str, name: str) -> str:
    told("export", "--format", kind, "--out", name)
    return Path(name).read_text("utf-8")


def _corrected_by_a_colleague(path: Path, into: Path) -> None:
    """The file as another tool gives it back: one target changed, and said to be translated."""
    tree = etree.parse(path)
    [unit] = [each for each in tree.iter("{*}trans-unit") if each.findtext("{*}source") == SENTENCE]
    target = unit.find("{*}target")
    assert target is not None
    target.text = CORRECTED
    target.set("state", "translated")
    tree.write(into, encoding="utf-8", xml_declaration=True)
