"""Splits: balanced, seeded, stable when documents are added, and no text on two sides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError, InputError
from workbench.formats import Choice, export
from workbench.formats.outgoing import Selection
from workbench.formats.splits import SplitPlan, assign, earlier_splits, parse_shares
from workbench.model import Document, Fragment, SegmentSpan, SourceText, Translation, Zone
from workbench.text import segments

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
WORDS = ("river", "stone", "cloud", "market", "letter", "engine", "garden", "winter", "bridge", "silver", "harbour")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "empty", annotator="me", create=True) as made:
        yield made


def prose(seed: int, sentences: int = 12) -> str:
    """English that shares no nine letters in a row with another seed's, but by chance."""
    words = [f"{WORDS[(seed * 31 + n * n + n * seed) % len(WORDS)]}{seed * n % 97}" for n in range(sentences * 6)]
    return " ".join(f"{' '.join(words[n : n + 6])}." for n in range(0, len(words), 6))


def add(project: Project, name: str, text: str, label: str = "", meta: Mapping[str, str] | None = None) -> Document:
    document = project.documents.add(SourceText(name, text, meta=meta or {}), segments(text)).document
    if label:
        project.marks.create("entity", label, document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    return document


def split(project: Project, plan: SplitPlan | None = None, notes: list[str] | None = None) -> dict[str, str]:
    """The part of each document, by its name."""
    documents = sorted(project.documents.all(), key=lambda document: (document.name, document.id))
    selection = Selection(project, tuple(document.id for document in documents))
    found = assign(selection, plan or SplitPlan(SHARES), notes=[] if notes is None else notes)
    return {document.name: found[document.id] for document in documents if document.id in found}


@pytest.fixture
def labelled(project: Project) -> Project:
    """A hundred documents; every tenth has the rare label, all others the frequent one."""
    for number in range(100):
        add(project, f"{number:03}", prose(number), "person" if number % 10 == 0 else "gpe")
    return project


def test_parts_have_their_shares_and_each_its_share_of_rare_labels(labelled: Project) -> None:
    found = split(labelled)
    assert Counter(found.values()) == {"train": 80, "dev": 10, "test": 10}
    rare = Counter(part for name, part in found.items() if int(name) % 10 == 0)
    assert rare == {"train": 8, "dev": 1, "test": 1}


def test_languages_are_balanced_too(project: Project) -> None:
    for number in range(20):
        add(project, f"en{number:02}", prose(number))
        add(project, f"zh{number:02}", "".join(chr(0x4E00 + (number * 911 + n * 37) % 5000) for n in range(80)) + "。")
    found = split(project, SplitPlan({"train": 0.5, "test": 0.5}))
    assert Counter((name[:2], part) for name, part in found.items()) == {
        ("en", "train"): 10, ("en", "test"): 10, ("zh", "train"): 10, ("zh", "test"): 10,
    }  # fmt: skip


def test_the_same_seed_deals_alike_and_another_otherwise(labelled: Project) -> None:
    assert split(labelled) == split(labelled)
    assert split(labelled) != split(labelled, SplitPlan(SHARES, seed=1))


def test_adding_documents_moves_none(labelled: Project) -> None:
    before = split(labelled)
    for number in range(100, 130):
        add(labelled, f"0{number}", prose(number), "person")
    after = split(labelled)
    assert {name: after[name] for name in before} == before
    assert len(after) == 130


def test_near_duplicates_stay_together(project: Project) -> None:
    for number in range(40):
        add(project, f"{number:02}", prose(number))
        add(project, f"{number:02} again", "Reprinted. " + prose(number).replace("river", "stream", 1).upper())
    found = split(project, SplitPlan({"train": 0.5, "test": 0.5}))
    for number in range(40):
        assert found[f"{number:02}"] == found[f"{number:02} again"]
    assert set(Counter(found.values()).values()) == {40}


def test_a_text_and_its_translation_stay_together(project: Project) -> None:
    for number in range(10):
        document = add(project, f"en{number}", prose(number))
        chinese = "".join(chr(0x4E00 + (number * 911 + n * 37) % 5000) for n in range(80)) + "。"
        first = project.segments.of(document.id)[0]
        project.translations.add([Translation(f"t{number}", first.id, "zh-Hant", chinese, "memory", "memory")])
        add(project, f"zh{number}", chinese)
    found = split(project, SplitPlan({"train": 0.5, "test": 0.5}))
    for number in range(10):
        assert found[f"en{number}"] == found[f"zh{number}"]
    assert len(set(found.values())) == 2


def test_scripts_do_not_hide_a_duplicate(project: Project) -> None:
    add(project, "hant", "國務院總理表示，北京與上海都會參加這次會議。")
    for number in range(9):
        add(project, f"{number}", prose(number))
    add(project, "hans", "国务院总理表示，北京与上海都会参加这次会议。")
    found = split(project, SplitPlan({"train": 0.5, "test": 0.5}))
    assert found["hant"] == found["hans"]


def test_what_says_the_same_as_two_parts_goes_to_none(project: Project) -> None:
    first, second = add(project, "first", prose(1)), add(project, "second", prose(2))
    add(project, "both", prose(1) + " " + prose(2))
    notes: list[str] = []
    plan = SplitPlan({"train": 0.5, "test": 0.5}, earlier={first.id: "train", second.id: "test"})
    assert split(project, plan, notes) == {"first": "train", "second": "test"}
    assert notes == ["1 left out of all parts, which say the same as documents of two: both"]


def test_metadata_keeps_documents_together(project: Project) -> None:
    for number in range(20):
        add(project, f"{number:02}", prose(number), meta={"series": str(number // 5)})
    found = split(project, SplitPlan({"train": 0.5, "test": 0.5}, group_by="series"))
    for number in range(20):
        assert found[f"{number:02}"] == found[f"{number // 5 * 5:02}"]


def test_an_export_is_divided_and_a_later_one_keeps_to_it(labelled: Project, tmp_path: Path) -> None:
    choice = Choice(split=SplitPlan(SHARES))
    report = export(labelled, "jsonl", tmp_path / "out", choice=choice)
    assert report.marks == len(report.exported) == 100
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"train.jsonl", "dev.jsonl", "test.jsonl", "manifest.json", "loss-report.json"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["splits"] == {"train": 80, "dev": 10, "test": 10}
    kept = earlier_splits(tmp_path / "out")
    assert split(labelled, SplitPlan(SHARES, seed=9, earlier=kept)) == split(labelled)
    with pytest.raises(InputError, match="has a part «dev»"):
        split(labelled, SplitPlan({"train": 1.0}, earlier=kept))


def test_shares_are_read_as_typed() -> None:
    assert parse_shares("train=80, dev=10,test=10") == SHARES
    for bad in ("", "train", "train=x", "train=1,train=2", "a/b=1", "train=0"):
        with pytest.raises(InputError, match=r"share|there twice"):
            parse_shares(bad)


def test_no_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no manifest of an export with splits"):
        earlier_splits(tmp_path)


HANT = (
    "立法會昨日三讀通過撥款條例草案，財政司司長表示，政府將繼續投放資源發展創新科技。多名議員在辯論時批評預算案未有"
    "回應基層市民的需要，要求當局重新檢視公共房屋的興建進度。運輸及房屋局回應時指出，未來五年的供應量將會穩步上升。"
)
HANS = (
    "立法会昨日三读通过拨款条例草案，财政司司长表示，政府将继续投放资源发展创新科技。多名议员在辩论时批评预算案未有"
    "回应基层市民的需要，要求当局重新检视公共房屋的兴建进度。运输及房屋局回应时指出，未来五年的供应量将会稳步上升。"
)
FURNITURE = (
    "觀點 要聞 港聞 經濟 娛樂 社評 兩岸 國際 教育 體育 副刊 英文 作家專欄 圖片 視頻 明報新聞網 每日明報 即時新聞 "
    "熱門話題 訂閱電子報 聯絡我們 私隱政策 免責聲明 版權所有 不得轉載 廣告查詢 加入會員 明報健康網 明報出版社"
)


def chinese(seed: int, length: int = 120) -> str:
    return "".join(chr(0x4E00 + (seed * 911 + n * n * 37 + n * seed) % 7919) for n in range(length)) + "。"


def test_a_reprint_in_the_other_script_with_another_head_stays_with_its_original(project: Project) -> None:
    add(project, "hant", HANT)
    for number in range(30):
        add(project, f"{number:02}", chinese(number + 1))
    add(project, "hans", f"新华社北京电：{HANS.replace('昨日', '二十二日')}（完）")
    found = split(project, SplitPlan({"a": 0.34, "b": 0.33, "c": 0.33}))
    assert found["hant"] == found["hans"]
    assert len(Counter(found.values())) == 3


@pytest.mark.parametrize("zone", ["frame", "body"])
def test_a_masthead_glues_no_pages_together(project: Project, zone: Zone) -> None:
    for number in range(60):
        text = f"{FURNITURE}\n{chinese(number + 1, 90)}"
        cut = len(FURNITURE)
        spans = [SegmentSpan(0, cut, "zh-Hant", zone), SegmentSpan(cut + 1, len(text), "zh-Hant", "body")]
        project.documents.add(SourceText(f"{number:02}", text), spans)
        twin = [SegmentSpan(0, len(text) - cut - 1, "zh-Hans", "body")]
        if number % 20 == 19:
            project.documents.add(SourceText(f"{number:02} bare", text[cut + 1 :]), twin)
    found = split(project, SplitPlan({"a": 0.5, "b": 0.5}))
    assert max(Counter(found.values()).values()) <= (36 if zone == "frame" else 42)
    assert all(found[name] == found[name[:2]] for name in found if name.endswith("bare"))
    assert {f"{number:02}" for number in range(0 if zone == "frame" else 12, 60)} <= found.keys()


def test_more_reprints_than_a_crowd_stay_together(project: Project) -> None:
    story = prose(1, 40)
    for number in range(30):
        add(project, f"{number:02}", f"{prose(100 + number, 3)} {story}")
        add(project, f"other {number:02}", prose(200 + number))
    found = split(project, SplitPlan({"a": 0.5, "b": 0.5}))
    assert len({part for name, part in found.items() if not name.startswith("other")}) == 1


def test_texts_of_nothing_and_documents_without_marks_are_dealt_out_too(project: Project) -> None:
    for number, text in enumerate(("", " ", "\n\n", "。", "…… ！", "a", "北")):
        project.documents.add(SourceText(f"{number}", text), [SegmentSpan(0, len(text), "en", "body")] if text else [])
    found = split(project, SplitPlan({"a": 0.5, "b": 0.5}))
    assert sorted(Counter(found.values()).values()) == [3, 4]


def test_what_is_settled_stays_when_marks_change_and_texts_come(labelled: Project, tmp_path: Path) -> None:
    export(labelled, "jsonl", tmp_path / "out", choice=Choice(split=SplitPlan(SHARES)))
    before = split(labelled)
    for document in labelled.documents.all()[:50]:
        fragments = [Fragment(document.id, 5, 9)]
        labelled.marks.create("entity", "event", document_id=document.id, fragments=fragments)
    for number in range(200, 220):
        add(labelled, f"{number}", prose(number), "event")
    assert {name: part for name, part in split(labelled).items() if name in before} != before
    after = split(labelled, SplitPlan(SHARES, earlier=earlier_splits(tmp_path / "out")))
    assert {name: part for name, part in after.items() if name in before} == before


@pytest.mark.parametrize("name", ["jsonl", "conll"])
def test_marks_on_what_goes_to_no_part_are_dropped(project: Project, tmp_path: Path, name: str) -> None:
    first, second = add(project, "first", prose(1), "gpe"), add(project, "second", prose(2), "gpe")
    both = add(project, "both", prose(1) + " " + prose(2), "gpe")
    plan = SplitPlan({"train": 0.5, "test": 0.5}, earlier={first.id: "train", second.id: "test"})
    report = export(project, name, tmp_path / "out", choice=Choice(split=plan))
    assert [(item.document, "two parts" in item.reason) for item in report.dropped] == [(both.id, True)]
    assert report.marks == 3
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["documents"] == 2
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.*l") if path.is_file())
    assert both.id.encode() not in written
