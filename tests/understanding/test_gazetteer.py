"""Answers to "di desa mana?" from all over the country, in the many ways people write them, and places by code and point."""

from __future__ import annotations

import random
import statistics
import time
import tracemalloc
from functools import lru_cache
from pathlib import Path

import pytest

from bot.understanding.gazetteer import Gazetteer, distance_km
from casework import area_file

FILE = Path(__file__).resolve().parents[2] / "data" / "wilayah.csv.gz"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer(area_file.read_file(FILE))


# Written for this test; every code was looked up in the table by hand.
CLEAR = [
    ("dukuhdalem ciawigebang kuningan", "32.08.10.2022"),
    ("Ds Ciapus kec banjaran kab. bandung", "32.04.13.2005"),
    ("warugede, depok cirebon", "32.09.31.2004"),
    ("cicadas rongga KBB", "32.17.13.2005"),
    ("Selawangi tanjung sari bogor", "32.01.36.2002"),
    ("pulosari kalapanunggal smi", "32.02.18.2003"),
    ("kp babakan rt 02/05 ds tambak jati kec patokbeusi subang", "32.13.16.2005"),
    ("sagaranten", "32.02.41"),
    ("putat sedong crb", "32.09.09.2008"),
    ("kauman kidul salatiga", "33.73.01.1005"),
    ("Cemani grogol skh", "33.11.09.2014"),
    ("bobosan pwt", "33.02.27.1007"),
    ("dk krajan desa gapuro warung asem batang", "33.25.12.2011"),
    ("truko kangkung kendal", "33.24.17.2001"),
    ("candirengo kec ayah kebumen", "33.05.01.2013"),
    ("delingan kec karanganyar kab karanganyar", "33.13.09.1011"),
    ("karangrejo ngasem kediri", "35.06.25.2008"),
    ("semampir cerme gresik mas", "35.25.11.2018"),
    ("kdungbanteng bakung blitar", "35.05.05.2008"),
    ("ds selok besuki kec sukodono lumajang", "35.08.15.2006"),
    ("jenggot krembung sda", "35.15.03.2009"),
    ("kemloko, nglegok", "35.05.09.2006"),
    ("tunggul pacirn lamongan", "35.24.14.2007"),
    ("panjerejo rejotangan t.agung", "35.04.13.2002"),
    ("sebani tarik sidoarjo jatim", "35.15.01.2014"),
    ("Mojo arum gondang", "35.04.09.2017"),
    ("kelurahan jatiwangi asakota kota bima", "52.72.03.1002"),
    ("Teratak batukliang utara loteng", "52.02.12.2005"),
    ("sumbawa, ropang, desa lawin", "52.04.11.2009"),
    ("tawali wera bima", "52.06.07.2004"),
    ("dese keselet sakra lotim", "52.03.02.2005"),
    ("tj karang permai sekarbela", "52.71.04.1004"),
    ("tautpah biboki selatan TTU", "53.03.03.2007"),
    ("watu kobu kewapante maumere kab sikka", "53.07.10.2026"),
    ("balurebong, lembata ntt", "53.13.04.2012"),
    ("naiusu rinhat malaka", "53.21.05.2020"),
    ("bayah timur lebak banten", "36.02.03.2013"),
    ("hargosari tanjungsari gunung kidul", "34.03.17.2001"),
    ("nglindur girisubo gunkid", "34.03.16.2004"),
    ("jati kesuma namorambe deli serdang", "12.07.06.2002"),
    ("simangambat sosa timur padang lawas", "12.21.17.2003"),
    ("gampong sunti serba jadi aceh timur", "11.03.05.2010"),
    ("blang perlak makmur bireuen", "11.11.06.2021"),
    ("lunang selatan pessel", "13.01.10.2004"),
    ("bukit betung kampar kiri hulu", "14.01.09.2022"),
    ("suka makmur batin dua babeko bungo", "15.08.10.2005"),
    ("padang lengkuas lahat", "16.04.10.2012"),
    ("nusa bakti belitang 3 oku timur", "16.08.10.2005"),
    ("lubuk unen baru bengkulu tengah", "17.09.07.2011"),
    ("serdang kuring bahuga waykanan", "18.08.05.2017"),
    ("air abang ulu belu tanggamus", "18.06.15.2015"),
    ("sungai langka gedung tataan pesawaran", "18.09.01.2010"),
    ("air lintang tempilang", "19.05.05.2007"),
    ("tj irat singkep barat", "21.04.04.2014"),
    ("taro tegalalang gianyar bali", "51.04.06.2007"),
    ("gurung mali tempunak sintang", "61.05.02.2015"),
    ("mantuil muara harus tabalong", "63.09.08.2006"),
    ("ujoh halang long iram kubar", "64.07.05.2019"),
    ("lumbu tarombo banawa selatan donggala", "72.03.18.2012"),
    ("cimpu suli luwu", "73.17.03.2006"),
    ("soga marioriwawo soppeng", "73.12.01.2013"),
    ("padengo kabila bone bolango", "75.03.02.1008"),
    ("topoyo mateng", "76.06.04"),
    ("laha kaba, telutih", "81.01.23.2002"),
    ("gamsungi tobelo halut", "82.03.05.2004"),
    ("kamumi bruyadori biak", "91.06.16.2008"),
    # districts, regencies, provinces
    ("kec. praya barat daya", "52.02.11"),
    ("Kcmtn Sekotong Lobar", "52.01.07"),
    ("sruweng kebumen", "33.05.14"),
    ("sigaluh bna banjarnegara", "33.04.07"),
    ("kab malang", "35.07"),
    ("kota malang", "35.73"),
    ("malang kota", "35.73"),
    ("kabupaten bekasi", "32.16"),
    ("kota bks", "32.75"),
    ("cilacap", "33.01"),
    ("pokoke daerah tulungagung mas", "35.04"),
    ("lombok timur bu", "52.03"),
    ("lampung timur", "18.07"),
    ("tanjung pinang", "21.72"),
    ("lampung", "18"),
    ("ntb", "52"),
    ("jakarta timur", "31.75"),
    ("bojongegoro", "35.22"),
    ("banyuwnagi", "35.10"),
    ("indramyu", "32.12"),
    ("sy tinggal di desa penujak kak, kecamatan praya barat", "52.02.05.2006"),
    ("di Tanjungrejo wuluhan pak, jember", "35.09.11.2006"),
    ("griyane kula teng dusun Sumber, desa Plosorejo, kec Kerjo, Karanganyar", "33.13.16.2005"),
    ("bumina di Cikembar sukabumi kang", "32.02.10"),
]

SEVERAL = [
    ("Karangrejo", {"35.02", "35.04"}),
    ("ds sumberejo", set()),
    ("bekasi", {"32.16", "32.75"}),
    ("malang", {"35.07", "35.73"}),
    ("desa sidomulyo", set()),
    ("tanjung", set()),
    ("karanganyar", set()),
    ("suka maju kak", set()),
    ("purwosari", set()),
    ("Cipayung", {"31.75.10", "32.76.07"}),
    ("kp bojong", set()),
    ("desa sagaranten", {"32.02.41.2001"}),
]

NONE = [
    ("ngk tau", ""),
    ("gk tau pak", ""),
    ("blm tau orangnya dari mana", ""),
    ("rahasia", ""),
    ("mboten ngertos", ""),
    ("teu terang kang", ""),
    ("ndeq tiang taoq", ""),
    ("lupa kak", ""),
    ("takut nyebutin", ""),
    ("di kampung saya", ""),
    ("nanti saya kasih tau", ""),
    ("-", ""),
    ("", ""),
    ("???", ""),
    ("1", ""),
    ("di rumah", ""),
    ("desa saya sendiri", ""),
    ("saya lagi di taiwan", "TW"),
    ("hongkong", "HK"),
    ("kuala lumpur", "MY"),
    ("di johor bahru malaysia", "MY"),
    ("phnom penh kamboja", "KH"),
]


@pytest.mark.parametrize(("text", "code"), CLEAR)
def test_a_clear_answer_is_understood(text: str, code: str) -> None:
    found = gazetteer().search(text)
    assert found.codes and found.codes[0] == code, [gazetteer().name(c) for c in found.codes]
    assert not found.ask
    assert found.words and found.words in text
    assert found.level == gazetteer().level(code)


@pytest.mark.parametrize(("text", "among"), SEVERAL)
def test_an_answer_that_fits_several_places_is_asked_about(text: str, among: set[str]) -> None:
    found = gazetteer().search(text)
    assert found.ask and 2 <= len(found.codes) <= 5
    assert not among or any(code.startswith(tuple(among)) for code in found.codes)


@pytest.mark.parametrize(("text", "country"), NONE)
def test_no_place_is_an_answer_too(text: str, country: str) -> None:
    found = gazetteer().search(text)
    assert found.codes == () and not found.ask
    assert (found.level, found.country) == (("abroad", country) if country else ("none", ""))


@pytest.mark.parametrize(
    ("code", "name", "short", "zone"),
    [
        ("35.02.15.2008", "Desa Nampan, Kec. Sukorejo, Ponorogo", "Nampan, Ponorogo", "Asia/Jakarta"),
        ("35.73.05.1003", "Kel. Tlogomas, Kec. Lowokwaru, Kota Malang", "Tlogomas, Kota Malang", "Asia/Jakarta"),
        ("35.07.13", "Kec. Kepanjen, Kab. Malang", "Kepanjen, Kab. Malang", "Asia/Jakarta"),
        ("52.02", "Lombok Tengah", "Lombok Tengah", "Asia/Makassar"),
        ("31", "Prov. Jakarta", "Jakarta", "Asia/Jakarta"),
        ("31.74", "Jakarta Selatan", "Jakarta Selatan", "Asia/Jakarta"),
        ("65.03", "Nunukan", "Nunukan", "Asia/Makassar"),
        ("61.03", "Sanggau", "Sanggau", "Asia/Jakarta"),
        ("91.03.01", "Distrik Sentani, Kab. Jayapura", "Sentani, Kab. Jayapura", "Asia/Jayapura"),
        ("82.03", "Halmahera Utara", "Halmahera Utara", "Asia/Jayapura"),
        ("99.99", "", "", "Asia/Jakarta"),
    ],
)
def test_a_place_is_read_back(code: str, name: str, short: str, zone: str) -> None:
    g = gazetteer()
    assert (g.name(code), g.short(code), g.zone(code)) == (name, short, zone)
    assert g.contains(code) == bool(name)


def test_parents_and_parts() -> None:
    g = gazetteer()
    assert g.parents("35.02.15.2008") == ("35.02.15", "35.02", "35")
    assert g.parents("35") == ()
    inside = [g.codes[at] for at in g.within("35.02.15")]
    assert "35.02.15.2008" in inside and all(code.startswith("35.02.15.") for code in inside)
    assert len(g) == 91599


def test_every_name_in_the_lexicon_means_something() -> None:
    g = gazetteer()
    for alias, names in g.words.aliases.items():
        for name in names:
            assert g.index.means(name), f"{alias} = {name} is no province, regency or district"


def test_the_nearest_villages_of_a_point() -> None:
    g = gazetteer()
    near = g.nearest(-7.823, 111.414)
    assert len(near) == 3 and near[0][1] <= near[1][1] <= near[2][1] < 5
    assert all(code.startswith("35.02") for code, _ in near)
    assert g.nearest(-7.823, 111.414, 1) == near[:1]
    assert g.nearest(-5.0, 112.0)[0][1] > 50, "far out at sea"
    assert g.nearest(22.3, 114.2) == [], "Hong Kong"
    assert g.nearest(200.0, 500.0) == []


def test_the_nearest_are_what_measuring_everything_finds() -> None:
    g = gazetteer()
    chance = random.Random(5)
    villages = [code for code in g.codes if len(code) == 13]
    for _ in range(12):
        lat, lon = g.point(chance.choice(villages)) or (0.0, 0.0)
        lat, lon = lat + chance.uniform(-0.1, 0.1), lon + chance.uniform(-0.1, 0.1)
        every = sorted((distance_km(lat, lon, *point), code) for code in villages if (point := g.point(code)))
        found = g.nearest(lat, lon, 3)
        assert found[0][1] <= every[0][0] + 3.1
        assert found[0][1] == pytest.approx(every[0][0], abs=3.1)


def mistyped(name: str, chance: random.Random) -> str:
    """A name as hurried thumbs write it: a vowel lost or exchanged, a letter doubled, a space lost, capitals gone."""
    name = name.lower()
    vowels = [at for at in range(1, len(name)) if name[at] in "aeiou"]
    if len(name) < 6 or not vowels:
        return name
    at = chance.choice(vowels)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + chance.choice("aeiou") + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name.replace(" ", ""),
            name.upper(),
            name,
        )
    )


def test_hurried_spelling_is_understood() -> None:
    g = gazetteer()
    chance = random.Random(11)
    villages = [code for code in g.codes if len(code) == 13]
    right = silently_wrong = 0
    for code in chance.sample(villages, 150):
        parts = [mistyped(g.title(one).removeprefix("Kab. "), chance) for one in (code, code[:8], code[:5])]
        found = g.search(" ".join(parts))
        hit = bool(found.codes) and found.codes[0] == code
        right += hit
        silently_wrong += not hit and not found.ask and g.level(found.codes[0] if found.codes else "") == "village"
    assert right >= 139, right  # 93 %
    assert silently_wrong <= 3, silently_wrong


def test_building_and_searching_are_fast_and_small() -> None:
    rows = area_file.read_file(FILE)
    begun = time.perf_counter()
    g = Gazetteer(rows)
    assert time.perf_counter() - begun < 2.5, "about 0.4 s on a quiet machine"
    took = []
    for text, _ in CLEAR:
        begun = time.perf_counter()
        g.search(text)
        took.append(time.perf_counter() - begun)
    assert statistics.median(took) < 0.005, "about 0.15 ms on a quiet machine"
    begun = time.perf_counter()
    for step in range(200):
        g.nearest(-7.8 + step / 200, 111.0 + step / 200)
    assert (time.perf_counter() - begun) / 200 < 0.005, "about 0.15 ms on a quiet machine"


def test_the_look_ups_need_less_than_120_megabytes() -> None:
    rows = area_file.read_file(FILE)
    tracemalloc.start()
    kept = Gazetteer(rows)
    del rows
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.contains("35") and size < 60e6, "names and codes of the rows come on top, about 15 MB"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("malang, bukan kotanya", "35.07"),
        ("bekasi kota bukan kabupaten", "32.75"),
        ("sukabumi kab", "32.02"),
        ("losari brebes, bukan yg cirebon", "33.29.12"),
        ("losari bukan cirebon tapi brebes", "33.29.12"),
        ("sukorejo eh bukan, maksudnya ngumpul balong ponorogo", "35.02.11.2007"),
        ("jogja kota", "34.71"),
        ("arjasa yg di pulau kangean", "35.29.24"),
        ("sangkapura pulau bawean", "35.25.17"),
        ("kab toba samosir", "12.12"),
        ("desangulungkulon kecmunjungan trenggalek", "35.03.02.2001"),
        ("sukarejo ponorgo", "35.02.15"),
    ],
)
def test_what_is_denied_renamed_joined_or_misspelt_is_no_obstacle(answer: str, code: str) -> None:
    found = gazetteer().search(answer)
    assert found.codes[0] == code
    assert not found.ask


@pytest.mark.parametrize("answer", ["di bandara juanda", "masih di pelabuhan tanjung emas", "nunggu di bandara soetta"])
def test_an_airport_or_port_is_no_village(answer: str) -> None:
    assert gazetteer().search(answer).codes == ()
