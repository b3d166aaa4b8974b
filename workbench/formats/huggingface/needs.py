"""Says what is missing where pyarrow is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from workbench.errors import FormatError


def check_installed() -> None:
    """Refuse to go on without pyarrow.

    Raises:
        FormatError: It is not installed.
    """
    if find_spec("pyarrow") is None:
        raise FormatError(
            "this format needs pyarrow, which is not installed", hint='pip install "bilingual-workbench[parquet]"'
        )
