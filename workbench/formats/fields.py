"""An object of JSON whose values are taken out by their type, or refused with the key that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import Any, Final

_REQUIRED: Final = object()


class Misfit(Exception):
    """A value is not as the format says; the caller knows the line and makes it a FormatError.

    Args:
        message: What is wrong.
        key: Where in the line.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Fields(Mapping[str, Any]):
    """An object and where it stands in its line.

    Args:
        key: The path to it; "" for the line itself.
    """

    def __init__(self, data: Mapping[str, Any], key: str = "") -> None:
        self._data = data
        self.key = key

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def _path(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def only(self, names: Collection[str]) -> None:
        """Refuse a key that is not one of these."""
        for name in self._data:
            if name not in names:
                raise Misfit("there is no such key", self._path(name))

    def _value(self, name: str, default: Any) -> Any:
        if name in self._data:
            return self._data[name]
        if default is _REQUIRED:
            raise Misfit("is missing", self._path(name))
        return default

    def string(self, name: str, default: Any = _REQUIRED) -> str:
        """A string."""
        value = self._value(name, default)
        if not isinstance(value, str):
            raise Misfit(f"should be a string, not {_shown(value)}", self._path(name))
        if "\0" in value:
            raise Misfit(f"a NUL at character {value.index(chr(0))} cannot be stored", self._path(name))
        return value

    def filled(self, name: str) -> str:
        """A string that is not empty."""
        value = self.string(name)
        if not value.strip():
            raise Misfit("should not be empty", self._path(name))
        return value

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self._value(name, _REQUIRED)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Misfit(f"should be a whole number, not {_shown(value)}", self._path(name))
        return value

    def number(self, name: str) -> float | None:
        """A number, or None where there is none."""
        value = self._value(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
            raise Misfit(f"should be a number, not {_shown(value)}", self._path(name))
        return float(value)

    def flag(self, name: str) -> bool:
        """True or false; false where it is not said."""
        value = self._value(name, False)
        if not isinstance(value, bool):
            raise Misfit(f"should be true or false, not {_shown(value)}", self._path(name))
        return value

    def mapping(self, name: str, default: Any = _REQUIRED) -> dict[str, Any]:
        """An object."""
        value = self._value(name, default)
        if not isinstance(value, dict):
            raise Misfit(f"should be an object, not {_shown(value)}", self._path(name))
        return value

    def listed(self, name: str) -> list[Any]:
        """A list of anything; none where it is not said."""
        value = self._value(name, [])
        if not isinstance(value, list):
            raise Misfit(f"should be a list, not {_shown(value)}", self._path(name))
        return value

    def objects(self, name: str) -> list[Fields]:
        """A list of objects; none where it is not said."""
        return [self.object(name, place) for place in range(len(self.listed(name)))]

    def object(self, name: str, place: int) -> Fields:
        """The object at a place of a list."""
        item, path = self._data[name][place], f"{self._path(name)}[{place}]"
        if not isinstance(item, dict):
            raise Misfit(f"should be an object, not {_shown(item)}", path)
        return Fields(item, path)

    def offsets(self, length: int | None) -> tuple[int, int]:
        """`start` and `end`, in order, inside a text of this length where it is known."""
        start, end = self.whole("start"), self.whole("end")
        if not 0 <= start < end:
            raise Misfit(f"needs 0 <= start < end, not {_shown(start)} and {_shown(end)}", self.key)
        if length is not None and end > length:
            raise Misfit(f"ends at {_shown(end)}, behind its text of {length} characters", self.key)
        return start, end


def _is_finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
