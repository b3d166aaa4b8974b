"""The board of propositions: each with what every text claims of it, side by side, and what they part on."""

from typing import TYPE_CHECKING

from workbench.lazily import lazily

if TYPE_CHECKING:
    from workbench.reports.board.gather import board_of
    from workbench.reports.board.model import Board, Claimed, Column, Item

__all__ = ["Board", "Claimed", "Column", "Item", "board_of"]

__getattr__ = lazily(
    __name__, {"Board": "model", "Claimed": "model", "Column": "model", "Item": "model", "board_of": "gather"}
)
