"""Issue 4, item 5: exact, context-exact and fuzzy matches with what differs; accepted translations at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import SegmentSpan, SourceText, Translation
from workbench.project import Project, open_project
from workbench.translate.fuzzy import differences, match_tokens, similarity
from workbench.translate.memory import Memory, add_file
from workbench.translate.memory.store import Store
from workbench.translate.tmx import Unit, Variant

ENGLISH = ("Iran agreed with Russia.", "The talks went on in Moscow.", "Nobody knows what was said.")


def pair(english: str, chinese: str, tag: str = "zh-Hant", **more: object) -> Unit:
    return Unit((Variant("en", english, "en"), Variant(tag, chinese, tag)), 0, **more)  # type: ignore[arg-type]


def filled(*units: Unit) -> Memory:
    memory = Memory(None)
    with memory.store.writing() as writer:
        writer.add(units, writer.file("m.tmx", "1"))
    return memory


@pytest.fixture
def text(project: Project) -> list[str]:
    """A document of three English segments; their ids."""
    content = " ".join(ENGLISH)
    spans, at = [], 0
    for sentence in ENGLISH:
        spans.append(SegmentSpan(at, at + len(sentence), "en", "body"))
        at += len(sentence) + 1
    document = project.documents.add(SourceText("a.txt", content), spans).document
    return [segment.id for segment in project.segments.of(document.id)]


class TestOwnTranslations:
    def test_what_is_accepted_is_in_the_memory_at_once(self, project: Project, text: list[str]) -> None:
        assert project.memory.matches(ENGLISH[0], "en", "zh-Hant") == []
        project.translations.write(text[0], "zh-Hant", "伊朗與俄羅斯達成協議。")
        (match,) = project.memory.matches(ENGLISH[0], "en", "zh-Hant")
        assert (match.target, match.score, match.kind) == ("伊朗與俄羅斯達成協議。", 1.0, "exact")
        assert (match.who, match.where, match.status) == ("tester", "a.txt", "translated")

    def test_a_draft_is_not_in_it_until_somebody_accepts_it(self, project: Project, text: list[str]) -> None:
        made = Translation("t", text[0], "zh-Hant", "機器所說", "machine", "argos")
        project.translations.add([made])
        assert project.memory.matches(ENGLISH[0], "en", "zh-Hant") == []
        project.translations.set_status("t", "reviewed")
        assert [match.status for match in project.memory.matches(ENGLISH[0], "en", "zh-Hant")] == ["reviewed"]

    def test_undo_takes_it_out_and_redo_brings_it_back(self, project: Project, text: list[str]) -> None:
        project.translations.write(text[0], "zh-Hant", "甲")
        assert len(project.memory.matches(ENGLISH[0], "en", "zh-Hant")) == 1
        project.journal.undo()
        assert project.memory.matches(ENGLISH[0], "en", "zh-Hant") == []
        project.journal.redo()
        assert len(project.memory.matches(ENGLISH[0], "en", "zh-Hant")) == 1

    def test_a_new_version_takes_the_place_of_the_old(self, project: Project, text: list[str]) -> None:
        project.translations.write(text[0], "zh-Hant", "甲")
        project.memory.refresh()
        project.translations.write(text[0], "zh-Hant", "乙")
        assert [match.target for match in project.memory.matches(ENGLISH[0], "en", "zh-Hant")] == ["乙"]

    def test_the_segment_s_own_translation_can_be_left_out(self, project: Project, text: list[str]) -> None:
        project.translations.write(text[0], "zh-Hant", "甲")
        assert project.memory.matches(ENGLISH[0], "en", "zh-Hant", without=text[0]) == []

    def test_an_archived_document_is_out_of_it(self, project: Project, text: list[str]) -> None:
        project.translations.write(text[0], "zh-Hant", "甲")
        project.memory.refresh()
        document = project.documents.all()[0]
        project.documents.archive(document.id)
        assert project.memory.matches(ENGLISH[0], "en", "zh-Hant") == []

    def test_another_process_and_a_memory_that_was_thrown_away_see_the_same(
        self, project: Project, text: list[str]
    ) -> None:
        project.translations.write(text[0], "zh-Hant", "甲")
        project.memory.refresh()
        with open_project(project.path) as other:
            assert [match.target for match in other.memory.matches(ENGLISH[0], "en", "zh-Hant")] == ["甲"]
        project.memory.close()
        for path in project.path.glob("memory.sqlite*"):
            path.unlink()
        with open_project(project.path) as other:
            assert [match.target for match in other.memory.matches(ENGLISH[0], "en", "zh-Hant")] == ["甲"]

    def test_many_edits_since_the_last_look_up_are_followed_too(
        self, project: Project, text: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("workbench.translate.memory.own._READ", 1)
        project.memory.refresh()
        for number in range(4):
            project.translations.write(text[1], "zh-Hant", f"第{number}版")
        assert [match.target for match in project.memory.matches(ENGLISH[1], "en", "zh-Hant")] == ["第3版"]
        assert len(project.memory) == 1


class TestMatches:
    def test_neighbours_that_are_the_same_make_an_exact_match_one_in_context(
        self, project: Project, text: list[str]
    ) -> None:
        project.translations.write(text[1], "zh-Hant", "會談在莫斯科繼續。")
        here = {"before": ENGLISH[0], "after": ENGLISH[2]}
        assert [m.kind for m in project.memory.matches(ENGLISH[1], "en", "zh-Hant", **here)] == ["context"]
        there = {"before": "Something else.", "after": ENGLISH[2]}
        assert [m.kind for m in project.memory.matches(ENGLISH[1], "en", "zh-Hant", **there)] == ["exact"]

    def test_a_memory_of_omegat_or_memoq_says_its_context_too(self) -> None:
        memory = filled(
            pair("Yes.", "是。", props=(("prev", "Really?"), ("next", "Good."))),
            pair("Yes.", "對。", props=(("x-context-pre", "<seg>Right?</seg>"),)),
        )
        found = memory.matches("Yes.", "en", "zh-Hant", before="Right?", after="Bye.")
        assert [(m.target, m.kind) for m in found] == [("對。", "context"), ("是。", "exact")]

    def test_fuzzy_matches_say_what_differs_on_both_sides(self) -> None:
        memory = filled(pair("The talks went on in Moscow.", "會談在莫斯科繼續。"))
        (match,) = memory.matches("The talks went on in Tehran!", "en", "zh-Hant")
        asked, had = match.differences
        assert [("The talks went on in Tehran!"[a:b]) for a, b in asked] == ["Tehran!"]
        assert [match.source[a:b] for a, b in had] == ["Moscow."]
        assert match.kind == "fuzzy"
        assert 0.6 <= match.score < 1

    def test_chinese_is_compared_by_character_and_in_either_script(self) -> None:
        memory = filled(pair("relations of two countries", "两国的关系很复杂", "zh-CN"))
        (match,) = memory.matches("兩國的關係不複雜", "zh-Hant", "en")
        assert match.score == pytest.approx(7 / 8)
        assert match.differences == (((5, 6),), ((5, 6),))

    def test_a_text_that_differs_in_case_alone_is_no_exact_match(self) -> None:
        (match,) = filled(pair("US", "美國")).matches("us", "en", "zh-Hant")
        assert (match.kind, match.score) == ("fuzzy", 0.99)

    def test_the_target_is_turned_into_the_wanted_script(self) -> None:
        (match,) = filled(pair("relations", "关系", "zh-CN")).matches("relations", "en", "zh-Hant")
        assert (match.target, match.converted, match.target_language) == ("關係", True, "zh-Hans")

    def test_a_unit_in_another_pair_of_languages_is_no_match(self) -> None:
        memory = filled(Unit((Variant("en", "a b c", "en"), Variant("fr", "x", "fr")), 0))
        assert memory.matches("a b c", "en", "zh-Hant") == []
        assert [match.target for match in memory.matches("a b d", "en", "fr")] == ["x"]

    def test_the_best_come_first_and_no_match_is_said_twice(self) -> None:
        near = [pair(f"one two three {word}", "甲") for word in ("four", "four", "vier")]
        memory = filled(*near, pair("one two three four five", "乙", id="1"), pair("one two three four", "丙"))
        found = memory.matches("one two three four", "en", "zh-Hant")
        assert [(m.kind, m.target) for m in found[:2]] == [("exact", "丙"), ("exact", "甲")]
        assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
        assert len({(m.source, m.target) for m in found}) == len(found)

    @pytest.mark.parametrize("nothing", ["", "  \n", "。"])
    def test_nothing_finds_nothing(self, nothing: str) -> None:
        assert filled(pair("a", "甲")).matches(nothing, "zh-Hant", "en") == []


WORDS = st.sampled_from(
    ["the", "talks", "of", "Iran", "and", "Russia", "Moscow", *"中国的關係关系,.", "U.S.", "it's", "🇨🇳", "e\u0301"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=40), TEXTS, st.sampled_from([0.3, 0.5, 0.6, 0.75, 0.9]), st.integers(1, 6))
def test_no_match_above_the_threshold_is_missed(texts: list[str], query: str, threshold: float, limit: int) -> None:
    """Recall is that of comparing with every text: once from the index, once from what is not in it yet."""
    texts = list(dict.fromkeys(texts))
    wanted = match_tokens(query)
    scores = [similarity(wanted, match_tokens(text)) for text in texts if " ".join(text.split()) != query]
    best = sorted((min(s, 0.99) for s in scores if s >= threshold - 1e-9), reverse=True)
    for tail in (0, 1000):
        store = Store(None)
        memory = Memory(None)
        memory.__dict__["store"] = store
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workbench.translate.memory.filling._TAIL", tail)
            patch.setattr("workbench.translate.memory.filling._SMALL_BATCH", tail)
            patch.setattr("workbench.translate.memory.blocks.FULL", 16)
            with store.writing() as writer:
                writer.add([pair(each, str(at)) for at, each in enumerate(texts)], 1)
        found = [
            m for m in memory.matches(query, "en", "zh-Hant", threshold=threshold, limit=limit + 1) if m.kind == "fuzzy"
        ]
        exact = len([m for m in memory.matches(query, "en", "zh-Hant", threshold=1) if m.score == 1])
        assert [m.score for m in found] == pytest.approx(best[: limit + 1 - exact])


def test_a_score_at_the_very_threshold_counts() -> None:
    one, other = ["the"] * 3, ["the"] * 5
    assert similarity(one, other, at_least=0.6) == similarity(one, other) == 0.6
    assert similarity(one, other, at_least=0.61) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_are_ranges_of_the_texts_outside_of_which_they_say_the_same(one: str, other: str) -> None:
    ours, theirs = differences(one, other)
    for text, ranges in ((one, ours), (other, theirs)):
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert list(ranges) == sorted(ranges)

    def rest(text: str, ranges: tuple[tuple[int, int], ...]) -> list[str]:
        kept = [True] * len(text)
        for start, end in ranges:
            kept[start:end] = [False] * (end - start)
        return match_tokens("".join(c if keep else " " for c, keep in zip(text, kept, strict=True)))

    if one.isascii() and other.isascii():
        assert rest(one, ours) == rest(other, theirs)


class TestConcordance:
    def test_one_chinese_character_finds_both_scripts_and_shows_the_other_side(self) -> None:
        memory = filled(pair("relations", "两国关系", "zh-CN"), pair("a relation", "關係"), pair("nothing", "無"))
        found = memory.concordance("係")
        assert {(line.match, line.other) for line in found} == {("系", "relations"), ("係", "a relation")}

    def test_both_languages_are_searched_and_a_latin_query_finds_words_that_begin_so(self) -> None:
        memory = filled(pair("Russian forces", "俄軍"), pair("Prussia", "普魯士"))
        (line,) = memory.concordance("russia")
        assert (line.left, line.match, line.right, line.other) == ("", "Russia", "n forces", "俄軍")
        assert [line.language for line in memory.concordance("軍")] == ["zh-Hant"]
        assert memory.concordance("russia", language="zh-Hant") == []

    def test_the_first_of_many_lines_wait_for_no_others_and_all_are_counted_unread(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("workbench.translate.memory.filling._TAIL", 0)
        memory = filled(*(pair(f"the {n}", f"第{n}句") for n in range(3000)))
        read: list[int] = []
        texts = memory.store.texts

        def counted(sides: Iterable[int]) -> list[tuple[int, str, tuple[str, ...]]]:
            found = texts(sides)
            read.append(len(found))
            return found

        monkeypatch.setattr(memory.store, "texts", counted)
        lines = memory.concordance_lines("the")
        assert next(lines).other == "第2999句"
        assert sum(read) < 200
        assert [line.other for line in lines] == [f"第{n}句" for n in range(2998, -1, -1)]
        read.clear()
        assert (memory.concordance_texts("the"), memory.concordance_texts("句", language="zh-Hant")) == (3000, 3000)
        assert (memory.concordance_texts("the 7"), memory.concordance_texts("the 7", language="zh")) == (111, 0)
        assert sum(read) == 0

    @settings(max_examples=60)
    @given(
        st.lists(TEXTS, min_size=1, max_size=25),
        st.sampled_from(["中", "国", "中国", "關係", "the", "tal", "u.s", "it's", "of"]),
    )
    def test_it_finds_what_looking_through_all_finds(self, texts: list[str], query: str) -> None:
        from workbench.text.fold import fold

        texts = list(dict.fromkeys(text.replace("中 国", "中国") for text in texts))
        flat = fold(query)[0]
        wanted = 0
        for text in texts:
            hay = fold(text)[0]
            wanted += sum(
                hay.startswith(flat, at)
                and (flat[0] > "\u2e80" or at == 0 or not hay[at - 1].isalnum() or hay[at - 1] > "\u2e80")
                for at in range(len(hay))
            )
        for tail in (0, 1000):
            store, memory = Store(None), Memory(None)
            memory.__dict__["store"] = store
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("workbench.translate.memory.filling._TAIL", tail)
                patch.setattr("workbench.translate.memory.filling._SMALL_BATCH", tail)
                with store.writing() as writer:
                    writer.add([pair(each, "–") for each in texts], 1)
            assert len(memory.concordance(query, limit=1000)) == wanted


class TestImported:
    def test_a_file_that_breaks_off_adds_nothing(self, tmp_path: Path) -> None:
        from workbench.errors import FormatError

        path = tmp_path / "m.tmx"
        unit = "<tu><tuv xml:lang='en'><seg>{0}</seg></tuv><tuv xml:lang='zh'><seg>甲{0}</seg></tuv></tu>"
        path.write_text("<tmx><body>\n" + "\n".join(unit.format(n) for n in range(9000)) + "<broken", "utf-8")
        memory = Memory(tmp_path)
        with pytest.raises(FormatError, match=r"m\.tmx:9001"):
            add_file(memory, path)
        assert (len(memory), memory.files(), memory.concordance("8")) == (0, [], [])

    def test_a_memory_between_other_languages_is_refused_where_texts_need_one(
        self, project: Project, text: list[str], tmp_path: Path
    ) -> None:
        from workbench.errors import Refused
        from workbench.translate.memory import add_tmx

        path = tmp_path / "fr.tmx"
        sides = "".join(f"<tuv xml:lang='{tag}'><seg>{escape(tag)}</seg></tuv>" for tag in ("fr", "de"))
        path.write_text(f"<tmx><body><tu>{sides}</tu></body></tmx>", "utf-8")
        with pytest.raises(Refused, match="fr and de, and nothing for the texts of this project"):
            add_tmx(project, path)
        assert len(project.memory) == 0

    def test_a_file_put_into_the_memory_folder_is_taken_in_by_itself(self, project: Project) -> None:
        folder = project.path / "memory"
        folder.mkdir()
        sides = "<tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='zh'><seg>甲</seg></tuv>"
        (folder / "mine.tmx").write_text(f"<tmx><body><tu>{sides}</tu></body></tmx>", "utf-8")
        assert [match.where for match in project.memory.matches("a", "en", "zh-Hant")] == ["mine.tmx"]

    def test_a_batch_that_goes_into_two_blocks_is_found_in_both(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workbench.translate.memory.filling._SMALL_BATCH", 0)
        monkeypatch.setattr("workbench.translate.memory.blocks.FULL", 16)
        memory = Memory(None)
        with memory.store.writing() as writer:
            for first in (0, 10, 20):
                writer.add([pair(f"sentence {n}", f"第{n}句") for n in range(first, first + 10)], 1)
        for number in range(30):
            found = memory.matches(f"a sentence {number}", "en", "zh-Hant", limit=1)
            assert [match.target for match in found] == [f"第{number}句"]
            assert memory.exact(f"sentence {number}", "en", "zh-Hant") is not None
        assert len(memory.concordance("sentence")) == 30

    def test_many_small_files_are_put_together_and_nothing_is_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workbench.translate.memory.filling._TAIL", 1)
        monkeypatch.setattr("workbench.translate.memory.filling._FEW", 3)
        memory = Memory(None)
        for number in range(12):
            with memory.store.writing() as writer:
                writer.add([pair(f"sentence number {number}", f"第{number}句")], 1)
        assert len(memory.store.rows("SELECT block FROM blocks WHERE family = 'en'")) <= 4
        assert [m.target for m in memory.matches("Sentence number 7", "en", "zh-Hant", limit=1)] == ["第7句"]
        assert len(memory.concordance("sentence")) == 12


class TestReadAhead:
    """A large file is read in a second process; what comes out is the same."""

    @pytest.fixture(autouse=True)
    def _large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workbench.translate.memory.ahead.ENOUGH", 1)
        monkeypatch.setattr("workbench.translate.memory.ahead._processors", lambda: 2)

    def file(self, tmp_path: Path, end: str = "</body></tmx>") -> Path:
        path = tmp_path / "m.tmx"
        unit = "<tu tuid='{0}'><note>n</note><tuv xml:lang='en'><seg>{0} 🇨🇳</seg></tuv>"
        unit += "<tuv xml:lang='zh'><seg>第{0}</seg></tuv></tu>"
        path.write_text("<tmx><body>\n" + "\n".join(unit.format(n) for n in range(5000)) + end, "utf-8")
        return path

    def test_all_of_it_comes(self, tmp_path: Path) -> None:
        memory = Memory(None)
        taken = add_file(memory, self.file(tmp_path))
        assert (taken.units, taken.added, taken.pairs) == (5000, 5000, (("en", "zh"),))
        assert memory.matches("4711 🇨🇳", "en", "zh-Hant", limit=1)[0].target == "第4711"
        assert add_file(memory, self.file(tmp_path)).added == 0

    def test_a_malformed_one_is_refused_with_its_line(self, tmp_path: Path) -> None:
        from workbench.errors import FormatError

        memory = Memory(None)
        with pytest.raises(FormatError, match=r"m\.tmx:5001: malformed XML") as caught:
            add_file(memory, self.file(tmp_path, "<broken"))
        assert caught.value.hint
        assert len(memory) == 0

    def test_a_worker_that_dies_loses_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workbench.translate.memory.ahead._PROGRAM", "raise SystemExit(1)")
        assert add_file(Memory(None), self.file(tmp_path)).added == 5000
