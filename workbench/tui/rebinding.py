"""Having what is on the screen obey another keymap: Textual binds keys when a class is made, and again per widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, cast

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from workbench.tui.actions import bindings
from workbench.tui.keymaps import DEFAULT, KeymapProblem, read_own, vim
from workbench.tui.keys import Keymap, keymap, use_keymap
from workbench.tui.preferences import config_folder, preferred

if TYPE_CHECKING:
    from textual.app import App

    from workbench.tui.action import Context

_OURS: Final = "workbench."


def keymap_called(name: str) -> tuple[Keymap, list[KeymapProblem]]:
    """A keymap by its name, and what is wrong with the user's own."""
    if name == "own":
        return read_own(config_folder())
    return (vim() if name == "vim" else DEFAULT), []


def obey_preferred(app: App[Any]) -> list[KeymapProblem]:
    """Have the user's keymap in force; what is wrong with it, in which case the default one is."""
    chosen, problems = keymap_called(str(preferred("keymap")))
    obey(app, chosen)
    return problems


def obey(app: App[Any], chosen: Keymap) -> None:
    """Have a keymap in force, on what is on the screen and on what will be."""
    if chosen == keymap():
        return
    use_keymap(chosen)
    classes = list(_descendants(DOMNode))
    for cls in classes:
        if "BINDINGS" in vars(cls) and cls.__module__.startswith(_OURS):
            cls.BINDINGS = _bound_anew(cls.BINDINGS)
    for cls in classes:
        if cls.__module__.startswith(_OURS):
            cls._merged_bindings = cls._merge_bindings()
    for node in _on_screen(app):
        if type(node).__module__.startswith(_OURS) and node._merged_bindings is not None:
            node._bindings = node._merged_bindings.copy()


def _bound_anew(bound: list[BindingType]) -> list[BindingType]:
    """The bindings of the same contexts, with the keys that they have now."""
    ids = (binding.id or "" for binding in bound if isinstance(binding, Binding))
    contexts = dict.fromkeys(each.partition(".")[0] for each in ids)
    return [binding for context in contexts for binding in bindings(cast("Context", context))]


def _descendants(cls: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """The classes that are made of a class, each behind those that it is made of."""
    for each in cls.__subclasses__():
        yield each
        yield from _descendants(each)


def _on_screen(app: App[Any]) -> Iterator[DOMNode]:
    """The app, and all that its screens show."""
    yield app
    for screen in app.screen_stack if app._screen_stacks.get(app.current_mode) else ():
        yield from screen.walk_children(with_self=True)
