"""The try-it page's addresses: who may send what, what is refused, and what nobody else gets to see."""

from __future__ import annotations

import io
import re
import secrets
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import inspect
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tryit_echo import OFFICERS, TEXTS

from channels import conversations, inbox, tryit_screen
from channels.inbox import InboxMessage
from channels.messages import Inbound
from channels.tryit import TryitMessage
from storage.base import now
from storage.database import Database
from webhook.tryit import page
from webhook.tryit import routes as tryit_routes
from webhook.tryit.limits import LARGEST_BODY, Pace
from webhook.tryit.phones import PhoneInfo, Phones
from webhook.tryit.routes import routes

OURS = {"X-Kentongan": "coba"}
STATIC = Path(page.__file__).parent / "static"
TEMPLATE = Path(page.__file__).parent / "templates/coba.html"


@pytest.fixture
def app(db: Database) -> Starlette:
    return Starlette(routes=routes(db, TEXTS, OFFICERS))


@pytest.fixture
def browser(app: Starlette) -> TestClient:
    """A browser that has opened the page."""
    client = TestClient(app)
    assert client.get("/coba").status_code == 200
    return client


def send(client: TestClient, headers: dict[str, str] = OURS, **fields: object):
    """Send a form as the page does; `file` is a pair of name and bytes."""
    fields = {"phone": "warga-1", "id": secrets.token_urlsafe(16), **fields}
    parts = {name: value if isinstance(value, tuple) else (None, str(value)) for name, value in fields.items()}
    return client.post("/coba/kirim", files=parts, headers=headers)


def came_in(db: Database) -> list[Inbound]:
    """Everything in the inbox, in order."""
    return db.read(
        lambda unit: [Inbound.from_dict(row.message) for row in unit.session.exec(select(InboxMessage).order_by("id"))]
    )


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, "JPEG")
    return made.getvalue()


def test_page_is_light_and_loads_only_from_our_host(browser: TestClient) -> None:
    answer = browser.get("/coba")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert "nosniff" in answer.headers["x-content-type-options"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert sources and all(source.startswith("/coba/aset/") for source in sources)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", answer.text)) and " style=" not in answer.text
    weight = len(answer.content)
    for name in [path.name for path in STATIC.iterdir()]:
        asset = browser.get(f"/coba/aset/{page.VERSION}/{name}")
        assert asset.status_code == 200 and "immutable" in asset.headers["cache-control"]
        weight += len(asset.content)
    assert weight < 60_000
    assert browser.get(f"/coba/aset/{page.VERSION}/..%2Fpage.py").status_code == 404


def test_every_text_is_there_and_every_text_is_used() -> None:
    code = "\n".join(path.read_text() for path in [*STATIC.glob("*.js"), TEMPLATE, *STATIC.parent.glob("*.py")])
    said = set(re.findall(r"""say\(\s*["']([a-z0-9.]+)["']""", code))
    said |= {f"no.{why}" for why in re.findall(r'(?:NotTaken\(\d+, |_no\(\d+, )"(\w+)"', code)}
    said |= {f"tick.{state}" for state in ("sending", "kept", "read", "failed")}
    said |= {"look.whatsapp", "look.telegram", "villager.names", "location.example.1", "location.example.2"}
    said |= {f"attach.{key}" for key in ("photo", "voice", "location", "contact")}
    said |= {"bot.reading", "bot.about", "example.1", "example.2", "example.3"}
    assert {f"tryit.{key}" for key in said} == set(TEXTS)
    assert all(TEXTS.values())


def test_what_is_sent_is_in_the_inbox_as_from_any_carrier(browser: TestClient, db: Database) -> None:
    send(browser, text="ada calo\ndi desa", id="a" * 22)
    send(browser, text="Ya", choice="t1:official=yes", reply_to="b" * 22)
    send(browser, lat="-7.83891", lon="111.41909", label="Sukorejo")
    send(browser, contact_name="Bu Yanti", contact_phone="0812-0000-7890")
    send(browser, file=("x.jpg", photo()), kind="photo")
    text, choice, place, card, picture = came_in(db)
    assert (text.text, text.message_id, text.channel) == ("ada calo\ndi desa", "a" * 22, "tryit")
    assert (choice.text, choice.choice, choice.reply_to) == ("Ya", "t1:official=yes", "b" * 22)
    assert place.location and (place.location.lat, place.location.lon) == (-7.83891, 111.41909)
    assert card.contact and (card.contact.name, card.contact.phones) == ("Bu Yanti", ("0812-0000-7890",))
    assert [(file.kind, file.mime) for file in picture.attachments] == [("photo", "image/jpeg")]
    assert [message.order for message in (text, choice, place, card, picture)] == sorted(
        message.order for message in (text, choice, place, card, picture)
    )
    assert len({message.person for message in (text, choice, place, card, picture)}) == 1


def test_the_same_message_again_is_nothing(browser: TestClient, db: Database) -> None:
    for _ in range(5):
        assert send(browser, text="halo", id="c" * 22).status_code == 200
    assert len(came_in(db)) == 1
    assert len(db.read(lambda unit: unit.session.exec(select(TryitMessage)).all())) == 1


def test_browsers_have_villagers_of_their_own_and_share_the_officers(app: Starlette, db: Database) -> None:
    first, second = TestClient(app), TestClient(app)
    for client in (first, second):
        client.get("/coba")
        send(client, text="dari warga")
        send(client, phone="petugas-desa", text="dari petugas")
    villager, officer, other, same = came_in(db)
    assert villager.person != other.person
    assert officer.person == same.person == "petugas-desa"
    ids = db.write(lambda unit: {conversations.of(unit, message) for message in (villager, officer, other, same)})
    assert len(ids) == 3


@pytest.mark.parametrize("phone", ["", "warga-0", "warga-7", "warga-1x", "petugas-x", "warga-" + "a" * 22 + "-1"])
def test_no_other_phone_can_be_used(browser: TestClient, db: Database, phone: str) -> None:
    assert send(browser, phone=phone, text="halo").status_code == 404
    assert came_in(db) == []


def test_other_sites_cannot_send_in_a_visitors_name(browser: TestClient, app: Starlette, db: Database) -> None:
    assert send(browser, headers={}, text="halo").status_code == 403
    assert send(browser, headers={**OURS, "Sec-Fetch-Site": "cross-site"}, text="halo").status_code == 403
    assert browser.post("/coba/ulang").status_code == 403
    assert send(TestClient(app), text="tanpa cookie").status_code == 403
    assert TestClient(app).get("/coba/aliran").status_code == 403
    assert browser.get("/coba/kirim").status_code == 405
    assert came_in(db) == []


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Starlette, db: Database) -> None:
    cookie = TestClient(app).get("/coba").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/coba" in cookie and "secure" not in cookie
    https = Starlette(routes=routes(db, TEXTS, OFFICERS, secure=True))
    assert "secure" in TestClient(https).get("/coba").headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"text": "   "}, 400),
        ({"text": "\x00"}, 400),
        ({"text": "x" * 4097}, 413),
        ({"text": "halo", "id": "short"}, 400),
        ({"text": "halo", "choice": "é" * 40}, 400),
        ({"lat": "91", "lon": "0"}, 400),
        ({"lat": "nan", "lon": "0"}, 400),
        ({"lat": "1"}, 400),
        ({"file": ("leer", b"")}, 400),
        ({"text": ("berkas", b"halo")}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_kindly(browser: TestClient, db: Database, fields: dict, status: int) -> None:
    answer = send(browser, **fields)
    assert answer.status_code == status
    assert answer.json()["say"] in TEXTS.values()
    assert came_in(db) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("text/plain", b"halo"),
        ("multipart/form-data", b"halo"),
        ("multipart/form-data; boundary=x", b"\r\n--y\r\n\xff\xff"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n\xff\r\n--x--',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
    ],
)
def test_a_broken_form_is_never_an_error_of_ours(browser: TestClient, kind: str, body: bytes) -> None:
    answer = browser.post("/coba/kirim", content=body, headers={**OURS, "Content-Type": kind})
    assert answer.status_code in (400, 404, 415)


def test_too_many_bytes_are_not_read(browser: TestClient, db: Database) -> None:
    assert send(browser, file=("x.jpg", photo() + b"\0" * LARGEST_BODY)).status_code == 413

    def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        for _ in range(200):
            yield b"\0" * 1024 * 1024

    headers = {**OURS, "Content-Type": "multipart/form-data; boundary=x"}
    assert browser.post("/coba/kirim", content=endless(), headers=headers).status_code == 413
    assert came_in(db) == []


def test_one_browser_cannot_flood_the_page(browser: TestClient) -> None:
    statuses = [send(browser, text="halo").status_code for _ in range(60)]
    assert statuses[0] == 200 and 429 in statuses


def test_files_are_shown_only_as_what_they_are(browser: TestClient, db: Database) -> None:
    send(browser, file=("foto.jpg", photo()), kind="photo")
    send(browser, file=("foto.jpg", b"<html><script>alert(1)</script>"), kind="photo")
    ids = [file.ref for message in came_in(db) for file in message.attachments]
    shown, saved = (browser.get(f"/coba/berkas/{file_id}") for file_id in ids)
    assert shown.headers["content-type"] == "image/jpeg" and shown.content == photo()
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"] == "attachment"
    for answer in (shown, saved):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert browser.get("/coba/berkas/gibtesnicht").status_code == 404


def test_starting_over_gives_new_villagers(browser: TestClient, db: Database) -> None:
    send(browser, text="yang lama")
    assert browser.post("/coba/ulang", headers=OURS).status_code == 200
    send(browser, text="yang baru")
    old, new = came_in(db)
    assert old.person != new.person


def test_nothing_lies_in_clear(browser: TestClient, db: Database) -> None:
    send(browser, text="kanari-teks-778")
    send(browser, contact_name="kanari-nama-778", contact_phone="0812-0000-7890")
    session = browser.cookies["coba"]
    with db.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        kept = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for name in names
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            for value in row
        )
    if db.sqlite:
        kept += b"".join(path.read_bytes() for path in Path(db.url.database or "").parent.iterdir())
    assert b"tryit" in kept
    for word in ("kanari", "0812-0000-7890", session):
        assert word.encode() not in kept


def test_what_was_played_long_ago_is_cleared_away(browser: TestClient, db: Database) -> None:
    send(browser, file=("foto.jpg", photo()), kind="photo")
    db.write(lambda unit: tryit_screen.forget_before(unit, now()))
    assert db.read(tryit_screen.newest) == 0 and db.read(tryit_screen.bytes_kept) == 0
    conversation = db.read(lambda unit: inbox.waiting_conversations(unit)[0])
    assert len(db.read(lambda unit: inbox.waiting(unit, conversation))) == 1


def test_an_officers_phone_is_never_taken_for_a_villagers() -> None:
    with pytest.raises(ValueError, match="warga"):
        Phones([PhoneInfo("warga-1", "Pak Budi", "Pimpasa")])


def test_few_forms_are_read_at_a_time_and_slow_ones_are_let_go(
    db: Database, browser: TestClient, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tryit_routes, "MOST_UPLOADS", 0)
    assert send(browser, text="halo").status_code == 503
    monkeypatch.setattr(tryit_routes, "MOST_UPLOADS", 1)

    async def slow(request: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(tryit_routes, "read_form", slow)
        assert send(browser, text="halo").status_code == 408
    assert send(browser, text="halo").status_code == 200, "a place that was let go is free again"


def test_whoever_is_too_fast_is_not_read(db: Database, browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "allows", lambda self, session, cost=1: False)

    async def never(request: object) -> None:
        raise AssertionError

    monkeypatch.setattr(tryit_routes, "read_form", never)
    assert send(browser, text="halo").status_code == 429
