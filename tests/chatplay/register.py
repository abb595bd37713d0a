"""Lists of agencies as an operator would import them in the middle of a chat: the invented list, and news about one firm."""

from __future__ import annotations

import re
import tempfile
from datetime import date, datetime
from pathlib import Path

from bot.handlers import agency_news
from casework import agencies
from tests.chatplay.stage import Stage

LIST = re.compile(r"(?P<source>.+?) (?P<day>\d{1,2} \w+ \d{4})")
NEWS = re.compile(r"(?P<source>\w+) tells on (?P<day>\d{1,2} \w+ \d{4}) that (?P<name>PT .+?) is (?P<status>[a-z ]+)")


def read_day(text: str) -> date:
    """ "2 November 2026" as a day."""
    return datetime.strptime(text, "%d %B %Y").date()


def bring_list(stage: Stage, source: str, day: date) -> None:
    """The invented list, as if it were an official one of that day."""
    stage.database.write(
        lambda unit: agencies.carry_out(unit, agencies.plan(unit, agencies.DEMO, source=source, checked_at=day))
    )


def bring_news(stage: Stage, source: str, day: date, name: str, status: str) -> int:
    """A later list that tells something new of one firm; how many people are told."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.csv"
        path.write_text(f"nama,status,mulai,sk\n{name},{status},{day.isoformat()},SK (contoh)\n", encoding="utf-8")

        def work(unit):  # type: ignore[no-untyped-def]
            plan = agencies.plan(unit, path, source=source, checked_at=day, whole=False)
            agencies.carry_out(unit, plan)
            return agency_news.tell(unit, stage.bot, plan)

        return stage.database.write(work)
