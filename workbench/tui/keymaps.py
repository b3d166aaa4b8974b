"""Keymaps: the one of the registry, one for those whose fingers know vi, and a user's own, read from a file.

A user's file names actions by their ids (the help shows keys, `docs/keys.md` has both) and says which of the other two
it changes:

    base: vim
    keys:
      next_mark: "."
      undo: [u, ctrl+z]

A file with a mistake changes nothing: each mistake is told with its line, and the keys are the base's or the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.tui.action import Action, Context
from workbench.tui.actions import ACTIONS, key_name
from workbench.tui.keys import Keymap, is_mode_key, key_of
from workbench.tui.language import tr
from workbench.tui.sayings import said

if TYPE_CHECKING:
    from workbench import checked_yaml

FILE_NAMES: Final = ("keys.yaml", "keys.yml", "keys.json")
_MOST: Final = 200_000
"""Bytes of a file that are read: more is no keymap."""

DEFAULT: Final = Keymap()

_VIM: Final[Mapping[str, str]] = {
    "left": "h",
    "right": "l",
    "up": "k",
    "down": "j",
    "word_left": "b",
    "word_right": "w",
    "row_start": "0",
    "row_end": "$",
    "text_start": "g_g",
    "text_end": "G",
    "stick": "v",
    "select_segment": "V",
    "delete_mark": "x",
    "swap_translation": "t",
    "find_next": "n",
    "find_previous": "N",
    "mark_one": "m",
    "mark_mode": "i",
    "undo": "u",
    "redo": "ctrl+r",
    "open_history": "U alt+h",
    "list_up": "k",
    "list_down": "j",
    "list_first": "g",
    "list_last": "G",
    "line_up": "k",
    "line_down": "j",
    "line_first": "g",
    "line_last": "G",
    "scroll_lines_up": "k",
    "scroll_lines_down": "j",
    "scroll_screen_up": "ctrl+u",
    "scroll_screen_down": "ctrl+d",
    "version_up": "k",
    "version_down": "j",
}
"""The keys that come before those of the registry; an action that had one of them there loses it."""

_TOGETHER: Final[tuple[frozenset[Context], ...]] = (
    frozenset({"grid", "agreement"}),
    frozenset({"grid", "assignments"}),
    frozenset({"reader", "lessons"}),
    frozenset({"lines", "history"}),
    frozenset({"lines", "bookmarks"}),
    frozenset({"lines", "settings"}),
    frozenset({"lines", "metadata"}),
    frozenset({"lines", "zones"}),
)
"""The contexts that are live at one time, besides each with the whole program's."""
_TYPED_INTO: Final[frozenset[Context]] = frozenset({"editor", "picker", "reason", "ask", "hand_out"})
"""Where letters and digits are written, or take a value."""


@dataclass(frozen=True, slots=True)
class KeymapProblem:
    """Something that is wrong with a keymap file; line 0 for the file as a whole."""

    line: int
    message: str


def vim() -> Keymap:
    """Letters move in the text, as in vi: `m` has the next letter mark, `i` all of them until escape."""
    given = {name: [key_of(key.replace("_", " ")) for key in written.split()] for name, written in _VIM.items()}
    keys: dict[str, tuple[str, ...]] = {}
    for action in ACTIONS:
        rivals = [other for other in ACTIONS if other.id in given and other.id != action.id]
        taken = {key for other in rivals for key in given[other.id] if _meet(other, action, key)}
        kept = [key for key in action.keys if key not in taken]
        wanted = tuple(dict.fromkeys([*given.get(action.id, ()), *kept]))
        if wanted != action.keys:
            keys[action.id] = wanted
    return Keymap("vim", keys, modal=True)


def clashes(chosen: Keymap) -> list[tuple[Action, Action, str]]:
    """The pairs of actions that one key means in one place, where the registry itself does not have it so."""
    found = []
    holders: dict[str, list[Action]] = {}
    for action in ACTIONS:
        for key in dict.fromkeys(chosen.keys.get(action.id, action.keys)):
            for other in holders.setdefault(key, []):
                meant = key in action.keys and key in other.keys
                if not meant and _meet(other, action, key):
                    found.append((other, action, key))
            holders[key].append(action)
    return found


def _meet(one: Action, other: Action, key: str) -> bool:
    """Whether two actions are live at one time on a key: a letter of the whole program is live in the text alone."""
    contexts = frozenset((one.context, other.context))
    if len(contexts) == 1 or contexts in _TOGETHER:
        return True
    return "app" in contexts and (not is_mode_key(key) or "pane" in contexts)


def own_file(folder: Path) -> Path | None:
    """The user's keymap file; None where there is none."""
    return next((folder / name for name in FILE_NAMES if (folder / name).is_file()), None)


def read_own(folder: Path) -> tuple[Keymap, list[KeymapProblem]]:
    """The user's own keymap and what is wrong with its file; with anything wrong, the default keymap."""
    path = own_file(folder)
    if path is None:
        return DEFAULT, [KeymapProblem(0, tr("there is no {name} in {folder}", name=FILE_NAMES[0], folder=folder))]
    try:
        source = path.read_bytes()[:_MOST].decode("utf-8-sig")
    except OSError as error:
        return DEFAULT, [KeymapProblem(0, tr("cannot be read: {what}", what=error.strerror))]
    except UnicodeDecodeError:
        return DEFAULT, [KeymapProblem(0, tr("is no text in UTF-8"))]
    return parse(source)


def parse(source: str) -> tuple[Keymap, list[KeymapProblem]]:
    """A keymap as it is written in a file, YAML or JSON, and what is wrong with it."""
    from workbench import checked_yaml

    node, wrong = checked_yaml.parse(source)
    problems = [KeymapProblem(problem.line, problem.message) for problem in wrong]
    if problems:
        return DEFAULT, problems
    if node is None:
        return DEFAULT, [KeymapProblem(1, tr("the file is empty: give it a base, and keys"))]
    if not isinstance(node, checked_yaml.Mapping):
        return DEFAULT, [KeymapProblem(node.line, tr("must hold `base:` and `keys:`"))]
    return _Reader(node).read()


class _Reader:
    """Reads the two entries of a keymap file."""

    def __init__(self, node: checked_yaml.Mapping) -> None:
        self._node = node
        self._problems: list[KeymapProblem] = []
        self._lines: dict[str, int] = {}

    def read(self) -> tuple[Keymap, list[KeymapProblem]]:
        """The keymap, or the default one with all that is wrong."""
        for name, (line, _) in self._node.marks.items():
            if name not in ("base", "keys"):
                self._wrong(line, tr("there is no entry {name!r} in a keymap: it has base and keys", name=name))
        base = self._base()
        keys = self._keys(base)
        chosen = Keymap("own", {**base.keys, **keys}, modal=base.modal)
        self._check(chosen)
        problems = sorted(self._problems, key=lambda problem: problem.line)
        return (DEFAULT, problems) if problems else (chosen, [])

    def _wrong(self, line: int, message: str) -> None:
        self._problems.append(KeymapProblem(line, message))

    def _base(self) -> Keymap:
        from workbench.checked_yaml import Scalar

        node = self._node.entries.get("base")
        if node is None or (isinstance(node, Scalar) and node.text == "default"):
            return DEFAULT
        if isinstance(node, Scalar) and node.text == "vim":
            return vim()
        self._wrong(node.line, tr("the base is default or vim"))
        return DEFAULT

    def _keys(self, base: Keymap) -> dict[str, tuple[str, ...]]:
        from workbench.checked_yaml import Mapping, suggestion

        node = self._node.entries.get("keys")
        if not isinstance(node, Mapping):
            self._wrong(node.line if node else self._node.line, tr("`keys:` must hold actions, each with its keys"))
            return {}
        actions = {action.id: action for action in ACTIONS}
        found: dict[str, tuple[str, ...]] = {}
        for name, value in node.entries.items():
            line = self._lines[name] = node.marks[name][0]
            if name not in actions:
                near = suggestion(name, actions)
                self._wrong(line, tr("there is no action {name!r}; {near}", name=name, near=said(near)))
                continue
            found[name] = tuple(self._read_keys(actions[name], value, base))
        return found

    def _read_keys(self, action: Action, node: checked_yaml.Node, base: Keymap) -> Iterable[str]:
        """The keys that are written for an action; those that make no sense are told."""
        from workbench.checked_yaml import Scalar, Sequence

        for item in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(item, Scalar) or item.value is None:
                self._wrong(item.line, tr("{action}: a key is one text, such as ctrl+z", action=action.id))
                continue
            key = key_of(item.text)
            reason = _refused(action, key, base)
            if not key:
                self._wrong(item.line, tr("{action}: there is no key {key!r}", action=action.id, key=item.text))
            elif reason:
                self._wrong(item.line, f"{action.id}: {key_name(key)} {reason}")
            else:
                yield key

    def _check(self, chosen: Keymap) -> None:
        for one, other, key in clashes(chosen):
            named = [action for action in (one, other) if action.id in self._lines]
            if not named:
                continue
            last = max(named, key=lambda action: self._lines[action.id])
            rest = other if last is one else one
            line = self._lines[last.id]
            names = {"action": last.id, "key": key_name(key), "other": rest.id, "title": tr(rest.title)}
            self._wrong(line, tr("{action}: {key} is already the key of {other} ({title})", **names))


def _refused(action: Action, key: str, base: Keymap) -> str:
    """Why an action may not have a key, "" where it may."""
    if " " in key and not (base.modal and action.context in ("pane", "app")):
        return tr("is a sequence of keys, which only the text of a vim keymap knows")
    if not is_mode_key(key):
        return ""
    if action.context in _TYPED_INTO:
        return tr("is written there: take a key that types nothing")
    if action.context in ("pane", "app") and not base.modal:
        return tr("belongs to the schema's types: take another, or base: vim")
    return ""
