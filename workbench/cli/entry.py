"""The `workbench` command itself, and what becomes of errors."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

import click

from workbench.errors import WorkbenchError

GROUPS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "Begin": {
        "demo": ("workbench.cli.demo", "Make the sample project and open it: start here."),
        "init": ("workbench.cli.documents", "Make a project in a folder."),
        "add": ("workbench.cli.documents", "Add texts: files or whole folders."),
        "list": ("workbench.cli.documents", "List the documents."),
    },
    "Translate": {
        "translate": ("workbench.cli.translate", "Translate what has no translation yet."),
        "engines": ("workbench.cli.engines", "List translation engines and packages, set one up, install one."),
        "check": ("workbench.cli.check", "Check the translations: numbers, terms, omissions, punctuation."),
        "memory": ("workbench.cli.memory", "Show, fill, write out and search the translation memory."),
        "terms": ("workbench.cli.terms", "List, add, find, import and export terms."),
    },
    "Annotate": {
        "annotate": ("workbench.cli.annotate", "Open the annotation screen."),
        "search": ("workbench.cli.search", "Find a word or a character, in texts and translations."),
        "propositions": ("workbench.cli.propositions", "List what the texts claim alike, and where they part."),
        "schema": ("workbench.cli.schema", "Show, check or change the project's schema."),
    },
    "Work together": {
        "assign": ("workbench.cli.assign", "Hand documents out to annotators."),
        "agree": ("workbench.cli.agree", "Show how far the annotators agree."),
        "review": ("workbench.cli.review", "Settle what annotators differ on: the layer gold."),
        "merge": ("workbench.cli.together", "Take in what another copy of the project has."),
    },
    "Datasets": {
        "export": ("workbench.cli.export", "Write labelled datasets."),
        "import": ("workbench.cli.exchange", "Bring in documents and marks."),
        "formats": ("workbench.cli.exchange", "List the formats and what each can carry."),
    },
    "Lose nothing": {
        "history": ("workbench.cli.history", "Show the latest edits, in words."),
        "backup": ("workbench.cli.safety", "Copy the project while it is in use, and check the copy."),
        "restore": ("workbench.cli.safety", "Bring back a backup, or the project as it was."),
        "doctor": ("workbench.cli.safety", "Check that everything is whole, and mend it."),
    },
}
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {name: of for group in GROUPS.values() for name, of in group.items()}


class _LazyGroup(click.Group):
    """A group that knows its commands' names and words without loading their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"no such command: {args[0]}" + (f"; did you mean «{near[0]}»?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        wide = max(map(len, COMMANDS))
        for title, group in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(wide), words) for name, (_, words) in group.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bilingual-workbench", prog_name="workbench", message="%(prog)s %(version)s")
def workbench() -> None:
    """Annotate and translate English and Chinese texts side by side, in the terminal.

    New here? `workbench demo` makes a sample project and opens it. `workbench COMMAND --help` says more of a command.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command line; return its exit code: 0 done, 1 an error, 2 wrong arguments, 130 interrupted."""
    try:
        code = workbench.main(args=list(arguments), prog_name="workbench", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        return _wrong_usage(error, arguments)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was done is kept")
        return 130
    except WorkbenchError as error:
        return _failed(error.message, error.hint)
    except OSError as error:
        return _refused_by_system(error)
    except Exception as error:
        return _unforeseen(error)


def _wrong_usage(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Click's own errors hold what was typed, so they are shown like any other text."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say(error.format_message())
        if not arguments:
            _say(f"\n{_where_to_begin()}")
        return error.exit_code
    from workbench.cli.wrong_usage import told

    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        _say(context.get_usage())
    command = context.command_path if context else f"workbench {arguments[0]}" if arguments[0] in COMMANDS else ""
    _failed(told(error), f"see: {command or 'workbench'} --help")
    return error.exit_code


def _where_to_begin() -> str:
    """What whoever types nothing but the name most likely wants next."""
    from workbench.project import nearest_project

    try:
        return f"The project here is {nearest_project()}. Open it with: workbench annotate"
    except WorkbenchError as error:
        return f"Nothing is open: {error.message}.\nWhat to do: {error.hint}"


def _failed(message: str, hint: str) -> int:
    _say(f"error: {message}")
    if hint:
        _say(f"  what to do: {hint}")
    return 1


def _refused_by_system(error: OSError) -> int:
    """A path that cannot be one, or an output that takes no more."""
    what = error.filename if error.filename is not None else "the output"
    name = os.fsdecode(what) if isinstance(what, (str, bytes)) else str(what)
    return _failed(
        f"{name if len(name) < 200 else name[:200] + '…'}: {error.strerror or error}", "check the path, and the disk"
    )


def _say(line: str) -> None:
    from workbench.cli.output import shown

    click.echo(shown(line), err=True)


def _unforeseen(error: Exception) -> int:
    """An error that nobody thought of: its trace goes to a file, the user gets a line."""
    import traceback

    if os.environ.get("WORKBENCH_DEBUG"):
        traceback.print_exc()
        return 1
    _say(f"error: something went wrong inside Workbench ({type(error).__name__}: {error}); your data are as they were")
    try:
        from platformdirs import user_log_path

        path = user_log_path("workbench", ensure_exists=True) / "last-error.txt"
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
        _say(f"  what to do: please report it, with the file {path}")
    except OSError:
        _say("  what to do: run it again with WORKBENCH_DEBUG=1 and report what it prints")
    return 1
