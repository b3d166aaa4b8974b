"""The types of a schema: languages, defaults, canonical JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.errors import SchemaError
from workbench.schema import COLORS, MarkType, Schema, load_schema, parse_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.yaml")), ids=lambda p: p.name)
def test_json_round_trip(path: Path):
    schema = load_schema(path)
    again = Schema.from_json(schema.to_json())
    assert again == schema
    assert again.to_json() == schema.to_json()
    assert again.id == schema.id
    assert hash(again) == hash(schema)
    assert list(again.types) == list(schema.types)


FULL = """
name: full
title: Full
attributes:
  level: {type: number, min: 0, max: 1.5, default: 0, required: true}
  tags: {type: choices, values: [x, z], default: [z], when: {mood: glad}}
  mood: {type: choice, values: {glad: Glad, sad: }, default: glad}
  why: {type: text, when: {mood: sad}, default: "?"}
entities: {p: {attributes: [level, mood, tags, why], color: "#AABBCC", key: 7}}
claims: {k: {roles: {r: {min: 1}, s: {accepts: [p], max: 2}}}}
labels: {done: {target: segment}, score: {type: number, min: 1, max: 5}}
"""


def test_json_round_trip_of_everything():
    schema = parse_schema(FULL)
    again = Schema.from_json(schema.to_json())
    assert again == schema
    assert again.types["p"].attribute("level").min == 0
    assert again.types["p"].attribute("level").default == 0
    assert again.types["p"].attribute("tags").when == ("mood", "glad")
    assert again.types["k"].role("r").accepts == ("p", "k")
    assert again.labels["done"].target == "segment"
    assert again.labels["done"].attributes == ()
    assert again.labels["score"].attribute("value").required


def test_json_is_canonical():
    one = parse_schema("{name: a, title: {en: A, zh: 甲}, entities: {p: {key: x, color: red}}}")
    two = parse_schema("name: a\nentities:\n  p:\n    color: red\n    key: x\ntitle:\n  zh: 甲\n  en: A\n")
    assert one.to_json() == two.to_json()
    assert json.loads(one.to_json())["entities"][0] == {"name": "p", "key": "x", "color": "red"}
    other = parse_schema("{name: a, title: {en: A, zh: 乙}, entities: {p: {key: x, color: red}}}")
    assert other.id != one.id


def test_a_new_mark_starts_with_the_defaults_that_apply():
    assert parse_schema(FULL).types["p"].defaults() == {"level": 0, "mood": "glad", "tags": ["z"]}


DAMAGED = ["", "[]", "{}", '{"format": 1}', '{"format": "x"}', '{"format":1,"name":"a","entities":3}']


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_json_is_a_schema_error(text: str):
    with pytest.raises(SchemaError, match="damaged"):
        Schema.from_json(text)


def test_json_of_a_newer_workbench():
    with pytest.raises(SchemaError, match="newer"):
        Schema.from_json('{"format": 2}')


def test_languages_fall_back_to_the_nearest():
    schema = parse_schema("name: a\ntitle: {en: E, zh-Hant: 繁}\nentities: {some_thing: {description: plain}}\n")
    assert [schema.title(lang) for lang in ("en", "en-GB", "zh-Hant", "zh-HK", "zh", "fr")] == list("EE繁繁繁E")
    assert schema.title() == "E"
    thing = schema.types["some_thing"]
    assert (thing.title("zh-Hant"), thing.description("zh-Hant"), schema.guidelines()) == ("Some thing", "plain", "")


def test_keys_and_colours_are_given_without_clash():
    names = [f"type{chr(97 + n)}" for n in range(26)]
    source = "name: a\nentities: {" + ", ".join(f"{n}: " for n in names) + ", last: {key: t, color: blue}}"
    types = list(parse_schema(source).types.values())
    assert [t.key for t in types[:6]] == ["y", "p", "e", "d", "T", "f"]
    assert len({t.key for t in types}) == len(types)
    assert [t.color for t in types[:11]] == [*COLORS[1:], "blue"]
    assert parse_schema(source) == parse_schema(source)


def test_more_types_than_keys():
    source = "name: a\nentities: {" + ", ".join(f"t{n}: " for n in range(70)) + "}"
    schema = parse_schema(source)
    assert len(schema.by_key) == 62
    assert sum(not t.key for t in schema.types.values()) == 8


def test_a_schema_made_in_code():
    schema = Schema.of("mine", [MarkType(name="p", kind="entity", key="p")])
    assert Schema.from_json(schema.to_json()) == schema


def _changed(**changes: object) -> str:
    data = json.loads(parse_schema(FULL).to_json())
    data["entities"][0] |= changes
    return json.dumps(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": 1e300},
        {"key": 7},
        {"color": ["red"]},
        {"symmetric": "yes"},
        {"target": "elsewhere"},
        {"title": {"en": 1}},
        {"examples": "Moscow"},
        {"attributes": [{"name": "a", "type": "sound"}]},
        {"attributes": [{"name": "a", "type": "number", "min": "low"}]},
        {"attributes": [{"name": "a", "type": "choice", "values": [{"name": None}]}]},
        {"roles": [{"name": "r", "accepts": [1], "min": 0}]},
        {"roles": [{"name": "r", "accepts": [], "min": True}]},
    ],
    ids=str,
)
def test_json_of_another_program_that_says_something_else_is_refused(changes: dict[str, object]) -> None:
    assert Schema.from_json(_changed()) == parse_schema(FULL)
    with pytest.raises(SchemaError, match="damaged"):
        Schema.from_json(_changed(**changes))


def test_json_that_is_too_deep_is_refused() -> None:
    with pytest.raises(SchemaError, match="damaged"):
        Schema.from_json('{"entities":' + "[" * 100_000)
