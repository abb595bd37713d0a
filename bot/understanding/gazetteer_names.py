"""The names of all places, the ways they are shortened, and those that are alike: what a gazetteer looks words up in."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from bot.understanding.place_words import Words, bone, key, soften

_FIRST_WORDS = ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota ")
_PROVINCE, _REGENCY, _DISTRICT = 2, 5, 8
_SCOPES_KEPT = 128  # regencies whose softened names are kept for the next misspelling, about 30 KB each

Spellings = tuple[list[str], list[str], dict[str, tuple[int, ...]]]


def bare(name: str) -> str:
    """A regency's name without "Kabupaten" or "Kota"."""
    for first in _FIRST_WORDS:
        if name.startswith(first):
            return name[len(first) :].replace("Kep. ", "Kepulauan ")
    return name


class NameIndex:
    """Positions (in `codes`, sorted) by name. Safe to share between threads."""

    def __init__(self, codes: list[str], names: list[str], words: Words) -> None:
        self._codes, self._names, self._words = codes, names, words
        by_key: dict[str, list[int]] = {}
        known: dict[str, str] = {}
        stems: dict[str, list[int]] = {}
        for at, (code, name) in enumerate(zip(codes, names, strict=True)):
            if len(code) == _REGENCY:
                name = bare(name)
            found = known.get(name)
            if found is None:
                found = known[name] = key(name)
            by_key.setdefault(found, []).append(at)
            if "/" in name or "(" in name:
                for part in name.replace("(", "/").replace(")", "/").split("/"):
                    if len(other := key(part)) > 3 and other != found:
                        by_key.setdefault(other, []).append(at)
            if len(code) == _DISTRICT and " " in name:
                stem, _, last = name.rpartition(" ")
                if last.lower() in words.direction:
                    stems.setdefault(key(stem), []).append(at)
        self._by_key = {k: v[0] if len(v) == 1 else tuple(v) for k, v in by_key.items()}
        self.keys = sorted(self._by_key)
        self._by_bone: dict[str, str | tuple[str, ...]] = {}  # filled for the first misspelling
        self._stems = {k: tuple(v) for k, v in stems.items() if len(v) > 1}
        self._aliases = {
            alias: tuple(dict.fromkeys(at for name in meant for at in self.means(name)))
            for alias, meant in words.aliases.items()
        }
        self._kept: OrderedDict[str, Spellings] = OrderedDict()
        self._lock = Lock()

    def exact(self, name_key: str) -> tuple[int, ...]:
        """The units whose own name has exactly this key."""
        found = self._by_key.get(name_key, ())
        return (found,) if isinstance(found, int) else found

    def called(self, name_key: str) -> tuple[int, ...]:
        """The units that people call so: by name, short form or nickname."""
        return (*self._aliases.get(name_key, ()), *self.exact(name_key))

    def is_alias(self, name_key: str) -> bool:
        """Whether this is a short form or nickname of the lexicon."""
        return name_key in self._aliases

    def parts(self, name_key: str) -> tuple[int, ...]:
        """The districts that share this first name: "tambun" -> Tambun Utara, Tambun Selatan."""
        return self._stems.get(name_key, ())

    def boned(self, name_bone: str) -> tuple[str, ...]:
        """The keys that have these consonants."""
        if not self._by_bone:
            bones: dict[str, list[str]] = {}
            for name_key in self.keys:
                bones.setdefault(bone(name_key), []).append(name_key)
            self._by_bone = {k: v[0] if len(v) == 1 else tuple(v) for k, v in bones.items()}
        found = self._by_bone.get(name_bone, ())
        return (found,) if isinstance(found, str) else found

    def spellings(self, scope: str, positions: range | None) -> Spellings:
        """Keys, softened keys and units by key of a part of the country ("" for the provinces and regencies)."""
        with self._lock:
            if scope in self._kept:
                self._kept.move_to_end(scope)
                return self._kept[scope]
        if positions is None:
            chosen = [at for at, code in enumerate(self._codes) if len(code) <= _REGENCY]
        else:
            chosen = list(positions)
        by_key: dict[str, list[int]] = {}
        for at in chosen:
            by_key.setdefault(key(bare(self._names[at])), []).append(at)
        keys = list(by_key)
        made = (keys, [soften(k) for k in keys], {k: tuple(v) for k, v in by_key.items()})
        with self._lock:
            self._kept[scope] = made
            if len(self._kept) > _SCOPES_KEPT:
                self._kept.popitem(last=False)
        return made

    def means(self, name: str) -> tuple[int, ...]:
        """The units behind a name on the right side of the lexicon; "Kabupaten X" is the regency only."""
        at = self.exact(key(bare(name)))
        wide = [n for n in at if len(self._codes[n]) <= _REGENCY]
        if bare(name) != name:
            wide = [n for n in wide if bare(self._names[n]) != self._names[n] and self._names[n].startswith(name[:4])]
        return tuple(wide or [n for n in at if len(self._codes[n]) == _DISTRICT])
