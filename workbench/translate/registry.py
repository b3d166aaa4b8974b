"""Engines by name: ours and those that other distributions plug in through the entry points `workbench.engines`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from workbench.errors import EngineError, NotFound

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from workbench.translate.engine import Engine

EDITING_SETTING: Final = "postedit.engine"
"""The setting of a project that names the engine of its screens."""
GROUP = "workbench.engines"
_OURS = {
    "memory": "workbench.translate.memory:MemoryEngine",
    "argos": "workbench.translate.argos:ArgosEngine",
    "firefox": "workbench.translate.firefox:FirefoxEngine",
    "libretranslate": "workbench.translate.libretranslate:LibreTranslateEngine",
    "openai": "workbench.translate.openai_compatible:OpenAIEngine",
}
"""Named here too, so that they are found where Workbench runs from its source tree, uninstalled."""


class Settings(Protocol):
    """A project's settings: JSON values by name."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a setting."""


class HasSettings(Protocol):
    """As much of a project as configuring an engine needs."""

    @property
    def path(self) -> Path:
        """The project's folder."""

    @property
    def settings(self) -> Settings:
        """The project's settings."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine as a list shows it: where it comes from, and what is wrong with it, if anything is."""

    name: str
    distribution: str
    problem: str = ""


def engines() -> list[EngineInfo]:
    """Every engine that is plugged in; a broken one is listed with its problem."""
    return [_inspect(name, entry) for name, entry in sorted(_entries().items())]


def load_engine(name: str, **options: Any) -> Engine:
    """The engine of that name, made with these options.

    Raises:
        NotFound: No engine has that name.
        EngineError: The engine cannot be loaded, or does not take these options.
    """
    return _make(name, _factory(name), options)


def project_engine(project: HasSettings, name: str, **options: Any) -> Engine:
    """The engine of that name, set up as the project's setting `engines.NAME` says; `options` win over it.

    A factory with a class method `for_project(project, options)` is asked through that.
    """
    stored = project.settings.get(f"engines.{name}") or {}
    if not isinstance(stored, Mapping):
        raise EngineError(f"the setting engines.{name} is not a table of options", hint="Mend or remove the setting.")
    merged = {**stored, **options}
    factory = _factory(name)
    for_project = getattr(factory, "for_project", None)
    if for_project is None:
        return _make(name, factory, merged)
    return _make(name, lambda **given: for_project(project, given), merged, described_by=factory)


def _entries() -> dict[str, EntryPoint]:
    """Entry points by name; no plug-in can take the name of one of ours."""
    from importlib.metadata import EntryPoint, entry_points

    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    return found | {name: EntryPoint(name, value, GROUP) for name, value in _OURS.items()}


def _distribution(entry: EntryPoint) -> str:
    if entry.name in _OURS:
        return "Workbench"
    return entry.dist.name if entry.dist is not None else entry.value


def _inspect(name: str, entry: EntryPoint) -> EngineInfo:
    try:
        _load(name, entry)
    except EngineError as error:
        return EngineInfo(name, _distribution(entry), problem=error.message)
    return EngineInfo(name, _distribution(entry))


def _factory(name: str) -> Any:
    entries = _entries()
    if name not in entries:
        known = ", ".join(sorted(entries)) or "none"
        raise NotFound(f"no translation engine is called {name!r}", hint=f"Engines here: {known}.")
    return _load(name, entries[name])


def _load(name: str, entry: EntryPoint) -> Any:
    try:
        factory = entry.load()
    except Exception as error:
        where = _distribution(entry)
        raise EngineError(
            f"the engine {name!r} of {where} cannot be loaded: {type(error).__name__}: {error}",
            hint=f"Update or uninstall {where}; the other engines work without it.",
        ) from error
    if not callable(factory):
        raise EngineError(f"the engine {name!r} of {_distribution(entry)} is not a class", hint="Update that plug-in.")
    return factory


def _make(name: str, factory: Any, options: Mapping[str, Any], *, described_by: Any = None) -> Engine:
    from workbench.errors import WorkbenchError
    from workbench.translate.engine import Engine

    try:
        engine = factory(**options)
    except WorkbenchError:
        raise
    except TypeError as error:
        raise _untaken(name, described_by or factory, options, error) from error
    except Exception as error:
        raise EngineError(f"the engine {name!r} does not start: {type(error).__name__}: {error}") from error
    if not isinstance(engine, Engine):
        raise EngineError(f"the engine {name!r} lacks methods that an engine must have", hint="Update that plug-in.")
    return engine


def _untaken(name: str, factory: Any, options: Mapping[str, Any], error: TypeError) -> EngineError:
    """What to say of options that an engine did not take: which it does not know, and which it has."""
    from inspect import Parameter, signature

    named = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    parameters = signature(factory).parameters.values()
    known = [each.name for each in parameters if each.kind in named]
    unknown = sorted(set(options) - set(known))
    if not unknown or any(each.kind is Parameter.VAR_KEYWORD for each in parameters):
        given = ", ".join(sorted(options)) or "none"
        return EngineError(f"the engine {name!r} does not take these options ({given}): {error}")
    has = f"Its options: {', '.join(known)}." if known else "It has no options."
    return EngineError(f"the engine {name!r} has no option {', '.join(unknown)}", hint=has)
