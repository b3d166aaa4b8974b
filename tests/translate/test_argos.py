from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import EngineError
from workbench.translate.argos import ArgosEngine
from workbench.translate.engine import Candidate, Source
from workbench.translate.packages import install_from_file

MakePackage = Callable[..., Path]

ENGLISH = [
    "Iran allegedly sent drones to Russia in 2022.",
    "Both have become Asia-looking.",
    "Whether true or not, it denied it.",
]


@pytest.fixture
def random_packages(make_package: MakePackage) -> None:
    """Both directions installed, with random weights."""
    for pair in (("en", "zt"), ("zt", "en")):
        install_from_file(make_package(*pair))


@pytest.mark.usefixtures("no_bundled", "no_network")
def test_without_a_package_it_says_what_to_do() -> None:
    engine = ArgosEngine()
    assert engine.pairs() == []
    assert not engine.available("en", "zh-Hant")
    for attempt in (engine.version, lambda a, b: engine.translate([Source("x", a, b)])):
        with pytest.raises(EngineError, match="no language package from en to zh-Hant is installed") as caught:
            attempt("en", "zh-Hant")
        assert "workbench engines install translate-en_zt" in caught.value.hint
        assert "memory still serves" in caught.value.hint
    with pytest.raises(EngineError) as caught:
        engine.version("zh", "en")
    assert "translate-zh_en" in caught.value.hint
    with pytest.raises(EngineError) as caught:
        engine.version("fr", "en")
    assert r"FILE.argosmodel" in caught.value.hint


@pytest.mark.usefixtures("no_bundled", "no_network", "random_packages")
def test_ctranslate2_really_runs_with_the_network_unplugged() -> None:
    engine = ArgosEngine(beam=2)
    chinese = "俄羅斯和伊朗都愈來愈着眼於亞洲。"
    batch = [Source(ENGLISH[0], "en", "zh-Hant"), Source(chinese, "zh-Hant", "en"), Source(ENGLISH[1], "en", "zh-Hant")]
    answers = engine.translate(batch)
    assert all(answer is not None and answer.text and 0 < (answer.score or 0) <= 1 for answer in answers)
    alone = [engine.translate([source])[0] for source in batch]
    assert [answer and answer.text for answer in alone] == [answer and answer.text for answer in answers]
    assert len({answer.text for answer in answers if answer}) == 3
    assert engine.version("en", "zh-Hant") == "translate-en_zt 1.0"
    assert set(engine.pairs()) == {(a, b) for tag in ("zh-Hant", "zh-Hans") for a, b in (("en", tag), (tag, "en"))}


@pytest.mark.usefixtures("no_bundled", "random_packages")
def test_the_output_is_what_ctranslate2_says_when_called_directly() -> None:
    import ctranslate2
    import sentencepiece

    engine = ArgosEngine()
    folder = engine.path("zh-Hant", "en").routes[0].package.path
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    text = "俄羅斯和伊朗都愈來愈着眼於亞洲。"
    direct = ctranslate2.Translator(str(folder / "model")).translate_batch(
        [pieces.encode(text, out_type=str)], beam_size=4, length_penalty=0.2, replace_unknowns=True
    )
    [answer] = engine.translate([Source(text, "zh-Hant", "en")])
    assert answer is not None
    assert answer.text == pieces.decode_pieces(direct[0].hypotheses[0]).strip()


@pytest.mark.usefixtures("no_bundled", "random_packages")
def test_two_threads_share_an_engine() -> None:
    engine = ArgosEngine(beam=1)
    batch = [Source(text, "en", "zh-Hant") for text in ENGLISH]
    answers: list[Sequence[Candidate | None]] = []
    threads = [threading.Thread(target=lambda: answers.append(engine.translate(batch))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(each == answers[0] for each in answers)


@pytest.mark.usefixtures("no_bundled")
def test_a_package_whose_model_is_broken_is_an_error_that_names_it(make_package: MakePackage) -> None:
    installed = install_from_file(make_package("en", "zt"))
    (installed.path / "model" / "model.bin").write_bytes(b"garbage")
    with pytest.raises(EngineError, match=r"translate-en_zt 1\.0 cannot be loaded"):
        ArgosEngine().translate([Source("Iran", "en", "zh-Hant")])


@pytest.mark.usefixtures("no_bundled")
def test_a_package_whose_tokenizer_is_broken_is_an_error_that_names_it(make_package: MakePackage) -> None:
    installed = install_from_file(make_package("en", "zt"))
    (installed.path / "sentencepiece.model").write_bytes(b"garbage")
    with pytest.raises(EngineError, match=r"translate-en_zt 1\.0 cannot be loaded"):
        ArgosEngine().translate([Source("Iran", "en", "zh-Hant")])


@pytest.mark.usefixtures("no_bundled", "random_packages")
def test_a_compute_type_that_there_is_not_says_how_to_go_back() -> None:
    with pytest.raises(EngineError, match="Invalid compute type: moon") as caught:
        ArgosEngine(compute="moon").translate([Source("Iran", "en", "zh-Hant")])
    assert caught.value.hint == "Go back with: workbench engines set argos device=cpu compute=default"


@pytest.mark.parametrize(
    "options", [{"beam": 0}, {"threads": -1}, {"device": "moon"}, {"beam": "four"}, {"beam": True}]
)
def test_senseless_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(EngineError):
        ArgosEngine(**options)


@dataclass
class _Result:
    hypotheses: list[list[str]]
    scores: list[float]


class Parrot:
    """In place of `ctranslate2.Translator`: says what it hears, so that what surrounds it can be seen."""

    calls: list[dict[str, Any]]

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def translate_batch(self, source: list[list[str]], **options: Any) -> list[_Result]:
        Parrot.calls.append({"source": source, **options})
        prefixes = options.get("target_prefix") or [[]] * len(source)
        return [_Result([[*prefix, *tokens]], [-0.5]) for tokens, prefix in zip(source, prefixes, strict=True)]


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch, no_bundled: None) -> list[dict[str, Any]]:
    """CTranslate2 replaced by a parrot; the calls that it gets."""
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "Translator", Parrot)
    Parrot.calls = []
    return Parrot.calls


def say(text: str, source: str = "en", target: str = "zh-Hant") -> Candidate:
    [answer] = ArgosEngine().translate([Source(text, source, target)])
    assert answer is not None
    return answer


def test_argos_s_damage_is_not_done(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("zt", "en"))
    assert say("the file_name of it", "zh-Hant", "en").text == "the file_name of it"
    assert say("\n\n  Iran\nand Russia ", "zh-Hant", "en").text == "Iran and Russia"


def test_a_target_prefix_is_given_and_taken_away_again(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("zt", "en", target_prefix="__eng__"))
    assert say("Iran", "zh-Hant", "en").text == "Iran"
    assert parrot[0]["target_prefix"] == [["__eng__"]]


def test_batches_are_large_and_sorted_by_ctranslate2(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("zt", "en"))
    ArgosEngine(beam=3).translate([Source(text, "zh-Hant", "en") for text in ENGLISH])
    [call] = parrot
    assert (call["beam_size"], call["batch_type"]) == (3, "tokens")
    assert 128 <= call["max_batch_size"] <= 1024
    assert len(call["source"]) == len(ENGLISH)


def test_a_very_long_text_is_translated_whole(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("zt", "en"))
    text = "Moscow and Tehran, both shifting; " * 200
    answer = say(text, "zh-Hant", "en")
    assert answer.text == text.strip()
    assert answer.note.startswith("translated in ")
    assert all(len(piece) <= 200 for piece in parrot[0]["source"])
    unbroken = "x" * 900
    assert say(unbroken, "zh-Hant", "en").text.replace(" ", "") == unbroken


def test_a_text_without_words_is_copied(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("en", "zt"))
    assert say(" 2022-02-04 *** ").text == "2022-02-04 ***"
    assert parrot == []


def test_output_in_the_other_script_is_converted_and_recorded(
    parrot: list[dict[str, Any]], make_package: MakePackage
) -> None:
    install_from_file(make_package("en", "zh"))
    assert say("伊朗与俄罗斯的关系").text == "伊朗與俄羅斯的關係"
    settings = ArgosEngine().settings("en", "zh-Hant")
    assert settings == {"beam": 4, "compute": "default", "output_converted_to": "zh-Hant"}


def test_a_source_in_the_other_script_is_converted_first(
    parrot: list[dict[str, Any]], make_package: MakePackage
) -> None:
    install_from_file(make_package("zh", "en"))
    assert say("關係", "zh-Hant", "en").text == "关系"
    assert ArgosEngine().settings("zh-Hant", "en")["source_converted_to"] == "zh-Hans"


def test_chinese_output_gets_chinese_punctuation(parrot: list[dict[str, Any]], make_package: MakePackage) -> None:
    install_from_file(make_package("en", "zt"))
    assert say("伊朗否認,俄羅斯也否認.").text == "伊朗否認，俄羅斯也否認。"


def test_a_demo_package_is_recorded_as_one(make_package: MakePackage, no_bundled: None) -> None:
    install_from_file(make_package("en", "zt", demo=True, notice="Knows nothing."))
    engine = ArgosEngine()
    assert engine.settings("en", "zh-Hant")["demo"] is True
    assert engine.notice("en", "zh-Hant") == "Knows nothing."


def test_a_package_with_a_bpe_tokenizer_is_read_as_argos_reads_it(
    parrot: list[dict[str, Any]], make_package: MakePackage
) -> None:
    installed = install_from_file(make_package("zt", "en"))
    (installed.path / "sentencepiece.model").unlink()
    (installed.path / "bpe.model").write_text("#version: 0.2\nI r\n", "utf-8")
    assert say("Iran denied it.", "zh-Hant", "en").text == "Iran denied it."
