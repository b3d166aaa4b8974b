"""Issue 3, part 4: the board of propositions as data, and what it is written as."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

from workbench import Project, load_schema, open_project
from workbench.demo import FIRST
from workbench.formats import import_
from workbench.model import Annotation, Document, Fragment, Proposition, SegmentSpan, SourceText
from workbench.readers import read
from workbench.reports.board import Board, board_of
from workbench.reports.board.agreement import agreement_lines, proposition_agreement
from workbench.reports.board.guess import likeliest
from workbench.reports.board.likeness import Likeness, terms
from workbench.reports.board.page import board_page
from workbench.reports.board.tables import board_csv, board_json, board_lines, board_markdown
from workbench.resources import resource
from workbench.text import segments

MISSILES = "Iran has supplied Russia with ballistic missiles"

Claim = Callable[..., Annotation]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its annotators' marks and propositions."""
    folder = tmp_path_factory.mktemp("board") / "news"
    with open_project(folder, create=True) as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        for path in sorted(resource("corpus").glob("*.md")):
            if path.name != "README.md":
                for source in read(path):
                    project.documents.add(source, segments(source.text))
        for name in "abc":
            import_(project, "jsonl", resource("corpus") / "annotations" / f"{name}.jsonl")
    return folder


@pytest.fixture
def sample(sample_folder: Path) -> Iterator[Project]:
    with open_project(sample_folder, annotator="a") as project:
        yield project


@pytest.fixture
def claim(project: Project) -> Claim:
    """Marks a claim in a document of its own, as often as asked."""

    def make(text: str, *, who: str = "ann", **attributes: str) -> Annotation:
        before, project.annotator = project.annotator, who
        document = project.documents.add(SourceText(f"{text}.txt", text), [SegmentSpan(0, len(text), "en", "body")])
        key = document.document.id
        place = [Fragment(key, 0, len(text))]
        made = project.marks.create("claim", "claim", document_id=key, fragments=place, attributes=attributes)
        project.annotator = before
        return made

    return make


def test_one_article_alleges_what_the_other_asserts(sample: Project) -> None:
    board = board_of(sample).ordered("disagreement")
    item = next(item for item in board.items if item.proposition.title == MISSILES)
    assert item.documents == 2
    assert [column.name for column in board.columns][:4] == ["certainty", "polarity", "stance", "time"]
    by_words = {claim.words: claim for claim in item.claims}
    alleged = by_words["providing ballistic missiles to the northern neighbor"]
    asserted = next(c for words, c in by_words.items() if words.endswith("is unprecedented"))
    assert (alleged.values["certainty"], alleged.values["stance"]) == ("Possible", "Doubts")
    assert (asserted.values["certainty"], asserted.values["stance"]) == ("Certain", "Endorses")
    assert "allegedly" in alleged.values["cue"]
    assert "Ming" not in alleged.document
    assert alleged.document.startswith("Shifting Eurasian Geopolitics")
    assert {"certainty", "stance"} <= set(item.differing)
    assert board.items.index(item) < 5


def test_the_most_contradicted_come_first_and_titles_sort(sample: Project) -> None:
    board = board_of(sample)
    found = board.ordered("disagreement")
    assert [item.is_opposed for item in found.items[:3]] == [True] * 3
    values = [found.disagreement(item) for item in found.items]
    assert values == sorted(values, reverse=True)
    titles = [item.proposition.title.casefold() for item in board.ordered("title").items]
    assert titles == sorted(titles)
    assert len(board.differing().items) < len(board.items)
    assert all(board.disagreement(item) for item in board.differing().items)


def test_the_filter_looks_everywhere(sample: Project) -> None:
    board = board_of(sample)
    assert [item.proposition.title for item in board.only("NORTHERN neighbor").items] == [MISSILES]
    assert [item.proposition.title for item in board.only("doubts missiles").items] == [MISSILES]
    assert len(board.only("eurasia").items) == len(board.items)
    assert board.only("no such thing").items == []


def test_titles_and_values_are_in_the_language_asked_for(sample: Project) -> None:
    board = board_of(sample, lang="zh-Hant")
    assert [column.title for column in board.columns][:2] == ["確定性", "極性"]
    item = next(item for item in board.items if item.proposition.title == MISSILES)
    assert "可能" in {claim.values["certainty"] for claim in item.claims}


def test_columns_are_the_schemas_own(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "name: own\nattributes:\n  tone: {type: choice, values: [calm, shrill]}\n"
        "claims:\n  assertion: {key: z, attributes: [tone]}\n",
        encoding="utf-8",
    )
    with open_project(tmp_path / "p", create=True, annotator="ann") as project:
        project.use_schema(load_schema(path))
        keys = []
        for text, tone in (("It rains.", "calm"), ("It pours!", "shrill")):
            document = project.documents.add(SourceText(text, text), [SegmentSpan(0, len(text), "en", "body")]).document
            place = [Fragment(document.id, 0, len(text))]
            mark = project.marks.create(
                "claim", "assertion", document_id=document.id, fragments=place, attributes={"tone": tone}
            )
            keys.append(mark.id)
        project.propositions.create("Rain falls", dict.fromkeys(keys, "same"))
        [item] = board_of(project).items
        assert [column.name for column in board_of(project).columns] == ["tone"]
        assert item.differing == ["tone"]


def test_of_others_nothing_is_shown_that_is_still_hidden(project: Project, claim: Claim) -> None:
    mine, open_, closed = claim("Mine."), claim("Open.", who="ben"), claim("Closed.", who="ben")
    project.propositions.create("mine", {mine.id: "same"})
    project.annotator = "ben"
    project.propositions.create("open", {open_.id: "same"})
    project.propositions.create("closed", {open_.id: "same", closed.id: "same"})
    project.annotator = "ann"
    project.assignments.assign([(closed.document_id, "ann")])
    board = board_of(project, annotator="*")
    assert [item.proposition.title for item in board.items] == ["mine", "open"]
    assert board.hidden == 1
    project.assignments.set_state(closed.document_id, "ann", "done")
    assert board_of(project, annotator="*").hidden == 0


def test_a_claim_that_a_merge_left_without_its_mark_is_counted_as_gone(project: Project, claim: Claim) -> None:
    mark = claim("It is.")
    made = project.propositions.create("it", {mark.id: "same"})
    project.propositions.add([Proposition(made.id, "ann", "it", "", {"elsewhere": "same"})], action="merge")
    [item] = board_of(project).items
    assert (len(item.claims), item.gone) == (1, 1)


def test_terms_are_folded_words_and_pairs_of_chinese_characters() -> None:
    assert terms("Su-35 JETS, jets") == {"su", "35", "jets"}
    assert terms("彈道導彈") == terms("弹道导弹") == {"弹道", "道导", "导弹"}
    assert terms("戰") == {"战"}


def test_the_likeliest_proposition_comes_first_also_across_the_translation(project: Project, claim: Claim) -> None:
    english = claim("Iran has supplied missiles to Russia")
    rain = claim("It rained in Hong Kong for a week")
    supplied = project.propositions.create("Missiles were supplied", {english.id: "same"})
    project.propositions.create("It rained", {rain.id: "same"})
    [segment] = project.segments.of(english.document_id)
    project.translations.write(segment.id, "zh-Hant", "伊朗已向俄羅斯提供導彈")
    chinese = claim("俄羅斯已得到伊朗提供的導彈")
    found, likely = likeliest(project, chinese.id)
    assert (found[0].proposition, likely) == (supplied, 1)
    again, _ = likeliest(project, claim("Russia has got missiles of Iran").id)
    assert again[0].proposition == supplied
    assert likeliest(project, claim("Nothing of the kind").id)[1] == 0
    assert supplied not in [item.proposition for item in likeliest(project, chinese.id, without=supplied.id)[0]]


def test_likeness_of_nothing_is_nothing(project: Project, claim: Claim) -> None:
    project.propositions.create("empty")
    asked = board_of(project, propositions=[Proposition("", "ann", "", "", {claim("…").id: "same"})])
    [(score, _)] = Likeness(board_of(project).items).ranked(asked.items[0].claims[0])
    assert score == 0


def test_json_says_all(sample: Project) -> None:
    board = board_of(sample).ordered("disagreement")
    data = json.loads(json.dumps(board_json(board)))
    assert len(data["propositions"]) == len(board.items)
    first = data["propositions"][0]
    assert first["contradicted"] is True
    assert first["disagreement"] == max(each["disagreement"] for each in data["propositions"])
    assert {"id", "document", "stance", "words", "fragments", "values"} <= set(first["claims"][0])


def test_csv_has_a_row_for_each_claim_and_no_formula(project: Project, sample: Project, claim: Claim) -> None:
    board = board_of(sample)
    rows = list(csv.DictReader(StringIO(board_csv(board))))
    assert len(rows) == sum(len(item.claims) for item in board.items)
    assert {row["stance"] for row in rows} == {"same", "supports", "contradicts"}
    project.propositions.create("=cmd()", {claim("+1 is a sum").id: "same"})
    [row] = csv.DictReader(StringIO(board_csv(board_of(project))))
    assert (row["proposition"], row["claim"]) == ("'=cmd()", "'+1 is a sum")


def test_markdown_sets_off_what_differs_and_is_not_broken_by_words(project: Project, claim: Claim) -> None:
    marks = [claim("a | b <i>", certainty="certain"), claim("c", certainty="possible")]
    project.propositions.create("x # y", {mark.id: "same" for mark in marks}, note="why *not*")
    text = board_markdown(board_of(project))
    assert "## x \\# y" in text
    assert "**Certain**" in text
    assert "why \\*not\\*" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_lets_no_text_act(project: Project, sample: Project, claim: Claim) -> None:
    mark = claim("<script>alert(1)</script> \x1b[31m")
    project.propositions.create("<b>bold</b>", {mark.id: "contradicts"})
    for board in (board_of(project), board_of(sample)):
        page = board_page(board, title="Propositions <x>")
        tags = _Tags()
        tags.feed(page)
        assert tags.open == []
        assert not tags.seen & {"script", "b", "x"}
        assert "\x1b" not in page
    assert 'class="differs"' in page


def test_lines_for_the_terminal_are_there_also_for_nothing() -> None:
    assert list(board_lines(Board(()))) == ["There is no proposition."]


def test_the_sample_has_propositions_of_each_annotator_across_both_articles(sample: Project) -> None:
    assert set(sample.propositions.counts()) == {"a", "b", "c"}
    board = board_of(sample, annotator="*")
    assert min(sample.propositions.counts().values()) >= 14
    assert sum(item.documents == 2 for item in board.items) >= 40
    assert not any(item.gone for item in board.items)
    first: Document = sample.documents.get(FIRST)
    assert any(claim.mark.document_id == first.id for item in board.items for claim in item.claims)


def test_annotators_are_compared_by_the_pairs_of_claims_that_both_joined(sample: Project) -> None:
    found = {pair.annotators: pair.score for pair in proposition_agreement(sample)}
    assert set(found) == {("a", "b"), ("a", "c"), ("b", "c")}
    for score in found.values():
        assert score.f1 is not None
        assert 0.5 < score.f1 < 1
    lines = list(agreement_lines(proposition_agreement(sample)))
    assert len(lines) == 4


def test_claims_that_only_one_marked_do_not_count(project: Project, document: Document) -> None:
    keys: dict[str, list[str]] = {}
    for who, places in (("ann", [(0, 11), (25, 43)]), ("ben", [(0, 11)])):
        project.annotator = who
        keys[who] = [
            project.marks.create(
                "claim", "claim", document_id=document.id, fragments=[Fragment(document.id, start, end)]
            ).id
            for start, end in places
        ]
        project.propositions.create("p", dict.fromkeys(keys[who], "same"))
    [pair] = proposition_agreement(project)
    assert (pair.score.first, pair.score.f1) == (0, None)
    assert "nothing to agree on" in list(agreement_lines([pair]))[1]
