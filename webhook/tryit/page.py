"""The page itself and what it loads: everything from our own host, nothing inline, everything with tight headers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from webhook.tryit.limits import LARGEST_FILE, LONGEST_TEXT
from webhook.tryit.phones import MOST_VILLAGERS, Phones

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_ASSETS = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir()) if path.suffix in _TYPES}
VERSION = hashlib.sha256(b"".join(_ASSETS.values())).hexdigest()[:12]
"""Part of every asset's address, so that browsers may keep them for ever."""

PLACES = {"1": (-7.83891, 111.41909), "2": (24.71, 46.67)}
"""Degrees of the example places; their names are the texts location.example.1 and so on (source: data/wilayah.csv.gz)."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:;"
        " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "microphone=(self), geolocation=(self), camera=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Page:
    """The page of one installation, drawn once: it is the same for everybody."""

    def __init__(self, texts: Mapping[str, str], phones: Phones) -> None:
        environment = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
        data = {
            "phones": [
                {"id": phone.id, "name": phone.name, "duty": phone.duty, "look": phone.look}
                for phone in phones.officers
            ],
            "villagers": MOST_VILLAGERS,
            "largest": LARGEST_FILE,
            "longest": LONGEST_TEXT,
            "places": [
                {"name": texts[f"tryit.location.example.{key}"], "lat": lat, "lon": lon}
                for key, (lat, lon) in PLACES.items()
            ],
            "texts": {key.removeprefix("tryit."): text for key, text in texts.items()},
        }
        template = environment.get_template("coba.html")
        self._html = template.render(
            say=lambda key: texts[f"tryit.{key}"], data=json.dumps(data, ensure_ascii=False), version=VERSION
        )

    def response(self) -> Response:
        """The page for one visitor."""
        return Response(self._html, media_type="text/html", headers={**HEADERS, "Cache-Control": "no-store"})


def asset(version: str, name: str) -> Response | None:
    """A script, style or picture of the page; None when there is none by that name."""
    content = _ASSETS.get(name)
    if content is None:
        return None
    lasting = "public, max-age=31536000, immutable" if version == VERSION else "no-cache"
    headers = {"Cache-Control": lasting, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)
