from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import FormatError
from workbench.translate.tmx import Unit, read_tmx

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="en"/><body>\n'
FOOTER = "</body></tmx>\n"


def tmx(path: Path, body: str) -> Path:
    path.write_text(f"{HEADER}{body}\n{FOOTER}", "utf-8")
    return path


def unit(english: str, chinese: str, tag: str = "zh-Hant") -> str:
    sides = ((("en", english)), (tag, chinese))
    inner = "".join(f'<tuv xml:lang="{lang}"><seg>{escape(text)}</seg></tuv>' for lang, text in sides)
    return f"<tu>{inner}</tu>"


def read_body(tmp_path: Path, body: str) -> list[Unit]:
    return list(read_tmx(tmx(tmp_path / "m.tmx", body)))


def texts(found: Unit) -> dict[str, str]:
    return {variant.language: variant.text for variant in found.variants}


def test_units_have_their_languages_id_props_and_line(tmp_path: Path) -> None:
    body = '<tu tuid="a1"><prop type="x-document">d</prop><note>no</note>'
    body += '<tuv xml:lang="EN-US"><seg>Hello</seg></tuv>\n'
    body += '<tuv lang="zh_TW"><prop type="p">q</prop><seg>你好</seg></tuv></tu>'
    [found] = read_body(tmp_path, body)
    assert texts(found) == {"en": "Hello", "zh-Hant": "你好"}
    assert (found.id, found.props, found.line) == ("a1", (("x-document", "d"),), 3)
    assert [variant.tag for variant in found.variants] == ["EN-US", "zh_TW"]


def test_code_of_other_tools_is_not_text_but_what_it_encloses_is(tmp_path: Path) -> None:
    seg = '<bpt i="1">&lt;b&gt;</bpt>Iran<ept i="1">&lt;/b&gt;</ept> and <hi>Russia</hi><ph>{0}</ph>.'
    body = f'<tu><tuv xml:lang="en"><seg>{seg}</seg></tuv><tuv xml:lang="zh-HK"><seg>伊朗</seg></tuv></tu>'
    assert texts(read_body(tmp_path, body)[0]) == {"en": "Iran and Russia.", "zh-Hant": "伊朗"}


def test_the_doctype_that_most_tools_write_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    doctype = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    path.write_text(f'{doctype}\n<tmx version="1.4"><body>{unit("a", "甲")}</body></tmx>', "utf-8")
    assert len(list(read_tmx(path))) == 1


def test_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(f'<?xml version="1.0" encoding="UTF-16"?><tmx><body>{unit("a", "甲")}</body></tmx>', "utf-16")
    assert texts(next(read_tmx(path))) == {"en": "a", "zh-Hant": "甲"}


def test_units_come_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(HEADER + unit("a", "甲") * 5000 + "<broken", "utf-8")
    units = read_tmx(path)
    assert texts(next(units))["en"] == "a"
    with pytest.raises(FormatError):
        list(units)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_text_that_xml_can_hold_comes_back(tmp_path_factory: pytest.TempPathFactory, pairs: list) -> None:
    def holdable(text: str) -> str:
        return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))

    pairs = [(holdable(a), holdable(b)) for a, b in pairs]
    path = tmx(tmp_path_factory.mktemp("p") / "m.tmx", "".join(unit(a, b) for a, b in pairs))
    assert [texts(found) for found in read_tmx(path)] == [{"en": a, "zh-Hant": b} for a, b in pairs]


BOMB = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<tmx><body><tu><tuv xml:lang="en"><seg>&b;</seg>'
THIEF = '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<tmx><body><tu><tuv xml:lang="en"><seg>&a;</seg>'
UNDECLARED = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd"><tmx><body><tu><tuv xml:lang="en"><seg>&nbsp;</seg>'
PARAMETER = '<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>\n<tmx/>'


@pytest.mark.parametrize("hostile", [BOMB, THIEF, PARAMETER, UNDECLARED])
def test_entities_are_refused(tmp_path: Path, hostile: str, no_network: None) -> None:
    path = tmp_path / "evil.tmx"
    path.write_text(hostile, "utf-8")
    with pytest.raises(FormatError, match=r"evil\.tmx:1.*entit"):
        list(read_tmx(path))


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ('<tu>\n<tuv xml:lang="en"><seg>a</tuv></tu>', 4, "malformed XML"),
        ("<tu>\n<tuv><seg>a</seg></tuv></tu>", 4, "xml:lang"),
        ('<tu>\n\n<tuv xml:lang="en"></tuv></tu>', 5, "no <seg>"),
        ("<tu>\n<seg>a</seg></tu>", 4, "outside"),
        ("<tu>&nbsp;</tu>", 3, "malformed XML"),
        ("\x00", 3, "malformed XML"),
    ],
)
def test_malformed_files_name_file_and_line(tmp_path: Path, body: str, line: int, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_body(tmp_path, body)
    assert (caught.value.place.path, caught.value.place.line) == (tmp_path / "m.tmx", line)


@pytest.mark.parametrize("content", [b"", b"plain text", b"<html><body/></html>", b"\xff\xfe\xfa", b"<tmx>"])
def test_what_is_no_tmx_is_a_format_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.tmx"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"m\.tmx"):
        list(read_tmx(path))


def test_an_unknown_encoding_is_a_format_error(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text('<?xml version="1.0" encoding="klingon"?><tmx/>', "utf-8")
    with pytest.raises(FormatError):
        list(read_tmx(path))


def test_a_missing_file_is_a_format_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        list(read_tmx(tmp_path / "none.tmx"))


def test_the_sample_memory_reads_whole() -> None:
    units = list(read_tmx(Path(__file__).parents[2] / "corpus" / "memory.tmx"))
    assert len(units) > 50
    assert all(set(texts(unit)) == {"en", "zh-Hant"} for unit in units)


def test_what_no_unit_has_is_passed_over_with_all_that_is_in_it(tmp_path: Path) -> None:
    body = '<foo><seg>no</seg></foo><tu><foo><tuv xml:lang="en"><seg>no</seg></tuv><note>no</note></foo>'
    body += '<note>yes</note><tuv xml:lang="en"><bar><prop type="x">no</prop></bar><note>mine</note>'
    body += "<seg>a<foo>b<hi>c</hi></foo>d</seg></tuv>"
    body += f'<x:tuv xmlns:x="x" xml:lang="zh"><x:seg>甲</x:seg></x:tuv></tu>{unit("b", "乙")}'
    first, second = read_body(tmp_path, body)
    assert (texts(first), first.notes, first.props) == ({"en": "abcd", "zh": "甲"}, ("yes",), ())
    assert (first.variants[0].notes, first.variants[0].props) == (("mine",), ())
    assert (texts(second), second.notes) == ({"en": "b", "zh-Hant": "乙"}, ())


def test_the_second_of_two_segments_counts_and_comments_do_not(tmp_path: Path) -> None:
    body = '<tu><tuv xml:lang="en"><seg>a</seg><seg>b<!-- c -->d<![CDATA[<e>]]></seg></tuv></tu>'
    [found] = read_body(tmp_path, body)
    assert texts(found) == {"en": "bd<e>"}
    assert found.variants[0].inline == ""


def test_a_code_that_names_half_a_character_stays_as_it_is_written(tmp_path: Path) -> None:
    seg = '<seg>a<ph type="x-workbench-character">{}</ph></seg>'
    body = f'<tu><tuv xml:lang="en">{seg.format("U+D800")}</tuv><tuv xml:lang="zh">{seg.format("U+001F")}</tuv></tu>'
    assert texts(read_body(tmp_path, body)[0]) == {"en": "aU+D800", "zh": "a\x1f"}
