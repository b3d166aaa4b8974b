"""engines: what can translate here, how it is set up, and the packages that it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option, settings_of
from workbench.cli.output import note, say, say_json, table
from workbench.errors import EngineError, NoProject, Refused

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.translate.engine import Engine

_SECRETS: Final = ("key", "token", "secret", "password")
_PAIRS_SHOWN: Final = 40


@click.group("engines", invoke_without_command=True)
@json_option
@click.pass_context
def engines_command(context: click.Context, as_json: bool) -> None:
    """List translation engines and language packages, set an engine up, or install a package."""
    if context.invoked_subcommand is None:
        _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    from workbench.translate.packages import available, scan
    from workbench.translate.registry import engines

    found, (packages, broken), known = engines(), scan(), available()
    have = {(package.name, package.version) for package in packages if not package.demo}
    missing = [package for package in known if (package.name, package.version) not in have]
    if as_json:
        say_json(
            {
                "engines": [{"name": e.name, "from": e.distribution, "problem": e.problem} for e in found],
                "installed": [
                    {"name": p.name, "version": p.version, "source": p.source, "target": p.target, "demo": p.demo}
                    for p in packages
                ],
                "broken": [{"path": str(b.path), "problem": b.problem} for b in broken],
                "available": [
                    {"name": p.name, "version": p.version, "source": p.source, "target": p.target, "size": p.size}
                    for p in missing
                ],
            }
        )
        return
    say("Engines: " + ", ".join(e.name if not e.problem else f"{e.name} (broken: {e.problem})" for e in found))
    say("\nInstalled language packages:")
    rows = [(p.name, p.version, p.source, p.target, "demo: knows only the sample" if p.demo else "") for p in packages]
    say(table(("name", "version", "from", "to", ""), rows) if rows else "  none")
    for each in broken:
        note(f"broken: {each.problem}")
    say("\nCan be installed, with: workbench engines install NAME")
    say(
        table(
            ("name", "version", "from", "to", "size"),
            [(p.name, p.version, p.source, p.target, f"{p.size / 1e6:.0f} MB") for p in missing],
            right=frozenset({4}),
        )
    )
    say("\nWithout a network: fetch the .argosmodel file elsewhere, then: workbench engines install FILE.argosmodel")


@engines_command.command("install")
@click.argument("name")
def _install(name: str) -> None:
    """Install the language package NAME from the network, or from a .argosmodel FILE without one."""
    from workbench.cli.progress import ProgressLine
    from workbench.translate.packages import install_by_name, install_from_file

    from_file = name.endswith(".argosmodel")
    label = "installing" if from_file else "downloading"
    with ProgressLine(label, "MB", scale=1_000_000) as progress:
        package = install_from_file(Path(name), progress) if from_file else install_by_name(name, progress)
    say(f"Installed {package.label}: {package.source} → {package.target}.")
    say("Use it with: workbench translate --engine argos")


@engines_command.command("set")
@click.argument("name")
@click.argument("options", nargs=-1, metavar="[KEY=VALUE]...")
@annotator_option
@project_option
def _set(name: str, options: tuple[str, ...], annotator: str, folder: Path | None) -> None:
    """Set options of the engine NAME in this project; KEY= takes one back, none shows them.

    `workbench engines set argos beam=2 device=auto`
    """
    from workbench.translate.registry import project_engine

    with opened(folder, annotator=annotator) as project:
        stored = _stored(project, name)
        given = parsed_options(options)
        merged = {key: value for key, value in {**stored, **given}.items() if value != ""}
        if given:
            project_engine(project, name, **{key: value for key, value in given.items() if value != ""})
            project.settings.set(f"engines.{name}", merged)
    shown = ", ".join(f"{key}={value}" for key, value in sorted(merged.items()))
    say(f"{name}: {shown or 'as it comes'}")


@engines_command.command("target")
@click.argument("language", required=False)
@click.argument("target", required=False)
@annotator_option
@project_option
def _target(language: str | None, target: str | None, annotator: str, folder: Path | None) -> None:
    """Say into what LANGUAGE is translated in this project; without TARGET, show it.

    \b
    workbench engines target en zh-TW    English into Traditional Chinese as in Taiwan
    workbench engines target en zh-HK    as in Hong Kong
    workbench engines target en zh-Hans  into Simplified Chinese
    """
    with opened(folder, annotator=annotator) as project:
        if language and target:
            project.set_target(language, target)
        for each in (language,) if language else ("en", "zh"):
            say(f"{each} → {project.target_of(each)}")
        if language and target:
            _say_old(project, language)


def _say_old(project: Project, language: str) -> None:
    """What becomes of translations into another language that are there already."""
    family, into = language.partition("-")[0], project.target_of(language)
    for other, (number, settled) in sorted(project.translations.languages_of(family).items()):
        if other == into:
            continue
        say(f"{number:,} segments are translated into {other} already, {settled:,} of them by a person or accepted.")
        say(f"To have them in {into}: workbench translate, with the engine that made them. Its translations take the")
        say("place of its own drafts; what a person wrote or accepted stays until = in the text takes the new one.")


@engines_command.command("use")
@click.argument("name")
@annotator_option
@project_option
def _use(name: str, annotator: str, folder: Path | None) -> None:
    """Have the engine NAME complete what is typed on the screens of this project, and translate from there."""
    from workbench.translate.registry import EDITING_SETTING, project_engine

    with opened(folder, annotator=annotator) as project:
        project_engine(project, name)
        project.settings.set(EDITING_SETTING, name)
    say(f"On the screens, {name} completes and translates.")


@engines_command.command("info")
@click.argument("name")
@json_option
@project_option
def _info(name: str, as_json: bool, folder: Path | None) -> None:
    """Show what the engine NAME translates between, with what, and how it is set up here."""
    from workbench.translate.engine import Aligning, Completing
    from workbench.translate.registry import load_engine, project_engine

    try:
        with opened(folder) as project:
            engine, stored = project_engine(project, name), _stored(project, name)
            ways = _ways(engine)
    except NoProject:
        if folder is not None:
            raise
        engine, stored = load_engine(name), {}
        ways = _ways(engine)
    can = {"completes": isinstance(engine, Completing), "aligns": isinstance(engine, Aligning)}
    if as_json:
        keys = ("source", "target", "version")
        say_json({"name": name, "options": stored, **can, "pairs": [dict(zip(keys, way, strict=True)) for way in ways]})
        return
    say(f"{name}: " + (", ".join(f"{key}={value}" for key, value in sorted(stored.items())) or "as it comes"))
    if any(can.values()):
        say("Besides translating it " + " and ".join(each for each, does in can.items() if does) + ".")
    say(table(("from", "to", "with"), ways[:_PAIRS_SHOWN]) if ways else _why_nothing(engine))
    if len(ways) > _PAIRS_SHOWN:
        say(f"and {len(ways) - _PAIRS_SHOWN} more pairs")


def _ways(engine: Engine) -> list[tuple[str, str, str]]:
    return [(source, target, engine.version(source, target)) for source, target in engine.pairs()]


def _why_nothing(engine: Engine) -> str:
    """Why an engine can translate nothing now, as it says itself when it is asked to."""
    try:
        engine.version("en", "zh-Hant")
    except EngineError as error:
        return f"It can translate nothing now: {error.message}\n  what to do: {error.hint}"
    return "It can translate nothing now."


def _stored(project: Project, name: str) -> dict[str, Any]:
    found = project.settings.get(f"engines.{name}")
    return dict(found) if isinstance(found, dict) else {}


def parsed_options(given: tuple[str, ...]) -> dict[str, Any]:
    """Options typed as KEY=VALUE: numbers, true and false as such, everything else as text.

    Raises:
        Refused: One of them looks like a secret, which must not get into a project.
    """
    found: dict[str, Any] = {}
    for key, value in settings_of(given).items():
        if any(word in key.lower() for word in _SECRETS):
            raise Refused(
                f"{key}: a secret does not belong in a project, which is copied and shared",
                hint="Put it into an environment variable or the keyring: see docs/engines.md.",
            )
        try:
            found[key] = json.loads(value)
        except (ValueError, RecursionError):
            found[key] = value
    return found
