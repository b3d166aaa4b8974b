"""Bytes in, text out: which encoding they are in, decided by what the text would say.

A byte-order mark decides first, then strict UTF-8, which no other text passes by chance. What is left is UTF-16 without
a mark, Big5 with the Hong Kong supplement, GB18030, or a Western code page: each that decodes is scored by how much it
reads like text (`workbench.readers.plausible`), and the best must be good, and clearly better than the next.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbench.errors import Place, ReaderError
from workbench.readers.plausible import any_script, chinese, western

ENOUGH: Final = 0.4
CLEARLY: Final = 0.15
_SAMPLE: Final = 50_000

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database"),
)
_FOREIGN: Final = frozenset(
    ("cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp874")
)
_KIN: Final = {
    "big5hkscs": {"big5", "big5hkscs", "cp950"},
    "gb18030": {"gb2312", "gbk", "gb18030"},
    "cp1252": {"cp1252", "iso8859-1", "iso8859-15"},
}
_NAME_IT: Final = "Name its encoding with encoding= (--encoding), or save the file as UTF-8."

_HALVES: Final = 'Write the file again as UTF-8 with the program that made it, without CESU-8 or "modified" UTF-8.'


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as it is stored, and what it was like in the file.

    Attributes:
        encoding: The codec, by Python's name for it ("utf-8", "big5hkscs", "gb18030", "utf-16-le", ...).
        newline: The line end found: "\\n", "\\r\\n", "\\r" or "mixed"; "\\n" where there is none.
        bom: Whether a byte-order mark stood first, which `text` does not have.
    """

    text: str
    encoding: str
    newline: str
    bom: bool


def decode(data: bytes, path: Path | None = None, *, encoding: str | None = None) -> Decoded:
    """The text in `data`, with its line ends made "\\n" and a byte-order mark removed, and nothing else changed.

    Args:
        path: Named in errors.
        encoding: The encoding to use; None to find it out.

    Raises:
        ReaderError: It is no text, or in no encoding that can be told; names the byte from which it fails.
    """
    raw, name, bom = characters(data, path, encoding=encoding)
    text, newline = normalised(raw)
    return Decoded(text, name, newline, bom)


def normalised(text: str) -> tuple[str, str]:
    """The text with its line ends made "\\n", and which line ends it had."""
    if "\r" not in text:
        return text, "\n"
    windows = text.count("\r\n")
    kinds = {"\r\n": windows, "\r": text.count("\r") - windows, "\n": text.count("\n") - windows}
    found = [kind for kind, count in kinds.items() if count]
    return text.replace("\r\n", "\n").replace("\r", "\n"), found[0] if len(found) == 1 else "mixed"


def characters(data: bytes, path: Path | None, *, encoding: str | None = None) -> tuple[str, str, bool]:
    """The text with its line ends as they are, the encoding, and whether there was a byte-order mark."""
    if encoding is not None:
        return _as_told(data, path, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _no_nul(_strict(data, len(mark), name, path), path), name, True
    try:
        text, name = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return *_found_out(data, path, error), False
    if "\0" in text:
        text, name = _wide_or_binary(data, path)
    return text, name, False


def _as_told(data: bytes, path: Path | None, encoding: str) -> tuple[str, str, bool]:
    try:
        found = codecs.lookup(encoding)
        if not getattr(found, "_is_text_encoding", True):
            raise LookupError(f"{encoding} encodes no text")
    except (LookupError, ValueError) as error:
        hint = "Use a name such as utf-8, utf-16, big5hkscs, gb18030 or cp1252."
        raise ReaderError(f"there is no text encoding {encoding!r}", place=Place(path), hint=hint) from error
    name = found.name.removesuffix("-sig")
    for mark, marked in _BOMS:
        if data.startswith(mark) and marked.startswith(name):
            return _no_nul(_strict(data, len(mark), marked, path), path), marked, True
    if name in ("utf-16", "utf-32"):
        name += "-le"
    text = _no_nul(_strict(data, 0, name, path), path)
    if any("\ud800" <= c <= "\udfff" for c in text):
        message = f"as {name} it holds halves of characters, which cannot be stored"
        raise ReaderError(message, place=Place(path), hint=_NAME_IT)
    return text, name, False


def _strict(data: bytes, start: int, encoding: str, path: Path | None) -> str:
    try:
        return str(memoryview(data)[start:], encoding)
    except UnicodeError as error:
        offset = start + (error.start if isinstance(error, UnicodeDecodeError) else 0)
        raise _bad_byte(data, offset, encoding, path) from error


def _bad_byte(data: bytes, offset: int, encoding: str, path: Path | None) -> ReaderError:
    byte = f"the byte 0x{data[offset]:02x}" if offset < len(data) else "the end of the file"
    message = f"{byte} does not fit the encoding {encoding}"
    return ReaderError(message, place=_place(data, offset, path), hint=_NAME_IT)


def _place(data: bytes, offset: int, path: Path | None) -> Place:
    return Place(path, line=data.count(b"\n", 0, offset) + 1, offset=offset)


def _no_nul(text: str, path: Path | None) -> str:
    at = text.find("\0")
    if at >= 0:
        place = Place(path, line=text.count("\n", 0, at) + 1, offset=at)
        message = "a NUL character (offset in characters), which no text has"
        raise ReaderError(message, place=place, hint="Is this a text file?")
    return text


def _wide_or_binary(data: bytes, path: Path | None) -> tuple[str, str]:
    """UTF-16 without its mark, which is full of NUL bytes wherever it holds Latin letters; or no text."""
    scored = [(score, name) for name in ("utf-16-le", "utf-16-be") if (score := _wide_score(data, name)) > 0]
    if scored and max(scored)[0] >= 2 * ENOUGH:
        name = max(scored)[1]
        return _strict(data, 0, name, path), name
    raise _binary(data, path)


def _wide_score(data: bytes, name: str) -> float:
    try:
        text = str(data, name)
    except UnicodeDecodeError:
        return 0.0
    return 0.0 if "\0" in text else chinese(_sample(text), ascii_counts=True)


def _binary(data: bytes, path: Path | None) -> ReaderError:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    at = data.find(b"\0")
    if not kind and at < 0:
        return ReaderError("this is not text in any encoding known here", place=Place(path), hint=_NAME_IT)
    message = f"this is {kind}, not text" if kind else "a NUL byte, so this is not text"
    wide = "Is this a text file? If it is UTF-16, say so: --encoding utf-16."
    hint = "Save it as plain text (UTF-8) first." if kind else wide
    return ReaderError(message, place=Place(path, offset=max(at, 0)), hint=hint)


def _found_out(data: bytes, path: Path | None, error: UnicodeDecodeError) -> tuple[str, str]:
    """The text and its encoding, where it is not UTF-8."""
    if any(data.startswith(magic) for magic, _ in _MAGIC):
        raise _binary(data, path) from error
    if _nearly_utf8(data):
        raise _bad_byte(data, error.start, "utf-8", path) from error
    if _has_halves(data):
        message = "UTF-8 with a half of a character (a surrogate), which cannot be stored"
        raise ReaderError(message, place=_place(data, error.start, path), hint=_HALVES) from error
    if b"\0" in data:
        return _wide_or_binary(data, path)
    scored = sorted(_candidates(data), reverse=True)
    if scored and scored[0][0] >= ENOUGH:
        clear = len(scored) == 1 or scored[0][0] - scored[1][0] >= CLEARLY
        name = scored[0][1] if clear else _vote(data, [name for _, name in scored[:2]])
        if name:
            return _strict(data, 0, name, path), name
        names = " or ".join(name for _, name in scored[:2])
        raise ReaderError(f"it could be {names}", place=Place(path), hint=_NAME_IT) from error
    return _foreign(data, path)


def _candidates(data: bytes) -> list[tuple[float, str]]:
    """The encodings in which all of `data` decodes, with how much it then reads like text."""
    scored = []
    for names in (("big5hkscs", "cp950"), ("gb18030",), ("cp1252",), ("utf-16-le",), ("utf-16-be",)):
        for name in names:
            try:
                text = _sample(str(data, name))
            except UnicodeDecodeError:
                continue
            score = western(text) if name == "cp1252" else chinese(text, ascii_counts=name.startswith("utf"))
            scored.append((score, name))
            break
    return scored


def _foreign(data: bytes, path: Path | None) -> tuple[str, str]:
    """Encodings of other languages, which charset-normalizer knows; or the best reason that can be given."""
    for name in _guesses(data)[:1]:
        if name in _FOREIGN and any_script(data[:_SAMPLE].decode(name, "replace")) >= 2 * ENOUGH:
            return _strict(data, 0, name, path), name
    for name in ("big5hkscs", "gb18030"):
        if chinese(data[:_SAMPLE].decode(name, "replace")) >= ENOUGH:
            return _strict(data, 0, name, path), name
    raise _binary(data, path)


def _vote(data: bytes, among: list[str]) -> str:
    """Which one of these charset-normalizer takes it for; "" where it cannot say."""
    names = _guesses(data)
    voted = [name for name in among if _KIN.get(name, {name}).intersection(names)]
    return voted[0] if len(voted) == 1 else ""


def _guesses(data: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return [codecs.lookup(name).name for name in [best.encoding, *best.could_be_from_charset]] if best else []


def _nearly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 but for a few bytes: cut off at its end, or spoilt somewhere."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(c > "\x7f" for c in text) - bad
    return good >= 3 and good > 4 * bad


def _has_halves(data: bytes) -> bool:
    """Whether this is UTF-8 but for surrogates, as some programs write characters outside the basic plane."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _sample(text: str) -> str:
    """Enough of a long text to judge it by: its beginning and its middle."""
    if len(text) <= _SAMPLE:
        return text
    half = _SAMPLE // 2
    middle = len(text) // 2
    return text[:half] + text[middle : middle + half]
