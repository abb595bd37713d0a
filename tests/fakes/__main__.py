"""`python -m tests.fakes --telegram 9100 --twilio 9200`: the stand-ins as a process of their own, for measuring.

They take messages for anybody, check nothing (`--check` does) and keep count: a line of JSON for every second with news.
"""

from __future__ import annotations

import argparse
import json
import time

from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--telegram", type=int, default=0, metavar="PORT")
    options.add_argument("--twilio", type=int, default=0, metavar="PORT")
    options.add_argument("--token", default="123456:test-token")
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    telegram = FakeTelegram(given.token, port=given.telegram, check=given.check, anybody=True)
    twilio = FakeTwilio(port=given.twilio, check=given.check, anybody=True, statuses=())
    print(json.dumps({"telegram": telegram.base, "twilio": twilio.base}), flush=True)
    told = None
    while True:
        counts = {"telegram": len(telegram.calls), "twilio": len(twilio.sent), "violations": len(telegram.violations)}
        if counts != told:
            print(json.dumps(counts), flush=True)
            told = counts
        time.sleep(1)


if __name__ == "__main__":
    main()
