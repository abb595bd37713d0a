"""Who pays whom: a fee, a lure, a wage, a ransom. The nearest word decides; a denied one ("gak bayar") does not count."""

from __future__ import annotations

from bot.understanding.facts import Role
from bot.understanding.money_terms import (
    brought_home,
    for_papers_back,
    given_on,
    held_for,
    instalment,
    is_commission,
    only_given,
    sentence_around,
    signed_for,
)
from bot.understanding.reading import Reading
from bot.understanding.words import several

CUES: tuple[tuple[str, Role, float], ...] = (
    ("salary", "salary", 3.0),
    ("penalty", "debt_or_penalty", 3.4),
    ("debt", "debt_or_penalty", 3.2),
    ("cut", "debt_or_penalty", 2.6),
    ("collateral", "debt_or_penalty", 2.6),
    ("sweetener", "paid_to_candidate", 3.2),
    ("give_me", "paid_to_candidate", 2.4),
    ("commission", "other", 2.0),
    ("spam", "other", 4.0),
    ("pay", "fee_asked", 2.4),
    ("ask_money", "fee_asked", 2.2),
    ("cost", "fee_asked", 2.0),
    ("spent", "fee_asked", 1.6),
)
BACK, AHEAD = 9, 6  # words that are looked at before and behind an amount
POST = several("tawaran posisi bagian jadi jd sbg sebagai dadi janten jabatan job loker lowongan kerja")
RECEIVED = ("di", "te", "e", "dpt", "dap", "terima", "nrima", "nerima")


def role_cues(reading: Reading, first: int, behind: int) -> dict[str, float]:
    """How strongly the words around an amount speak for each role."""
    scores: dict[str, float] = {}
    words = reading.words
    for direction in (-1, 1):
        distance, here = 0.0, first if direction < 0 else behind - 1
        for _ in range(BACK if direction < 0 else AHEAD):
            here += direction
            if not 0 <= here < len(words):
                break
            edge = words[here + 1] if direction < 0 else words[here]
            distance += 1.0
            if words[here].sentence != words[here - direction].sentence:
                distance += 4.0
            elif edge.soft or (reading.means(here, "but") and direction > 0):
                distance += 2.0
            if words[here].number or "number_word" in reading.meanings[here]:
                distance += 1.5
            for meaning, role, weight in CUES:
                end = reading.meanings[here].get(meaning)
                if end is None or (direction < 0 and end > first):
                    continue
                if reading.negated[here] and not _conditional(reading, here):
                    continue
                gain = weight / (distance + (1.2 if direction > 0 else 0.4))
                scores[role] = max(scores.get(role, 0.0), gain)
    return scores


def _conditional(reading: Reading, here: int) -> bool:
    """ "kalau belum bayar": denied, yet it is what is demanded."""
    return any(reading.means(at, "if") for at in range(max(0, here - 4), here))


def role_of(reading: Reading, first: int, behind: int, period: str = "") -> tuple[Role, bool]:
    """Who pays whom, and whether a rule says so that leaves little doubt; else it is what the nearest words suggest."""
    scores = role_cues(reading, first, behind)
    sure = _plain_role(reading, first, behind, period, scores)
    return (sure, True) if sure else (_likely_role(reading, first, behind, period, scores), False)


def _plain_role(reading: Reading, first: int, behind: int, period: str, scores: dict[str, float]) -> Role | None:
    """The role where what the sum is tied to settles it."""
    sentence = sentence_around(reading, first, behind)

    def has(*meanings: str) -> bool:
        return any(reading.means(at, *meanings) for at in sentence)

    asked = scores.get("fee_asked", 0.0 if scores.keys() - {"other"} else 1.0)
    if held_for(reading, sentence, first) and asked >= max(scores.get("salary", 0), 0.3):
        return "debt_or_penalty"
    if only_given(reading, first):
        return "salary"
    if (
        reading.has("organ")
        and reading.has("sell_organ")
        and not any(reading.means(at, "ask_money", "penalty") for at in range(max(0, first - 4), first))
    ):
        return "other"
    if reading.has("spam") and not reading.has("recruiter"):
        return "other"
    around = range(max(0, first - 4), min(len(reading), behind + 3))
    if any(reading.means(at, "comfort_money") for at in around) and not any(
        reading.means(at, "pay", "ask_money") for at in around if at < first
    ):
        return "other"
    if signed_for(reading, first) or instalment(reading, first, behind):
        return "debt_or_penalty"
    if brought_home(reading, first):
        return "salary"
    if is_commission(reading, first, sentence):
        return "other"
    if has("make_paper", "fake") and has("fake") and not has("pay", "ask_money") and scores.get("salary", 0) < 0.5:
        return "other"
    near_back = range(max(0, first - 5), first)
    if for_papers_back(reading, first):
        return "debt_or_penalty"
    if any(reading.means(at, "make_paper") for at in near_back) and any(
        reading.means(at, "id_paper") and not reading.means(at, "passport") for at in near_back
    ):
        return "other"
    if any(reading.words[at].form in ("rs", "sakit") for at in near_back) and reading.has("sick"):
        return "other"  # what the hospital asks
    cut = any(reading.means(at, "cut") and not reading.negated[at] for at in near_back)
    turned = any(reading.means(at, "turned_out", "promise") for at in near_back)
    if cut and not turned and scores.get("debt_or_penalty"):
        return "debt_or_penalty"
    if _promised_pay(reading, first, behind):
        return "salary"
    promised = any(reading.words[at].form.startswith(("dijanj", "janji", "ejanj", "tejanj")) for at in near_back)
    if promised and has("scam_job", "other_job", "house_job", "work") and not has("money", "sweetener"):
        return "salary"
    if _just_received(reading, first):
        return "paid_to_candidate"
    if given_on(reading, first, behind):
        return "fee_asked"
    return None


def _likely_role(reading: Reading, first: int, behind: int, period: str, scores: dict[str, float]) -> Role:
    """The role that the nearest words suggest."""
    sentence = sentence_around(reading, first, behind)

    def has(*meanings: str) -> bool:
        return any(reading.means(at, *meanings) for at in sentence)

    if period and scores.get("salary", 0) == 0 and not scores.keys() & {"fee_asked", "debt_or_penalty"}:
        return "salary"
    if _behind_post(reading, first):
        return "salary"
    if not scores:
        if period:
            return "salary"
        if has("scam_job", "other_job", "house_job", "unskilled") and reading.has("offer", "named_offer", "unskilled"):
            return "salary"
        return "fee_asked" if reading.has("recruiter", "offer", "carry", "leave", "honorific") else "other"
    return max(scores, key=lambda role: scores[role])  # type: ignore[return-value]


def _promised_pay(reading: Reading, first: int, behind: int) -> bool:
    """ "kontrak bilang 1500 dirham, nyatanya 800": a promise of pay and what was paid."""
    before = range(max(0, first - 5), first)
    if any(
        reading.means(at, "pay", "ask_money", "cost", "penalty", "debt", "give_me") and not reading.negated[at]
        for at in before
    ):
        return False
    return (
        any(reading.means(at, "contract", "turned_out") for at in before)
        and any(reading.means(at, "contract", "turned_out", "salary") for at in sentence_around(reading, first, behind))
        and bool(reading.has("contract", "salary"))
    )


def _just_received(reading: Reading, first: int) -> bool:
    """ "dikasih DP 2 jt": what stands between the giving and the sum does not turn it round."""
    for at in range(first - 1, max(-1, first - 4), -1):
        if reading.means(at, "give_me") and not reading.negated[at]:
            words = [reading.words[here].form for here in range(at + 1, first)]
            return (
                reading.words[at].form.startswith(RECEIVED)
                and bool(words)
                and set(words) <= {"dp", "uang", "muka", "panjar", "duit", "tanda", "jadi"}
            )
        if not (reading.means(at, "cost", "money", "pay") or reading.words[at].form in ("muka", "jadi")):
            return False
    return False


def _behind_post(reading: Reading, first: int) -> bool:
    """ "posisi data analyst 15jt", "jadi baby sitter 12jt": a sum right behind the name of a job is its pay."""
    jobs = ("scam_job", "other_job", "house_job")
    start = next((at for at in range(max(0, first - 5), first) if reading.words[at].form in POST), None)
    if start is None or first - start < 2:
        return False
    named = any(reading.meanings[at].get(job, 0) >= first for at in range(start + 1, first) for job in jobs)
    return named and not any(reading.means(at, "pay", "ask_money", "cost") for at in range(start, first))
