"""What people said, and who they are, is written to the database sealed; this file is the seal.

Columns marked `SealedText`, `SealedJson` or `SealedBytes` are encrypted with AES-256-GCM before they reach a database,
its journal or its backups. The column's name is authenticated with the words, so a sealed value moved to another column
does not open. A value starts with the name of the key that sealed it, so keys can be rotated. To find a row by a phone
number or a chat id, its keyed HMAC is stored beside it (a plain hash of a phone number can be reversed in minutes).
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, type_coerce
from sqlalchemy.types import TypeDecorator

_FORMAT = b"\x01"
_NONCE = 12
INDEX_BYTES = 16


class CannotOpen(Exception):
    """A sealed value that no key of the ring opens: wrong keys, or a value that was tampered with or moved."""


class KeyRing:
    """The keys of one installation: the first named key seals, every one opens, the one named `index` only looks up."""

    def __init__(self, keys: dict[str, bytes], index: bytes) -> None:
        if not keys:
            raise ValueError("the key ring holds no sealing key")
        for name, key in [*keys.items(), ("index", index)]:
            if len(key) != 32:
                raise ValueError(f"key {name!r} must be 32 bytes, it has {len(key)}")
            if len(set(key)) < 8:
                raise ValueError(f"key {name!r} is not random. Make keys with: kentongan keys new")
        if len({*keys.values(), index}) <= len(keys):
            raise ValueError("two names stand for the same key")
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._index = index
        self.newest = next(iter(keys))
        self._prefix = _FORMAT + bytes([len(self.newest.encode())]) + self.newest.encode()

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read `name:base64,name:base64,index:base64` (the form of KENTONGAN_KEYS); ValueError says what is wrong."""
        keys: dict[str, bytes] = {}
        for entry in filter(None, (part.strip() for part in text.replace("\n", ",").split(","))):
            name, found, value = entry.partition(":")
            if not found or not name or len(name) > 32:
                raise ValueError("each key is written name:base64")
            if name in keys:
                raise ValueError(f"the name {name!r} is there twice")
            try:
                keys[name] = base64.b64decode(value, validate=True)
            except ValueError:
                raise ValueError(f"key {name!r} is not base64") from None
        if "index" not in keys:
            raise ValueError("the key named 'index' is missing")
        index = keys.pop("index")
        return cls(keys, index)

    @staticmethod
    def generate() -> str:
        """New keys in the form that `parse` reads."""
        fresh = lambda: base64.b64encode(secrets.token_bytes(32)).decode()  # noqa: E731
        return f"k1:{fresh()},index:{fresh()}"

    def seal(self, plain: bytes, about: str) -> bytes:
        """Encrypt `plain`; `about` (table.column) must be given again to open it."""
        nonce = secrets.token_bytes(_NONCE)
        return self._prefix + nonce + self._ciphers[self.newest].encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Decrypt what `seal` made; raises CannotOpen."""
        end = 2 + sealed[1] if len(sealed) > 2 and sealed[:1] == _FORMAT else 0
        cipher = self._ciphers.get(sealed[2:end].decode(errors="replace")) if end else None
        if cipher is None:
            raise CannotOpen(f"{about}: sealed by a key that is not in the ring")
        try:
            return cipher.decrypt(sealed[end : end + _NONCE], sealed[end + _NONCE :], about.encode())
        except InvalidTag:
            raise CannotOpen(f"{about}: the value does not open with its key") from None

    def index(self, value: str, about: str) -> bytes:
        """A keyed fingerprint (16 bytes) by which equal values can be found without being readable."""
        return hmac.digest(self._index, f"{about}\x00{value}".encode(), "sha256")[:INDEX_BYTES]


class _Sealed(TypeDecorator[Any]):
    """A column that is sealed on its way in and opened on its way out, by the ring of the engine's dialect."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def _to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def _from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        return None if value is None else dialect.ring.seal(self._to_bytes(value), self.about)

    def process_result_value(self, value: bytes | None, dialect: Any) -> Any:
        return None if value is None else self._from_bytes(dialect.ring.open(bytes(value), self.about))


def unopened(column: Any) -> Any:
    """A sealed column as it lies there. Read so, one value that does not open spoils its own row and not the whole query;
    open it with `open_one`."""
    return type_coerce(column, LargeBinary).label(column.name)


def open_one(column: Any, value: bytes, ring: KeyRing) -> Any:
    """Open a value that was read `unopened`; raises CannotOpen, or ValueError for what is no JSON or text."""
    kind: _Sealed = column.type
    return kind._from_bytes(ring.open(bytes(value), kind.about))


class SealedText(_Sealed):
    """Sealed words."""

    cache_ok = True

    def _to_bytes(self, value: str) -> bytes:
        return value.encode()

    def _from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class SealedJson(_Sealed):
    """A sealed value of plain JSON types."""

    cache_ok = True

    def _to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def _from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytes(_Sealed):
    """Sealed bytes of a file."""

    cache_ok = True

    def _to_bytes(self, value: bytes) -> bytes:
        return value

    def _from_bytes(self, plain: bytes) -> bytes:
        return plain
