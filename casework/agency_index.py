"""Finding the agency that somebody asks about: exactly one firm, firms that may be meant, or none.

A firm is found for certain by its name, letter by letter after what `agency_names` forgives, by its licence number or by
its office telephone. Everything else is a suggestion: first a name that reads the same aloud, then near names (ratio of
the names without spaces, never a score on sets of words, which gave complete strangers 100), beginnings of names,
initials, and look-alike letters. The figures behind NEAR come from `python -m benchmarks.agencies`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from casework.agency_asking import Asked, read_question
from casework.agency_firms import Firm, Register, everyone, register
from casework.agency_names import Name, read_name
from casework.agency_numbers import licence_key, phone_key
from storage.database import Unit

NEAR = 86.0
"""The least ratio (0 to 100) of a suggestion."""
SUGGESTIONS = 3
"""How many are shown at most."""
_BEGINNING = 84.0  # where a beginning of a name stands among suggestions: behind names that are near as a whole
_INITIALS = 80.0
# what is written letter by letter stands before what reads the same, and that before everything that is near
_WRITTEN, _ALOUD, _NUMBER = 103.0, 102.0, 101.0
_LEAST_LETTERS = 4  # of a name to be near another one
_LEAST_BEGINNING = 6
_LICENCE_TYPOS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What one question led to.

    `firm` is there only if it is certain, and then `by` says through what: name, licence or phone. `near`: other firms,
    at most three, best first; `more`: how many are left out. `number_differs`: the name is the firm's, the licence number
    given with it is not.
    """

    asked: Asked
    firm: Firm | None = None
    by: str = ""
    near: tuple[Firm, ...] = ()
    more: int = 0
    number_differs: bool = False


class AgencyIndex:
    """All agencies in memory, built once for each import: under five milliseconds a question at 2,000 agencies."""

    def __init__(self, firms: Iterable[Firm], register: Register | None, *, near: float = NEAR) -> None:
        self.register = register
        self._near = near
        self.firms = tuple(firms)
        self.names: tuple[Name, ...] = tuple(read_name(firm.name) for firm in self.firms)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._respelled: dict[str, list[int]] = defaultdict(list)
        self._licences: dict[str, list[int]] = defaultdict(list)
        self._phones: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[int]] = defaultdict(list)
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        self._loose = [name.loose for name in self.names]
        for at, (firm, name) in enumerate(zip(self.firms, self.names, strict=True)):
            self._exact[name.exact].append(at)
            self._respelled[name.respelled].append(at)
            for key in {licence_key(firm.licence), *(licence_key(office.permit) for office in firm.offices)} - {""}:
                self._licences[key].append(at)
            for key in {phone_key(phone) for office in firm.offices for phone in office.phones} - {""}:
                self._phones[key].append(at)
            if len(name.words) > 1:
                self._initials[name.initials].append(at)
            for key in _beginnings(name):
                self._beginnings[key].append(at)

    @classmethod
    def build(cls, unit: Unit) -> AgencyIndex:
        """The index of what the database holds."""
        return cls(everyone(unit), register(unit))

    def search(self, text: str) -> tuple[Found, ...]:
        """One answer for each name or number that a text asks for; none if it asks for nothing."""
        return tuple(self.find(asked) for asked in read_question(text))

    def pick(self, firm_id: str) -> Found | None:
        """The firm that somebody picked, as certain as if its name had been typed; None if it is not there any more."""
        for at, firm in enumerate(self.firms):
            if firm.id == firm_id:
                others = {key: score for key, score in self._alike(at).items() if key != at}
                near = self._suggest(Asked((firm.name,), words=firm.name), others)
                return Found(near.asked, firm, "name", near.near, near.more)
        return None

    def find(self, asked: Asked) -> Found:
        """What one question leads to."""
        licence = asked.licence or licence_key(asked.name)  # a number may be written like a name: KEP 901 MEN 2006
        owners = self._licences.get(licence, [])
        named = self._named(asked)
        scores = self._scores(asked)
        if len(named) == 1:
            return self._one(asked, named[0], owners, scores)
        if len(named) > 1:
            return self._suggest(asked, {**scores, **dict.fromkeys(named, _WRITTEN)})
        if len(owners) == 1 and (not asked.name or not asked.licence):
            return Found(asked, self.firms[owners[0]], "licence")
        callers = self._phones.get(asked.phone, []) if asked.phone else []
        if len(callers) == 1 and not asked.name and not asked.licence:
            return Found(asked, self.firms[callers[0]], "phone")
        if licence and not owners:
            scores.update(self._near_licences(licence))
        scores.update(dict.fromkeys([*callers, *owners], _NUMBER))
        return self._suggest(asked, scores)

    def _one(self, asked: Asked, at: int, owners: list[int], scores: dict[int, float]) -> Found:
        """What a name leads to that is exactly one firm's, if nothing beside it speaks against that firm."""
        foreign = bool(asked.licence) and at not in owners
        if foreign and owners:  # a name with somebody else's number: nobody is found for certain
            return self._suggest(asked, {**scores, at: _WRITTEN, **dict.fromkeys(owners, _NUMBER)})
        near = {other: score for other, score in {**self._alike(at), **scores}.items() if other != at}
        apart = self._suggest(asked, near)
        return Found(asked, self.firms[at], "name", apart.near, apart.more, foreign)

    def _named(self, asked: Asked) -> list[int]:
        """Firms whose name was written letter by letter; several if the name does not tell them apart."""
        for written in asked.names:
            name = read_name(written)
            found = self._exact.get(name.exact, []) if name.exact else []
            if fitting := [at for at in found if name.form in ("", self.names[at].form or "pt")]:
                return fitting
        return []

    def _scores(self, asked: Asked) -> dict[int, float]:
        """How near firms come to the name, for those that come near enough to ask about."""
        if not asked.name:
            return {}
        name = read_name(asked.name)
        scores: dict[int, float] = {}
        if len(name.loose) >= _LEAST_LETTERS:
            near = process.extract(name.loose, self._loose, scorer=fuzz.ratio, score_cutoff=self._near, limit=None)
            scores = {at: score for _, score, at in near}
            for at in tuple(scores):
                for relative, score in self._family(self.names[at]).items():
                    scores.setdefault(relative, score)
        for at, score in self._family(name).items():
            scores.setdefault(at, score)
        for written in asked.names:
            if reads := read_name(written).respelled:
                scores.update(dict.fromkeys(self._respelled.get(reads, ()), _ALOUD))
        letters = "".join(name.words)
        if 2 <= len(letters) <= 6 and (len(name.words) == 1 or all(len(word) == 1 for word in name.words)):
            for at in self._initials.get(letters, ()):
                scores.setdefault(at, _INITIALS)
        return scores

    def _family(self, name: Name) -> dict[int, float]:
        """Firms whose name goes on where this one ends, or ends where this one goes on."""
        found = {}
        if len(name.loose) >= _LEAST_BEGINNING:
            for at in self._beginnings.get(name.loose, ()):
                found[at] = _BEGINNING - abs(len(self._loose[at]) - len(name.loose)) / 100
        for beginning in _beginnings(name):
            for at in self._respelled_loose(beginning):
                found[at] = _BEGINNING - abs(len(self._loose[at]) - len(name.loose)) / 100
        return found

    def _respelled_loose(self, loose: str) -> Iterable[int]:
        return (at for at in self._respelled.get(loose, ()) if self._loose[at] == loose)

    def _alike(self, at: int) -> dict[int, float]:
        """Firms whose names are nearly that of a firm: to be shown apart."""
        near = process.extract(self._loose[at], self._loose, scorer=fuzz.ratio, score_cutoff=self._near, limit=None)
        return {**self._family(self.names[at]), **{other: score for _, score, other in near}}

    def _near_licences(self, licence: str) -> dict[int, float]:
        near = process.extract(
            licence,
            self._licences.keys(),
            scorer=Levenshtein.distance,
            score_cutoff=_LICENCE_TYPOS,
            limit=SUGGESTIONS + 1,
        )
        return {at: 98.0 - typos for key, typos, _ in near for at in self._licences[key]}

    def _suggest(self, asked: Asked, scores: dict[int, float]) -> Found:
        best = sorted(scores, key=lambda at: (-scores[at], self.firms[at].gone_on is not None, self.firms[at].name))
        shown = tuple(self.firms[at] for at in best[:SUGGESTIONS])
        return Found(asked, near=shown, more=max(0, len(best) - SUGGESTIONS))


def _beginnings(name: Name) -> list[str]:
    """The loose keys of the name without its last words: at least two words, and letters enough to mean something."""
    keys = []
    for count in range(2, len(name.words)):
        key = read_name(" ".join(name.words[:count])).loose
        if len(key) >= _LEAST_BEGINNING:
            keys.append(key)
    return keys
