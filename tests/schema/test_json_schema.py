"""The JSON Schema that editors complete schema files with: it and the loader say the same, as far as it can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from workbench.errors import SchemaError
from workbench.schema import COLORS, parse_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
DEFINITION = json.loads((SCHEMAS / "workbench-schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(DEFINITION)


def verdicts(source: str) -> tuple[bool, bool]:
    try:
        parse_schema(source)
        loads = True
    except SchemaError:
        loads = False
    return loads, VALIDATOR.is_valid(yaml.safe_load(source))


def test_it_is_a_json_schema_itself():
    Draft202012Validator.check_schema(DEFINITION)


def test_it_has_the_palette():
    assert tuple(DEFINITION["$defs"]["color"]["anyOf"][0]["enum"]) == COLORS


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.yaml")), ids=lambda p: p.name)
def test_shipped_schemas_are_valid(path: Path):
    assert verdicts(path.read_text(encoding="utf-8")) == (True, True)


GOOD = [
    "{name: a, entities: {person: }}",
    "{name: a, entities: {person: {key: 1, color: '#00ff00', title: Person}}}",
    "{name: 實體, entities: {人物: {title: {en: Person, zh-Hant: 人物}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: number, min: 0, max: 5, default: 1}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, default: x}}}}}",
    "{name: a, attributes: {c: {type: choices, values: [x, z], default: [x]}}, claims: {k: {attributes: [c]}}}",
    "{name: a, claims: {k: {roles: {source: , cue: {accepts: [k], min: 1, max: 1}}}}}",
    "{name: a, entities: {p: }, relations: {knows: {from: [p], to: [p], symmetric: true}}}",
    "{name: a, labels: {done: {target: segment}, genre: {type: choice, values: {n: News, o: {title: Opinion}}}}}",
    "{name: a, entities: {p: {attributes: {c: {type: choice, values: {x: , z: }}, d: {type: text, when: {c: x}}}}}}",
    "{name: a, entities: {p: {attributes: {c: {type: choice, values: [x, z]}, d: {type: text, when: {c: [x, z]}}}}}}",
]


@pytest.mark.parametrize("source", GOOD)
def test_both_accept(source: str):
    assert verdicts(source) == (True, True)


BAD = [
    "{}",
    "[]",
    "just text",
    "{name: a}",
    "{name: a, entities: }",
    "{name: a, entities: {}}",
    "{entities: {p: }}",
    "{name: no, entities: {p: }}",
    "{name: two words, entities: {p: }}",
    "{name: a, nonsense: 1, entities: {p: }}",
    "{name: a, title: 3, entities: {p: }}",
    "{name: a, title: '', entities: {p: }}",
    "{name: a, title: {english_: x}, entities: {p: }}",
    "{name: a, guidelines: [x], entities: {p: }}",
    "{name: a, entities: {'a b': }}",
    "{name: a, entities: {p: {key: space}}}",
    "{name: a, entities: {p: {key: '+'}}}",
    "{name: a, entities: {p: {key: 12}}}",
    "{name: a, entities: {p: {color: bleu}}}",
    "{name: a, entities: {p: {color: '#ff'}}}",
    "{name: a, entities: {p: {colour: blue}}}",
    "{name: a, entities: {p: {roles: {r: }}}}",
    "{name: a, entities: {p: {examples: x}}}",
    "{name: a, entities: {p: {examples: [x, x]}}}",
    "{name: a, entities: {p: {attributes: {n: {min: 1}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: nummer}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: choice}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: choice, values: []}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: choice, values: [no]}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, values: [x]}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, min: 1}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: number, default: x}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: number, required: maybe}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, when: {}}}}}}",
    "{name: a, entities: {p: {attributes: {c: {type: choice, values: [x]}, n: {type: text, when: {c: []}}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, when: {a: b, c: d}}}}}}",
    "{name: a, claims: {k: {roles: {r: {accepts: k}}}}}",
    "{name: a, claims: {k: {roles: {r: {accepts: []}}}}}",
    "{name: a, claims: {k: {roles: {r: {min: -1}}}}}",
    "{name: a, claims: {k: {roles: {r: {max: 0}}}}}",
    "{name: a, claims: {k: {roles: {r: {max: 1.5}}}}}",
    "{name: a, entities: {p: }, relations: {r: }}",
    "{name: a, entities: {p: }, relations: {r: {from: [p]}}}",
    "{name: a, entities: {p: }, relations: {r: {from: [p], to: [p], symmetric: 1}}}",
    "{name: a, labels: {l: {target: paragraph}}}",
    "{name: a, labels: {l: {values: [x]}}}",
    "{name: a, labels: {l: {type: choice}}}",
    "{name: a, labels: {l: {required: true}}}",
]


@pytest.mark.parametrize("source", BAD)
def test_both_refuse(source: str):
    assert verdicts(source) == (False, False)


ONLY_THE_LOADER = [
    "{name: a, entities: {p: {key: x}, q: {key: x}}}",
    "{name: a, entities: {p: }, claims: {p: }}",
    "{name: a, claims: {k: {roles: {r: {accepts: [nobody]}}}}}",
    "{name: a, claims: {k: {roles: {r: {min: 3, max: 2}}}}}",
    "{name: a, entities: {p: {attributes: [nothing]}}}",
    "{name: a, entities: {p: {attributes: {n: {type: number, min: 3, max: 1}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: choice, values: [x], default: z}}}}}",
    "{name: a, entities: {p: {attributes: {n: {type: text, when: {m: x}}}}}}",
]


@pytest.mark.parametrize("source", ONLY_THE_LOADER)
def test_the_loader_refuses_what_json_schema_cannot_express(source: str):
    assert verdicts(source) == (False, True)
