"""Keys of servers: from the environment, else from the system's keyring, and each for one address alone.

The settings of a project that somebody else made can name any address; a key must not be sent there.
"""

from __future__ import annotations

import os

from workbench.errors import EngineError


def key_for(engine: str, address: str) -> str:
    """The key that the user has for an engine's server at this address; "" for none.

    Raises:
        EngineError: What there is can be no key, or the keyring does not open.
    """
    prefix = f"WORKBENCH_{engine.upper()}"
    named, key = os.environ.get(f"{prefix}_URL", ""), os.environ.get(f"{prefix}_KEY", "")
    if key and named and _same(named, address):
        return _checked(key, f"{prefix}_KEY")
    return _checked(_in_keyring(service(engine), address), f"the keyring's entry of {service(engine)}")


def service(engine: str) -> str:
    """Under what name the keyring holds an engine's keys; the user names there are the addresses."""
    return f"workbench-{engine}"


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _checked(key: str, where: str) -> str:
    if not key.isascii() or not key.isprintable():
        raise EngineError(f"{where} holds what no key can", hint="Look for a line break or a quote in it.")
    return key


def _in_keyring(name: str, address: str) -> str:
    """What the keyring holds for an address, with or without a slash at its end; "" where there is no keyring."""
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        return ""
    plain = address.rstrip("/")
    try:
        found = keyring.get_password(name, plain) or keyring.get_password(name, f"{plain}/")
    except NoKeyringError:
        return ""
    except Exception as error:  # backends raise what they like
        raise EngineError(
            f"the keyring does not open: {error or type(error).__name__}",
            hint="Unlock it; or put key and address into the environment: see docs/engines.md.",
        ) from error
    return found or ""
