"""Post-edits as a table: see the package."""

from __future__ import annotations

from workbench.formats.postedits.write import PostEdits

FORMAT = PostEdits("post-edits-csv", ".csv")
