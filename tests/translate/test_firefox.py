"""The Firefox models: the real package as far as it goes without a model, and a stand-in of its documented API."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from workbench.errors import EngineError
from workbench.translate.engine import Engine, Source
from workbench.translate.firefox import FirefoxEngine


@pytest.mark.usefixtures("no_network")
def test_the_real_package_without_a_model(tmp_path: Path) -> None:
    pytest.importorskip("fxtranslate")
    engine = FirefoxEngine(models=str(tmp_path / "models"))
    assert isinstance(engine, Engine)
    assert engine.pairs() == []
    with pytest.raises(EngineError, match="no Firefox model from en to zh-Hant") as caught:
        engine.translate([Source("Iran", "en", "zh-Hant")])
    assert caught.value.hint == "Fetch it with: fxtranslate models add en zh"


@pytest.mark.usefixtures("no_network")
def test_the_real_package_with_a_broken_model(tmp_path: Path) -> None:
    pytest.importorskip("fxtranslate")
    folder = tmp_path / "models" / "en-zh"
    folder.mkdir(parents=True)
    for name in ("model.enzh.intgemm.alphas.bin", "srcvocab.enzh.spm", "trgvocab.enzh.spm"):
        (folder / name).write_bytes(b"garbage")
    engine = FirefoxEngine(models=str(tmp_path / "models"))
    assert engine.available("en", "zh-Hans")
    with pytest.raises(EngineError, match="the Firefox model en-zh cannot be loaded"):
        engine.translate([Source("Iran", "en", "zh-Hant")])


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fxtranslate", None)
    engine = FirefoxEngine()
    assert not engine.available("en", "zh-Hans")
    with pytest.raises(EngineError, match="fxtranslate is not installed") as caught:
        engine.version("en", "zh-Hans")
    assert "bilingual-workbench[fxtranslate]" in caught.value.hint


class Cache:
    """As documented: the models in a folder, by pair."""

    def __init__(self, cache_dir: str | None = None) -> None:
        self._folder = Path(cache_dir or "")

    def list_cached(self) -> list[dict[str, object]]:
        return [{"name": each.name, "bytes": 1} for each in sorted(self._folder.iterdir())]

    def pair_files(self, name: str) -> list[tuple[str, int, str]]:
        return [(each.name, 1, str(each)) for each in sorted((self._folder / name).iterdir())]


class Translator:
    """As documented: made of bytes; says what it is made of."""

    def __init__(self, *, model: bytes, src_vocab: bytes, trg_vocab: bytes, shortlist: bytes | None = None) -> None:
        self._says = b"|".join((model, src_vocab, trg_vocab, shortlist or b"")).decode()

    def translate_long(self, text: str) -> str:
        return f"{text} [{self._says}]"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Models of the pairs that Firefox has, and the package that would run them."""
    module = ModuleType("fxtranslate")
    module.Cache, module.Translator = Cache, Translator  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fxtranslate", module)
    real = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.5.0" if name == "fxtranslate" else real(name))
    for pair, files in {
        "en-zh": {"model.enzh.bin": "M", "srcvocab.enzh.spm": "S", "trgvocab.enzh.spm": "T", "lex.50.50.enzh.bin": "L"},
        "fr-en": {"model.fren.bin": "m", "vocab.fren.spm": "v"},
    }.items():
        (tmp_path / "models" / pair).mkdir(parents=True)
        for name, text in files.items():
            (tmp_path / "models" / pair / name).write_text(text)
    return tmp_path / "models"


def says(engine: FirefoxEngine, *sources: Source) -> Sequence[str]:
    return [made.text for made in engine.translate(sources) if made is not None]


def test_a_model_is_given_the_bytes_of_its_files(models: Path) -> None:
    engine = FirefoxEngine(models=str(models))
    assert says(engine, Source("Iran", "en", "zh-Hans")) == ["Iran [M|S|T|L]"]
    assert says(engine, Source("Iran", "fr", "en")) == ["Iran [m|v|v|]"]
    assert engine.version("en", "zh-Hans") == "en-zh, fxtranslate 0.5.0"


def test_it_goes_through_english_and_into_the_other_script(models: Path) -> None:
    engine = FirefoxEngine(models=str(models))
    assert says(engine, Source("关系", "fr", "zh-Hant")) == ["關係 [m|v|v|] [M|S|T|L]"]
    assert engine.version("fr", "zh-Hant") == "fr-en + en-zh, fxtranslate 0.5.0"
    assert engine.settings("fr", "zh-Hant") == {"through": "en", "output_converted_to": "zh-Hant"}
    assert engine.settings("en", "zh-Hans") == {}
    assert ("fr", "zh-Hant") in engine.pairs()
    assert ("zh-Hans", "fr") not in engine.pairs()
