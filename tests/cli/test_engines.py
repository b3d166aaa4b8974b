from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.cli.engines import parsed_options
from workbench.cli.entry import run
from workbench.errors import Refused
from workbench.project import open_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project with one English sentence; the demo packages are all that there is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.txt").write_text("Iran denied it.\n", "utf-8")
    folder = tmp_path / "project"
    assert run(["init", str(folder)]) == 0
    assert run(["add", "--project", str(folder), str(tmp_path / "a.txt")]) == 0
    return folder


def test_options_are_set_shown_and_taken_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for given, told in (
        (["beam=2", "device=auto"], "argos: beam=2, device=auto"),
        ([], "argos: beam=2, device=auto"),
        (["device="], "argos: beam=2"),
        (["beam="], "argos: as it comes"),
    ):
        capsys.readouterr()
        assert run(["engines", "set", "argos", *given, "--project", str(project)]) == 0
        assert capsys.readouterr().out.strip() == told


def test_the_chinese_of_a_project_is_set_and_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--project", str(project)]
    for given, told in ((["en"], "zh-Hant"), (["en", "zh-tw"], "zh-TW"), (["en"], "zh-TW"), (["en", "ZH-HK"], "zh-HK")):
        capsys.readouterr()
        assert run(["engines", "target", *given, *where]) == 0
        assert capsys.readouterr().out.strip() == f"en → {told}"
    for wrong in ("en-GB", "chinese please", "z", "zh-XX"):
        assert run(["engines", "target", "en", wrong, *where]) == 1
    with open_project(project) as opened:
        assert opened.target_of("en") == "zh-HK"
        assert opened.target_of("zh-Hant") == "en"


def test_a_term_is_in_the_chinese_of_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for chinese, kept in (("zh-HK", "zh-HK"), ("zh-TW", "zh-TW"), ("zh-Hans", "zh-Hant")):
        where = ["--project", str(tmp_path / chinese), "--as", "ann"]
        assert run(["init", str(tmp_path / chinese), "--chinese", chinese]) == 0
        capsys.readouterr()
        assert run(["terms", "add", "collective West", "集體西方陣營國", *where]) == 0
        assert f"({kept}), preferred" in capsys.readouterr().out


def test_what_is_translated_already_is_said_and_a_machine_s_drafts_are_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, text = tmp_path / "p", tmp_path / "a.txt"
    text.write_text("Practical necessities also play a role.\n\nNot all goes well, however.\n", "utf-8")
    where = ["--project", str(folder)]
    assert run(["init", str(folder), "--chinese", "zh-HK"]) == 0
    assert run(["add", str(text), *where]) == 0
    assert run(["translate", "--engine", "argos", *where]) == 0
    with open_project(folder, annotator="ann") as project:
        (document,) = project.documents.all()
        first, second = project.segments.of(document.id)
        project.translations.set_status(project.translations.chosen_for(first.id).id, "translated")
    capsys.readouterr()
    assert run(["engines", "target", "en", "zh-TW", *where]) == 0
    assert "2 segments are translated into zh-HK already, 1 of them by a person or accepted." in capsys.readouterr().out
    assert run(["translate", "--engine", "argos", *where]) == 0
    with open_project(folder) as project:
        chosen = project.translations.chosen(document.id)
        assert [chosen[each.id].language for each in (first, second)] == ["zh-HK", "zh-TW"]
    capsys.readouterr()
    assert run(["engines", "target", "en", "zh-HK", *where]) == 0
    assert "2 segments are translated into zh-TW already, 0 of them" in capsys.readouterr().out


@pytest.mark.parametrize(("chinese", "said"), [("zh-HK", "着眼於"), ("zh-TW", "著眼於"), ("zh-Hans", "着眼于")])
def test_machine_and_termbase_write_the_chinese_of_the_project(project: Path, chinese: str, said: str) -> None:
    folder = project.parent / chinese
    assert run(["init", str(folder), "--chinese", chinese]) == 0
    where = ["--project", str(folder)]
    text = (
        "The expanding ties between Moscow and Tehran reflect shifting geopolitical perspectives in the two capitals: "
        "both Russia and Iran have become more Asia-looking.\n"
    )
    (project.parent / "known.txt").write_text(text, "utf-8")
    assert run(["add", str(project.parent / "known.txt"), *where]) == 0
    assert run(["translate", "--engine", "argos", *where]) == 0
    with open_project(folder) as opened:
        [document] = opened.documents.all()
        [made] = opened.translations.chosen(document.id).values()
        assert made.language == chinese
        assert said in made.text
        opened.termbase.add("inside", "en", concept="1")
        opened.termbase.add("里面", "zh-Hans", concept="1")
        [hit] = opened.termbase.find("inside", "en", chinese)
        assert hit.renderings[0].text == {"zh-HK": "裏面", "zh-TW": "裡面", "zh-Hans": "里面"}[chinese]


def test_the_engine_of_the_screens_is_named(project: Path) -> None:
    from workbench.tui.postedit.engines import editing_engine

    where = ["--project", str(project)]
    assert run(["engines", "use", "nothing", *where]) == 1
    assert run(["engines", "use", "memory", *where]) == 0
    with open_project(project) as opened:
        assert editing_engine(opened).name == "memory"


@pytest.mark.parametrize("given", ["beam=0", "beam=many", "beans=4", "device=moon"])
def test_options_that_the_engine_does_not_take_are_not_kept(project: Path, given: str) -> None:
    assert run(["engines", "set", "argos", given, "--project", str(project)]) == 1
    with open_project(project) as opened:
        assert opened.settings.get("engines.argos") is None


@pytest.mark.parametrize("given", ["key=abc", "api_key=abc", "password=x", "API_TOKEN=x"])
def test_a_secret_never_gets_into_a_project(given: str) -> None:
    with pytest.raises(Refused, match="a secret does not belong in a project") as caught:
        parsed_options((given,))
    assert "docs/engines.md" in caught.value.hint


def test_options_are_numbers_truths_or_texts() -> None:
    given = ("beam=2", "temperature=0.5", "json_mode=false", "model=llama3.1", "instructions=Be formal.")
    assert parsed_options(given) == {
        "beam": 2, "temperature": 0.5, "json_mode": False, "model": "llama3.1", "instructions": "Be formal.",
    }  # fmt: skip


def test_a_run_with_an_option_of_its_own(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["translate", "--engine", "argos", "--project", str(project), "--json"]
    for more, made in (([], 1), ([], 0), (["--set", "beam=1"], 1), (["--set", "beam=1"], 0)):
        capsys.readouterr()
        assert run([*command, *more]) == 0
        assert json.loads(capsys.readouterr().out)["translated"] == made


def test_what_an_engine_can_do_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["engines", "info", "argos", "--project", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["completes"]
    assert found["aligns"]
    assert {"source": "en", "target": "zh-Hant", "version": "translate-en_zt-demo 1.0"} in found["pairs"]
    assert run(["engines", "info", "openai", "--project", str(project)]) == 0
    assert "no model is named" in capsys.readouterr().out


def test_it_is_told_without_a_project_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["engines", "info", "argos"]) == 0
    assert "completes and aligns" in capsys.readouterr().out
