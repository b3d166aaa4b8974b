"""Chinese punctuation as it should be: machine translation writes ASCII marks after Chinese characters.

Marks that belong to Chinese become full width, and quotes take the shape of the script. What lies inside a Latin
phrase, a number, a time, an address or code is left alone, and so is any text that is not mainly Chinese.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from workbench.text import language as languages
from workbench.text._abbreviations import NEVER_LAST, SOMETIMES_LAST, TITLES
from workbench.text._classes import HAN, KANA
from workbench.text._code import CODE, LABELS

_CHINESE: Final = f"{HAN}{KANA}，。、；：？！（）「」『』《》〈〉【】“”‘’…—·％"
_CJK: Final = re.compile(f"[{HAN}{KANA}，。、；：？！（）「」『』《》〈〉【】…·％]")
_LETTER: Final = re.compile(f"[{HAN}{KANA}]")
_CODE: Final = re.compile(CODE)
_PROTECTED: Final = re.compile(
    rf"\$[^$\n{HAN}]+\$|(?:https?|ftp)://[^\s{_CHINESE}]*[^\s{_CHINESE}.,;:!?)'\"]|[A-Za-z]:\\[^\s{_CHINESE}]*[^\s{_CHINESE}.,;:!?)'\"]"
    rf"|(?m:^)[ \t]*\d{{1,3}}\.(?=[^\d\n])|(?:[A-Za-z]\.){{2,}}"
    rf"|[#@.]?[^\W_{HAN}{KANA}](?:[^\n{_CHINESE}]*[^\W{HAN}{KANA}])?(?:\(\))?"
)
_UNBRACKETED: Final = re.compile(rf"{CODE}|(?:https?|ftp)://\S+|{LABELS}")
_MARKS: Final = re.compile(r"(?<![ \t])[ \t]*(?P<mark>\.{3,6}|[,.;:?!])(?P<after>[ \t]*)")
_FULL: Final = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_CLOSERS: Final = "\"')）”’」』》]"
_OPENERS: Final = re.compile("[\"'(（“‘「『《\\[]")
_NEAR: Final = 200
"""How far back a mark looks for what it belongs to: a longer run of spaces or Latin letters is no sentence."""


def _quote(pattern: str) -> re.Pattern[str]:
    """Finds quoted words; and code, which it takes first."""
    return re.compile(f"{CODE}|{pattern}")


_LATIN: Final = f"[^\\W_{HAN}{KANA}]"
_DOUBLE: Final = _quote(r'"(?P<words>[^"\n]+)"')
_SINGLE: Final = _quote(rf"(?<!{_LATIN})'(?P<words>[^'\n]+)'(?!{_LATIN})")
_CURLY_DOUBLE: Final = _quote(r"“(?P<words>[^“”\n]*)”")
_CURLY_SINGLE: Final = _quote(r"‘(?P<words>[^‘’\n]*)’(?![A-Za-z])")
_CORNERS: Final = _quote(r"「(?P<words>[^「」\n]*)」")
_WHITE_CORNERS: Final = _quote(r"『(?P<words>[^『』\n]*)』")
_SAID: Final = re.compile(r"\w")
_SPACED: Final = re.compile(
    f"(?<=[{HAN}])[ \\t]+(?=[“‘「『])|(?<=[”’」』])[ \\t]+(?=[{HAN}])"
    f"|(?<=[{_CHINESE}])[ \\t]+(?=（)|(?<=）)[ \\t]+(?=[{_CHINESE}])"
)
"""Spaces beside quotes and brackets. Some write so with care: it is mended only where there is more to mend."""

_OPENS: Final = re.compile("(?:\\A|[：，。！？（；])[ \\t]*\\Z")
_CLOSES: Final = re.compile("[ \\t]*(?:\\Z|[，。；：？！）])")
_MANY_QUOTES: Final = 50
_DASHES: Final = re.compile(f"(?<=[{_CHINESE}])[ \\t]*--+(?:[ \\t]+--+)*[ \\t]*(?=[{_CHINESE}])")
_STOPS: Final = ".!?。！？…"
_LATIN_WORD: Final = re.compile(f"[^\\W\\d_{HAN}{KANA}]+\\Z")
_LETTERED: Final = re.compile(f"[{HAN}][A-Za-z]\\Z")
"""A letter that something is called by, as in 維生素C or 甲和B: no initial stands there at the end of a text."""

_UNFINISHED: Final = frozenset(("ca", "etc", "fig", "pp", "vol"))
_COMMON_WORD: Final = re.compile(r"\b[a-z]{2,}\b")
_COUNTED: Final = re.compile(r"(?:\A|\n)[ \t]*(?:[A-Za-z]+[ \t]+)?(?:(?:[A-Z]\.)?\d+(?:\.\d+)*|[IVXL]+)\Z")
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
        text = _SPACED.sub("", repaired)
        repaired, passes = _once(text, names, script), passes + 1
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
    return _quotes(_marks(_brackets(_DASHES.sub("——", text)), names), script)


def _is_heading(source: str) -> bool:
    return not _SOURCE_STOP.search(source) and len(source.split()) <= 12


def _brackets(text: str) -> str:
    """Full-width brackets where a pair follows or holds Chinese, or where one of the two is full width already."""
    guarded = _spans(_UNBRACKETED, text)
    characters = list(text)
    opened: list[int] = []
    for at, character in enumerate(text):
        if character not in "()（）" or _within(guarded, at):
            continue
        if character in "(（":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if text[start] == "（" or character == "）" or _holds_chinese(text, start, at):
                characters[start], characters[at] = "（", "）"
    return "".join(characters)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a place lies in one of these stretches, which are in order."""
    before = bisect_right(spans, at, key=itemgetter(0))
    return before > 0 and at < spans[before - 1][1]


def _holds_chinese(text: str, start: int, end: int) -> bool:
    """Whether a pair of brackets is part of Chinese text: by what it follows, what it holds, or what follows it.

    What is set apart by a space and holds Latin alone, 史密斯 (John Smith), is a style of its own, and right.
    """
    before, after = text[max(0, start - _NEAR) : start].rstrip(" \t")[-1:], text[end + 1 : end + 2]
    if text[max(0, start - 1) : start] in (" ", "\t") and not _CJK.search(text, start, end):
        return False
    if before in ("”", "’"):
        before = text[max(0, start - _NEAR) : start].rstrip(" \t" + _CLOSERS)[-1:]
        return bool(_CJK.match(before) or _CJK.search(text, start, end) or _LETTER.match(after))
    if before == text[start - 1 : start] and re.match(f"[^\\W{HAN}{KANA}]", before):
        return bool(_CJK.search(text, start, end))
    return bool(_CJK.match(before) or _CJK.search(text, start, end) or _LETTER.match(after))


def _marks(text: str, names: _Names) -> str:
    """Full-width marks outside Latin phrases, numbers, addresses and code."""
    pieces: list[str] = []
    at, near = 0, ""
    for start, end in _protected(text):
        pieces += [_marks_between(text, at, start, near, names), text[start:end]]
        near = "".join([near, *pieces[-2:]])[-_NEAR:]
        at = end
    return "".join([*pieces, _marks_between(text, at, len(text), near, names)])


def _protected(text: str) -> Iterator[tuple[int, int]]:
    """What no mark is changed in, in order: code, and what lies between code and is Latin."""
    at = 0
    for start, end in [*_spans(_CODE, text), (len(text), len(text))]:
        yield from (found.span() for found in _PROTECTED.finditer(text, at, start))
        yield start, end
        at = end


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
    mark, before = found["mark"], near[-1:] if near.endswith("）") else near.rstrip(" \t" + _CLOSERS)[-1:]
    if not before or (mark == ":" and after in ("/", ")", "(")) or _is_code(near, mark, after):
        return False
    if _CJK.match(before):
        return mark != "." or bool(found["after"]) or not re.match(r"\w", after) or bool(_CJK.match(after))
    if mark == "." and (_counts(near) or (near[-1:].isalpha() and not _ends_sentence(near, after))):
        return False
    if mark in "?!" and after and (found["after"] or after in "。！？"):
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
    if after == "“" and before.endswith("”"):
        return True
    if after and after in _CLOSERS:
        return bool(_CJK.search(_OPENERS.split(before)[-1]))
    return not after or bool(_CJK.match(after))


def _ends_sentence(before: str, after: str) -> bool:
    """Whether a stop after a Latin word can end a sentence, and is not that of an abbreviation."""
    if not after and _LETTERED.search(before):
        return True
    word = re.search(rf"[^\s({_CHINESE}]*\Z", before)
    last = word[0] if word else ""
    dotted = "." in last and len(last.rpartition(".")[2]) < 2
    return not (len(last) == 1 or dotted or last.lower() in TITLES | SOMETIMES_LAST | NEVER_LAST | _UNFINISHED)


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
    return "\n".join(_lone(line, *double) for line in text.split("\n")) if '"' in text else text


def _is_traditional(text: str, script: str) -> bool:
    """By the script that is wanted, else by the characters."""
    if script.startswith("zh-"):
        return not languages.names_simplified(script)
    return languages.TRADITIONAL in (languages.script_of(text), languages.language_of(text))


def _quoted(text: str, pattern: re.Pattern[str], opener: str, closer: str) -> str:
    def shaped(found: re.Match[str]) -> str:
        words = found["words"]
        if words is None or not _SAID.search(words):
            return found[0]
        before = text[max(0, found.start() - _NEAR) : found.start()].rstrip(" \t")[-1:]
        after = text[found.end() : found.end() + _NEAR].lstrip(" \t")[:1]
        if _CJK.search(words) or _CJK.match(before) or _CJK.match(after):
            return f"{opener}{words.strip()}{closer}"
        return found[0]

    return pattern.sub(shaped, text)


def _lone(line: str, opener: str, closer: str) -> str:
    """The line with its one ASCII quote, whose partner was lost, as the opener or closer that it plainly is."""
    if line.count('"') > _MANY_QUOTES:
        return line
    code = _spans(_CODE, line)
    places = [at for at, character in enumerate(line) if character == '"' and not _within(code, at)]
    if len(places) != 1:
        return line
    before, after = line[: places[0]], line[places[0] + 1 :]
    if _LETTER.match(after) and _OPENS.search(before):
        return f"{before}{'“' if '”' in after else opener}{after}"
    if _CJK.match(before[-1:]) and _CLOSES.match(after):
        return f"{before}{'”' if '“' in before else closer}{after}"
    return line
