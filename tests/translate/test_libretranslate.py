from __future__ import annotations

import pytest
from servers import Handler, libretranslate, serving

from workbench.errors import EngineError
from workbench.translate.engine import Candidate, Engine, Source
from workbench.translate.libretranslate import LibreTranslateEngine


def echo(text: str, handler: Handler) -> str:
    return f"{text},伊朗否认."


def test_it_is_an_engine_that_opens_nothing_until_it_is_asked() -> None:
    assert isinstance(LibreTranslateEngine(url="http://nowhere.invalid"), Engine)


def test_the_server_s_languages_are_ours_with_the_other_script_converted() -> None:
    with serving(libretranslate(echo)) as server:
        engine = LibreTranslateEngine(url=server.url + "/")
        assert ("en", "zh-Hant") in engine.pairs()
        assert ("zh-Hans", "en") in engine.pairs()
        assert ("zh-Hant", "zh-Hans") not in engine.pairs()
        assert engine.available("zh-TW", "en")
        assert engine.version("en", "zh-Hant") == f"{server.url.removeprefix('http://')} 1.6.0"
        assert engine.settings("en", "zh-Hant") == {}
        with pytest.raises(EngineError, match="does not translate from en to fr"):
            engine.version("en", "fr")


def test_what_is_sent_and_what_comes_back() -> None:
    with serving(libretranslate(echo)) as server:
        engine = LibreTranslateEngine(url=server.url)
        [made] = engine.translate([Source("Iran", "en", "zh-Hans")])
        assert made == Candidate("Iran，伊朗否认")
        assert server.questions == [{"q": "Iran", "source": "en", "target": "zh", "format": "text"}]


def test_a_server_with_one_script_serves_both() -> None:
    listed = [
        {"code": "en", "name": "English", "targets": ["zh"]},
        {"code": "zh", "name": "Chinese", "targets": ["en"]},
    ]
    with serving(
        lambda path, question, handler: listed if path == "/languages" else {"translatedText": question["q"]}
    ) as s:
        engine = LibreTranslateEngine(url=s.url)
        [out, back] = engine.translate([Source("伊朗与俄罗斯", "en", "zh-Hant"), Source("關係", "zh-Hant", "en")])
        assert engine.settings("en", "zh-Hant") == {"output_converted_to": "zh-Hant"}
        assert engine.settings("zh-Hant", "en") == {"source_converted_to": "zh-Hans"}
    assert (out and out.text, back and back.text) == ("伊朗與俄羅斯", "关系")


def test_a_server_that_cannot_be_asked_serves_nothing() -> None:
    engine = LibreTranslateEngine(url="http://127.0.0.1:9", tries=1)
    assert not engine.available("en", "zh-Hant")
    with pytest.raises(EngineError, match="cannot be reached"):
        engine.version("en", "zh-Hant")


@pytest.mark.parametrize("options", [{"timeout": 0}, {"tries": 0}, {"timeout": "long"}])
def test_senseless_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(EngineError, match="timeout must be"):
        LibreTranslateEngine(**options)
