"""Loading a schema file: each error names file, line, key path, what was found, and what would be right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.errors import SchemaError
from workbench.schema import load_schema, parse_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"


def errors_of(source: str) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        parse_schema(source, "s.yaml")
    return str(caught.value).split("\n")


def test_shipped_schemas_load():
    claims = load_schema(SCHEMAS / "claims.yaml")
    assert claims.title("zh-Hant") == "實體與主張"
    assert claims.by_key["c"].role("evidence").max == 5
    assert claims.types["claim"].attribute("polarity").default == "positive"
    assert claims.relations["supports"].role("from").accepts == ("claim",)
    assert claims.relations["same_proposition"].symmetric
    assert claims.labels["genre"].attribute("value").value("news").title("zh-Hant") == "新聞報道"
    assert load_schema(str(SCHEMAS / "entities.yaml")).guidelines("en").startswith("Mark every name")


def test_all_errors_are_listed_in_the_order_of_the_file():
    source = "name: a\nentities:\n  p: {colour: blue}\n  q: {color: bleu, key: ctrl}\nlables: {}\n"
    assert errors_of(source) == [
        's.yaml:3:7 at entities.p.colour: found the unknown key "colour"; did you mean "color"?',
        's.yaml:4:14 at entities.q.color: found "bleu"; did you mean "blue"? (or "#rrggbb")',
        's.yaml:4:25 at entities.q.key: found "ctrl"; write one letter (A-Z, a-z) or digit; '
        "the other keys belong to the screens",
        's.yaml:5:1 at lables: found the unknown key "lables"; did you mean "labels"?',
    ]


def test_the_error_has_place_and_hint():
    with pytest.raises(SchemaError) as caught:
        parse_schema("name: a\nentities:\n  p: {key: xx}\n", "s.yaml")
    place = caught.value.place
    assert (place.path, place.line, place.column, place.key) == (Path("s.yaml"), 3, 12, "entities.p.key")
    assert "workbench-schema.json" in caught.value.hint


ONE_ERROR = {
    "": "s.yaml:1:1: the file is empty; start with `name: ...` and `entities:`",
    "# only a comment\n": "the file is empty",
    "- a\n": "s.yaml:1:1: found a list where a mapping should be",
    "text": 'found "text" where a mapping should be',
    "name: a\nname: b\nentities: {p: }": 's.yaml:2:1 at name: "name" is given twice, first on line 1',
    "name: a\nentities:\n  p:\n  p:\n": 's.yaml:4:3 at entities.p: "p" is given twice, first on line 3',
    "name: a\nentities:\n\tp:\n": "s.yaml:3:1: a tab stands where YAML allows only spaces",
    "name: a\nentities: {p: {key: x}, q: {key: x}}": 'found the key "x", which entities.p has (line 2)',
    "name: a\nentities: {p: }\nclaims: {p: }": 'found the name "p" again, first at entities.p on line 2',
    "name: no\nentities: {p: }": 's.yaml:1:7 at name: found "no", which YAML reads as false; write "no" in quotes',
    "name: a\nentities: {p: {title: on}}": 'found "on", which YAML reads as true; write "on" in quotes',
    "name: a\nentities: {yes: }": 'YAML reads the key "yes" as true or false; write it "yes"',
    "name: a\nentities: {p: {title: 2024}}": 'found the number 2024; write "2024" in quotes',
    "name: a\nentities: {p: {title: }}": "entities.p.title: found nothing; write the text",
    "name: a\nentities: {p: {color: #123456\n}}": "an unquoted # begins a comment",
    "name: a\nentities: {p: {color: grey}}": 'did you mean "gray"?',
    "name: a\nentities: {p: {key: ä}}": 'found "ä"; write one letter',
    "name: a\nentities: {p: {attributes: [x]}}": "define it; there are none",
    "name: a\nattributes: {mood: {type: text}}\nentities: {p: {attributes: [mod]}}": 'did you mean "mood"?',
    "name: a\nattributes: {x: {type: number, min: 2, max: 1}}\nentities: {p: }": "found min 2 above max 1",
    "name: a\nclaims: {k: {roles: {r: {min: 2, max: 1}}}}": "claims.k.roles.r.min: found min 2 above max 1",
    "name: a\nclaims: {k: {roles: {r: {accepts: [kk]}}}}": "no entity or claim has that name",
    "name: a\nclaims: {k: {roles: {r: {accepts: [l]}}}}\nlabels: {l: }": "that is a label; only entities and claims",
    "name: a\nclaims: {k: {roles: {r: }, attributes: {r: {type: text}}}}": "which is an attribute of this type too",
    "name: a\nattributes: {x: {type: text, when: {z: b}}}\nentities: {p: }": 'found the attribute "z"',
    "name: a\nentities: {p: {attributes: {x: {type: text, when: {x: b}}}}}": "name one that is a choice",
    "name: a\nentities: {p: {attributes: {x: {type: choice, values: [b], when: {x: b}}}}}": "break the circle",
    "name: a\nentities: {p: {attributes: {x: {type: text, when: {c: bb}}, c: {type: choice, values: [b]}}}}": (
        'found "bb", which is no value of c'
    ),
    "name: a\nentities: {p: {attributes: {x: {type: text, when: {c: [b, bb]}}, c: {type: choice, values: [b]}}}}": (
        'entities.p.attributes.x.when: found "bb", which is no value of c'
    ),
    "name: a\nentities: {p: {attributes: {x: {type: text, when: {c: []}}, c: {type: choice, values: [b]}}}}": (
        "write one attribute and its value or values"
    ),
    "name: a\nattributes: {x: {type: text, when: {c: b}}, c: {type: choice, values: [b]}}\n"
    "entities: {p: {attributes: [x]}}": "list that attribute here too",
    "name: a\nlabels: {l: {values: [x]}}": 'found "values" without `type`',
    "name: a\nlabels: {l: {type: text, attributes: {value: {type: text}}}}": "rename it",
    "name: a\nentities: {p: }\nrelations: {r: {from: [p]}}": '"to" is missing',
    "name: a\nentities: {p: , q: }\nrelations: {r: {from: [p], to: [q], symmetric: true}}": "the same at both ends",
    "name: a": "no type of mark is given",
    "name: a\nentities: {p: !!python/object/apply:os.system [x]}": "found a list; write a mapping",
    "name: a\nentities: {p: {title: !!python/name:os.system x}}": "is not allowed; write the plain value",
    "name: a\nentities: {p: {<<: {key: x}}}": "merge keys (<<) are not supported",
    "name: a\nentities: {p: *q}": "an alias (*name) needs an anchor (&name) before it",
    "name: a: b": "s.yaml:1:8: a colon or an indentation that does not fit here",
    "name: a\n---\nname: b": "a second '---' starts another document",
    "name: 'a": "s.yaml:1:7: a quotation mark is opened and never closed",
    "name: [a": "s.yaml:1:7: a bracket is opened and never closed",
    "name: \x07": "s.yaml:1:7: a control character that YAML does not allow",
    'name: a\nentities: {p: {title: "\\ud800"}}': "a character that cannot be stored",
    "name: " + "[" * 3000: "nested deeper than",
    "name: a\nx: " + "[" * 60 + "]" * 60: "nested deeper than",
}


@pytest.mark.parametrize("source", ONE_ERROR, ids=range(len(ONE_ERROR)))
def test_one_error_in_words(source: str):
    messages = errors_of(source)
    assert len(messages) == 1
    assert ONE_ERROR[source] in messages[0]
    assert messages[0].isprintable()


def test_an_alias_bomb_is_refused():
    lines = ["name: a", "x0: &x0 [a, a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "more than 50,000 values, with its aliases expanded" in errors_of("\n".join(lines))[0]


def test_a_circular_alias_is_refused():
    assert "nested deeper" in errors_of("name: a\nentities: &e {p: *e}")[0]


def test_an_alias_may_repeat_a_definition():
    schema = parse_schema("name: a\nentities: {p: {attributes: &a {n: {type: number}}}, q: {attributes: *a}}")
    assert schema.types["p"].attributes == schema.types["q"].attributes


def test_what_was_found_cannot_act_on_a_terminal():
    (message,) = errors_of('name: a\nentities: {p: {color: "\\e[31m\\u202e"}}')
    assert r'found "\x1b[31m\u202e"' in message


def failing(path: Path) -> SchemaError:
    with pytest.raises(SchemaError) as caught:
        load_schema(path)
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_file(tmp_path: Path):
    (tmp_path / "claims.yaml").write_text("name: a")
    assert 'did you mean "claims.yaml"?' in str(failing(tmp_path / "claim.yaml"))


def test_a_folder(tmp_path: Path):
    assert "this is a folder" in str(failing(tmp_path))


def test_a_pipe(tmp_path: Path):
    os.mkfifo(tmp_path / "s.yaml")
    assert "not a regular file" in str(failing(tmp_path / "s.yaml"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "s.yaml").write_text("name: a")

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    error = failing(tmp_path / "s.yaml")
    assert "no permission to read it" in str(error)


def test_a_file_that_is_not_utf8(tmp_path: Path):
    (tmp_path / "s.yaml").write_bytes(b"name: a\ntitle: caf\xe9\n")
    error = failing(tmp_path / "s.yaml")
    assert (error.place.line, error.place.offset) == (2, 18)
    assert "UTF-8" in error.hint


def test_a_huge_file(tmp_path: Path):
    (tmp_path / "s.yaml").write_bytes(b"#" * 1_000_001)
    assert "larger than 1,000,000 bytes" in str(failing(tmp_path / "s.yaml"))


def test_a_byte_order_mark_is_no_matter(tmp_path: Path):
    (tmp_path / "s.yaml").write_bytes(b"\xef\xbb\xbfname: a\r\nentities:\r\n  p:\r\n")
    assert list(load_schema(tmp_path / "s.yaml").types) == ["p"]


def test_from_json_imports_no_yaml():
    code = (
        "import sys; from workbench.schema import Schema\n"
        'Schema.from_json(\'{"format":1,"name":"a","entities":[],"claims":[],"relations":[],"labels":[]}\')\n'
        "print([m for m in ('yaml', 'numpy', 'textual', 'workbench.schema.load') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_colour_cut_off_as_a_comment_is_explained():
    (message,) = errors_of("name: a\nentities:\n  p: {color: #ff0000}\n  q:\n")
    assert "a comma or a closing bracket is missing" in message
