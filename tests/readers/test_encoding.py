"""Encodings: told apart by what the text would say, refused in words where they cannot be."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from workbench.errors import ReaderError
from workbench.readers import decode

NEWS_HK = (
    "【本報訊】立法會財務委員會昨日審議政府撥款申請，多名議員質疑工程造價過高，要求當局交代詳情。發展局局長回應時表示，"
    "工程費用已經獨立顧問覆核，並會按市場情況調整。"
)
CANTONESE = "有市民喺中環嘅茶餐廳等咗成個鐘頭，佢哋話冇人嚟理過，老闆就唔好意思咁話係因為啲食材未送到。"
NEWS_TW = "俄羅斯與伊朗的軍事合作持續加深，兩國接近結成正式同盟。"
NEWS_CN = (
    "俄罗斯与伊朗的军事合作不断加深，两国接近结成正式同盟，西方国家对此表示忧虑。"
    "外交部发言人在例行记者会上回应称，中方注意到有关报道。"
)
SHORT_CN = "伊朗向俄罗斯提供了约四百枚地对地弹道导弹，射程达数百公里。"
SHORT_HK = "德黑蘭與莫斯科的軍事合作穩步擴大，已接近結成正式聯盟。"
MIXED = "President Xi Jinping (習近平) met Vladimir Putin (普京) in Beijing on Tuesday, Xinhua reported."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NEWS_HK, "big5hkscs"),
        (CANTONESE, "big5hkscs"),
        (NEWS_TW, "big5hkscs"),
        (SHORT_HK, "big5hkscs"),
        (MIXED, "big5hkscs"),
        (NEWS_CN, "gb18030"),
        (SHORT_CN, "gb18030"),
        (NEWS_HK, "gb18030"),
        (SHORT_HK, "gb18030"),
        ("emoji 😀 和𠮷字：" + SHORT_CN, "gb18030"),
        ("售價 €5。" + NEWS_TW, "cp950"),
        (NEWS_HK, "utf-16-le"),
        (NEWS_CN, "utf-16-be"),
        ("Plain English, no mark.\n", "utf-16-le"),
        ("Plain English, no mark.\n", "utf-16-be"),
        ("Le café était fermé à cause de la grève générale.", "cp1252"),
        ("“Iran’s” deal — worth £5m", "cp1252"),
        ("naïve", "cp1252"),
        ("Über Ägypten fließt Öl", "cp1252"),
        ("Россия и Иран углубляют военное сотрудничество", "cp1251"),
        ("ロシアとイランの軍事協力は深まり続けている。", "cp932"),
        ("러시아와 이란의 군사 협력이 깊어지고 있다", "cp949"),
        ("All ASCII", "utf-8"),
        (MIXED, "utf-8"),
        ("", "utf-8"),
    ],
)
def test_encodings_are_found(text: str, encoding: str):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, encoding, False)


@pytest.mark.parametrize(("text", "encoding"), [(NEWS_HK, "big5hkscs"), (NEWS_HK, "gb18030"), (NEWS_CN, "gb18030")])
@pytest.mark.parametrize("length", [12, 30])
def test_any_thirty_characters_of_a_newspaper_are_enough(text: str, encoding: str, length: int):
    for start in range(len(text) - length):
        part = text[start : start + length]
        assert decode(part.encode(encoding)).text == part


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"])
def test_a_byte_order_mark_decides_and_is_removed(encoding: str):
    decoded = decode(("\ufeff" + NEWS_HK).encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (NEWS_HK, encoding, True)


def test_only_one_mark_is_removed():
    assert decode("\ufeff\ufeffa".encode()).text == "\ufeffa"


@pytest.mark.parametrize(
    ("text", "newline", "stored"),
    [
        ("a", "\n", "a"),
        ("a\nb\n", "\n", "a\nb\n"),
        ("a\r\nb\r\n", "\r\n", "a\nb\n"),
        ("a\rb\r", "\r", "a\nb\n"),
        ("a\r\nb\nc", "mixed", "a\nb\nc"),
        ("a\n\rb", "mixed", "a\n\nb"),
        ("a\r\r\nb", "mixed", "a\n\nb"),
        ("a\u2028b\x85c\x0bd", "\n", "a\u2028b\x85c\x0bd"),
    ],
)
def test_line_ends(text: str, newline: str, stored: str):
    decoded = decode(text.encode())
    assert (decoded.text, decoded.newline) == (stored, newline)


def test_nothing_else_is_changed():
    text = "e\u0301 \u00e9 \u200b\u202e \x1b[31m ｆｕｌｌ 凞 \U0001f468\u200d\U0001f469 "
    assert decode(text.encode()).text == text


def error_of(data: bytes, **options: str) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        decode(data, Path("a.txt"), **options)
    assert str(caught.value).startswith("a.txt")
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("data", "offset", "words"),
    [
        (b"text\0with NUL", 4, "a NUL byte"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\0", 14, "a PDF document"),
        (b"PK\x03\x04\x14\0\x06\0" + bytes(range(256)), 5, "an office document"),
        (NEWS_HK.encode()[:-1], len(NEWS_HK.encode()) - 3, "utf-8"),
        (NEWS_HK.encode()[:90] + b"\xff" + NEWS_HK.encode()[90:], 90, "0xff does not fit the encoding utf-8"),
        (NEWS_HK.encode("big5") + b"\xff", len(NEWS_HK.encode("big5")), "the encoding big5hkscs"),
        (SHORT_CN.encode("gb18030")[:-1], len(SHORT_CN.encode("gb18030")) - 2, "the encoding gb18030"),
        (b"\xff\xfea\0b", 4, "the encoding utf-16-le"),
        (b"\xef\xbb\xbfab\xff", 5, "the encoding utf-8"),
        ("a\0b".encode("utf-16"), 1, "a NUL character"),
    ],
)
def test_what_is_no_text_is_refused_with_its_offset(data: bytes, offset: int, words: str):
    error = error_of(data)
    assert words in str(error)
    assert error.place.offset == offset


@pytest.mark.parametrize("data", [bytes(range(128, 256)), b"\x81\x8d\x8f\x90\x9d"])
def test_bytes_that_read_like_nothing_are_refused(data: bytes):
    assert "not text in any encoding known here" in str(error_of(data))


def test_random_bytes_are_refused():
    for seed in range(50):
        error_of(random.Random(seed).randbytes(400))


def test_an_encoding_can_be_told():
    assert decode("été".encode("cp850"), encoding="cp850").text == "été"
    assert decode(SHORT_CN.encode("gbk"), encoding="GBK").encoding == "gbk"
    with_mark = decode(codecs.BOM_UTF16_BE + "ab".encode("utf-16-be"), encoding="utf-16")
    assert (with_mark.text, with_mark.encoding, with_mark.bom) == ("ab", "utf-16-be", True)
    assert decode("ab".encode("utf-16-le"), encoding="utf-16").encoding == "utf-16-le"
    signed = decode(codecs.BOM_UTF8 + b"ab", encoding="utf-8-sig")
    assert (signed.text, signed.encoding, signed.bom) == ("ab", "utf-8", True)


@pytest.mark.parametrize("encoding", ["klingon", "base64", "a\0b"])
def test_an_encoding_that_does_not_exist(encoding: str):
    assert "there is no text encoding" in str(error_of(b"a", encoding=encoding))


def test_a_told_encoding_that_does_not_fit():
    assert error_of(b"ab\xff", encoding="utf-8").place.offset == 2
    assert "halves of characters" in str(error_of(b"\\ud800", encoding="unicode_escape"))


@pytest.mark.parametrize("halves", ["\ud800", "\ud83d\ude00"])
def test_utf8_with_halves_of_characters_is_no_western_text(halves: str):
    with pytest.raises(ReaderError, match="half of a character") as caught:
        decode(f"before {halves} after".encode("utf-8", "surrogatepass"))
    assert caught.value.place.offset == len("before ")
