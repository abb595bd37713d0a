"""Signs about money: paid to an individual instead of a firm's till, and handed to a candidate as a lure."""

from __future__ import annotations

from bot.understanding.facts import Person
from bot.understanding.reading import Reading
from bot.understanding.sign_facts import Around
from bot.understanding.words import several

TO = several("ke ka kepada kpd sama maring nang neng jok marang dhateng lek leq tipaq nyang de'")
FIRMS = several("pt cv ptnya lpk agency agensi lembaga perusahaan kantor")
NO_PERSON = several("lpk blk lembaga agency agensi yayasan tiktok")
SOMEBODY = several(
    "tiyang orang org wong tamu dengan jalmi jalma oreng dia tetangga tetanggaku sodara om anjeunna manehna penipu oknum encik perempuan seseorang"
)
SURE = several("seseorang tamu tiyang dia penipu oknum encik tetangga tetanggaku")
PLACE_OF_TIME = frozenset(
    ["di depan", "didepan", "di muka", "dimuka", "disit", "dhisik", "ndisik", "hadiah", "duit disit"]
)
RECEIVED = (
    *("di", "te", "e", "dapat", "dpt", "dapet", "oleh", "olih", "entuk", "meunang", "kenging"),
    *("terima", "nerima", "nampi", "nampa", "mauq", "bau", "olle", "narema", "angsal", "pikantuk", "dapek"),
)
"""How words for being given begin: passive prefixes, and get or receive in each language."""


def fee_to_person(reading: Reading, around: Around, borrowed: bool = False) -> str:
    """Money that goes from a candidate to an individual: the payee is named or plainly a person, not a firm's till.

    `borrowed`: the recruiter only uses the name of an agency, so that the agency is not the payee.
    """
    fees = [(money, first, behind) for money, first, behind in around.money if money.role == "fee_asked"]
    for money, first, behind in fees:
        if _given_back(reading, first, behind):
            continue
        private = _private_near(reading, first, behind)
        if not private and _institution_near(reading, first, behind, borrowed):
            continue
        if private or _person_takes(reading, around, borrowed):
            return money.words
    if fees:
        return ""
    other = {at for _, first, behind in around.money for at in range(first - 4, behind + 1)}
    asked = [
        first
        for first, behind in reading.affirmed("pay", "ask_money")
        if first not in other
        and any(
            reading.means(at, "money") or reading.words[at].form in ("dp", "panjar")
            for at in range(first, min(len(reading), behind + 2))
        )
    ]
    direct = reading.affirmed("pay_person")
    return reading.quote(*direct[0]) if asked and direct else ""


def _given_back(reading: Reading, first: int, behind: int) -> bool:
    """ "6jt per org udah dibalikin semua": the money was returned already."""
    words = reading.words
    return any(
        any(
            reading.means(at, "already") or words[at].form in ("akhirnya", "langsung")
            for at in range(max(0, a - 3), a + 1)
        )
        for a, _ in reading.affirmed("give_back", "settled")
        if -9 <= a - behind <= 9 and abs(words[a].sentence - words[first].sentence) <= 1
    )


def _agency_abroad(reading: Reading) -> bool:
    """ "agen sana minta", "agensi Taiwan": the firm in the other country, not a recruiter at home."""
    return any(
        word.form in ("agen", "agensi", "agency", "agennya")
        and (reading.words[at + 1].form in ("sana", "sini", "disana", "luar") or reading.means(at + 1, "country"))
        for at, word in enumerate(reading.words[:-1])
    )


def _institution_near(reading: Reading, first: int, behind: int, borrowed: bool) -> bool:
    """The firm, the school or the clinic is paid, or gives a receipt."""
    if _agency_abroad(reading) and not reading.affirmed("pay_person"):
        return True
    for a, b in reading.spans("institution"):
        if abs(a - behind) <= 12 or abs(first - b) <= 12:
            return reading.real(a, b)
    sentence = reading.words[first].sentence
    for at in range(max(0, first - 8), first if not borrowed else 0):
        if reading.words[at].sentence != sentence or reading.words[at].form not in FIRMS:
            continue
        if any(reading.means(here, "recruiter", "honorific") for here in range(at + 1, first)):
            continue
        if any(reading.means(here, "ask_money") for here in range(at, first)) or reading.words[at - 1].form in (
            "ke",
            "lewat",
        ):
            return True
    return False


def _private_near(reading: Reading, first: int, behind: int) -> bool:
    """The words say that a person is paid: "ke Bu Yanti", "rekening pribadi", "dititip ke sponsor"."""
    words = reading.words
    if any(
        -14 <= a - behind <= 10 and not any(words[at].form in FIRMS for at in range(b, min(len(words), b + 2)))
        for a, b in reading.affirmed("pay_person")
    ):
        return True
    for at in range(max(0, first - 8), min(len(words) - 1, behind + 8)):
        if words[at].form not in TO or abs(words[at].sentence - words[first].sentence) > 1:
            continue
        step = at + 1
        while step < len(words) - 1 and words[step].form in (
            "si",
            "dia",
            "sang",
            "pribadi",
            "rek",
            "rekening",
            "staf",
            "stafnya",
        ):
            step += 1
        if reading.means(step, "recruiter", "official") or _named(reading, step):
            return True
    return False


def _named(reading: Reading, at: int) -> bool:
    if not reading.means(at, "honorific") or at + 1 >= len(reading):
        return False
    follows = reading.words[at + 1]
    told = {key for key in reading.meanings[at + 1] if key not in (follows.form, reading.spellings[at + 1])}
    return follows.capital or not told or bool(told & {"given_name", "honorific"})


def _person_takes(reading: Reading, around: Around, borrowed: bool) -> bool:
    """A person is said to recruit, and no firm is said to take the money."""
    named = any(not self_or_victim(reading, person) for person in around.persons)
    if named:
        return True
    if (around.agencies and not borrowed) or any(word.form in NO_PERSON for word in reading.words):
        return False
    return bool(reading.affirmed("recruiter")) or borrowed or bool(around.phones) or _somebody_recruits(reading)


def _somebody_recruits(reading: Reading) -> bool:
    """ "ada tamu ... buka pendaftaran", "wonten tiyang madosi tenaga kerja": somebody who looks for people."""
    for at, word in enumerate(reading.words):
        if word.form in SOMEBODY and any(
            reading.means(here, "offer", "ask_money", "carry")
            for here in range(at + 1, min(len(reading), at + 9))
            if reading.words[here].sentence == word.sentence
            and not reading.words[here].form.startswith(("ditaw", "diaj"))
        ):
            return word.form in SURE or reading.has("report_word", "lead")
    return False


def self_or_victim(reading: Reading, person: Person) -> bool:
    """A bare name behind "suami saya", "adik" or "saya" is the teller's or the victim's; "Bu Sumarni" is not."""
    at = reading.word_at(reading.text.find(person.words))
    if at >= len(reading):
        return False
    before = range(max(0, at - 3), at)
    behind = at + len(person.words.split())
    if _is_taken(reading, behind):
        return True
    if reading.means(at, "honorific"):
        return False
    mine = any(reading.means(here, "kin") or reading.words[here].form in ("saya", "perkenalkan") for here in before)
    return mine and not any(reading.means(here, "recruiter", "friend", "pay", "ask_money") for here in before)


def _is_taken(reading: Reading, behind: int) -> bool:
    """Behind the name stands an age or that the person is sent: it is the candidate, not the recruiter."""
    words = reading.words
    for at in range(behind, min(len(words), behind + 4)):
        if words[at].form.startswith(("umur", "usia", "omor", "yuswa")):
            return True
        if reading.means(at, "leave", "carry") and words[at].form.startswith(("di", "eki", "eke", "te")):
            return True
    return False


def paid_to_candidate(reading: Reading, around: Around) -> str:
    """Cash to the candidate or the family, as a lure."""
    for money, _, _ in around.money:
        if money.role == "paid_to_candidate":
            return money.words
    if any(money.currency != "IDR" for money, _, _ in around.money) and not reading.has("recruiter", "honorific"):
        return ""
    for first, behind in reading.affirmed("sweetener"):
        near = range(max(0, first - 5), min(len(reading), behind + 4))
        if reading.quote(first, behind).lower() in PLACE_OF_TIME:
            continue
        if any(reading.means(at, "give_me") and not reading.negated[at] for at in near):
            return reading.quote(first, behind)
    if reading.has("organ", "commission"):
        return ""
    for first, behind in reading.affirmed("give_me"):
        if behind < len(reading) and reading.means(behind, "money") and reading.words[first].form.startswith(RECEIVED):
            after = reading.words[behind + 1].form if behind + 1 < len(reading) else ""
            if after not in ("dari", "kalo", "kembali", "pinjaman", "balik"):
                return reading.quote(first, behind + 1)
    return ""
