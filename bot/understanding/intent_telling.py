"""Stories: of a recruiter who worries people, of one's own past work abroad, of somebody in danger now."""

from __future__ import annotations

from bot.understanding.intent_cues import DANGER, Cues


def tell_of_recruiter(cues: Cues) -> float:
    """About a recruiter, an agency or a practice."""
    seen = cues.seen
    score = 0.4
    if cues.reports:
        score += 3
    if cues.recruits:
        score += 1.2
    score += min(2.5, 0.7 * len(seen.signals))
    if seen.persons:
        score += 1.2
    if seen.phones:
        score += 0.6
    if cues.has("carry", "offer") and (seen.countries or cues.has("abroad")):
        score += 0.8
    if cues.has("lead") and cues.has("recruiter", "offer", "carry", "leave"):
        score += 1.2
    if cues.has("around_here"):
        score += 0.8
    if cues.has("kin", "friend") and seen.signals:
        score += 0.5
    if cues.has("beware") and cues.recruits:
        score += 1
    if seen.agencies and seen.signals and not cues.tag:
        score += 1.2
    if cues.hypothetical:
        score -= 2
    if cues.own_past and not cues.has("recruits_again"):
        score *= 0.6
    return score


def tell_of_own_past(cues: Cues) -> float:
    """Back home or on leave: tells or asks about the own past work abroad."""
    seen = cues.seen
    score = 5.0 * cues.own_past
    if score and cues.has("witness"):
        score += 1.5
    if score and cues.has("settled"):
        score += 1
    if seen.departure not in ("none", "unknown"):
        score -= 3
    if cues.has("recruits_again"):
        score -= 3.5
    if not seen.countries and not cues.has("abroad", "return_me", "seafarer"):
        score -= 1
    return score


def cry_for_help(cues: Cues) -> float:
    """For somebody in danger, or about to be taken now."""
    seen = cues.seen
    if not seen.danger:
        return 0.0
    helps = cues.affirms("help") and not (cues.has("please") and not _cry(cues))
    myself = cues.myself
    score = 2.0
    if helps:
        score += 3
    if myself:
        score += 2.5
    if (cues.my_kin or cues.has("friend")) and DANGER & set(seen.signals):
        score += 1
    if cues.has("urgent") and (cues.my_kin or cues.has("me")):
        score += 1.5
    elif not helps and not myself and seen.departure not in ("today", "tomorrow"):
        score -= 1.5
    if seen.departure == "today":
        score += 2.6 if cues.my_kin or myself or seen.minor else 0.8
    if seen.departure == "today" and seen.minor:
        score += 1.2
    if seen.departure == "tomorrow" and helps:
        score += 1.5
    if "self_harm" in seen.signals:
        score += 3
    if "missing_person" in seen.signals and cues.has("kin") and helps:
        score += 1
    if cues.reading.text.count("!") >= 2 or cues.reading.text.count("?") >= 3:
        score += 0.7
    watched = "group_departure" in seen.signals or cues.has("saw_myself")
    if watched and not (helps or myself or seen.minor or cues.my_kin):
        score -= 1.5
    if cues.reports and not helps and not myself:
        score -= 1.2
    if seen.persons and not helps and not myself:
        score -= 0.8
    if cues.recruits and not helps and not myself and seen.departure != "today":
        score -= 1
    if cues.has("offer") and cues.has("safe_word") and cues.asks and not helps:
        score -= 1.5
    return score


def _cry(cues: Cues) -> bool:
    """Whether the call for help opens or closes the message, and is not the "tolong dicek" of a request."""
    first = cues.reading.first("help")
    return bool(first) and (first[0] <= 2 or first[0] >= cues.size - 4) and not cues.reading.means(first[0], "please")
