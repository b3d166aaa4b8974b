"""Servers that hang, answer nonsense, answer too late, answer for another text: the user is told, the work goes on, and
no translation lands on the wrong segment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from servers import Handler, libretranslate, openai, serving

from workbench.errors import EngineError
from workbench.project import Project
from workbench.translate.engine import Source
from workbench.translate.http_client import Patience, Server, ServerError
from workbench.translate.libretranslate import LibreTranslateEngine
from workbench.translate.openai_compatible import OpenAIEngine
from workbench.translate.pipeline import translate_documents

AddDocument = Callable[..., str]
SENTENCES = [f"Sentence {n} of them." for n in range(40)]


def right(text: str) -> str:
    return f"第{text.split()[1]}句。"


def libre(url: str, **options: Any) -> LibreTranslateEngine:
    engine = LibreTranslateEngine(url=url, **{"timeout": 2.0, "tries": 1, **options})
    engine._server.sleep = lambda seconds: None
    return engine


def chat(url: str, **options: Any) -> OpenAIEngine:
    engine = OpenAIEngine(url=url, model="m", **{"timeout": 2.0, "tries": 1, **options})
    engine._server.sleep = lambda seconds: None
    return engine


def placed_right(project: Project, document: str) -> int:
    """How many segments are translated; each of them must have its own translation."""
    chosen = project.translations.chosen(document)
    texts = {segment.id: text for segment, text in zip(project.segments.of(document), SENTENCES, strict=True)}
    assert all(found.text == right(texts[segment]) for segment, found in chosen.items())
    return len(chosen)


FAULTS: dict[str, tuple[Callable[[Handler], Any], str]] = {
    "hangs": (lambda handler: time.sleep(0.6), "did not answer within 0.3 seconds"),
    "drips": (lambda handler: handler.drip(0.8), "did not answer within 0.3 seconds"),
    "refuses": (lambda handler: handler.say({"error": "out of memory"}, status=500), "answered 500: out of memory"),
    "slow down": (lambda handler: handler.say({"error": "Slowdown"}, status=429), "answered 429: Slowdown"),
    "broken JSON": (lambda handler: handler.say(b'{"translatedText": '), "no JSON"),
    "cut": (lambda handler: handler.cut(), "broke off"),
    "no text": (lambda handler: handler.say({"translatedText": 7}), "without a translation"),
    "several for one": (lambda handler: handler.say({"translatedText": ["a", "b"]}), "without a translation"),
    "empty": (lambda handler: handler.say({"translatedText": "  "}), "empty translation"),
    "endless": (lambda handler: handler.say({"translatedText": "x" * 9000}), "answered 9000 characters for"),
    "an HTML page": (lambda handler: handler.say(b"<html>gateway", status=200), "no JSON"),
    "half a character": (lambda handler: handler.say(b'{"translatedText": "\\ud800"}'), "no text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_with_a_fault_now_and_then(project: Project, add_document: AddDocument, fault: str) -> None:
    misbehave, words = FAULTS[fault]
    mended: list[bool] = []

    def translate(text: str, handler: Handler) -> str | None:
        if not mended and int(text.split()[1]) % 20 == 7:
            misbehave(handler)
            return None
        return right(text)

    document = add_document(*SENTENCES)
    with serving(libretranslate(translate)) as server:
        report = translate_documents(project, libre(server.url, timeout=0.3), [document])
        assert (report.translated, report.failed) == (38, 2)
        assert placed_right(project, document) == 38
        assert any(words in problem for problem in report.problems), report.problems
        mended.append(True)
        before = len(server.questions)
        again = translate_documents(project, libre(server.url), [document])
        asked = {question["q"] for question in server.questions[before:]}
    assert (again.already, again.translated, again.failed) == (38, 2, 0)
    assert asked == {SENTENCES[7], SENTENCES[27]}
    assert placed_right(project, document) == 40


def test_an_answer_that_comes_too_late_lands_nowhere(project: Project, add_document: AddDocument) -> None:
    def translate(text: str, handler: Handler) -> str:
        if text == SENTENCES[3]:
            time.sleep(0.5)
            return "TOO LATE"
        return right(text)

    document = add_document(*SENTENCES)
    with serving(libretranslate(translate)) as server:
        report = translate_documents(project, libre(server.url, timeout=0.2, parallel=1), [document])
        time.sleep(0.4)
    assert (report.translated, report.failed) == (39, 1)
    assert placed_right(project, document) == 39


def test_a_model_that_answers_for_another_text_is_not_believed(project: Project, add_document: AddDocument) -> None:
    """The batch's answers come under the ids of other texts, in another order, one too few or one too many."""
    calls: list[int] = []

    def say(texts: dict[str, str], handler: Handler) -> Any:
        calls.append(len(texts))
        made = {key: right(text) for key, text in texts.items()}
        if len(texts) == 1:
            return made
        match calls.count(len(texts)) % 4:
            case 0:
                return {f"{key}0": text for key, text in made.items()}
            case 1:
                return dict(list(made.items())[1:])
            case 2:
                return {**made, "9-ffffff": "另一句。"}
            case _:
                return dict(reversed(made.items()))

    document = add_document(*SENTENCES)
    with serving(openai(say)) as server:
        report = translate_documents(project, chat(server.url, batch=8, parallel=1), [document])
    assert (report.translated, report.failed) == (40, 0)
    assert placed_right(project, document) == 40
    assert calls.count(1) == 32
    assert calls.count(8) == 5


@pytest.mark.parametrize(
    "said",
    ["Sure! Here it is.", "{}", '{"1-000000": "另一句。"}', '{"translate": {}}', "[1, 2]", "{" * 5000, '{"a": "b"', ""],
)
def test_a_model_that_talks_nonsense(said: str) -> None:
    with serving(openai(lambda texts, handler: said)) as server:
        [answer] = chat(server.url).translate([Source("Sentence 1 of them.", "en", "zh-Hant")])
    assert answer is not None
    assert answer.text == ""
    assert "is no translation of the text that it was asked for" in answer.note


@pytest.mark.parametrize("answer", [{}, {"choices": []}, {"choices": [{"message": {"content": None}}]}, [1], "x"])
def test_a_server_that_speaks_another_protocol(answer: Any) -> None:
    with serving(lambda path, question, handler: handler.say(answer)) as server:
        [found] = chat(server.url).translate([Source("Sentence 1 of them.", "en", "zh-Hant")])
        with pytest.raises(EngineError, match="does not list languages"):
            libre(server.url).version("en", "zh-Hant")
    assert found is not None
    assert "does not answer as OpenAI's protocol says" in found.note


def test_a_server_that_is_not_there_ends_the_run_and_loses_nothing(project: Project, add_document: AddDocument) -> None:
    document = add_document(*SENTENCES)
    with serving(openai(lambda texts, handler: {key: right(text) for key, text in texts.items()})) as server:
        stop_after = iter([False] * 10)
        engine = chat(server.url, parallel=1)
        translate_documents(project, engine, [document], stop=lambda: next(stop_after, True))
    kept = placed_right(project, document)
    assert 0 < kept < 40
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        translate_documents(project, engine, [document])
    assert "running" in caught.value.hint
    assert placed_right(project, document) == kept


def test_a_server_that_fails_again_and_again_is_given_up(project: Project, add_document: AddDocument) -> None:
    def refuse(texts: dict[str, str], handler: Handler) -> None:
        handler.say({"error": {"message": "CUDA out of memory"}}, status=500)

    with serving(openai(refuse)) as server:
        with pytest.raises(EngineError, match="answered 500: CUDA out of memory"):
            translate_documents(project, chat(server.url, parallel=1), [add_document(*SENTENCES)])
        assert len(server.questions) == 3


def test_a_refusal_that_would_come_again_is_an_error_at_once() -> None:
    with serving(lambda path, question, handler: handler.say({"error": {"message": "no such model"}}, status=404)) as s:
        with pytest.raises(EngineError, match="answered 404: no such model"):
            chat(s.url, tries=3).translate([Source("a", "en", "zh-Hant")])
        assert len(s.questions) == 1


def test_it_is_tried_again_with_more_and_more_patience() -> None:
    waits: list[float] = []
    answers = iter([503, 429, 200])

    def answer(path: str, question: Any, handler: Handler) -> None:
        status = next(answers)
        handler.say({"ok": True}, status=status, **({"Retry_After": "7"} if status == 429 else {}))

    with serving(answer) as server:
        ours = Server(server.url, Patience(timeout=2, tries=3, backoff=1), sleep=waits.append)
        assert ours.post("/x", {"a": 1}) == {"ok": True}
    assert 0.8 <= waits[0] <= 1.2
    assert waits[1:] == [7.0]


def test_a_redirection_is_told_and_not_followed() -> None:
    with serving(lambda path, question, handler: {"key": "taken"}) as other:

        def moved(path: str, question: Any, handler: Handler) -> None:
            handler.say({}, status=302, Location=other.url)

        with serving(moved) as server, pytest.raises(ServerError, match="it is somewhere else") as caught:
            Server(server.url).post("/x", {})
        assert other.url in caught.value.hint
        assert other.asked == []


def test_what_a_server_says_cannot_take_the_terminal_or_show_the_key() -> None:
    def refuse(path: str, question: Any, handler: Handler) -> None:
        handler.say({"error": "\x1b[2Jbad key sk-secret \u202e" + "x" * 2000}, status=400)

    with serving(refuse) as server, pytest.raises(ServerError) as caught:
        Server(server.url, key="sk-secret").post("/x", {})
    assert "\x1b" not in caught.value.message
    assert "\u202e" not in caught.value.message
    assert "sk-secret" not in caught.value.message
    assert "[key]" in caught.value.message
    assert len(caught.value.message) < 500


@pytest.mark.parametrize(
    "url", ["localhost:5000", "ftp://x", "http://", "http://[", "http://a b", "file:///etc/passwd"]
)
def test_what_is_no_address_is_an_error(url: str) -> None:
    with pytest.raises(EngineError, match="is no address of a server"):
        LibreTranslateEngine(url=url)


@pytest.mark.parametrize("url", ["http://me:hunter2@host/v1", "http://host/v1?key=hunter2", "http://host/v1#hunter2"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(EngineError, match="must") as caught:
        OpenAIEngine(url=url, model="m")
    assert "hunter2" not in caught.value.message + caught.value.hint


def test_the_key_goes_to_the_address_in_the_environment_only(
    project: Project, add_document: AddDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add_document(*SENTENCES[:1])
    for name, protocol in (
        ("OPENAI", openai(lambda texts, handler: {key: right(text) for key, text in texts.items()})),
        ("LIBRETRANSLATE", libretranslate(lambda text, handler: right(text))),
    ):
        monkeypatch.setenv(f"WORKBENCH_{name}_KEY", "sk-secret")
        with serving(protocol) as named, serving(protocol) as other:
            monkeypatch.setenv(f"WORKBENCH_{name}_URL", named.url)
            make: Any = chat if name == "OPENAI" else libre
            translate_documents(project, make(""), [document])
            make(other.url).translate([Source(SENTENCES[0], "en", "zh-Hant")])
            assert "sk-secret" in json.dumps([named.headers, named.asked])
            assert other.questions
            assert "sk-secret" not in json.dumps([other.headers, other.asked])
    with open(project.path / "workbench.db", "rb") as database:
        assert b"sk-secret" not in database.read()
