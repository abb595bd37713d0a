"""Running the processes: web and worker in one, or each by itself. A signal lets what is under way finish."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from bot.handlers.photo_reader import PhotoReader
from bot.language import Texts
from channels import polling, reconciling, tryit
from channels.failures import SendFailed, TryAgain
from kentongan import carriers, demo, keys, wiring, worker
from kentongan.settings import Settings
from kentongan.wiring import House
from storage.database import Database
from webhook.app import make_app
from webhook.health import Health
from webhook.tryit.limits import LARGEST_BODY
from webhook.tryit.routes import routes as tryit_routes
from webhook.tryit.texts import read_texts

log = structlog.get_logger(__name__)


class Installation:
    """What one process holds: the main database and, where it is on, the try-it page's own house beside it."""

    def __init__(self, settings: Settings, *, works: bool) -> None:
        ring = keys.ring(settings)
        self.settings = settings
        self.database = wiring.open_database(settings.database, ring)
        self.new = wiring.load_facts(self.database)
        self.tryit: House | None = None
        self.house: House | None = None
        self.texts = Texts.load(wiring.LOCALES)
        self.carriers = carriers.carriers(settings, self.database, self.texts)
        self.health = Health(self.database)
        if works or settings.shows_tryit:
            bot = wiring.build_bot(wiring.gazetteer(self.database), photos=PhotoReader.find())
            if works:
                self.house = House(self.database, bot, self.carriers)
            if settings.shows_tryit:
                other = wiring.open_database(settings.tryit_database, ring)
                wiring.load_facts(other)
                demo.appoint(other)
                self.tryit = House(other, bot, {tryit.CHANNEL: tryit.TryitCarrier(other)})

    def app(self, lifespan: Any, stop: asyncio.Event) -> FastAPI:
        """The web application of this installation; open streams end when `stop` is set."""
        extra: dict[str, Any] = {}
        if self.tryit is not None:
            secure = self.settings.public_base_url.startswith("https")
            texts = read_texts(wiring.LOCALES / "id" / "LC_MESSAGES" / "tryit.po")
            extra["routes"] = tryit_routes(self.tryit.database, texts, demo.phones(), secure=secure, stop=stop)
            extra["body_limits"] = {"/coba": LARGEST_BODY}
        extra |= {"health": self.health, "metrics_token": self.settings.metrics_token}
        return make_app(self.database, **carriers.doors(self.settings, self.carriers), lifespan=lifespan, **extra)

    def loops(self, stop: asyncio.Event) -> list[Awaitable[None]]:
        """Everything that works in the background of this process."""
        running: list[Awaitable[None]] = [house.work(stop) for house in (self.house, self.tryit) if house is not None]
        if self.house is not None:
            running.append(self._introduce(stop))
            if "telegram" in self.carriers and not self.settings.public_base_url:
                running.append(polling.poll(self.database, self.carriers["telegram"], stop, self.health.note_telegram))
            if "whatsapp" in self.carriers:
                running.append(reconciling.run(self.database, self.carriers["whatsapp"], stop))
        return running

    async def _introduce(self, stop: asyncio.Event) -> None:
        """Tell Telegram where to call, again and again while it cannot be reached."""
        wait = 2.0
        while not stop.is_set():
            try:
                await carriers.introduce(self.settings, self.carriers, self.texts)
                return
            except TryAgain as trouble:
                log.warning("Telegram is not set up yet", why=trouble.why)
            except SendFailed as trouble:
                log.error("Telegram was not set up; see `kentongan doctor`", why=trouble.why)
                return
            await worker.first_of(asyncio.sleep(min(wait, 300.0)), stop.wait())
            wait *= 2

    async def close(self) -> None:
        """Let everything go."""
        for carrier in set(self.carriers.values()):
            await carrier.close()
        self.database.close()
        if self.tryit is not None:
            self.tryit.database.close()


class Server(uvicorn.Server):
    """uvicorn, told to stop by us: its own handlers would end the process before what is under way was finished."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `on_signal`."""
        yield


def on_signal(act: Callable[[], None]) -> None:
    """Do this at SIGTERM or Ctrl-C."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, act)


async def serve(settings: Settings, *, works: bool) -> None:
    """The web server, with the worker's loops in the same process when it `works`."""
    here = await asyncio.to_thread(lambda: Installation(settings, works=works))
    stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        running = [asyncio.ensure_future(loop) for loop in here.loops(stop)]
        for task in running:
            task.add_done_callback(_loudly)
        yield
        stop.set()
        await asyncio.gather(*running, return_exceptions=True)

    where = f"http://{settings.host}:{settings.port}"
    print(f"Kentongan is open at {settings.public_base_url or where}", flush=True)
    if here.tryit is not None:
        print(f"Try it: {where}/coba", flush=True)
    config = uvicorn.Config(
        here.app(lifespan, stop),
        host=settings.host,
        port=settings.port,
        log_config=None,  # through our own handler, which leaves out what errors repeat
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    try:
        server = Server(config)

        def end() -> None:
            stop.set()  # open streams and loops first: the server waits for them
            server.should_exit = True

        on_signal(end)
        await server.serve()
    finally:
        await here.close()


async def work(settings: Settings) -> None:
    """The worker alone, until SIGTERM or SIGINT."""
    here = await asyncio.to_thread(lambda: Installation(settings.model_copy(update={"tryit": False}), works=True))
    stop = asyncio.Event()
    on_signal(stop.set)
    print("The worker is at work.", flush=True)
    try:
        await asyncio.gather(*here.loops(stop))
    finally:
        await here.close()


def migrate(settings: Settings) -> Database:
    """Bring the main database to the newest schema and load the facts that are not there."""
    database = wiring.open_database(settings.database, keys.ring(settings))
    wiring.load_facts(database)
    return database


def _loudly(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a loop ended", error=type(task.exception()).__name__, why=str(getattr(task.exception(), "why", "")))
