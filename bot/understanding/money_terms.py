"""What a sum is tied to: going home, papers given back, a paper signed, wages that are left, a head-price."""

from __future__ import annotations

from bot.understanding.reading import Reading
from bot.understanding.words import several

GOALS = ("come_home", "cancel_word", "escape", "give_back", "go_out", "cancelled_trip")
CONDITION = several("sebelum asal asalkan biar supaya syarat syaratnya")
TAKE = several(
    "diambil dijupuk dicokot dicandak ekala' tebait ambil ngambil jukut njupuk jupuk nyokot ngala kala' mait"
)
TOWARDS = several("ke ka kepada maring nang jok sama")
PARENTS = several("bapak ibu mama bapa")
RECEIVED = ("di", "te", "e", "dpt", "dap", "terima", "nrima", "nerima")
SIGNING = several("teken neken ttd tandatangan nandatangani tanda ditekeni nekeni")
LEFT = several("nyesa nyisa sisa sisanya tersisa turah sisane nyisain kari nyisane")


def held_for(reading: Reading, sentence: range, first: int) -> bool:
    """Paying is the condition for going home, backing out or getting one's papers back."""
    words = reading.words
    before = [at for at in sentence if at < first and first - at <= 10]
    after = [at for at in sentence if at > first and at - first <= 7]
    when = [at for at in before if reading.means(at, "if") or words[at].form in CONDITION]
    if when and any(at > when[0] and reading.means(at, *GOALS) for at in before):
        return True
    if any(
        reading.means(at, "want") and at + 1 < first and (reading.means(at + 1, *GOALS) or words[at + 1].form in TAKE)
        for at in before
    ):
        return True
    unpaid = [at for at in before[-3:] if reading.means(at, "pay") and reading.negated[at]]
    if unpaid and when and when[0] < unpaid[-1]:
        return True
    if any(reading.means(at, "may") and reading.negated[at] and reading.means(at + 1, *GOALS) for at in before):
        return True
    soon = [at for at in after if not any(words[here].soft for here in range(first + 1, at + 1))]
    when = [at for at in soon if reading.means(at, "if") or words[at].form in (*CONDITION, "baru")]
    return bool(when) and any(at > when[0] and reading.means(at, *GOALS, "document") for at in soon)


def for_papers_back(reading: Reading, first: int) -> bool:
    """ "PT masih pegang ijazah, minta 2 juta", "ijazahnya ga dikasih, minta 4 juta dulu", "kudu mbalekne 15 yuta"."""
    words = reading.words
    before = [at for at in range(max(0, first - 14), first) if words[at].sentence >= words[first].sentence - 1]
    if any(reading.means(at, "give_back") and not reading.negated[at] for at in before if first - at <= 2):
        return True
    papers = [at for at in before if reading.means(at, "document")]
    if not papers:
        return False
    near = range(max(0, papers[0] - 4), first)
    kept = any(reading.means(at, "still") and reading.means(at + 1, "hold") for at in near)
    unreturned = any(reading.negated[at] and reading.means(at, "give_back", "give_me") for at in near)
    fetch = any(words[at].form in (*TAKE, "cabut", "narik", "nyabut") for at in near)
    return kept or unreturned or fetch


def signed_for(reading: Reading, first: int) -> bool:
    """ "disuruh teken kuitansi 30 juta": a sum that one signs to have had."""
    near = range(max(0, first - 5), first)
    return any(reading.words[at].form in SIGNING for at in near) and any(
        reading.means(at, "receipt", "blank_paper", "debt") for at in near
    )


def instalment(reading: Reading, first: int, behind: int) -> bool:
    """ "nagih 500rb/bln, katanya cicilan": collected month by month."""
    collects = any(
        reading.words[at].form in ("nagih", "ditagih", "tagih", "nagihin") for at in range(max(0, first - 4), first)
    )
    return collects and any(
        reading.words[at].form.startswith(("cicil", "angsur", "utang", "hutang", "talang"))
        for at in sentence_around(reading, first, behind)
    )


def brought_home(reading: Reading, first: int) -> bool:
    """ "pulang cuma bawa 6 juta", "ngan nyesa 300 ringgit": what was left of the wages."""
    near = [reading.words[at].form for at in range(max(0, first - 5), first)]
    if {"pulang", "plg", "mulih", "uih", "balik"} & set(near) and {"bawa", "cuma", "mung", "ngan", "cuman"} & set(near):
        return True
    return bool(set(near[-1:]) & LEFT) and reading.has("salary", "cut", "work")


def only_given(reading: Reading, first: int) -> bool:
    """ "gaji dipotong, cuma dikasih 20 dolar": what is given is what is left of the wage."""
    before = range(max(0, first - 4), first)
    little = any(
        reading.words[at].form in ("cuma", "cuman", "cm", "hanya", "mung", "ngan", "namong", "mek", "cumak")
        for at in before
    )
    return little and reading.has("salary") and any(reading.means(at, "give_me", "salary") for at in before)


def given_on(reading: Reading, first: int, behind: int) -> bool:
    """ "kasih 5 juta ke calo": giving, but to the recruiter; "dikasih 5 juta sama calo" is the other way round."""
    words = reading.words
    before = range(max(0, first - 5), first)
    if any(reading.means(at, "give_me") and words[at].form.startswith(RECEIVED) for at in before):
        return False
    if not any(reading.means(at, "give_me", "pay", "money") for at in before):
        return False
    for at in range(behind, min(len(words) - 1, behind + 3)):
        if words[at].sentence != words[behind - 1].sentence:
            return False
        if words[at].form in TOWARDS:
            named = (
                reading.means(at + 1, "honorific")
                and not reading.means(at + 1, "kin")
                and words[at + 1].form not in PARENTS
            )
            return named or reading.means(at + 1, "recruiter", "official")
    return False


def sentence_around(reading: Reading, first: int, behind: int) -> range:
    """The words of the same sentence, at most twelve to each side."""
    words = reading.words
    start = first
    while start > 0 and words[start - 1].sentence == words[first].sentence and first - start < 12:
        start -= 1
    end = behind
    while end < len(words) and words[end].sentence == words[behind - 1].sentence and end - behind < 12:
        end += 1
    return range(start, end)


def is_commission(reading: Reading, first: int, sentence: range) -> bool:
    """Money that the recruiter earns for every head he brings."""
    before = [at for at in sentence if at < first and first - at <= 8]
    if any(reading.means(at, "scam_target") for at in before if first - at <= 3):
        return True
    heads = any(reading.means(at, "commission", "per_head") for at in before)
    if not heads:
        return False
    return any(
        reading.means(at, "give_me", "salary") or reading.words[at].form in ("dapet", "untung") for at in before
    ) or any(
        reading.words[at].form in ("komisi", "komisinya", "komisine", "komisina", "fee", "harga", "target")
        for at in before
        if first - at <= 4
    )
