"""Chinese punctuation as it should be: machine translation writes ASCII marks after Chinese characters.

Marks that belong to Chinese become full width, and quotes take the shape of the script. What lies inside a Latin
phrase, a number, a time, an address or code is left alone, and so is any text that is not mainly Chinese.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.text import language as languages
from workbench.text._abbreviations import NEVER_LAST, SOMETIMES_LAST, TITLES
from workbench.text._classes import HAN, KANA

_CHINESE: Final = f"{HAN}{KANA}，。、；：？！（）「」『』《》〈〉【】“”‘’…—·％"
_CJK: Final = re.compile(f"[{HAN}{KANA}，。、；：？！（）「」『』《》〈〉【】…·％]")
_LETTER: Final = re.compile(f"[{HAN}{KANA}]")
_PROTECTED: Final = re.compile(
    rf"`[^`\n]*`|\$[^$\n{HAN}]+\$|(?:https?|ftp)://[^\s{_CHINESE}]*[^\s{_CHINESE}.,;:!?)'\"]|[A-Za-z]:\\[^\s{_CHINESE}]*[^\s{_CHINESE}.,;:!?)'\"]"
    rf"|(?m:^)[ \t]*\d{{1,3}}\.(?=[^\d\n])|(?:[A-Za-z]\.){{2,}}"
    rf"|[#@.]?[^\W_{HAN}{KANA}](?:[^\n{_CHINESE}]*[^\W{HAN}{KANA}])?(?:\(\))?"
)
_UNBRACKETED: Final = re.compile(r"`[^`\n]*`|(?:https?|ftp)://\S+|\(\d{2,4}\)[ -]?\d{3}")  # code, addresses, telephones
_MARKS: Final = re.compile(r"(?<![ \t])[ \t]*(?P<mark>\.{3,6}|[,.;:?!])(?P<after>[ \t]*)")
_FULL: Final = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_CLOSERS: Final = "\"')）”’」』》]"
_OPENERS: Final = re.compile("[\"'(（“‘「『《\\[]")
_NEAR: Final = 200
"""How far back a mark looks for what it belongs to: a longer run of spaces or Latin letters is no sentence."""

_DOUBLE: Final = re.compile(r'"([^"\n]+)"')
_SINGLE: Final = re.compile(r"(?<![^\W_])'([^'\n]+)'(?![^\W_])")
_CURLY_DOUBLE: Final = re.compile(r"“([^“”\n]*)”")
_CURLY_SINGLE: Final = re.compile(r"‘([^‘’\n]*)’(?![A-Za-z])")
_CORNERS: Final = re.compile(r"「([^「」\n]*)」")
_WHITE_CORNERS: Final = re.compile(r"『([^『』\n]*)』")
_STOPS: Final = ".!?。！？…"
_LATIN_WORD: Final = re.compile(f"[^\\W\\d_{HAN}{KANA}]+\\Z")
_COMMON_WORD: Final = re.compile(r"\b[a-z]{2,}\b")
_COUNTED: Final = re.compile(r"(?:\A|\n)[ \t]*(?:[A-Za-z]+[ \t]+)?(?:[A-Z]\.)?\d+(?:\.\d+)*\Z")
_NAMED: Final = re.compile(r"([^\W\d_]+)[?!](?=[,'’]|[ \t]+[a-z])")
"""A word whose mark does not end its sentence: "Yahoo! said", "Jeopardy!'s"."""

_SOURCE_STOP: Final = re.compile(r"[.!?。！？…][\"'”’)\]」』）]*\s*\Z")

_Names = frozenset[str] | None
"""Words of the source that end in a mark of their own; None where the source is not known."""

_PASSES: Final = 20
"""What is repaired makes its neighbours Chinese; no text but a made one needs more than three."""


def repair_punctuation(text: str, source: str | None = None, script: str = "") -> str:
    """The text with Chinese punctuation where Chinese has it.

    Args:
        text: A Chinese text; text in another language comes back as it is.
        source: What it was translated from, if known. A heading without a stop gets none, a name that ends in "!"
            keeps it, and a translation of which most is a Latin name is Chinese all the same.
        script: The tag of the script that is wanted, if known: "zh-Hans" has curly quotes, "zh-Hant" corners. Else the
            text's own characters tell.
    """
    if languages.family_of(text) != "zh" and not _made_chinese(text, source):
        return text
    names = None if source is None else frozenset(_NAMED.findall(source))
    repaired, passes = _once(text, names, script), 1
    while repaired != text and passes < _PASSES:
        text, repaired, passes = repaired, _once(repaired, names, script), passes + 1
    if source is not None and _is_heading(source) and repaired.endswith("。") and repaired.count("。") == 1:
        repaired = repaired[:-1]
    return repaired


def _made_chinese(text: str, source: str | None) -> bool:
    """Whether a translation is Chinese but for names: more of it than in the source, and hardly a Latin word else."""
    if source is None:
        return False
    chinese = len(_LETTER.findall(text))
    return chinese > max(len(_LETTER.findall(source)), len(_COMMON_WORD.findall(text)))


def _once(text: str, names: _Names, script: str) -> str:
    return _quotes(_marks(_brackets(text), names), script)


def _is_heading(source: str) -> bool:
    return not _SOURCE_STOP.search(source) and len(source.split()) <= 12


def _brackets(text: str) -> str:
    """Full-width brackets where a pair follows or holds Chinese, or where one of the two is full width already."""
    guarded = [found.span() for found in _UNBRACKETED.finditer(text)]
    characters = list(text)
    opened: list[int] = []
    for at, character in enumerate(text):
        if character not in "()（）" or any(start <= at < end for start, end in guarded):
            continue
        if character in "(（":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if text[start] == "（" or character == "）" or _holds_chinese(text, start, at):
                characters[start], characters[at] = "（", "）"
    return re.sub(f"(?<=[{_CHINESE}])[ \\t]+(?=（)|(?<=）)[ \\t]+(?=[{_CHINESE}])", "", "".join(characters))


def _holds_chinese(text: str, start: int, end: int) -> bool:
    """Whether a pair of brackets is part of Chinese text: by what it follows, what it holds, or what follows it.

    What is set apart by a space and holds Latin alone, 史密斯 (John Smith), is a style of its own, and right.
    """
    before, after = text[max(0, start - _NEAR) : start].rstrip(" \t")[-1:], text[end + 1 : end + 2]
    if text[max(0, start - 1) : start] in (" ", "\t") and not _CJK.search(text, start, end):
        return False
    if before == text[start - 1 : start] and re.match(f"[^\\W{HAN}{KANA}]", before):
        return bool(_CJK.search(text, start, end))
    return bool(_CJK.match(before) or _CJK.search(text, start, end) or _LETTER.match(after))


def _marks(text: str, names: _Names) -> str:
    """Full-width marks outside Latin phrases, numbers and addresses."""
    pieces: list[str] = []
    at, near = 0, ""
    for found in _PROTECTED.finditer(text):
        pieces += [_marks_between(text, at, found.start(), near, names), found[0]]
        near = "".join([near, *pieces[-2:]])[-_NEAR:]
        at = found.end()
    return "".join([*pieces, _marks_between(text, at, len(text), near, names)])


def _marks_between(text: str, start: int, end: int, near: str, names: _Names) -> str:
    """This part of the text repaired; `near` is what stands before it, repaired already."""
    pieces, at = [], start
    for found in _MARKS.finditer(text, start, end):
        mark = found["mark"]
        near = (near + text[at : found.start("mark")])[-_NEAR:]
        after = text[found.end() : found.end() + 1]
        belongs = _belongs(near, found, after) and not (mark in "?!" and _is_named(near, after, names))
        full = _FULL.get(mark, "……") if belongs else ""
        pieces += [text[at : found.start()], full or found[0]]
        near += full or text[found.start("mark") : found.end()]
        at = found.end()
    return "".join([*pieces, text[at:end]])


def _belongs(near: str, found: re.Match[str], after: str) -> bool:
    """Whether a mark is Chinese: it follows Chinese, or follows something else and Chinese or nothing follows it."""
    mark, before = found["mark"], near.rstrip(" \t" + _CLOSERS)[-1:]
    if not before or (mark == ":" and after in ("/", ")", "(")) or _is_code(near, mark, after):
        return False
    if _CJK.match(before):
        return mark != "." or bool(found["after"]) or not re.match(r"\w", after) or bool(_CJK.match(after))
    if mark == "." and (_counts(near) or (near[-1:].isalpha() and not _ends_sentence(near))):
        return False
    if mark in "?!" and found["after"] and after:
        return False
    return _closes_chinese(near, after)


def _is_code(near: str, mark: str, after: str) -> bool:
    """Whether a mark is itself what is spoken of, as "," is here, or part of a path, a pattern or an abbreviation."""
    if near.endswith(tuple("(（[<《「『“‘")) or (near[-1:] in "\"'" and after == near[-1:]):
        return True
    return mark[0] == "." and after != "" and after in "/\\*、，；：。"


def _counts(near: str) -> bool:
    """Whether a stop follows the number of a heading: 2.3. 词汇表, Chapter 5. 菜单."""
    return bool(_COUNTED.search(near))


def _is_named(near: str, after: str, names: _Names) -> bool:
    """Whether a mark is the end of a name, as in Yahoo!: by the source, or by the look of it."""
    word = _LATIN_WORD.search(near)
    if word is None or not after:
        return False
    return word[0].istitle() if names is None else word[0] in names


def _closes_chinese(before: str, after: str) -> bool:
    """Whether Chinese or nothing follows; before a closing quote or bracket, whether that holds Chinese."""
    if after and after in _CLOSERS:
        return bool(_CJK.search(_OPENERS.split(before)[-1]))
    return not after or bool(_CJK.match(after))


def _ends_sentence(before: str) -> bool:
    """Whether a stop after a Latin word can end a sentence, and is not that of an abbreviation."""
    word = re.search(rf"[^\s({_CHINESE}]*\Z", before)
    last = word[0] if word else ""
    dotted = "." in last and len(last.rpartition(".")[2]) < 2
    return not (len(last) == 1 or dotted or last.lower() in TITLES | SOMETIMES_LAST | NEVER_LAST)


def _quotes(text: str, script: str) -> str:
    """Quotes of the script's shape around what is part of Chinese text."""
    if _is_traditional(text, script):
        double, single = ("「", "」"), ("『", "』")
        others = [(_CURLY_DOUBLE, double), (_CURLY_SINGLE, single)]
    else:
        double, single = ("“", "”"), ("‘", "’")
        others = [(_CORNERS, double), (_WHITE_CORNERS, single)] if languages.names_simplified(script) else []
    for pattern, shape in [(_DOUBLE, double), (_SINGLE, single), *others]:
        text = _quoted(text, pattern, *shape)
    return text


def _is_traditional(text: str, script: str) -> bool:
    """By the script that is wanted, else by the characters."""
    if script.startswith("zh-"):
        return not languages.names_simplified(script)
    return languages.TRADITIONAL in (languages.script_of(text), languages.language_of(text))


def _quoted(text: str, pattern: re.Pattern[str], opener: str, closer: str) -> str:
    def shaped(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - _NEAR) : found.start()].rstrip(" \t")[-1:]
        after = text[found.end() : found.end() + _NEAR].lstrip(" \t")[:1]
        if _CJK.search(found[1]) or _CJK.match(before) or _CJK.match(after):
            return f"{opener}{found[1].strip()}{closer}"
        return found[0]

    shaped_text = pattern.sub(shaped, text)
    return re.sub(f"(?<=[{HAN}])[ \\t]+(?={opener})|(?<={closer})[ \\t]+(?=[{HAN}])", "", shaped_text)
