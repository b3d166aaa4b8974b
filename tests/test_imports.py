"""What importing loads: the core no screen, the help nothing heavy, and nothing before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    *("numpy", "scipy", "sqlite_utils", "ctranslate2", "sentencepiece", "argostranslate", "pyarrow", "opencc"),
    *("rjieba", "yaml", "textual", "rich", "charset_normalizer", "rapidfuzz"),
)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.split("\n"))


@pytest.mark.parametrize(
    "code",
    [
        "import workbench",
        "import workbench.text, workbench.formats, workbench.agreement, workbench.translate, workbench.readers",
        "from workbench import open_project, load_schema",
        "import contextlib, io\nfrom workbench.cli.entry import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n    run(['--help'])",
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    assert not loaded_by(code) & set(HEAVY)


def test_the_annotation_screen_loads_only_textual() -> None:
    heavy = set(HEAVY) - {"textual", "rich"}
    assert not loaded_by("import workbench.project, workbench.tui.app") & heavy


def test_the_core_knows_no_screen_and_no_command_line() -> None:
    code = (
        "import workbench.project, workbench.schema.load, workbench.readers, workbench.formats, workbench.reports\n"
        "import workbench.translate.pipeline, workbench.translate.argos, workbench.demo"
    )
    assert not loaded_by(code) & {"textual", "rich", "click"}


def test_what_scripts_lean_on_is_there() -> None:
    import workbench
    from workbench.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha, percent_agreement, scott_pi, span_f1
    from workbench.formats import export, formats, import_
    from workbench.text import graphemes, repair_punctuation, segments, tokens

    assert sorted(workbench.__all__) == workbench.__all__
    assert all(hasattr(workbench, name) for name in workbench.__all__)
    named = (cohen_kappa, fleiss_kappa, krippendorff_alpha, percent_agreement, scott_pi, span_f1)
    assert all(map(callable, (*named, export, formats, import_, graphemes, repair_punctuation, segments, tokens)))
    with pytest.raises(AttributeError):
        workbench.nothing  # noqa: B018
