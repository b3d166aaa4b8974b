"""CSV, which spreadsheets open."""

from __future__ import annotations

from typing import Final

from workbench.formats.csv_table import CSV, TableFormat

FORMAT: Final[TableFormat] = CSV
