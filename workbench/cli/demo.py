"""demo: the sample project, from nothing to the annotation screen."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import annotator_option
from workbench.cli.output import has_terminal, program, say


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), default="workbench-demo", show_default=True, metavar="DIR")
@click.option("--exports", type=click.Path(path_type=Path), default=None, help="Default: the folder exports/ in DIR.")
@annotator_option
def demo_command(into: Path, exports: Path | None, annotator: str) -> int:
    """Make a sample project, show what can be done with it, and open it.

    Where there is no terminal, all but the opening is done.
    """
    from workbench.demo import FIRST, make_demo
    from workbench.reports.agreement import table
    from workbench.tui.picture import draw

    folder = exports or into / "exports"
    demo = make_demo(into, folder, say)
    picture = folder / "demo.svg"
    draw(into, FIRST, picture)
    say(f"Drew the annotation screen: {picture}")
    say()
    say(table(demo.agreement))
    say()
    say("The machine translation comes from demo packages that know only this sample. For a real one:")
    say(f"  {program()} engines install translate-en_zt   (or translate-zt_en; see: {program()} engines)")
    say(f"The project is in {into}; the exports and the picture are in {folder}.")
    say(f"To look at an annotator's marks: {program()} annotate --project {into} --as a")
    if not has_terminal():
        say(f"Open it in a terminal with: {program()} annotate --project {into}")
        return 0
    from workbench.cli.annotate import open_screens

    return open_screens(into, FIRST, annotator)
