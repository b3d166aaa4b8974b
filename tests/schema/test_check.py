"""Marks held against their schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from workbench.model import Annotation, Fragment
from workbench.schema import load_schema, parse_schema

SCHEMA = load_schema(Path(__file__).parents[2] / "schemas" / "claims.yaml")
SPAN = (Fragment("d", 0, 5),)
MARKS = {
    "person": Annotation("person", "entity", "person", "a", "d", SPAN),
    "date": Annotation("date", "entity", "date", "a", "d", SPAN),
    "old": Annotation("old", "entity", "vanished", "a", "d", SPAN),
}
GOOD = {"certainty": "certain", "polarity": "positive", "stance": "reports"}
CLAIM = Annotation("c", "claim", "claim", "a", "d", SPAN, attributes=GOOD, roles={"source": ("person",)})


def found(mark: Annotation, schema=SCHEMA) -> list[tuple[str, str]]:
    violations = schema.check(mark, MARKS.get)
    assert all(v.mark_id == mark.id for v in violations)
    return [(v.where, v.message) for v in violations]


def claim(**changes: Any) -> Annotation:
    return replace(CLAIM, **changes)


def test_a_good_mark_has_no_violation():
    assert found(CLAIM) == []
    assert found(MARKS["person"]) == []
    assert found(claim(attributes=GOOD | {"time": None})) == []


@pytest.mark.parametrize(
    ("mark", "violation"),
    [
        (claim(label="klaim"), ("label", 'the schema "claims" has no type "klaim"')),
        (claim(kind="entity"), ("label", '"claim" is a type of claim in the schema, but this mark is of kind entity')),
        (claim(fragments=()), ("fragments", "a Claim stands on text, and this one has none")),
        (claim(attributes=GOOD | {"certainty": None}), ("certainty", "Certainty is required")),
        (
            claim(attributes=GOOD | {"certainty": "sure"}),
            ("certainty", "Certainty is 'sure'; allowed: certain, probable, possible, uncommitted"),
        ),
        (claim(attributes=GOOD | {"mood": "x"}), ("mood", 'a Claim has no attribute "mood"')),
        (claim(roles={"teller": ("person",)}), ("teller", 'a Claim has no role "teller"')),
        (
            claim(roles={"source": ("date",)}),
            ("source", "Source does not accept Date; it accepts Person, Organization, Geopolitical entity"),
        ),
        (
            claim(roles={"source": ("gone",)}),
            ("source", "Source names a mark that does not exist or was deleted (gone)"),
        ),
        (claim(roles={"source": ("person", "person")}), ("source", "Source names a mark twice")),
        (claim(roles={"evidence": ("c",)}), ("evidence", "Evidence names the mark itself")),
    ],
)
def test_a_violation_in_words(mark: Annotation, violation: tuple[str, str]):
    assert found(mark) == [violation]


def test_a_label_of_another_version_of_the_schema():
    ((_, message),) = found(replace(MARKS["old"], schema_id="other"))
    assert message.endswith("the mark was made under another version of the schema")
    ((where, message),) = found(claim(roles={"source": ("old",)}))
    assert (where, message.split(";")[0]) == ("source", "Source does not accept vanished")


def test_role_counts():
    assert found(claim(roles={"evidence": ("date", *map(str, range(5)))}))[0] == (
        "evidence",
        "Evidence takes at most 5, and has 6",
    )
    schema = parse_schema("{name: a, claims: {k: {roles: {r: {min: 2}, s: {min: 1, max: 1}}}}}")
    mark = Annotation("k", "claim", "k", "a", "d", SPAN)
    assert found(mark, schema) == [("r", "R needs at least 2, and has none"), ("s", "S needs 1, and has none")]


def test_relations():
    relation = Annotation("r", "relation", "supports", "a", "d", roles={"from": ("person",)})
    assert found(relation) == [
        ("from", "From does not accept Person; it accepts Claim"),
        ("to", "To needs 1, and has none"),
    ]
    schema = parse_schema("{name: a, entities: {person: }, relations: {knows: {from: [person], to: [person]}}}")
    both = replace(relation, label="knows", roles={"from": ("person",), "to": ("person",)}, fragments=SPAN)
    assert found(both, schema) == [
        ("fragments", "a Knows does not stand on text, and this one does"),
        ("to", "a Knows joins two marks, and this one joins a mark to itself"),
    ]


def test_labels():
    label = Annotation("l", "label", "genre", "a", "d", target="d", attributes={"value": "news"})
    assert found(label) == []
    assert found(replace(label, target="s1")) == [
        ("target", "a Genre is about a document, and this one is about a segment")
    ]
    assert found(replace(label, target="")) == [("target", "a Genre is about a document, and this one names none")]
    assert found(replace(label, attributes={})) == [("value", "Genre is required")]


ATTRIBUTES = parse_schema("""
name: a
entities:
  p:
    attributes:
      level: {type: number, min: 1, max: 5}
      tags: {type: choices, values: [x, z]}
      words: {type: text}
      mood: {type: choice, values: [glad, sad]}
      why: {type: text, when: {mood: sad}, required: true}
      tagged: {type: text, when: {tags: x}}
      how: {type: text, when: {mood: [glad, sad]}}
""")


@pytest.mark.parametrize(
    ("attributes", "messages"),
    [
        ({"level": 1, "tags": ["x", "z"], "words": "w", "tagged": "t"}, []),
        ({"mood": "glad", "how": "very"}, []),
        ({"how": "very"}, ["How is set, but only asked where mood is glad or sad"]),
        ({"level": 0}, ["Level is 0; the least is 1"]),
        ({"level": 5.5}, ["Level is 5.5; the most is 5"]),
        ({"level": "3"}, ["Level is a number, not '3'"]),
        ({"level": True}, ["Level is a number, not True"]),
        ({"level": float("nan")}, ["Level is nan, which is no number"]),
        ({"tags": "x"}, ["Tags is a list of values, not 'x'"]),
        ({"tags": ["x", "x"]}, ["Tags has a value twice"]),
        ({"tags": ["y"]}, ["Tags is 'y'; allowed: x, z"]),
        ({"words": 3}, ["Words is text, not 3"]),
        ({"mood": "glad", "why": "because"}, ["Why is set, but only asked where mood is sad"]),
        ({"mood": "sad"}, ["Why is required"]),
        ({"mood": "sad", "why": "rain"}, []),
        ({"tags": ["z"], "tagged": "t"}, ["Tagged is set, but only asked where tags is x"]),
    ],
)
def test_attribute_values(attributes: dict[str, Any], messages: list[str]):
    mark = Annotation("p", "entity", "p", "a", "d", SPAN, attributes=attributes)
    assert [message for _, message in found(mark, ATTRIBUTES)] == messages
