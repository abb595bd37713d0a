"""Signs about people: an official who recruits or shields, and three or more who are moved together."""

from __future__ import annotations

from bot.understanding.reading import Reading
from bot.understanding.sign_facts import Around
from bot.understanding.words import several

GROUP = 3  # people moved together (tests/corpus/README.md)
TOGETHER = several("sama2 barengan bareng2 bareng serombongan rombongan berombongan bebarengan babarengan bersamaan")
CROWD = several("serombongan rombongan berombongan")
WEAPONS = several("parang golok preman celurit pistol")
SHIELDED = several(
    "dibekingi dibekingin dibacking dilindungi bekingan bekingannya dibekingan beking dibantu kerjasama dilindungan dibeking backingan backing bekingane bekinge bekingna"
)
TURN = several("tapi tp tpi tetapi namun nanging tapina tape laguq")
TOWARDS = several("ke ka kpd kepada maring nang neng meng jok dhateng marang de' sama")
NEAR_BY = several(
    "rumah rumahnya kantor depan dpn dekat deket sebelah samping belakang omah omahe umah umahe bumi imah bale balai roma bengko tempat"
)
GATHER = ("kumpul", "tampung", "nampung", "kempel", "kempal", "lumpuk", "kompol")
HE = several(
    "dia ia orangnya orgnya wonge wongne jalmina jelemana anjeunna beliau manehna orengnga dheweke piyambake iye pelakunya calonya sponsornya nyong'e"
)
LINK = several(
    "itu adalah kan tuh emang memang masih msh juga jg kebetulan ternyata jebule sebenarnya aslinya ini kuwi iku teh mah anaknya dari nya sendiri pak bu adiknya adik kakaknya mantunya menantunya iparnya saudaranya sodaranya keponakannya"
)
OBJECTS = several("grup group wa stempel cap surat ttd arisan pengajian warga kegiatan rapat acara info")
APART = several("sendiri2 dhewe2 dewe2 masing2an nyalira2")
GATES = several("kualanamu soetta juanda bandara pelabuhan dermaga terminal cgk feri ferry")
LINKS = several("itu ini tuh adalah ya teh kuwi iku iki kiye")
CAUGHT = ("ditangk", "dicekel", "ditewak", "diciduk", "digerebek", "didampingi")
AGENTS = several("sama oleh ku karo dening bi' siq isik isiq")
TELLERS = several("saya sy aku kami kulo abdi perkenalkan tiang kaula nyong")


def recruiter_is_official(reading: Reading) -> str:
    """The recruiter or taker of money is an official, poses as one, or is shielded by one."""
    words = reading.words
    for first, behind in reading.affirmed("official", "office_name"):
        if _not_accused(reading, first):
            continue
        near = range(max(0, first - 6), min(len(reading), behind + 10))
        close = [at for at in near if words[at].sentence == words[first].sentence]
        after, before = [at for at in close if at >= behind], [at for at in close if at < first]
        if any(reading.means(at, "official_good") for at in after[:5]):
            continue
        turn = next((at for at in after if words[at].form in TURN), len(reading))
        posing = next((at for at in before[-4:] if reading.means(at, "lie")), None)
        poses = posing is not None and not any(
            reading.means(at, "force") for at in range(max(0, posing - 2), posing + 1)
        )
        shields = any(reading.means(at, "official_side") and not reading.negated[at] for at in after[:9])
        body = not reading.means(first, "official")
        shielded = not body and any(words[at].form in SHIELDED for at in before[-6:])
        recruits = (
            not body
            and any(
                reading.means(at, "recruiter", "offer", "ask_money", "carry", "make_paper")
                and not reading.negated[at]
                and not words[at].form.startswith(("ditaw", "diaj", "dibaw"))
                for at in after[:8]
                if at < turn
            )
        ) or any(reading.means(at, "recruiter") for at in before[-4:])
        edge = first - 1 if first and not reading.means(first - 1, "honorific") else first - 2
        agent = (
            edge >= 0
            and words[edge].form in AGENTS
            and any(reading.means(at, "offer", "carry", "ask_money", "give_me") for at in before)
        )
        doer = (
            edge >= 0
            and words[edge].form.startswith(("di", "te", "eki", "egi"))
            and reading.means(edge, "carry", "offer", "hold")
        )
        exposed = any(words[at].form == "padahal" for at in after[:3]) and any(
            reading.means(at, "hearsay") for at in before
        )
        if (
            _is_said_of(reading, first)
            or _named_behind(reading, first)
            or doer
            or exposed
            or agent
            or poses
            or shields
            or shielded
            or recruits
        ):
            return reading.quote(first, behind)
    return ""


def _named_behind(reading: Reading, first: int) -> bool:
    """ "Yg bawa orang kampung ke Sarawak itu anggota polsek": the sentence opens with who recruits, and says what he is."""
    words = reading.words
    start = first
    while start > 0 and words[start - 1].sentence == words[first].sentence:
        start -= 1
    linked = any(words[at].form in LINKS for at in range(max(start, first - 3), first))
    return linked and any(reading.means(at, "recruiter") for at in range(start, min(start + 3, first)))


def _is_said_of(reading: Reading, first: int) -> bool:
    """ "dia itu adiknya kapolsek", "orangnya masih tentara": the recruiter is one, or of the family of one."""
    words = reading.words
    if not reading.has("recruiter", "offer", "carry", "ask_money"):
        return False
    at = first - 1
    while at >= 0 and first - at <= 5 and words[at].sentence == words[first].sentence:
        if words[at].form in HE or (reading.means(at, "recruiter") and not reading.means(at + 1, "official")):
            return True
        if not (words[at].form in LINK or reading.means(at, "kin", "honorific")):
            return False
        at -= 1
    return False


def _not_accused(reading: Reading, first: int) -> bool:
    """A former official, one who reports, one who is only known or asked for help, or a place of duty."""
    words = reading.words
    before = range(max(0, first - 4), first)
    if any(reading.means(at, "former") for at in before):
        return True
    if first and (
        words[first - 1].form in ("kenal", "kantor") or {words[at].form for at in before} & {"kenal", "knal"}
    ):
        return True
    if first and words[first - 1].form in OBJECTS:
        return True
    if any(words[at].form.startswith(CAUGHT) for at in range(max(0, first - 3), first)):
        return True
    if first and words[first].form in ("rt", "rw", "kelurahan", "dukuh") and reading.means(first - 1, "in_word"):
        return True
    title = first
    if first and words[first - 1].form not in TOWARDS and reading.means(first - 1, "honorific"):
        title = first - 1
    if title and words[title - 1].form in TOWARDS and words[title - 1].form != "sama":
        return not any(reading.means(at, "pay", "money", "ask_money") for at in range(max(0, title - 6), title))
    if title and words[title - 1].form in NEAR_BY:
        return not any(root in words[at].form for at in range(max(0, title - 6), title) for root in GATHER)
    if first and words[first - 1].form in ("dari", "dr", "ti") and not any(reading.means(at, "lie") for at in before):
        return True
    if first and reading.means(first - 1, "report_word") and not words[first].soft:
        return True
    me = [
        at
        for at in before
        if words[at].form in TELLERS and not (at and reading.means(at - 1, "kin", "friend", "honorific"))
    ]
    return (
        bool(me)
        and words[me[-1]].sentence == words[first].sentence
        and not any(reading.means(at, "lie", "kin") for at in range(me[-1] + 1, first))
    )


def group_departure(reading: Reading, around: Around) -> str:
    """Three or more people who are moved together."""
    words = reading.words
    if any(word.form in APART for word in words):
        return ""
    for many, first, behind in around.counts:
        near = range(max(0, first - 12), min(len(reading), behind + 14))
        ahead = range(behind, min(len(reading), behind + 18))
        leave = any(
            reading.means(at, "leave") and not reading.negated[at] and words[at].sentence == words[first].sentence
            for at in ahead
        )
        if many < GROUP or any(words[at].form in WEAPONS for at in near):
            continue
        if any(
            (reading.means(at, "carry", "leave", "transport", "boat") or words[at].form in GATES)
            and not reading.negated[at]
            for at in near
            if abs(words[at].sentence - words[first].sentence) <= 2
        ):
            return reading.quote(first, behind)
        if leave and many >= GROUP:
            return reading.quote(first, behind)
    crowd = any(many >= GROUP for many, _, _ in around.counts) or any(
        words[at].form.endswith("2") for at, _ in reading.spans("women", "person")
    )
    for at, word in enumerate(words):
        together = word.form in TOGETHER or (
            word.form == "bersama" and at + 1 < len(words) and words[at + 1].form == "sama"
        )
        near = range(max(0, at - 8), min(len(reading), at + 6))
        if (
            together
            and (crowd or word.form in CROWD)
            and any(reading.means(here, "leave", "carry", "transport", "boat") for here in near)
        ):
            return word.text
    return ""
