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

_SECRETS = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}|\+?\d[\d\s().-]{7,}\d|(?i:basic|bearer)\s+\S+")


def blot(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Blot out what looks like a token or a phone number in any text of a log line."""
    return {
        key: _SECRETS.sub("[...]", value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


class _Blotter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRETS.sub("[...]", record.getMessage())
        record.args = ()
        record.exc_info = None  # a traceback's last line repeats values; the place is logged by those who catch
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
