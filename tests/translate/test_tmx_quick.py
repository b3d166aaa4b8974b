"""Issue 4, "how fast": units cut out of a file's text are those that the parser's events give, and errors too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import FormatError
from workbench.translate import tmx_quick, tmx_stream
from workbench.translate.memory.cutting import tmx_batches
from workbench.translate.memory.ready import batch_of
from workbench.translate.tmx import read_tmx, tmx_lines

PLAIN = '<tu tuid="{0}"><tuv xml:lang="en"><seg>a {0}</seg></tuv><tuv xml:lang="zh-TW"><seg>甲 {0}</seg></tuv></tu>'
PIECES = st.sampled_from(
    [
        PLAIN.format(1), PLAIN.format(2), PLAIN.format("&quot;&#x4e2d;"), "\n", "\r\n", " \t", "\r",
        '<tu tuid=\'x"y\' srclang="de"\n creationid="a>b" n="1\t2"><tuv lang="en"><seg>&lt;a&gt;&amp;&#13;</seg></tuv>'
        '<tuv changeid="b" xml:lang="zh"><seg>\r\n乙\r</seg></tuv></tu>',
        '<tu><prop type="p">q</prop>\n<note lang="en">n&#10;o</note><tuv xml:lang="en"><prop>x</prop><seg>b</seg></tuv>'
        '<tuv xml:lang="fr"><note/><note>m</note><seg>c</seg></tuv></tu>',
        '<tu><note a=">">t</note><tuv xml:lang="en"><seg>b</seg></tuv><tuv xml:lang="fr"><seg></seg></tuv></tu>',
        '<tu><tuv xml:lang="en"><seg>a<ph x="1">{0}</ph>b</seg></tuv><tuv xml:lang="zh"><seg>丙</seg></tuv></tu>',
        '<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv><tuv xml:lang="de">'
        "<seg>c</seg></tuv></tu>",
        '<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>', "<tu/>", "<tu></tu>", '<tu ></tu >',
        '<tu><tuv xml:lang="en"><seg/></tuv><tuv xml:lang="zh"><seg>x</seg></tuv></tu>',
        '<tu a="</tu"/>', "text", "&amp;", "<foo><tu/></foo>", f"<foo>{PLAIN.format(3)}</foo>",
        f"<!-- {PLAIN.format(4)} -->", f"<![CDATA[{PLAIN.format(5)}]]>", f"<?x {PLAIN.format(6)}?>",
        '<tu><tuv xml:lang="en"><seg>a<!-- </seg></tuv></tu> --></seg></tuv></tu>',
        '<tu><tuv xml:lang="en"><seg><![CDATA[</seg></tuv></tu>]]></seg></tuv></tu>',
        f"<tu>{PLAIN.format(7)}</tu>", "<tu><tuv><seg>no language</seg></tuv></tu>", '<tu><tuv xml:lang="en"/></tu>',
        '<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="en" lang="fr"><seg>&nbsp;</seg></tuv></tu>',
        "<seg>x</seg>", "<tu><seg>x</seg></tu>", '<header srclang="fr"/>', "</body><body>", "&nope;", "<broken", "]]>",
        '<x:tu xmlns:x="x"></x:tu>', '<tu xmlns="y"><tuv xmlns="z" xml:lang="en"><seg>a</seg></tuv></tu>',
        "\u3000", "\x85",
    ]
)  # fmt: skip
HEADS = st.sampled_from(
    [
        '<tmx version="1.4"><header srclang="en"/><body>',
        '<?xml version="1.0" encoding="UTF-8"?>\r\n<tmx><header srclang="*all*"><prop type="a"/></header>\n<body>',
        '<?xml version="1.0" encoding="us-ascii"?><tmx><body a=">">',
        '<?xml version="1.0" encoding="iso-8859-1"?><tmx><body>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx><header><tu/><body/></header><body>',
        '<!DOCTYPE tmx [<!ATTLIST tuv xml:lang CDATA "en">]><tmx><body>',
        '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx><body>',
        '\ufeff<tmx><!-- c --><header/><body>', "<tmx>", "<TMX><body>", "<tmx><tu/><body>", "",
    ]
)  # fmt: skip


def told(read: Any) -> tuple[list[Any], tuple[Any, ...] | None]:
    """What is read, and the error."""
    found = []
    try:
        found.extend(read)
    except FormatError as error:
        return found, (error.message, error.place, error.hint)
    return found, None


@settings(max_examples=400)
@given(HEADS, st.lists(PIECES, max_size=8), st.sampled_from(["</body></tmx>", "</body >\n</tmx>\n", "", "</tmx>"]))
def test_what_is_cut_is_what_the_parser_s_events_give(
    tmp_path_factory: pytest.TempPathFactory, head: str, pieces: list[str], end: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "q.tmx"
    path.write_bytes((head + "".join(pieces) + end).encode())
    for chunk in (7, 1 << 18):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tmx_quick, "_CHUNK", chunk)
            (ours, error), (theirs, wanted) = told(tmx_quick.units(path)), told(tmx_stream.units(path))
            assert error == wanted
            if error is None:
                assert ours == theirs
                batches = list(tmx_batches(path))
                assert batches == ([batch_of(theirs)] if theirs else [])


def test_a_file_of_plain_units_and_some_that_are_not_is_cut_throughout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inline = '<tu><tuv xml:lang="en"><seg><hi>b</hi></seg></tuv><tuv xml:lang="zh"><seg>乙</seg></tuv></tu>'
    path = tmp_path / "m.tmx"
    body = "\n".join(PLAIN.format(n) + inline for n in range(500))
    path.write_text(f"<tmx><header srclang='en'/>\n<body>\n{body}</body></tmx>", "utf-8")
    wanted = list(tmx_stream.units(path))
    monkeypatch.setattr(tmx_stream, "units", None)
    assert list(read_tmx(path)) == wanted
    assert [unit.line for unit in wanted[:4]] == [3, 3, 4, 4]


def test_units_of_many_languages_come_back_with_all_of_them(tmp_path: Path) -> None:
    from workbench.translate.memory import Memory
    from workbench.translate.tmx import Unit, Variant

    tags = [f"{a}{b}" for a in "abcdefg" for b in "aeiou"]
    unit = Unit(tuple(Variant(tag, f"text {tag}", tag) for tag in tags), 0, "many")
    (tmp_path / "m.tmx").write_text("".join(tmx_lines([unit], source="*all*")), "utf-8")
    memory = Memory(None)
    memory.add(tmp_path / "m.tmx")
    assert [match.target for match in memory.matches("text ae", "ae", "fo")] == ["text fo"]
    memory.export(tmp_path / "out.tmx")
    assert [each.variants for each in read_tmx(tmp_path / "out.tmx")] == [unit.variants]
