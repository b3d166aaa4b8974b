"""Post-edits as data: what a machine wrote, what a person made of it, and how far apart the two are. Out only.

One line or row for each segment whose translation was made from a machine's, or accepted as it was. TER and chrF are of
the machine's text against the person's, by sacrebleu.
"""

from __future__ import annotations

from workbench.formats.postedits.write import PostEdits

FORMAT = PostEdits("post-edits", ".jsonl")
