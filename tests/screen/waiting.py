"""Waiting, in a test of a screen, for what comes by itself: a thread's answer, a timer, another window's edit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from textual.pilot import Pilot

_PATIENCE: Final = 60.0
"""Seconds after which it never came: long, because a loaded machine is slow and what is right comes at once."""


async def until(pilot: Pilot[Any], so: Callable[[], object]) -> None:
    """Wait until something is so, and until what that leads to is drawn."""
    end = time.monotonic() + _PATIENCE
    while not so():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.01)
        await pilot.pause()
    await pilot.pause()
