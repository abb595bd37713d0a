"""Questions: about an agency, about an offer that was made, or in general."""

from __future__ import annotations

from bot.understanding.intent_cues import Cues

ABOUT_MONEY = {"fee_to_person", "recruiter_is_official"}


def ask_about_agency(cues: Cues) -> float:
    """Is this agency licensed, real, where is it; also a bare name, or a wish for a good one."""
    seen = cues.seen
    named = seen.agencies > 0
    kind = named or cues.has("agency_kind")
    question = cues.has("agency_question")
    score = 0.0
    if named and cues.size <= 9 and not seen.signals and not cues.reports:
        score += 5
    if named and cues.asks:
        score += 2.5
    if question and cues.asks and kind:
        score += 5 if named else 4
    elif named and question:
        score += 2.5
    if cues.fits("seek_agency") and not seen.persons and not named and not cues.reports:
        score += 6
    if (named and cues.has("please", "status_word")) or (
        named and any(form in ("cek", "cekin", "info") for form in cues.forms)
    ):
        score += 1.5
    if (
        kind
        and not named
        and cues.fits("is_it_safe")
        and not cues.has("named_offer", "force")
        and any(form == "pt" for form in cues.forms)
    ):
        score += 2.5
    if cues.fits("generic_ask") and not named and not cues.fits("seek_agency"):
        score -= 4
    if cues.reports and seen.signals:
        score -= 3
    if seen.danger:
        score -= 4
    score -= 0.8 * len(set(seen.signals) - ABOUT_MONEY)
    if "salary" in seen.money:
        score -= 1.5
    if named and not cues.asks and seen.signals:
        score -= 2
    if cues.has("named_offer", "house_job") and not named:
        score -= 1
    return score


def ask_about_offer(cues: Cues) -> float:
    """Is this offer or this condition safe."""
    seen = cues.seen
    safe = cues.fits("is_it_safe") or (cues.has("named_offer") and cues.has("feared"))
    mine = cues.fits("my_offer") or "salary" in seen.money or cues.has("unskilled", "named_offer")
    score = 0.0
    if safe and mine:
        score += 6 + (0.8 if seen.countries else 0)
    elif safe and (seen.signals or cues.has("offer", "me")):
        score += 4
    elif mine and cues.asks:
        score += 2.5
    elif safe:
        score += 1
    if cues.has("named_offer"):
        score += 1.2 + (2.0 if _offered_to_me(cues) else 0)
    if mine and cues.has("ask_word", "advice"):
        score += 1.5
    if cues.reports:
        score -= 3.5
    if seen.persons:
        score -= 3.5 if cues.has("kin", "friend", "around_here") and not cues.has("named_offer") else 1.5
    if seen.phones:
        score -= 0.8
    if cues.has("lead") and (cues.has("around_here", "hearsay") or cues.recruits):
        score -= 1.5
    if cues.has("come_home", "return_me", "already_gone") and not (cues.has("offer") or mine):
        score -= 1.5
    if seen.agencies:
        score -= 1 if mine else 2
    if cues.own_past and not cues.has("named_offer"):
        score -= 4
    if cues.hypothetical and not cues.has("named_offer"):
        score -= 3
    if (cues.has("general") and not mine) or cues.fits("generic_ask"):
        score -= 2 if cues.has("me", "named_offer") or seen.money else 5
    if seen.danger and (cues.affirms("help") or seen.departure == "today"):
        score -= 2.5
    return score


def _offered_to_me(cues: Cues) -> bool:
    """ "Ditawarin temen jd operator": it opens with the offer, so it was made to the teller."""
    first = cues.reading.first("named_offer")
    made = bool(first) and cues.forms[first[0]].startswith(
        ("ditaw", "tetaw", "etaw", "dpt", "dapat", "dapet", "diajak", "dijak")
    )
    return made and first[0] <= 4 and not cues.reports and not cues.has("around_here")


def ask_in_general(cues: Cues) -> float:
    """A rule, a cost, an address: about nobody in particular."""
    seen = cues.seen
    if not cues.asks:
        return -3.0
    score = 0.0
    if cues.fits("generic_ask"):
        score += 4
    elif cues.has("general"):
        score += 3
    elif cues.has("how", "how_much", "ask_word"):
        score += 1.5
    if cues.hypothetical:
        score += 3.5
    if cues.has("me") and seen.signals:
        score -= 2
    if cues.has("office") and cues.has("contact_number", "question"):
        score += 3.5
    particular = seen.persons or seen.phones or seen.money or cues.reports or cues.recruits or seen.agencies
    if not particular and not cues.has("named_offer", "lead", "around_here"):
        score += 1.8
        if not cues.has("me", "kin", "friend") and not cues.fits("my_offer"):
            score += 1.5
    if seen.agencies:
        score -= 2.5
    if seen.persons or seen.phones:
        score -= 2
    if cues.reports and (seen.signals or seen.persons):
        score -= 3
    if "salary" in seen.money or cues.has("unskilled"):
        score -= 1.5
    if (cues.has("lead") and cues.recruits) or (cues.has("legit_word") and cues.has("recruiter", "agency_kind")):
        score -= 1.5
    if seen.danger and not cues.has("if"):
        score -= 2.5
    if cues.has("status_word") and not cues.hypothetical:
        score -= 2
    return score
