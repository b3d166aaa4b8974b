from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint

import pytest

from workbench.errors import EngineError, NotFound
from workbench.project import Project
from workbench.translate.engine import Candidate, Engine, Source
from workbench.translate.registry import engines, load_engine, project_engine


class Echo:
    """A plug-in as somebody else would write it."""

    name = "echo"
    origin = "machine"

    def __init__(self, *, times: int = 1) -> None:
        self.times = times

    def pairs(self) -> Sequence[tuple[str, str]]:
        return [("en", "zh-Hant")]

    def available(self, source: str, target: str) -> bool:
        return True

    def version(self, source: str, target: str) -> str:
        return "echo 1"

    def settings(self, source: str, target: str) -> dict[str, int]:
        return {"times": self.times}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        return [Candidate(source.text * self.times) for source in batch]


class Halfway:
    """Has a name and nothing more."""

    name = "halfway"


class Explodes:
    """Fails as it starts."""

    def __init__(self) -> None:
        raise RuntimeError("no licence")


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Third-party engines, one of which works."""
    monkeypatch.setitem(sys.modules, "third_party", sys.modules[__name__])
    found = [
        EntryPoint("echo", "third_party:Echo", "workbench.engines"),
        EntryPoint("gone", "not_installed_at_all:Engine", "workbench.engines"),
        EntryPoint("halfway", "third_party:Halfway", "workbench.engines"),
        EntryPoint("explodes", "third_party:Explodes", "workbench.engines"),
        EntryPoint("text", "third_party:__doc__", "workbench.engines"),
        EntryPoint("argos", "third_party:Echo", "workbench.engines"),
    ]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: found)


def test_ours_are_there_and_are_engines() -> None:
    assert {info.name for info in engines()} >= {"argos", "memory"}
    for name in ("argos", "memory"):
        assert isinstance(load_engine(name), Engine)


def test_an_unknown_engine_says_which_there_are() -> None:
    with pytest.raises(NotFound, match="'gogle'") as caught:
        load_engine("gogle")
    assert "argos, firefox, libretranslate, memory, openai" in caught.value.hint


def test_options_that_an_engine_does_not_take_are_an_error() -> None:
    with pytest.raises(EngineError, match=r"^the engine 'argos' has no option beans$") as caught:
        load_engine("argos", beans=4, beam=2)
    assert caught.value.hint == "Its options: beam, threads, device, compute."


def test_they_are_in_a_project_too(project: Project) -> None:
    with pytest.raises(EngineError, match=r"^the engine 'memory' has no option beans$"):
        project_engine(project, "memory", beans=4)


@pytest.mark.usefixtures("plugged")
def test_a_plug_in_is_an_engine_like_ours() -> None:
    assert load_engine("echo", times=2).translate([Source("a", "en", "zh-Hant")]) == [Candidate("aa")]


@pytest.mark.usefixtures("plugged")
def test_no_plug_in_takes_the_name_of_ours() -> None:
    assert type(load_engine("argos")).__module__ == "workbench.translate.argos"


@pytest.mark.usefixtures("plugged")
@pytest.mark.parametrize(
    ("name", "words"),
    [("gone", "cannot be loaded"), ("halfway", "lacks methods"), ("explodes", "no licence"), ("text", "not a class")],
)
def test_a_broken_plug_in_is_an_error_that_names_it(name: str, words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        load_engine(name)
    assert name in caught.value.message


@pytest.mark.usefixtures("plugged")
def test_a_broken_plug_in_does_not_hide_the_others() -> None:
    listed = {info.name: info.problem for info in engines()}
    assert listed["argos"] == listed["memory"] == listed["echo"] == ""
    assert "not_installed_at_all" in listed["gone"]


@pytest.mark.usefixtures("plugged")
def test_a_project_s_settings_make_its_engine(project: Project) -> None:
    project.settings.set("engines.echo", {"times": 3})
    assert project_engine(project, "echo").settings("en", "zh-Hant") == {"times": 3}
    assert project_engine(project, "echo", times=1).settings("en", "zh-Hant") == {"times": 1}


def test_settings_that_are_no_table_are_an_error(project: Project) -> None:
    project.settings.set("engines.argos", "fast")
    with pytest.raises(EngineError, match=r"engines\.argos"):
        project_engine(project, "argos")


def test_listing_engines_loads_nothing_heavy() -> None:
    code = (
        "import sys; from workbench.translate.registry import engines, load_engine; engines();"
        "load_engine('argos'); load_engine('memory');"
        "print([m for m in ('ctranslate2', 'sentencepiece', 'argostranslate', 'numpy', 'opencc') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
