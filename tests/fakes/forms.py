"""Reading the bodies of requests: forms, JSON and multipart, as carriers accept them."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.server import Request


def fields(request: Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The parameters of a request by name, and the files in it by the name of their part."""
    kind = request.headers.get("content-type", "")
    found: dict[str, Any] = dict(parse_qsl(request.query, keep_blank_values=True))
    files: dict[str, bytes] = {}
    if kind.startswith("application/json"):
        found.update(json.loads(request.body or b"{}"))
    elif kind.startswith("multipart/form-data"):
        message = BytesParser(policy=HTTP).parsebytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + request.body)
        for part in message.iter_parts():  # type: ignore[attr-defined]
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True) or b""
            if part.get_filename() is not None:
                files[name] = content
            else:
                found[name] = content.decode()
    else:
        found.update(parse_qsl(request.body.decode(), keep_blank_values=True))
    return found, files


def repeated(request: Request) -> dict[str, list[str]]:
    """The fields of a form, each with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.body.decode(), keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return found
