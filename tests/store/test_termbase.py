"""Issue 4, item 5: the termbase, concept-oriented and journalled, and which terms stand in a text."""

from __future__ import annotations

import pytest

from workbench.errors import InputError, NotFound
from workbench.project import Project, open_project
from workbench.store.termbase import Term


def found(project: Project, text: str, source: str = "en", target: str = "zh-Hant") -> list[tuple[str, list[str]]]:
    hits = project.termbase.find(text, source, target)
    return [(text[hit.start : hit.end], [each.text for each in hit.renderings]) for hit in hits]


class TestTerms:
    def test_terms_of_one_concept_are_renderings_of_each_other(self, project: Project) -> None:
        first, second = project.termbase.add_pair("Hong Kong", "en", "香港", "zh-Hant", status="preferred")
        assert first.concept == second.concept
        third = project.termbase.add_pair("Hong Kong", "en", "香江", "zh-Hant", status="forbidden", note="文言")[1]
        assert {term.term for term in project.termbase.of(third.concept)} == {"Hong Kong", "香港", "香江"}
        assert project.termbase.get(third.id).note == "文言"

    def test_adding_the_same_again_says_it_anew(self, project: Project) -> None:
        one = project.termbase.add("term", "en", concept="c", status="approved", meta={"definition": "old"})
        two = project.termbase.add("term", "en", concept="c", status="forbidden", note="no")
        assert one.id == two.id
        assert [(term.status, term.note) for term in project.termbase.all()] == [("forbidden", "no")]

    def test_every_change_is_undone_as_one(self, project: Project) -> None:
        project.termbase.add_pair("Moscow", "en", "莫斯科", "zh-Hant")
        project.journal.undo()
        assert project.termbase.all() == []
        project.journal.redo()
        assert len(project.termbase.all()) == 2
        (chinese,) = [term for term in project.termbase.all() if term.language == "zh-Hant"]
        project.termbase.update(chinese.id, status="forbidden", note="why", meta={"a": "1", "b": "2"})
        project.termbase.update(chinese.id, meta={"b": "2"})
        assert project.termbase.get(chinese.id).meta == {"b": "2"}
        project.termbase.remove(chinese.id)
        with pytest.raises(NotFound):
            project.termbase.get(chinese.id)
        project.journal.undo()
        assert project.termbase.get(chinese.id).status == "forbidden"

    @pytest.mark.parametrize("bad", ["", "  ", "x" * 501, "a\x00b", "a\ud800"])
    def test_what_cannot_be_a_term_is_refused_and_nothing_is_written(self, project: Project, bad: str) -> None:
        good = Term("", "c", "en", "good")
        with pytest.raises(InputError):
            project.termbase.add_many([good, Term("", "c", "en", bad)], action="add")
        assert project.termbase.all() == []

    def test_two_people_who_add_renderings_do_not_conflict(self, project: Project) -> None:
        project.termbase.add_pair("Iran", "en", "伊朗", "zh-Hant")
        with open_project(project.path, annotator="ben") as other:
            other.termbase.add_pair("Iran", "en", "波斯", "zh-Hant", status="forbidden")
        assert found(project, "Iran") == [("Iran", ["伊朗", "波斯"])]


class TestFind:
    @pytest.fixture(autouse=True)
    def _terms(self, project: Project) -> None:
        for english, chinese in (
            ("armed force", "武裝力量"), ("force", "力量"), ("US", "美國"), ("policy", "政策"), ("Hong Kong", "香港"),
            ("box", "箱"), ("case", "案件"),
        ):  # fmt: skip
            project.termbase.add_pair(english, "en", chinese, "zh-Hant", status="preferred")

    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("The Armed  Forces' force", ["Armed  Forces", "force"]),
            ("its policies, a policy’s end", ["policies", "policy"]),
            ("forceful reinforcements", []),
            ("tell us, US", ["US"]),
            ("HONG KONG’S boxes and cases", ["HONG KONG", "boxes", "cases"]),
            ("ＨＯＮＧ　ＫＯＮＧ", ["ＨＯＮＧ　ＫＯＮＧ"]),
            ("", []),
        ],
    )
    def test_english_by_whole_words_in_the_plural_and_the_possessive(
        self, project: Project, text: str, terms: list[str]
    ) -> None:
        assert [said for said, _ in found(project, text)] == terms

    def test_chinese_anywhere_the_longest_first_and_in_either_script(self, project: Project) -> None:
        assert found(project, "武装力量和力量在香港", "zh-Hans", "en") == [
            ("武装力量", ["armed force"]), ("力量", ["force"]), ("香港", ["Hong Kong"]),
        ]  # fmt: skip

    def test_a_rendering_is_turned_into_the_wanted_script_and_says_so(self, project: Project) -> None:
        (hit,) = project.termbase.find("a policy for force", "en", "zh-Hans")[1:]
        (rendering,) = hit.renderings
        assert (rendering.text, rendering.converted) == ("力量", True)

    def test_preferred_comes_first_and_forbidden_last(self, project: Project) -> None:
        project.termbase.add_pair("force", "en", "勢力", "zh-Hant", status="forbidden")
        project.termbase.add_pair("force", "en", "部隊", "zh-Hant", status="approved")
        (hit,) = project.termbase.find("force", "en", "zh-Hant")
        assert [each.status for each in hit.renderings] == ["preferred", "approved", "forbidden"]

    def test_what_another_handle_adds_is_found_at_once(self, project: Project) -> None:
        assert found(project, "Tehran") == []
        with open_project(project.path, annotator="ben") as other:
            other.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
        assert found(project, "Tehran") == [("Tehran", ["德黑蘭"])]

    def test_a_term_of_two_concepts_is_a_hit_for_each(self, project: Project) -> None:
        project.termbase.add("bank", "en", concept="money")
        project.termbase.add("銀行", "zh-Hant", concept="money")
        project.termbase.add("bank", "en", concept="river")
        project.termbase.add("河岸", "zh-Hant", concept="river")
        assert sorted(found(project, "bank")) == [("bank", ["河岸"]), ("bank", ["銀行"])]

    def test_offsets_hold_beside_emoji_and_combining_characters(self, project: Project) -> None:
        assert found(project, "🇨🇳 e\u0301 Hong Kong") == [("Hong Kong", ["香港"])]
