"""Signs that depend on the country: household work under the moratorium, and the pattern of the scam compounds."""

from __future__ import annotations

from bot.understanding.reading import Reading
from bot.understanding.sign_facts import Around
from bot.understanding.words import several

MORATORIUM = several("AE BH DZ EG IQ IR JO KW LB LY MA MR OM PS QA SA SD SY TN YE")
"""Kepmenaker 260/2015: no household work in these countries."""
MORATORIUM_SINCE = 2015
SITES = several("rumah gudang warung kuliah sekolah kantor toko mall klinik kebun ladang pabrik")
"""Places that are a job only where somebody is said to work or be hired."""
NEAR = 9  # words between a job and the country or the offer that it belongs to
TELLER = several("saya sy aku ak kami cuma kulo abdi tiang kaula nyong inyong beta")
DRIVER = several("supirnya sopirnya supire sopire driver drivernya supirna sopirna")
AS = several("jadi jd sebagai dadi janten bagian")
CHEATING = ("nipu", "tipu", "ngapusi", "ngabohong", "nepo")
SCAM_COUNTRIES = frozenset({"KH", "MM", "LA", "PH"})


def moratorium(reading: Reading, around: Around) -> str:
    """Household work, or no other work named, in a country under the moratorium."""
    spots = [each for each in around.countries if each.code in MORATORIUM]
    house = reading.affirmed("house_job")
    if not spots and house and not around.countries and reading.affirmed("pilgrim"):
        return reading.quote(*house[0])  # a pilgrim's journey goes to Saudi Arabia
    if not spots or _before_moratorium(reading, around):
        return ""
    other = [
        (first, behind)
        for first, behind in reading.affirmed("other_job", "seafarer")
        if _is_the_offer(reading, first, behind)
    ]
    plain = [(first, behind) for first, behind in house if reading.words[first].form != "tkw"]
    if other and not plain:
        return ""
    return reading.quote(*house[0]) if house else spots[0].words


def _is_the_offer(reading: Reading, first: int, behind: int) -> bool:
    """Whether a job is the one abroad, and not the teller's own, the driver's, or only a building."""
    words = reading.words
    before = range(max(0, first - 4), first)
    hired = any(reading.means(at, "work", "offer", "promise") or words[at].form in AS for at in before)
    if words[first].form in SITES:
        return hired
    if any(words[at].form in TELLER for at in range(max(0, first - 2), first)) or words[first].form in DRIVER:
        return False
    near = range(max(0, first - NEAR), min(len(words), behind + NEAR))
    return hired or any(
        reading.means(at, "country", "offer", "promise", "named_offer", "salary", "work", "contract", "visa")
        and words[at].sentence == words[first].sentence
        for at in near
    )


def _before_moratorium(reading: Reading, around: Around) -> bool:
    """A year before it is named, or a grown person tells of when she was so much younger."""
    years = [int(word.form) for word in reading.words if word.number and len(word.form) == 4 and word.form.isdigit()]
    if any(1980 <= year < MORATORIUM_SINCE for year in years):
        return True
    told = reading.has("past") and reading.has("now")
    return told and len(around.ages) > 1 and around.year - (max(around.ages) - min(around.ages)) < MORATORIUM_SINCE


def scam_compound(reading: Reading, around: Around, held: bool) -> str:
    """Made to defraud, or an office job without skill in the countries where the compounds are."""
    scam_place = any(each.code in SCAM_COUNTRIES for each in around.countries)
    words = reading.spans("scam_word") if held and scam_place else reading.affirmed("scam_word")
    for first, behind in words:
        cheats = any(root in reading.quote(first, behind).lower() for root in CHEATING)
        made = held or any(reading.means(at, "force") for at in range(max(0, first - 3), behind))
        if scam_place or made or (around.countries and not cheats):
            return reading.quote(first, behind)
    places = [each.words for each in around.countries if each.code in SCAM_COUNTRIES]
    border = reading.affirmed("thai_border") if any(each.code == "TH" for each in around.countries) else []
    if not places and not border:
        return ""
    where = places[0] if places else reading.quote(*border[0])
    jobs = reading.spans("scam_target") if held or reading.has("if") else []
    jobs += reading.affirmed("scam_job", "unskilled")
    if jobs:
        return reading.quote(*jobs[0])
    paid = any(money.role == "salary" for money, _, _ in around.money)
    hired = reading.affirmed("other_job", "house_job") and reading.has(
        "offer", "promise", "carry", "leave", "named_offer"
    )
    return where if paid or hired else ""
