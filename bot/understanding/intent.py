"""What somebody wants: to report, to ask about an agency or an offer, to be saved, to tell of the past, or something else.

Each cue adds to the intents that it speaks for; the strongest wins. The weights are ours, tuned on the labelled messages
in tests/corpus and checked on messages that were labelled before they were run.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.facts import Intent, Signal
from bot.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Seen:
    """What the other rooms found in the message, as far as it says what the person wants."""

    signals: dict[str, Signal]
    agencies: int
    persons: int
    countries: int
    phones: int
    money: frozenset[str]
    departure: str
    danger: bool
    minor: bool


DANGER = frozenset(
    {"confinement", "violence_or_threat", "missing_person", "self_harm", "sick_or_injured", "sexual_exploitation"}
)


def find_intent(reading: Reading, seen: Seen) -> Intent:
    """The one intent that the words speak for most."""
    scores: dict[str, float] = dict.fromkeys(
        (
            "report",
            "returnee",
            "agency_check",
            "offer_check",
            "emergency",
            "info",
            "status",
            "data_rights",
            "greeting",
            "other",
        ),
        0.0,
    )
    if not reading.words:
        return "greeting"
    cues = _Cues(reading, seen)
    for rule in (_small_talk, _elsewhere, _rights, _status, _agency, _offer, _info, _returnee, _emergency, _report):
        rule(cues, seen, scores)
    return max(scores, key=lambda name: scores[name])  # type: ignore[return-value]


class _Cues:
    """Short words for what is often asked of a reading."""

    def __init__(self, reading: Reading, seen: Seen) -> None:
        self.reading = reading
        self.forms = [word.form for word in reading.words]
        self.text = " " + " ".join(self.forms) + " "
        self.size = len(reading.words)
        self.mark = "?" in reading.text
        self.asks = self.mark or self.tag or reading.has("question", "how", "how_much", "ask_word")
        self.reports = bool(reading.affirmed("report_word"))
        self.recruits = bool(reading.affirmed("recruiter"))
        self.general = reading.has("general")
        self.facts = bool(seen.signals) or seen.persons or seen.phones or self.recruits

    def has(self, *meanings: str) -> bool:
        return self.reading.has(*meanings)

    def says(self, *phrases: str) -> bool:
        return any(f" {phrase} " in self.text for phrase in phrases)

    @property
    def tag(self) -> bool:
        """A denial that closes a sentence asks: "aman gak", "resmi opo ora"."""
        from bot.understanding.negation import closes_question

        return any("no" in over and closes_question(self.reading, at) for at, over in enumerate(self.reading.meanings))


def _small_talk(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    light = sum(
        any(
            cues.reading.means(at, meaning)
            for meaning in ("greet", "address", "thanks", "whole_greeting", "true_word", "question", "pass")
        )
        or cues.forms[at]
        in (
            "kentongan",
            "ini",
            "niki",
            "iki",
            "ada",
            "disini",
            "sini",
            "apa",
            "kabar",
            "selamat",
            "leres",
            "kah",
            "ieu",
            "bisa",
            "orang",
        )
        for at in range(cues.size)
    )
    greets = cues.has("greet", "whole_greeting")
    if greets and light == cues.size and cues.size <= 12:
        scores["greeting"] += 6
    elif greets and cues.size <= 4 and not cues.facts and not seen.agencies:
        scores["greeting"] += 3
    elif light == cues.size and cues.size <= 6 and not seen.agencies:
        scores["greeting"] += 2.5
    elif greets and light >= cues.size - 1 and cues.size <= 6 and not cues.facts:
        scores["greeting"] += 3
    if cues.size == 1 and cues.says("p", "pp", "test", "tes", "halo"):
        scores["greeting"] += 3


def _elsewhere(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    """Spam, chain messages, insults, wrong numbers and complaints about other things."""
    if cues.has("generic_warning"):
        scores["other"] += 5
    if cues.has("spam"):
        scores["other"] += 4 if not cues.recruits else 0.5
        if cues.says("gacor", "maxwin", "pinjol", "jackpot", "promo"):
            scores["other"] += 3
    if cues.has("wrong_number"):
        scores["other"] += 4.5
    abroad = seen.countries or cues.has("abroad", "passport", "recruiter") or seen.agencies
    if cues.has("other_trouble") and not abroad:
        scores["other"] += 5
    if cues.has("insult") and not abroad and not cues.reports:
        scores["other"] += 4
    if (
        cues.size <= 12
        and not abroad
        and not seen.signals
        and not cues.reports
        and not cues.asks
        and not cues.has("greet", "help", "status_word", "offer", "work")
    ):
        scores["other"] += 2


def _rights(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    delete, data, sees = cues.reading.affirmed("right_delete"), cues.has("right_data"), cues.has("right_see")
    mine = cues.says(
        "data saya",
        "data sy",
        "dataku",
        "data ku",
        "data abdi",
        "data kulo",
        "dataku",
        "nomer saya",
        "nomer sy",
        "nomor saya",
        "nomor sy",
        "no sy",
        "no saya",
        "nama saya",
        "nama sy",
        "chat saya",
        "data kita",
        "data kami",
        "chat ini",
        "percakapan",
        "data",
        "datanya",
        "nomerku",
        "nomorku",
        "dataku",
        "identitas",
        "chat",
    )
    if delete and (data or mine or cues.says("laporan", "chat", "semua", "akun")):
        scores["data_rights"] += 7
    elif delete and cues.size <= 4 and cues.says("stop", "berhenti", "hapus", "unsubscribe"):
        scores["data_rights"] += 5
    if sees and (data or mine or cues.says("laporan", "cerita")) and cues.asks:
        scores["data_rights"] += 5.5
    if cues.has("right_see") and cues.says("salinan", "minta data", "kopian data") and (data or mine):
        scores["data_rights"] += 5
    if (
        cues.asks
        and cues.says("rahasia", "kerahasiaan", "dirahasiakan", "anonim", "privasi", "ketahuan", "bocor")
        and not seen.signals
        and not seen.countries
    ):
        scores["data_rights"] += 4


def _status(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    code = any(
        form in ("ktg", "k")
        and at + 1 < cues.size
        and "-" in cues.reading.text[cues.reading.words[at].end : cues.reading.words[at + 1].start]
        for at, form in enumerate(cues.forms)
    )
    if code or cues.says("kode"):
        scores["status"] += 4 if code else 1
    if cues.has("status_word"):
        scores["status"] += 4
        if seen.signals:
            scores["status"] -= 0.5
    earlier = cues.says(
        "kemarin",
        "kemaren",
        "kmrn",
        "tadi",
        "td",
        "minggu lalu",
        "minggu kemaren",
        "minggu kemarin",
        "wingi",
        "kamari",
        "uiq",
        "sebelumnya",
        "yg dulu",
        "bulan lalu",
    )
    word = cues.has("report_word") or cues.says("kasus", "laporannya", "laporan")
    if earlier and cues.says("laporan", "laporannya", "laporanku", "lapor", "ngelapor", "laporin", "kasus"):
        scores["status"] += 4.5
    if word and cues.reading.affirmed("cancel_word") and not seen.money:
        scores["status"] += 3.5
    if (
        cues.says("petugas")
        and cues.says("hubungi", "dihubungi", "nelpon", "telpon", "datang", "balas", "ngabarin")
        and cues.says("blm", "belum", "kok", "kapan", "durung", "acan")
    ):
        scores["status"] += 5
    if cues.size <= 3 and cues.says("cek", "status", "check", "lanjut", "update", "kode") and not seen.agencies:
        scores["status"] += 5
    if cues.says("salah paham", "salah sangka", "keliru", "salah lapor") and word:
        scores["status"] += 3


def _agency(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    named = seen.agencies > 0
    kind = named or cues.has("agency_kind")
    question = bool(cues.reading.affirmed("agency_question")) or cues.has("agency_question")
    if named and cues.size <= 8 and not seen.signals and not cues.reports:
        scores["agency_check"] += 6
    if named and question and cues.asks:
        scores["agency_check"] += 5
    elif named and question:
        scores["agency_check"] += 2.5
    elif kind and question and cues.asks:
        scores["agency_check"] += 4
    if named and cues.says("cek", "mohon info", "tolong di cek", "tolong cek", "info"):
        scores["agency_check"] += 2
    if cues.says("sip3mi") and not cues.recruits or cues.says("sip3mi") and cues.asks and not cues.reports:
        scores["agency_check"] += 3
    if (
        cues.has("recruiter")
        and cues.asks
        and cues.says("izinnya", "ijinnya", "izin", "ijin", "resmi", "legal", "terdaftar", "berizin")
        and kind
    ):
        scores["agency_check"] += 2
    if (
        not named
        and cues.has("general")
        and cues.says("bedanya", "syarat", "syaratnya", "apa itu", "boleh narik", "beda")
    ):
        scores["agency_check"] -= 4
    if cues.reports and seen.signals:
        scores["agency_check"] -= 3
    scores["agency_check"] -= 0.8 * len(set(seen.signals) - {"fee_to_person", "recruiter_is_official"})
    if "salary" in seen.money:
        scores["agency_check"] -= 1.5
    if named and not cues.asks and seen.signals:
        scores["agency_check"] -= 2


def _offer(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    offered = cues.has("offer") or "salary" in seen.money or cues.has("unskilled")
    safe = cues.has("safe_word") or cues.says(
        "gimana ya",
        "gmn ya",
        "piye yo",
        "priwe ya",
        "kumaha nya",
        "lanjut gak",
        "terima gak",
        "ambil gak",
        "boleh gak",
        "boleh ga",
        "bolehkah",
        "gapapa",
        "gpp",
        "bagusnya",
        "mending",
    )
    me = cues.has("me") or cues.says("temenku", "temen", "teman", "adikku", "anak")
    if safe and cues.asks:
        scores["offer_check"] += 3.5
        if offered:
            scores["offer_check"] += 2.5
        if seen.countries:
            scores["offer_check"] += 0.8
    elif offered and cues.asks:
        scores["offer_check"] += 2.5
    if offered and me and cues.asks:
        scores["offer_check"] += 0.8
    if cues.says("tawaran", "ditawarin", "ditawari", "nawaran", "nawani", "tawarin", "loker", "lowongan", "ditawani"):
        scores["offer_check"] += 1.2
    if cues.says("saran", "sarannya", "deg2an", "ragu", "bingung"):
        scores["offer_check"] += 1
    if cues.reports:
        scores["offer_check"] -= 3.5
    if seen.persons:
        scores["offer_check"] -= 1.5
    if seen.phones:
        scores["offer_check"] -= 0.8
    if cues.has("come_home", "return_me", "already_gone") and not cues.has("offer"):
        scores["offer_check"] -= 1.5
    if seen.agencies and not offered:
        scores["offer_check"] -= 2


def _info(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    if cues.general and cues.asks:
        scores["info"] += 4
    elif cues.asks and cues.has("how", "how_much", "ask_word"):
        scores["info"] += 2
    if (
        cues.says("nomer", "nomor", "no", "kontak", "alamat")
        and cues.says("kbri", "kjri", "bp2mi", "bp3mi", "kdei", "imigrasi", "disnaker", "hotline", "posko", "p4mi")
        and cues.asks
    ):
        scores["info"] += 3.5
    if cues.has("if") and cues.asks and not seen.persons and not cues.recruits:
        scores["info"] += 0.8
    if (
        cues.asks
        and not seen.persons
        and not seen.phones
        and not cues.reports
        and not cues.recruits
        and not cues.has("offer")
        and not seen.money
    ):
        scores["info"] += 1.8
    if cues.says("tugas kuliah", "skripsi", "penelitian"):
        scores["info"] += 4
    if seen.agencies:
        scores["info"] -= 2.5
    if seen.persons or seen.phones:
        scores["info"] -= 2
    if cues.reports and (seen.signals or seen.persons):
        scores["info"] -= 3
    if "salary" in seen.money:
        scores["info"] -= 1.5
    if seen.danger and not cues.has("if"):
        scores["info"] -= 2.5
    if not cues.asks:
        scores["info"] -= 3


def _returnee(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    reading = cues.reading
    back = _came_back(cues)
    if cues.has("return_me") and _own(cues, *reading.first("return_me")):
        scores["returnee"] += 4.5
    if back:
        scores["returnee"] += 4.5
    if cues.has("past") and cues.has("me") and (seen.countries or cues.has("abroad", "work")) and _own_past(cues):
        scores["returnee"] += 3.5
    if cues.says("korban") and cues.has("home_now") and cues.has("me"):
        scores["returnee"] += 3
    if seen.departure not in ("none", "unknown"):
        scores["returnee"] -= 3
    if cues.reports and seen.persons and not back and not cues.has("return_me"):
        scores["returnee"] -= 1
    if cues.says("nyuruh cariin", "suruh cari", "nyuruh nyari", "cariin org", "nyari orang", "nyari org"):
        scores["returnee"] -= 2.5
    if not seen.countries and not cues.has("abroad", "return_me", "seafarer"):
        scores["returnee"] -= 1


def _own(cues: _Cues, first: int, behind: int) -> bool:
    """It is the teller who worked abroad, not a neighbour."""
    before = [
        at
        for at in range(max(0, first - 5), first)
        if cues.reading.words[at].sentence == cues.reading.words[first].sentence
    ]
    return not any(cues.reading.means(at, "friend", "kin", "recruiter") for at in before)


def _own_past(cues: _Cues) -> bool:
    for first, _ in cues.reading.spans("past"):
        near = range(max(0, first - 4), min(cues.size, first + 5))
        if any(cues.reading.means(at, "me") for at in near) and not any(
            cues.reading.means(at, "kin", "friend", "recruiter")
            for at in range(max(0, first - 3), min(cues.size, first + 3))
        ):
            return True
    return False


def _came_back(cues: _Cues) -> bool:
    """ "sudah pulang dari hongkong", "lagi bali sekang Singapura", "tos uih ti Malaysia": I came home."""
    reading = cues.reading
    for first, behind in reading.affirmed("come_home"):
        if reading.words[first].form in ("kabur", "lari", "kembali") and not cues.has("home_now"):
            pass
        after = range(behind, min(cues.size, behind + 4))
        before = range(max(0, first - 6), first)
        if any(reading.means(at, "want", "if", "may", "force", "no") for at in before[-3:]):
            continue
        frm = any(
            reading.words[at].form
            in (
                "dari",
                "dr",
                "sekang",
                "saking",
                "soko",
                "seko",
                "ti",
                "lekan",
                "dhari",
                "ko",
                "teko",
                "dri",
                "sangking",
                "katanya",
            )
            for at in after
        )
        done = any(
            reading.means(at, "already", "now")
            or reading.words[at].form in ("baru", "bar", "nembe", "lagi", "tahun", "bulan", "uah", "la")
            for at in before
        )
        others = any(reading.means(at, "kin", "friend", "recruiter", "person") for at in before)
        me = cues.has("me") or first <= 1
        if (frm and (done or first <= 3) or done and cues.has("past", "home_now")) and me and not others:
            return True
    text = cues.text
    return (
        cues.has("home_now")
        and cues.has("me")
        and any(f" {each} " in text for each in ("sudah", "udah", "udh", "sdh", "baru", "wis", "tos", "uah", "la"))
        and any(
            f" {each} " in text
            for each in ("korban", "selamat", "pulang", "dipulangkan", "dipulangke", "deportasi", "dideportasi")
        )
    )


def _emergency(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    if not seen.danger:
        return
    help_word = bool(cues.reading.affirmed("help")) and not (cues.has("please") and not _cry(cues))
    victim = cues.has("kin") or _me_in_danger(cues)
    scores["emergency"] += 2
    if help_word:
        scores["emergency"] += 3
    if _me_in_danger(cues):
        scores["emergency"] += 2.5
    if cues.has("kin", "friend") and DANGER & set(seen.signals):
        scores["emergency"] += 1
    if seen.departure == "today":
        scores["emergency"] += 2 if (victim or seen.minor) else 0.8
    if "self_harm" in seen.signals:
        scores["emergency"] += 3
    if "missing_person" in seen.signals and cues.has("kin") and help_word:
        scores["emergency"] += 1
    if cues.reading.text.count("!") >= 2 or cues.reading.text.count("?") >= 3:
        scores["emergency"] += 0.7
    if cues.reports and not help_word:
        scores["emergency"] -= 1.2
    if seen.persons and not help_word and not _me_in_danger(cues):
        scores["emergency"] -= 0.8
    if cues.recruits and not help_word and not _me_in_danger(cues) and seen.departure != "today":
        scores["emergency"] -= 1
    if cues.has("offer") and cues.has("safe_word") and cues.asks and not help_word:
        scores["emergency"] -= 1.5


def _cry(cues: _Cues) -> bool:
    first = cues.reading.first("help")
    return bool(first) and (first[0] <= 2 or first[0] >= cues.size - 4)


def _me_in_danger(cues: _Cues) -> bool:
    """The teller is the one who is locked in, beaten, or standing at the gate."""
    reading = cues.reading
    me = {
        "saya",
        "sy",
        "aku",
        "ak",
        "aq",
        "gue",
        "gw",
        "kulo",
        "abdi",
        "nyong",
        "inyong",
        "kuring",
        "tiang",
        "engko'",
        "kaula",
        "beta",
        "sya",
        "awak",
        "kami",
        "urang",
    }
    spots = [at for at, form in enumerate(cues.forms) if form in me]
    if not spots:
        return False
    danger = reading.affirmed("lock", "hit", "self_harm_whole", "sex_work", "force", "threaten") + reading.spans(
        "go_out", "come_home", "smuggle_gate", "today_word", "sick"
    )
    for first, behind in danger:
        for at in spots:
            if abs(at - first) <= 6 and abs(reading.words[at].sentence - reading.words[first].sentence) <= 1:
                between = range(min(at, first), max(at, first) + 1)
                follows = at + 1 < cues.size and reading.means(at + 1, "self")
                kin_before = at > 0 and reading.means(at - 1, "kin", "friend")
                if (
                    not kin_before
                    and not follows
                    and not any(reading.means(here, "kin", "friend", "recruiter", "person") for here in between)
                ):
                    return True
    return False


def _report(cues: _Cues, seen: Seen, scores: dict[str, float]) -> None:
    if cues.reports:
        scores["report"] += 3
    if cues.recruits:
        scores["report"] += 1.2
    scores["report"] += min(2.5, 0.7 * len(seen.signals))
    if seen.persons:
        scores["report"] += 1.2
    if seen.phones:
        scores["report"] += 0.6
    if cues.has("carry", "offer") and (seen.countries or cues.has("abroad")):
        scores["report"] += 0.8
    if cues.says(
        "di desa",
        "di kampung",
        "di kampung saya",
        "di sini",
        "disini",
        "sini",
        "ning desa",
        "neng desane",
        "di lembur",
        "di ds",
        "dsn",
        "di rt",
        "tetangga",
        "tetanggaku",
        "warga",
    ):
        scores["report"] += 0.8
    if cues.has("kin", "friend") and seen.signals:
        scores["report"] += 0.5
    if cues.says("hati2", "hati", "waspada") and cues.recruits:
        scores["report"] += 1
    scores["report"] += 0.4
