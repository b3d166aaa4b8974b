"""What the layers below say is known by its templates: each that their code can raise while one annotates has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench
from workbench.errors import Refused
from workbench.model import Fragment
from workbench.tui import sayings
from workbench.tui.language import tr, use_language
from workbench.tui.sayings import ERRORS, STEPS, retell, said, step_name

PACKAGE = Path(workbench.__file__).parent
RAISED = ("Refused", "NotFound", "Busy", "StorageError", "InputError")
WHERE = (
    *("store/marks.py", "store/bookmarks.py", "store/comments.py", "store/propositions.py", "store/segments.py"),
    *("store/resegment.py", "store/translations.py", "store/drafts.py", "store/termbase.py", "store/states.py"),
    *("store/dependents.py", "store/journal.py", "store/documents.py", "store/assignments.py", "store/decisions.py"),
    *("store/families.py", "people.py"),
)
"""What one annotates, translates and decides with."""
NAMED_BY_PROGRAMS = ("is no status of a term", "there are: ", "is no stance", "a claim's stance is", "say which: en")
"""What nobody at a screen can bring about."""


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    use_language("")


def texts_of(node: ast.expr | None) -> Iterator[str]:
    """What an expression says, with something in the place of each value; nothing where that is not written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)


def raised(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
            yield from texts_of(node.args[0])
            yield from texts_of(next((each.value for each in node.keywords if each.arg == "hint"), None))


@pytest.mark.parametrize("name", WHERE)
def test_what_can_be_raised_while_one_annotates_is_said_in_chinese(name) -> None:
    use_language("zh-Hant")
    texts = [text for text in raised(PACKAGE / name) if not any(part in text for part in NAMED_BY_PROGRAMS)]
    assert texts
    assert [text for text in texts if said(text) == text] == []


def test_what_a_step_is_called_in_the_store_is_said_in_chinese() -> None:
    use_language("zh-Hant")
    found = set()
    for path in (PACKAGE / "store").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                found.update(text for arg in node.args[1:2] for text in texts_of(arg))
    assert len(found) > 30
    unknown = sorted(text for text in found if step_name(text) == text)
    assert unknown == ["7: 7", "assign 7 document7"], "their words are templates of their own"
    assert [each for each in ("done: ann", "in work: ann", "assign 2 documents") if step_name(each) == each] == []


def test_a_sentence_is_whole_in_one_language_with_what_stands_in_it() -> None:
    use_language("zh-Hant")
    labels = {"gpe": "地緣政治實體", "claim": "主張"}.get
    told = said(
        "«mark gpe, claim in 12 places» was changed again by a later edit (marks: attributes.certainty)", labels
    )
    assert told == "「在 12 處標記地緣政治實體、主張」其後再經編輯（標記：certainty）"
    assert said("a mark of ben and 3 more stands on what «mark gpe» made", labels) == (
        "ben 的標記及另外 3 項有賴「標記地緣政治實體」而存在"
    )
    assert said("nobody has ever said this") == "nobody has ever said this"
    assert said("mark a\nb does not exist") == "mark a\nb does not exist"
    assert said("") == ""


def test_in_english_everything_is_said_as_it_is_and_no_pattern_is_made(monkeypatch) -> None:
    use_language("en")
    monkeypatch.setattr(sayings, "_patterns", lambda templates: pytest.fail("no pattern is needed"))
    assert said("mark x does not exist") == "mark x does not exist"
    assert step_name("mark gpe") == "mark gpe"


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_field_is_called_as_the_screen_calls_it(language) -> None:
    use_language(language)
    told = said("Number of people is 12; the most is 9", field="人數")
    assert told == {"en": "人數 is 12; the most is 9", "zh-Hant": "人數為 12；最大為 9"}[language]


def test_no_template_is_there_twice_and_the_most_telling_is_taken() -> None:
    assert len(set(ERRORS)) == len(ERRORS)
    assert len(set(STEPS)) == len(STEPS)
    use_language("zh-Hant")
    assert step_name("add term «x»") == tr("add term «{term}»", term="x")
    assert step_name("translate this document with argos") == "以 argos 翻譯本文件"


def test_what_undo_refuses_is_said_with_the_schema_s_own_titles(project, document) -> None:
    use_language("zh-Hant")
    where = [Fragment(document.id, 0, 4)]
    mark = project.marks.create("entity", "gpe", document_id=document.id, fragments=where)
    project.annotator = "ben"
    with pytest.raises(Refused) as refused:
        project.marks.update(mark.id, label="person")
    retell(refused.value, project)
    assert (refused.value.message, refused.value.hint) == ("此標記屬於 ann", "各人的標記只屬本人；請自行標記")


def test_every_value_of_a_template_has_a_name_of_its_own() -> None:
    for template in (*ERRORS, *STEPS):
        names = re.findall(r"{(\w+)}", template)
        assert len(names) == len(set(names)), template
