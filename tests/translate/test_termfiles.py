"""Issue 4, item 5: TBX and tables of terms, in and out, with status, notes and identity."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import FormatError, Refused
from workbench.project import Project, open_project
from workbench.store.termbase import STATUSES, Term
from workbench.translate.termfiles import export_terms, import_terms

HEAD = '<?xml version="1.0"?>\n<martif type="TBX-Basic" xml:lang="en"><text><body>\n'
FOOT = "</body></text></martif>"
V3 = """<?xml version="1.0"?><tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:basic="http://www.tbxinfo.net/ns/basic" xmlns:min="http://www.tbxinfo.net/ns/min"><text><body>
<conceptEntry id="c1"><min:subjectField>politics</min:subjectField>
<langSec xml:lang="en"><basic:definition>a sea</basic:definition><termSec><term>Persian Gulf</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus><min:partOfSpeech>noun</min:partOfSpeech>
<basic:note>look out</basic:note></termSec></langSec>
<langSec xml:lang="zh-TW"><termSec><term>波斯灣</term>
<min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""


def said(project: Project) -> set[tuple[object, ...]]:
    return {
        (t.concept, t.language, t.term, t.status, t.note, tuple(sorted((k, str(v)) for k, v in t.meta.items())))
        for t in project.termbase.all()
    }


def test_tbx_of_2019_comes_in_with_all_that_it_says(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.tbx").write_text(V3, "utf-8")
    brought = import_terms(project.termbase, tmp_path / "t.tbx")
    assert (brought.concepts, brought.added) == (1, 2)
    english, chinese = sorted(project.termbase.all(), key=lambda term: term.language)
    assert (english.term, english.status, english.note) == ("Persian Gulf", "preferred", "look out")
    assert english.meta == {
        "concept: subjectField": "politics", "language: definition": "a sea", "partOfSpeech": "noun",
    }  # fmt: skip
    assert (chinese.language, chinese.status) == ("zh-Hant", "forbidden")
    assert chinese.meta["administrativeStatus"] == "supersededTerm-admn-sts"


def test_importing_again_changes_nothing_and_what_changed_is_changed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.tbx").write_text(V3, "utf-8")
    import_terms(project.termbase, tmp_path / "t.tbx")
    before = said(project)
    again = import_terms(project.termbase, tmp_path / "t.tbx")
    assert (again.added, again.changed) == (0, 0)
    assert said(project) == before
    (tmp_path / "t.tbx").write_text(V3.replace("look out", "look in"), "utf-8")
    assert import_terms(project.termbase, tmp_path / "t.tbx").changed == 1


def test_two_files_that_number_their_concepts_alike_are_kept_apart(project: Project, tmp_path: Path) -> None:
    entry = '<termEntry id="c1"><langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
    for name in ("one", "two"):
        (tmp_path / f"{name}.tbx").write_text(HEAD + entry.format(name) + FOOT, "utf-8")
        import_terms(project.termbase, tmp_path / f"{name}.tbx")
    assert len({term.concept for term in project.termbase.all()}) == 2


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cc"]), min_size=1, max_size=20
)
WORD = TEXT.map(str.strip).filter(bool)
NAMES = st.sampled_from(
    ["definition", "partOfSpeech", "source", "concept: subjectField", "language: definition", "x-y"]
)
TERMS = st.lists(
    st.builds(
        lambda concept, language, term, status, note, meta: Term("", concept, language, term, status, note, meta),
        st.sampled_from(["c1", "another", "0" * 24, "概念"]), st.sampled_from(["en", "zh-Hant", "zh-Hans"]), WORD,
        st.sampled_from(STATUSES), st.one_of(st.just(""), WORD), st.dictionaries(NAMES, WORD, max_size=2),
    ),
    max_size=6,
)  # fmt: skip


def levelled(terms: list[Term]) -> list[Term]:
    """The terms, all of one concept or language saying the same of it, as they do in TBX."""
    shared: dict[tuple[str, ...], str] = {}
    found = {}
    for term in terms:
        meta = {name: value for name, value in term.meta.items() if ": " not in name}
        shared.update({(term.concept, n): str(v) for n, v in term.meta.items() if n.startswith("concept: ")})
        shared.update({(term.concept, term.language, n): str(v) for n, v in term.meta.items() if n.startswith("lang")})
        found[term.concept, term.language, term.term] = Term(
            "", term.concept, term.language, term.term, term.status, term.note, meta
        )
    for (concept, language, _), term in found.items():
        for key, value in shared.items():
            if key[:-1] in ((concept,), (concept, language)):
                term.meta[key[-1]] = value  # type: ignore[index]
    return list(found.values())


@settings(max_examples=40)
@given(TERMS, st.sampled_from(["tbx", "csv", "tsv"]))
def test_what_goes_out_comes_in_the_same(
    tmp_path_factory: pytest.TempPathFactory, terms: list[Term], kind: str
) -> None:
    folder = tmp_path_factory.mktemp("terms")
    terms = levelled(terms) if kind == "tbx" else terms
    with open_project(folder / "one", create=True, annotator="ann") as one:
        one.termbase.add_many(terms, action="add")
        export_terms(one.termbase, folder / f"t.{kind}")
        with open_project(folder / "two", create=True, annotator="ann") as two:
            import_terms(two.termbase, folder / f"t.{kind}")
            assert said(two) == said(one)


def test_a_glossary_of_two_columns_needs_no_header(project: Project, tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text("Iran\t伊朗\tcountry\nRussia\t俄羅斯\n", "utf-8")
    assert import_terms(project.termbase, tmp_path / "g.txt").concepts == 2
    (hit,) = project.termbase.find("Iran", "en", "zh-Hant")
    assert [(each.text, each.note) for each in hit.renderings] == [("伊朗", "country")]


def test_a_table_with_a_column_for_each_language(project: Project, tmp_path: Path) -> None:
    rows = "en,zh-HK,zh-CN,status,note\nIran,伊朗,伊朗,preferred,\nTehran,德黑蘭,德黑兰,forbidden,no\n"
    (tmp_path / "g.csv").write_bytes(b"\xef\xbb\xbf" + rows.encode())
    import_terms(project.termbase, tmp_path / "g.csv")
    (hit,) = project.termbase.find("Tehran", "en", "zh-Hant")
    assert [(each.text, each.status) for each in hit.renderings] == [("德黑蘭", "forbidden")]


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("t.tbx", HEAD + "<termEntry>\n<langSet><tig><term>a</term></tig></langSet></termEntry>" + FOOT, 4, "xml:lang"),
        (
            "t.tbx",
            HEAD + '<termEntry><langSet xml:lang="en"><tig><term> </term></tig></langSet></termEntry>' + FOOT,
            3,
            "empty",
        ),
        ("t.tbx", HEAD + "<termEntry>", 3, "malformed XML"),
        ("t.tbx", '<!DOCTYPE martif [<!ENTITY a "b">]>\n<martif>&a;</martif>', 1, "declares entities"),
        ("t.tbx", "<tmx/>", 1, "not a TBX file"),
        ("t.csv", "concept,language,term,status\nc,en,a,\nc,en,b,splendid\n", 3, "no status of a term"),
        ("t.csv", "concept,language,term,status\nc,,a,\n", 2, "no language"),
        ("t.csv", 'en,zh\na,甲\n"b', 3, "not a table"),
        ("t.csv", "just one column\nof words\n", 1, "two columns"),
    ],
)
def test_a_malformed_file_ends_in_one_error_with_its_line_and_nothing_written(
    project: Project, tmp_path: Path, name: str, content: str, line: int, words: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(FormatError, match=words) as caught:
        import_terms(project.termbase, tmp_path / name)
    assert f"{name}:{line}" in caught.value.message
    assert project.termbase.all() == []


def test_a_file_is_not_replaced_unasked(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.tbx").write_text("mine", "utf-8")
    with pytest.raises(Refused, match="there already"):
        export_terms(project.termbase, tmp_path / "t.tbx")
    assert (tmp_path / "t.tbx").read_text("utf-8") == "mine"
