"""How whoever has a project open waits for other processes that write, beyond what SQLite waits by itself."""

from __future__ import annotations

from typing import Protocol


class Patience(Protocol):
    """Waits for other processes that write."""

    def goes_on(self, seconds: float) -> bool:
        """Whether to wait on; told again and again for how long one has waited."""

    def is_over(self) -> None:
        """The waiting has an end, whatever it is."""
