"""Every sign in Indonesian and in regional languages, raised by words that stand in the message."""

from __future__ import annotations

import pytest
from reading_of import told

RAISED = {
    "minor": [
        "lapor, adik umur 16 diajak calo ke malaysia",
        "calo ngajak anak kelas 2 SMP ke batam",
        "bada se omor 16 taon noro' ka Malaysia, lapor",
        "calo bawa anak belum 17 ke malaysia",
    ],
    "tourist_or_pilgrim_visa": [
        "calo pake visa ziarah ke saudi",
        "disuruh ngaku mau umroh sama calo",
        "calo bilang paspor pelancong aja",
        "sponsor, visana umroh",
    ],
    "falsified_documents": [
        "calo bikin KTP palsu",
        "umurnya dituakan sama sponsor jadi 21",
        "KTP-ne dituwakke sponsore",
        "umurna dikolotkeun ku sponsor",
        "calo suruh pinjam ijazah kakaknya",
    ],
    "documents_held": [
        "ijazah saya ditahan calo",
        "KTP asli dikumpulin sponsor",
        "paspor dicepeng ku agen",
        "paspore dijukut calo",
        "calo minta ktp asli",
    ],
    "fee_to_person": [
        "calo minta 15jt buat ke hongkong",
        "lapor pak, bayar 5jt ke bu Tini buat ke taiwan",
        "lapor, majar 6 juta ka bu' Hj Sumiyah ka Malaysia",
        "transfer 3jt ke rekening pribadi sponsor",
    ],
    "paid_to_candidate": [
        "sponsor kasih uang saku 6jt ke ibu2 biar mau ke saudi",
        "lapor, tiap orang dapat 8 juta dari sponsor",
        "sponsor, dipasihan artos 7 juta",
        "lapor sponsor, jare langsung olih duit 10 yuta",
    ],
    "debt_bondage": [
        "kalau batal disuruh ganti 20jt sama sponsor",
        "disuruh nebus 8jt kata calo",
        "calo suruh tanda tangan surat hutang",
        "mon mole kodhu majar 70 juta ka tekong",
    ],
    "salary_cut": ["lapor PT potong gaji 8 bulan", "gajine dipotong 10 sasi karo PT, lapor"],
    "confinement": [
        "adik dikurung calo",
        "calo gak bolehin pulang, gak boleh keluar rumah",
        "teu meunang kaluar ku sponsor",
        "ndeq bau sugul isik majikan",
        "ta' olle mole",
    ],
    "violence_or_threat": [
        "istri saya dipukul majikan",
        "calo ngancem mau bakar rumah",
        "digebugi juragane",
        "diteunggeul ku dunungan",
        "epokol majikan",
    ],
    "unpaid_wages": [
        "adik saya gaji 7 bulan belum dibayar majikan",
        "wis setaun ora digaji majikane",
        "tos 6 sasih teu digajih",
        "gaji ditahan majikan",
    ],
    "job_substitution": [
        "adik dijanjikan kilang malah dibuang ke kebun sama agen",
        "janjinya restoran ternyata jadi pembantu, lapor agen",
        "lapor agen, gak sesuai janji",
    ],
    "scam_compound": [
        "ada calo nawarin admin di kamboja",
        "adik di myanmar disuruh nipu orang",
        "dijak calo neng Kamboja dadi operator",
    ],
    "sexual_exploitation": [
        "calo suruh layani tamu di spa",
        "lapor, cewek2 dijual ke malaysia jadi PSK",
        "calo minta foto seksi",
    ],
    "organ_trade": ["calo nyari org jual ginjal ke kamboja"],
    "irregular_route": [
        "calo lewat jalur tikus ke malaysia",
        "tekong bawa orang naik kapal malam2 ke johor",
        "calo suruh bohong ke imigrasi",
        "tekong lewat segare jok Malaysia ndeq araq paspor",
    ],
    "no_contract": [
        "calo, kontraknya gak ada",
        "sponsor gak pernah ngasih liat kontrak",
        "kontrak bhs cina gk ngerti isinya kata agen",
    ],
    "moratorium_domestic_work": ["calo cari pembantu buat ke arab saudi", "sponsor ngirim orang ke Kuwait"],
    "numpang_proses": ["dia pake nama PT orang lain, lapor calo", "calo itu numpang proses"],
    "recruiter_is_official": ["Pak RT jadi calo", "oknum polisi bekingin tekong", "pak lurah ikut promosiin sponsor"],
    "group_departure": [
        "calo bawa 6 org ke entikong",
        "tekong angkut belasan org malam ini",
        "tekong ngumpulang dengan 12 jok Malaysia",
    ],
    "missing_person": [
        "istri saya gak ada kabar sejak ke taiwan",
        "bojoku ora ana kabare nang Malaysia",
        "teu aya kabarna pun bibi di Saudi",
        "anak saya di kapal ga bisa dihubungi",
    ],
    "sick_or_injured": ["istri saya sakit parah di riyadh", "ale'na engko' la sake' e Malaysia"],
    "self_harm": ["rasanya pengen mati aja", "pengin mati bae", "hayang paeh asa teu kuat", "mau loncat dari lantai 9"],
}
NOT_RAISED = [
    ("organ_trade", "Sebarkan!! modus sedot ginjal anak"),
    ("group_departure", "didatengin 4 org bawa parang suruhan calo"),
    ("group_departure", "calo ngajak ade sy 2 org ke dubai"),
    ("minor", "calo ngajak anak tetangga umur 19"),
    ("minor", "umur minimal jadi PMI berapa ya? anak saya 17 th tahun depan baru mau daftar, gak sekarang"),
    ("moratorium_domestic_work", "ditawari jadi supir di Qatar, aman gak"),
    ("moratorium_domestic_work", "calo ngirim pembantu ke turki"),
    ("recruiter_is_official", "saya kadus, mau lapor calo"),
    ("recruiter_is_official", "calo itu mantan perangkat desa"),
    ("recruiter_is_official", "calonya ngaku kenal org kedutaan"),
    ("fee_to_person", "LPK minta 28jt ada kwitansi lembaga, calo bukan?"),
    ("missing_person", "calonya hilang, uang dibawa kabur"),
    ("sick_or_injured", "lapor calo, katanya kerja di rumah sakit"),
    ("tourist_or_pilgrim_visa", "calo bilang pake calling visa"),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in RAISED.items() for text in texts])
def test_raised_with_its_words(name: str, text: str) -> None:
    found = {signal.name: signal.words for signal in told(text).signals}
    assert name in found, found
    assert found[name] and found[name] in text


@pytest.mark.parametrize(("name", "text"), NOT_RAISED)
def test_not_raised(name: str, text: str) -> None:
    assert name not in {signal.name for signal in told(text).signals}
