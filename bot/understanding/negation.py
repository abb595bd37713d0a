"""What is denied: "gak bayar" is not "bayar", in Indonesian, Javanese, ngapak, Sundanese, Sasak and Madurese.

A denial reaches the next word that says something, over little words ("belum ada yang dimintain"), and further over
"dan/atau"; it ends at "tapi", "malah", at the end of the sentence, and does not count when it closes a question ("resmi
gak?"). Fear works alike: "takut dipukul" says that nobody was hit.
"""

from __future__ import annotations

from bot.understanding.reading import Reading
from bot.understanding.words import several

REACH = 6  # words; a denial further away belongs to something else
LOOSE = several("lead around_here idle named_offer not_answered no_answer earlier hearsay")
"""Phrases that only begin something; a denial reaches through them."""
WHOLE = several(
    "cancel_word cancelled_trip unpaid_whole lost not_as_promised no_care self_harm_whole cannot_bear distress no_passport"
)
"""Phrases that hold their denial within themselves."""
GOOD = several("pay give_me may go_out come_home contact rest show_or_see unpaid_whole")
HARM = several("hit threaten lock force cut hold rape sex_work")
"""Behind "gak dikasih makan dan" a harm is not denied, but done."""
THINGS = several("document passport salary money kin friend person phone id_paper visa me recruiter employer")
DONE = several(
    "hold pay give_back give_me cut lock hit threaten carry leave late_pay force fake make_paper debt penalty"
)
"""What is named anew behind an and, and what is then said to be done with it."""
CLOSING = several(
    "min mimin admin kak kaka pak bu mas mbak bang bro gan ya yaa sih nih tuh nya kang teh lur dek yo to kan si deh dong loh lho ini itu iku kiye ta toh"
)


def deny(reading: Reading) -> None:
    """Mark the words that are denied and those that are only feared."""
    for at in range(len(reading)):
        over = reading.meanings[at]
        if "no" in over and not closes_question(reading, at) and not _other_g(reading, at):
            _reach(reading, at, over["no"], reading.negated, "no")
        if "feared" in over:
            _reach(reading, at, over["feared"], reading.feared, "feared")
        if "joke" in over:
            reading.feared = [True] * len(reading)
            return
        if "awareness" in over:
            _only_warned(reading, over["awareness"])


def _only_warned(reading: Reading, start: int) -> None:
    """What a warning heard elsewhere lists ("dibilangin waspada calo yg nahan ijazah"): up to the end of its sentence."""
    here = start
    while here < len(reading) and reading.words[here].sentence == reading.words[start - 1].sentence:
        if "but" in reading.meanings[here]:
            return
        reading.feared[here] = True
        here += 1


def _other_g(reading: Reading, at: int) -> bool:
    """`G to G` and `g` behind a number are no denial."""
    words = reading.words
    if words[at].form != "g":
        return False
    return (at + 1 < len(words) and words[at + 1].form in ("to", "2")) or (at > 0 and words[at - 1].form == "to")


def closes_question(reading: Reading, at: int) -> bool:
    """Whether the denial ends its sentence, as in "aman gak min"; then it asks and denies nothing."""
    words = reading.words
    if at == 0 or words[at - 1].sentence != words[at].sentence:
        return False
    for here in range(reading.meanings[at]["no"], len(words)):
        if words[here].sentence != words[at].sentence or words[here].soft:
            return True
        if words[here].form not in CLOSING and not reading.means(here, "address"):
            return False
    return True


def _reach(reading: Reading, at: int, start: int, marks: list[bool], kind: str) -> None:
    words = reading.words
    whole = max((end for meaning, end in reading.meanings[at].items() if meaning in WHOLE), default=0)
    if kind == "no" and whole > start:
        marks[start:whole] = [True] * (whole - start)
        return  # "teu jadi", "gak dibayar": said as one, and what follows is not denied
    here, left = start, REACH
    if kind == "feared" and start < len(words) and words[start].soft:
        return
    while here < len(words) and left:
        if words[here].sentence != words[at].sentence:
            return
        over = reading.meanings[here]
        if "but" in over or (words[here].soft and here > start):
            return
        if "no" in over and kind == "feared":
            return
        end = max((stop for meaning, stop in over.items() if meaning not in LOOSE), default=here + 1)
        plain = "pass" in over or "and" in over or "address" in over or "me" in over
        longer = end > here + 1
        marks[here] = True
        if not plain or longer:
            follows = here + 1
            for inside in range(here, min(end, len(words))):
                marks[inside] = True
                follows = inside + 1
            if (
                follows < len(words)
                and "and" in reading.meanings[follows]
                and not words[follows].soft
                and not _new_clause(reading, follows + 1)
                and not (reading.means(here, *GOOD) and reading.means(follows + 1, *HARM))
            ):
                here, left = follows + 1, 3
                continue
            return
        here += 1
        left -= 1


def _new_clause(reading: Reading, at: int) -> bool:
    """ "tidak dibayar dan paspor ditahan": behind the and a new thing is named and something is said of it."""
    words = reading.words
    if not reading.means(at, *THINGS) or reading.means(at, *DONE):
        return False
    for here in range(at + 1, min(len(words), at + 4)):
        if words[here].sentence != words[at].sentence or words[here].soft:
            return False
        if "no" in reading.meanings[here]:
            return False
        if reading.means(here, *DONE):
            return True
    return False
