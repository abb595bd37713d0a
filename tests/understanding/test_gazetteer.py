"""Answers to "di desa mana?" from all over the country, in the many ways people write them, and places by code and point."""

from __future__ import annotations

import random
import time
from functools import lru_cache
from pathlib import Path

import pytest

from bot.understanding.gazetteer import Gazetteer
from casework import areas

FILE = Path(__file__).resolve().parents[2] / "data" / "wilayah.csv.gz"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer(areas.read_file(FILE))


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
