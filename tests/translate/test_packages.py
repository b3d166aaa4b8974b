from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.errors import EngineError, NotFound
from workbench.translate import packages
from workbench.translate.packages import (
    argos_folder,
    available,
    install_by_name,
    install_from_file,
    installed,
    package_folders,
    scan,
)

MakePackage = Callable[..., Path]


def argos_says(code: str) -> str:
    """What argostranslate itself says, in a process of its own, because it reads its settings once."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("where", ["default", "xdg", "environment", "settings"])
def test_packages_are_looked_for_where_argostranslate_keeps_them(
    where: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "xdg":
        monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    elif where == "environment":
        monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "mine"))
    elif where == "settings":
        settings = home / ".config" / "argos-translate" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(home / "set")}), "utf-8")
    ours = str(argos_folder())
    assert argos_says("from argostranslate import settings; print(settings.package_data_dir)") == ours


def test_we_install_into_our_own_folder_unless_argos_names_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "workbench" in package_folders()[0].parts
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "mine"))
    assert package_folders()[0] == home / "mine"


def test_looking_creates_nothing(home: Path) -> None:
    scan()
    assert list(home.iterdir()) == []


@pytest.mark.usefixtures("no_bundled")
def test_a_package_installed_from_a_file_is_there(make_package: MakePackage, no_network: None) -> None:
    calls: list[tuple[int, int]] = []
    package = install_from_file(make_package("en", "zt"), lambda done, total: calls.append((done, total)))
    assert installed() == [package]
    assert (package.name, package.version, package.label) == ("translate-en_zt", "1.0", "translate-en_zt 1.0")
    assert (package.source, package.target, package.demo) == ("en", "zh-Hant", False)
    assert calls[-1][0] == calls[-1][1] > 0
    assert {path.name for path in package_folders()[0].parent.iterdir()} == {"packages"}


@pytest.mark.usefixtures("no_bundled")
def test_argostranslate_takes_what_we_install(
    make_package: MakePackage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "shared"))
    install_from_file(make_package("en", "zt"))
    code = (
        "from argostranslate import package\n"
        "for p in package.get_installed_packages():\n"
        "    print(p.from_code, p.to_code, p.package_version, p.tokenizer.encode('Iran') != [])"
    )
    assert argos_says(code) == "en zt 1.0 True"


@pytest.mark.usefixtures("no_bundled")
def test_we_take_what_argostranslate_installs(make_package: MakePackage) -> None:
    argos_says(f"from argostranslate import package; package.install_from_path({str(make_package('zt', 'en'))!r})")
    assert [(package.source, package.target) for package in installed()] == [("zh-Hant", "en")]


@pytest.mark.usefixtures("no_bundled")
def test_the_same_version_again_takes_the_place_of_the_first(make_package: MakePackage) -> None:
    first = install_from_file(make_package("en", "zt"))
    (first.path / "stray").write_text("left over")
    assert install_from_file(make_package("en", "zt")) == first
    assert not (first.path / "stray").exists()
    assert len(installed()) == 1


@pytest.mark.usefixtures("no_bundled")
def test_real_packages_come_before_demo_ones_and_newer_before_older(make_package: MakePackage) -> None:
    for version, demo in (("1.9", False), ("1.10", False), ("2.0", True)):
        install_from_file(make_package("en", "zt", package_version=version, demo=demo, notice="Demo." if demo else ""))
    assert [(p.name, p.version) for p in installed()] == [
        ("translate-en_zt", "1.10"),
        ("translate-en_zt", "1.9"),
        ("translate-en_zt-demo", "2.0"),
    ]
    assert [p.notice for p in installed()] == ["", "", "Demo."]


def test_the_demo_packages_that_come_along_are_ready_and_say_what_they_are() -> None:
    found = {(package.source, package.target): package for package in installed()}
    assert set(found) == {("en", "zh-Hant"), ("zh-Hant", "en")}
    assert found["en", "zh-Hant"].label == "translate-en_zt-demo 1.0"
    assert all(package.demo and "sample corpus" in package.notice for package in found.values())


@pytest.mark.usefixtures("no_bundled")
def test_a_broken_folder_is_listed_and_hides_nothing(make_package: MakePackage) -> None:
    good = install_from_file(make_package("en", "zt"))
    for name, files in {"empty": {}, "half": {"metadata.json": '{"from_code": "en", "to_code": "zh"}'}}.items():
        (good.path.parent / name).mkdir()
        for file, content in files.items():
            (good.path.parent / name / file).write_text(content)
    found, broken = scan()
    assert found == [good]
    assert {each.path.name: each.problem.partition(": ")[2] for each in broken} == {
        "empty": "metadata.json cannot be read: No such file or directory",
        "half": "the package has no model/model.bin",
    }


def test_a_broken_bundled_package_is_listed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.argosmodel").write_bytes(b"not a zip")
    monkeypatch.setattr(packages, "BUNDLED", tmp_path)
    assert [each.path.name for each in scan()[1]] == ["x.argosmodel"]


def test_the_index_has_both_chinese_scripts_in_both_directions() -> None:
    assert {(p.source, p.target) for p in available()} == {
        ("en", "zh-Hant"), ("zh-Hant", "en"), ("en", "zh-Hans"), ("zh-Hans", "en"),
    }  # fmt: skip
    for package in available():
        assert package.url == f"https://argos-net.com/v1/{package.name}-1_9.argosmodel"
        assert package.sha256 is None or len(bytes.fromhex(package.sha256)) == 32
        assert package.size > 70_000_000


@pytest.mark.parametrize(("name", "near"), [("translate-en_tz", "translate-en_zt"), ("en_zz", "translate-en_z")])
def test_an_unknown_name_is_answered_with_a_near_one(name: str, near: str, no_network: None) -> None:
    with pytest.raises(NotFound, match=name) as caught:
        install_by_name(name)
    assert near in caught.value.hint


@pytest.mark.usefixtures("no_bundled")
def test_a_package_that_is_installed_is_not_fetched_again(make_package: MakePackage, no_network: None) -> None:
    package = install_from_file(make_package("en", "zt", package_version="1.9"))
    assert install_by_name("translate-en_zt") == package
    assert install_by_name("en_zt") == package


@pytest.mark.usefixtures("no_bundled")
def test_a_demo_package_does_not_count_as_the_real_one(make_package: MakePackage, no_network: None) -> None:
    install_from_file(make_package("en", "zt", package_version="1.9", demo=True))
    with pytest.raises((EngineError, AssertionError)):
        install_by_name("en_zt")


@pytest.mark.parametrize(("name", "hint"), [("en_tz", "Did you mean translate-en_zt?"), ("nothere", "Known: ")])
def test_only_a_name_that_is_near_is_suggested(name: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        install_by_name(name)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(["One 1.", 7, "x" * 1000, None], ("One 1.",)), ("no list", ()), ({}, ()), (["a"] * 99, ("a",) * 10)],
)
def test_sentences_to_check_the_attention_on_are_few_and_short(
    make_package: MakePackage, given: object, kept: tuple[str, ...]
) -> None:
    assert install_from_file(make_package("en", "zt", proofs=given)).proofs == kept
