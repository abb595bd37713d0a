"""The house law: which room may know which. The rooms and arrows are drawn in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("kentongan", "webhook", "bot", "casework", "channels", "storage")

PURE = {"rapidfuzz", "phonenumbers", "babel"}

ALLOWED: dict[str, set[str]] = {
    "kentongan": {"kentongan", "webhook", "bot", "casework", "channels", "storage"},
    "webhook": {"webhook", "channels", "storage"},
    "bot.handlers": {"bot", "casework", "channels", "storage"},
    "bot.flows": {"bot.flows", "bot.engine", "bot.understanding", "channels.messages"},
    "bot.engine": {"bot.engine", "channels.messages"},
    "bot.understanding": {"bot.understanding", "channels.messages"},
    "bot.language": {"bot.engine", "channels.messages"},
    "bot.memory": {"channels", "storage"},
    "bot.flyers": {"channels", "storage"},
    "casework": {"casework", "storage"},
    "channels": {"channels", "storage"},
    "storage": {"storage"},
}
"""For each room, the rooms it may import; the most exact name counts."""

ONLY_PURE_LIBRARIES = ("bot.engine", "bot.understanding", "bot.flows", "bot.language")


def modules() -> list[tuple[str, Path]]:
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError(f"{path}: relative imports hide arrows")
    return found


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def room_of(module: str) -> str:
    return max((room for room in ALLOWED if within(module, room)), key=len, default=module)


MODULES = modules()


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_arrows_only_go_down(module: str, path: Path) -> None:
    if module in ROOMS or module == "bot":
        assert not imports(path), f"{module}/__init__.py stays empty"
        return
    room = room_of(module)
    assert room in ALLOWED, f"{module} stands in no room of the house"
    for name in imports(path):
        top = name.split(".")[0]
        if top in ROOMS:
            assert any(within(name, allowed) for allowed in ALLOWED[room]), f"{module} must not know {name}"
        elif room in ONLY_PURE_LIBRARIES and top != "__future__":
            assert top in PURE or top in sys.stdlib_module_names, f"{module} is pure and must not know {name}"
        if top in ("telegram", "twilio"):
            assert module.split(".")[0] in ("channels", "webhook"), f"{module} must not know the carrier's SDK"


def test_the_web_side_never_handles(tmp_path: Path) -> None:
    for module, path in MODULES:
        if within(module, "webhook"):
            assert not any(within(name, "bot") or within(name, "casework") for name in imports(path)), module


def test_settings_are_read_at_the_roots_alone() -> None:
    for module, path in MODULES:
        if not within(module, "kentongan"):
            text = path.read_text(encoding="utf-8")
            assert "os.environ" not in text and "getenv" not in text, f"{module} reads the environment"


def test_engine_and_understanding_have_no_clock() -> None:
    for module, path in MODULES:
        if any(within(module, room) for room in ("bot.engine", "bot.understanding", "bot.flows")):
            text = path.read_text(encoding="utf-8")
            assert ".now(" not in text and "time.time(" not in text and "random" not in imports(path), module


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_every_file_says_what_it_is_for(module: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        return
    assert ast.get_docstring(ast.parse(text)), f"{module} does not say what it is for"
    assert len(text.splitlines()) <= 300, f"{module} has more than one purpose"
