"""All provinces, regencies, districts and villages of Indonesia, to read a place back and to find it again.

Look-ups live in memory (under 60 MB for the 91,599 units) and are never changed after building, so one Gazetteer is
shared by all threads. Codes are the ministry's, with dots: "35" province, "35.02" regency or city, "35.02.15"
district, "35.02.15.2008" village (the last part begins with 1 for a kelurahan, 2 for a desa, 3 for a desa adat).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, floor, radians, sin, sqrt

from bot.understanding.building import uncollected
from bot.understanding.gazetteer_names import NameIndex, bare
from bot.understanding.place_words import Words, key, load_words

Row = tuple[str, str, float | None, float | None]

PROVINCE, REGENCY, DISTRICT, VILLAGE = 2, 5, 8, 13  # the length of a code tells its level
_LEVELS = {PROVINCE: "province", REGENCY: "regency", DISTRICT: "district", VILLAGE: "village"}
_CELL = 0.1  # degrees, about 11 km
_FURTHEST = 150.0  # km; a point further from every village lies at sea or abroad
_NO_POINT_OF_ITS_OWN = 3.0  # km added in the ranking of a village that borrows its district's point
# Keppres 41/1987: western, central and eastern time by province (the new provinces kept their mother's).
_CENTRAL = frozenset(("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"))
_EASTERN = frozenset(("81", "82", "91", "92", "93", "94", "95", "96"))


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What an answer to "di desa mana?" may mean.

    `codes`: best first, at most `limit`; empty when no place was given or the place is abroad. `ask`: more than one fits,
    so the person has to choose. `level`: of the best code, "abroad", or "none". `words`: the part of the answer that
    named it. `country`: ISO 3166-1 alpha-2 when abroad.
    """

    codes: tuple[str, ...] = ()
    ask: bool = False
    level: str = "none"
    words: str = ""
    country: str = ""


class Gazetteer:
    """Every unit by code, by name and by point."""

    def __init__(self, rows: Iterable[Row], words: Words | None = None) -> None:
        with uncollected():
            self._build(rows, words or load_words())

    def _build(self, rows: Iterable[Row], words: Words) -> None:
        self.words = words
        table = sorted(rows)  # by code: what lies in a unit follows it, so a part of the country is a slice
        self.codes = [row[0] for row in table]
        shared: dict[str, str] = {}
        self.names = [shared.setdefault(row[1], row[1]) for row in table]
        self._lats, self._lons = array("d"), array("d")
        self._borrowed: set[int] = set()
        self._place_points(table)
        self.index = NameIndex(self.codes, self.names, self.words)

    # -- by code ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.codes)

    def position(self, code: str) -> int:
        """Where `code` stands in `codes`, or -1."""
        at = bisect_left(self.codes, code)
        return at if at < len(self.codes) and self.codes[at] == code else -1

    def contains(self, code: str) -> bool:
        """Whether there is such a unit."""
        return self.position(code) >= 0

    def within(self, code: str) -> range:
        """The positions of all units inside `code` (not itself)."""
        return range(bisect_left(self.codes, code + "."), bisect_left(self.codes, code + "/"))

    @staticmethod
    def level(code: str) -> str:
        """province, regency, district or village; "none" for anything else."""
        return _LEVELS.get(len(code), "none")

    @staticmethod
    @lru_cache(maxsize=1 << 16)
    def parents(code: str) -> tuple[str, ...]:
        """The units around `code`, the nearest first: district, regency, province."""
        return tuple(code[:length] for length in (DISTRICT, REGENCY, PROVINCE) if length < len(code))

    def title(self, code: str) -> str:
        """The plain name: "Sukorejo", "Ponorogo", "Kota Malang"; "" for an unknown code."""
        at = self.position(code)
        if at < 0:
            return ""
        if len(code) == REGENCY:
            return self._regency(code)
        if len(code) == PROVINCE:
            return self.words.titles.get(self.names[at], self.names[at])
        return self.names[at]

    def name(self, code: str) -> str:
        """The place as it is read back: "Desa Sukorejo, Kec. Sukorejo, Ponorogo"; "" for an unknown code."""
        if not self.contains(code):
            return ""
        label = self.words.labels
        if len(code) <= REGENCY:
            return f"{label['provinsi']} {self.title(code)}" if len(code) == PROVINCE else self.title(code)
        district = label["distrik"] if code[:1] == "9" else label["kecamatan"]
        parts = [f"{district} {self.title(code[:DISTRICT])}", self._regency(code[:REGENCY])]
        if len(code) == VILLAGE:
            parts.insert(0, f"{label['kelurahan' if code[9] == '1' else 'desa']} {self.title(code)}")
        return ", ".join(parts)

    def short(self, code: str) -> str:
        """The place in two names, for a button: "Sukorejo, Ponorogo"; "" for an unknown code."""
        if not self.contains(code) or len(code) <= REGENCY:
            return self.title(code)
        return f"{self.title(code)}, {self._regency(code[:REGENCY])}"

    def zone(self, code: str) -> str:
        """The IANA time zone of the place: western for an unknown code, where most people live."""
        if code[:2] in _EASTERN:
            return "Asia/Jayapura"
        return "Asia/Makassar" if code[:2] in _CENTRAL else "Asia/Jakarta"

    def _regency(self, code: str) -> str:
        """ "Ponorogo", "Kota Batam"; "Kab. Malang" where a city bears the same name."""
        at = self.position(code)
        if at < 0:
            return ""
        plain, city = bare(self.names[at]), code[3] >= "7"
        if city:
            return plain if code[:2] == "31" else f"{self.words.labels['kota']} {plain}"
        twins = [n for n in self.index.exact(key(plain)) if len(self.codes[n]) == REGENCY]
        return f"{self.words.labels['kabupaten']} {plain}" if len(twins) > 1 else plain

    # -- by name ------------------------------------------------------------------------------------------------------

    def called(self, name_key: str) -> tuple[int, ...]:
        """The positions of the units that are called so: by name, short form or nickname (a `place_words.key`)."""
        return self.index.called(name_key)

    def search(self, text: str, *, limit: int = 5) -> PlaceAnswer:
        """What an answer to "di desa mana?" means; see PlaceAnswer.

        Names may be misspelt, joined, split or shortened, and stand in any order; smaller units than a village are passed
        over. To add the answer to "kabupaten mana?", search both answers together ("sukorejo, ponorogo").
        """
        from bot.understanding.place_answer import answer  # it reads what is built here

        return answer(self, text, limit)

    # -- by point -----------------------------------------------------------------------------------------------------

    def point(self, code: str) -> tuple[float, float] | None:
        """Latitude and longitude of the middle, in degrees; a village without its own has its district's."""
        at = self.position(code)
        return None if at < 0 or self._lats[at] > 90 else (self._lats[at], self._lons[at])

    def nearest(self, lat: float, lon: float, limit: int = 3) -> list[tuple[str, float]]:
        """The villages whose middle is nearest, with the distance in km; [] further than 150 km from all of them.

        The first is right for 74 % of places, one of three for 94 % (DATA.md): always let the person choose.
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return []
        row, column = floor(lat / _CELL), floor(lon / _CELL)
        found: list[tuple[float, int]] = []
        widest = _CELL * 111.0 * max(0.2, cos(radians(lat)))
        for ring in range(int(_FURTHEST / widest) + 2):
            for cell in _ring(row, column, ring):
                for at in self._cells.get(cell, ()):
                    away = distance_km(lat, lon, self._lats[at], self._lons[at])
                    found.append((away + _NO_POINT_OF_ITS_OWN * (at in self._borrowed), at))
            found = sorted(found)[: max(limit, 1)]
            if len(found) >= limit and found[-1][0] <= ring * widest:
                break
        near = [(self.codes[at], away - _NO_POINT_OF_ITS_OWN * (at in self._borrowed)) for away, at in found[:limit]]
        return [(code, round(away, 3)) for code, away in near if away <= _FURTHEST]

    def _place_points(self, table: list[Row]) -> None:
        self._cells: dict[tuple[int, int], array[int]] = {}
        district = (91.0, 0.0)
        for at, (code, _, lat, lon) in enumerate(table):
            if lat is None or lon is None:
                lat, lon = district if len(code) == VILLAGE else (91.0, 0.0)
                self._borrowed.add(at)
            elif len(code) == DISTRICT:
                district = (lat, lon)
            elif len(code) == VILLAGE and (lat, lon) == district:
                self._borrowed.add(at)
            self._lats.append(lat)
            self._lons.append(lon)
            if len(code) == VILLAGE and lat <= 90:
                cell = (floor(lat / _CELL), floor(lon / _CELL))
                if cell not in self._cells:
                    self._cells[cell] = array("l")
                self._cells[cell].append(at)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The way over the earth's surface between two points (haversine, radius 6,371 km)."""
    a, b = radians(lat), radians(other_lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))


def _ring(row: int, column: int, size: int) -> Iterable[tuple[int, int]]:
    if size == 0:
        return [(row, column)]
    across = range(column - size, column + size + 1)
    down = range(row - size + 1, row + size)
    return [
        *((row - size, c) for c in across),
        *((row + size, c) for c in across),
        *((r, column - size) for r in down),
        *((r, column + size) for r in down),
    ]
