"""Logs for operators: JSON lines with ids and codes, never with words, numbers or tokens of anybody.

The HTTP libraries log whole addresses (Telegram's contain the bot's token), so they are silenced below warnings, and what
looks like a token or a phone number in any line is blotted out as a second net.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from channels.trouble import place

_SECRETS = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}|\+?\d[\d\s().-]{7,}\d|(?i:basic|bearer)\s+\S+")


_REPEATS = ("asyncio", "uvicorn")
"""Their further lines show whole objects, with whatever somebody said in them."""


def blot(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Blot out what looks like a token or a phone number in any text of a log line."""
    return {
        key: _SECRETS.sub("[...]", value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


class _Blotter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if record.name.startswith(_REPEATS):
            said = said.splitlines()[0] if said else ""
        trouble = record.exc_info[1] if record.exc_info else None
        if trouble is not None:  # a traceback's last line repeats values, so only its type and place are told
            said = f"{said.strip()}: {type(trouble).__name__} at {place(trouble)}"
        record.msg = _SECRETS.sub("[...]", said)
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def quiet_logs(level: int = logging.INFO) -> None:
    """Set logging up for a process of ours, on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Blotter())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram", "twilio", "urllib3", "asyncio", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            blot,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
