"""Which texts of the memory may be like a query: every one that is, and few that are not.

Two texts that are alike by `threshold` share at least that share of the longer one's tokens, so the number that they
share bounds the score from above. Texts are scored in the order of that bound until none that is left can be better
than what was found: nothing is missed, and little is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from workbench.translate.memory.blocks import LONGEST, Block, Blocks
from workbench.translate.memory.numbers import numbers_of

if TYPE_CHECKING:
    import numpy as np

_OFTEN: Final = 1 / 16
"""A token in more than this share of a block's texts tells little, and may be passed over."""
_ROUNDING: Final = 1e-9


def bounded(
    blocks: Blocks, family: str, tokens: Sequence[str], threshold: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The sides that may reach the threshold, those of the highest bound first; and the bounds of their scores."""
    import numpy as np

    numbers = numbers_of(tokens)
    found = [_in_block(blocks, block, numbers, threshold) for block in blocks.of(family)]
    if not found or not numbers:
        return np.array([], "<u4"), np.array([], float)
    rows = np.concatenate([each[0] for each in found])
    bounds = np.concatenate([each[1] for each in found])
    order = np.argsort(-bounds, kind="stable")
    return rows[order], bounds[order]


def _in_block(
    blocks: Blocks, block: Block, numbers: Sequence[int], threshold: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    import numpy as np

    lists = sorted(blocks.postings(block, numbers), key=len)
    least = max(1, ceil(threshold * len(numbers) - _ROUNDING))
    if len(lists) < least:
        return np.array([], "<u4"), np.array([], float)
    often = sum(len(each) > _OFTEN * len(block.rows) for each in lists)
    passed = min(often, least - 1, len(lists) - 1)
    kept = np.concatenate(lists[: len(lists) - passed])
    shared = np.bincount(kept, minlength=len(block.rows))
    slots = np.flatnonzero(shared >= max(least - passed, 1))
    lengths = block.lengths[slots].astype("<i8")
    longer = np.maximum(lengths, len(numbers))
    most = np.minimum(shared[slots] + passed, np.minimum(lengths, len(numbers)))
    bounds = np.where(lengths == LONGEST, 1.0, most / longer)
    good = bounds >= threshold - _ROUNDING
    return block.rows[slots[good]], bounds[good]
