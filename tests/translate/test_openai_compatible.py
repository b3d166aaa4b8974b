from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from servers import openai, serving

from workbench.errors import EngineError
from workbench.project import Project
from workbench.translate import prompt
from workbench.translate.engine import Engine, Source
from workbench.translate.openai_compatible import OpenAIEngine
from workbench.translate.pipeline import translate_documents

AddDocument = Callable[..., str]


def upper(texts: dict[str, str], handler: object) -> dict[str, str]:
    return {key: f"譯：{text}" for key, text in texts.items()}


def test_it_is_an_engine_that_needs_a_model() -> None:
    engine = OpenAIEngine()
    assert isinstance(engine, Engine)
    assert engine.pairs() == []
    with pytest.raises(EngineError, match="no model is named") as caught:
        engine.version("en", "zh-Hant")
    assert "workbench engines set openai model=" in caught.value.hint


def test_what_is_sent(project: Project) -> None:
    with serving(openai(upper)) as server:
        engine = OpenAIEngine(url=server.url + "/v1", model="small", instructions="Be formal.")
        source = Source(
            "Iran denied it.", "en", "zh-Hant",
            context=(("Moscow spoke.", "莫斯科發言。"), ("Then silence.", "")),
            terms=(("Iran", "伊朗"),),
        )  # fmt: skip
        [made] = engine.translate([source])
        assert engine.version("en", "zh-Hant") == f"small at {server.url.removeprefix('http://')}"
    assert made is not None
    assert made.text == "譯：Iran denied it."
    [(path, question)] = server.asked
    assert path == "/v1/chat/completions"
    assert (question["model"], question["temperature"]) == ("small", 0.0)
    system, user = question["messages"]
    assert "Traditional Chinese as written in Hong Kong" in system["content"]
    assert system["content"].endswith("Be formal.")
    asked = json.loads(user["content"])
    assert asked["before"] == [{"text": "Moscow spoke.", "translation": "莫斯科發言。"}, {"text": "Then silence."}]
    assert asked["terms"] == {"Iran": "伊朗"}
    assert list(asked["translate"].values()) == ["Iran denied it."]


def test_the_pipeline_gives_it_the_segments_before_and_the_terms(project: Project, add_document: AddDocument) -> None:
    document = add_document("First one.", "Second one.", "Third one.", "Fourth one.")
    [first, *_] = project.segments.of(document)
    project.translations.write(first.id, "zh-Hant", "第一句。")
    with serving(openai(upper)) as server:
        engine = OpenAIEngine(url=server.url, model="m", context=2, parallel=1)
        translate_documents(
            project, engine, [document], terms=lambda text, *_: [("Third", "第三")] if "Third" in text else []
        )
        asked = [json.loads(question["messages"][-1]["content"]) for question in server.questions]
    third = next(each for each in asked if list(each["translate"].values()) == ["Third one."])
    assert third["before"] == [{"text": "First one.", "translation": "第一句。"}, {"text": "Second one."}]
    assert third["terms"] == {"Third": "第三"}
    assert all("terms" not in each for each in asked if each is not third)


def test_texts_go_together_where_that_is_wanted() -> None:
    with serving(openai(upper)) as server:
        engine = OpenAIEngine(url=server.url, model="m", batch=3)
        found = engine.translate([Source(f"Text {n}.", "en", "zh-Hant") for n in range(7)])
        assert [len(json.loads(q["messages"][-1]["content"])["translate"]) for q in server.questions] == [3, 3, 1]
    assert [each and each.text for each in found] == [f"譯：Text {n}。" for n in range(7)]


@pytest.mark.parametrize(
    "content",
    [
        '{"a": "譯"}',
        '```json\n{"a": "譯"}\n```',
        'Here you are:\n{"a": "譯"}\nAnything else?',
        '<think>{"a": "no"} hmm</think>{"a": " 譯 "}',
        '{"translate": {"a": "譯"}}',
    ],
)
def test_what_models_put_around_an_answer_is_taken_off(content: str) -> None:
    assert prompt.read_answer(content, ["a"]) == {"a": "譯"}


@pytest.mark.parametrize(
    "content", ["譯", '{"b": "譯"}', '{"a": 1}', '{"a": "譯", "b": ""}', "[]", "}{", '{"a": ["x"]}']
)
def test_what_does_not_answer_the_question_is_nothing(content: str) -> None:
    assert prompt.read_answer(content, ["a"]) is None


def test_ids_are_made_of_the_texts() -> None:
    a, b = Source("One.", "en", "zh-Hant"), Source("Two.", "en", "zh-Hant")
    assert prompt.id_of(a, 0) != prompt.id_of(b, 0)
    assert prompt.id_of(a, 0) == prompt.id_of(a, 0)


def test_output_in_simplified_is_turned_to_the_wanted_script() -> None:
    def say(texts: dict[str, str], handler: object) -> dict[str, str]:
        return dict.fromkeys(texts, "伊朗与俄罗斯的关系,很好.")

    with serving(openai(say)) as server:
        [made] = OpenAIEngine(url=server.url, model="m").translate([Source("Relations are good.", "en", "zh-Hant")])
    assert made is not None
    assert made.text == "伊朗與俄羅斯的關係，很好。"


@pytest.mark.parametrize("options", [{"context": -1}, {"batch": 0}, {"parallel": 0}])
def test_senseless_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(EngineError):
        OpenAIEngine(model="m", **options)
