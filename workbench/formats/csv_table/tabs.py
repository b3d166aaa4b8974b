"""The same with tabs between the cells."""

from __future__ import annotations

from typing import Final

from workbench.formats.csv_table import TSV, TableFormat

FORMAT: Final[TableFormat] = TSV
