"""A hybrid logical clock: sorts edits of several copies of a project in one order that respects cause and effect.

Kulkarni et al. 2014, "Logical Physical Clocks". A reading is 12 hexadecimal digits of milliseconds, 6 of a counter and
the replica's name, so that readings compare as strings. It never falls below any reading seen, whatever the wall clock
does.
"""

from __future__ import annotations

import time
from typing import Final

_COUNTER_LIMIT: Final = 16**6


def now_milliseconds() -> int:
    """Wall time since 1970."""
    return time.time_ns() // 1_000_000


def reading_after(last: str, wall: int, replica: str) -> str:
    """The first reading later than `last` ("" for none) and not earlier than `wall` milliseconds."""
    if not last:
        return _reading(wall, 0, replica)
    milliseconds, counter = int(last[:12], 16), int(last[12:18], 16)
    if wall > milliseconds:
        return _reading(wall, 0, replica)
    if counter + 1 < _COUNTER_LIMIT:
        return _reading(milliseconds, counter + 1, replica)
    return _reading(milliseconds + 1, 0, replica)


def wall_of(reading: str) -> int:
    """The milliseconds since 1970 of a reading: the wall time at which it was taken, or the latest that was seen."""
    return int(reading[:12], 16)


def _reading(milliseconds: int, counter: int, replica: str) -> str:
    return f"{milliseconds:012x}{counter:06x}-{replica}"
