"""The side that faces the internet: a few doors that check who knocks, write down what was said, and answer.

It knows nothing of talks or cases. What it needs is handed to it; a carrier that is not configured has no door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route

from storage.database import Database
from webhook import telegram as telegram_door
from webhook import twilio as twilio_door
from webhook.files import FileDoor
from webhook.health import Health, HealthRoutes
from webhook.limits import BodyLimits
from webhook.metrics import Metrics
from webhook.telegram import TelegramDoor, TelegramIngress
from webhook.twilio import MessageDoor, StatusDoor, TwilioIngress

TELEGRAM_PATH = "/telegram/webhook"
TWILIO_PATH, TWILIO_STATUS_PATH = twilio_door.MESSAGES, twilio_door.STATUSES
FILES_PATH = "/twilio/files"


def make_app(
    database: Database,
    *,
    telegram: TelegramIngress | None = None,
    twilio: TwilioIngress | None = None,
    health: Health | None = None,
    metrics: Metrics | None = None,
    metrics_token: str = "",
    routes: Sequence[BaseRoute] = (),
    body_limits: Mapping[str, int] | None = None,
    lifespan: Any = None,
) -> FastAPI:
    """The web application.

    `routes` are added as they are (the try-it page), with `body_limits` (beginning of a path -> bytes) for them;
    everything else may send 64 KiB. `metrics_token` lets somebody from elsewhere see the figures. `lifespan` runs around the whole, as FastAPI's does.
    """
    metrics = metrics or Metrics()
    app = FastAPI(title="Kentongan", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    caps = dict(body_limits or {})
    if telegram is not None:
        door = TelegramDoor(telegram, database, metrics)
        app.router.routes.append(Route(TELEGRAM_PATH, door, methods=["POST"]))
        caps[TELEGRAM_PATH] = telegram_door.LARGEST_BODY
    if twilio is not None:
        messages, statuses = MessageDoor(twilio, database, metrics), StatusDoor(twilio, database, metrics)
        app.router.routes.append(Route(TWILIO_PATH, messages, methods=["POST"]))
        app.router.routes.append(Route(TWILIO_STATUS_PATH, statuses, methods=["POST"]))
        app.router.routes.append(Route(FILES_PATH + "/{token}", FileDoor(database).give, methods=["GET"]))
        caps[TWILIO_PATH] = caps[TWILIO_STATUS_PATH] = twilio_door.LARGEST_BODY
    looks = HealthRoutes(health or Health(database), metrics, metrics_token)
    app.router.routes.append(Route("/healthz", looks.alive, methods=["GET"]))
    app.router.routes.append(Route("/readyz", looks.ready, methods=["GET"]))
    app.router.routes.append(Route("/metrics", looks.metrics, methods=["GET"]))
    app.router.routes.extend(routes)
    app.add_middleware(BodyLimits, caps=caps)
    return app
