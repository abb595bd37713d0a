"""Places inside stories: found where something speaks for them, and not where an ordinary word sounds like a village."""

from __future__ import annotations

import statistics
import time
from functools import lru_cache
from pathlib import Path

import pytest

from bot.understanding.gazetteer import Gazetteer
from bot.understanding.places import PlaceFound, find_places
from casework import area_file

FILE = Path(__file__).resolve().parents[2] / "data" / "wilayah.csv.gz"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer(area_file.read_file(FILE))


def found(text: str) -> tuple[PlaceFound, ...]:
    places = find_places(text, gazetteer())
    for place in places:
        assert text[place.start : place.start + len(place.text)] == place.text
        assert len(place.codes) <= 5
    return places


# Written for this test: message, the codes that must come first somewhere, in any order (a district stands for its
# village of the same name). Nothing else may be taken for a place in Indonesia.
STORIES: list[tuple[str, list[str]]] = [
    (
        "Min mau lapor, di desa Tunggul kec paciran lamongan ada ibu2 cari orang buat ke Malaysia, gak pake kontrak",
        ["35.24.14.2007"],
    ),
    ("assalamualaikum sy warga jatiwangi asakota kota bima, tetangga sy mau brngkat ke saudi besok", ["52.72.03.1002"]),
    ("lapor calo namanya bu Yuni alamat ds Sebani tarik sidoarjo, minta duit 5jt", ["35.15.01.2014"]),
    (
        "anak saya dibawa orang dari kampung kami di Naiusu, Rinhat, katanya ke Batam lalu Malaysia",
        ["53.21.05.2020", "21.71"],
    ),
    ("Nyong wong Sigaluh banjarnegara, arep takon calo neng desane nyong", ["33.04.07"]),
    ("Kulo saking Truko Kangkung Kendal, badhe tanglet PT niki resmi nopo mboten", ["33.24.17.2001"]),
    ("abdi ti Ciawigebang Kuningan, aya sponsor nu nyandak KTP warga", ["32.08.10"]),
    ("Tiang leq Keselet Sakra, araq tekong ngajak dengan jok Malaysia", ["52.03.02.2005"]),
    ("sponsornya tinggal di panjerejo rejotangan, korbannya dari Blitar semua", ["35.04.13.2002", "35.05"]),
    ("dijemput mobil hitam di depan pasar Krembung trus dibawa ke surabaya", ["35.15.03", "35.78"]),
    ("kakak saya berangkat lewat Nunukan, sekarang di Tawau gak digaji", ["65.03"]),
    ("mereka ditampung di rumah kosong daerah Cileungsi bogor sudah 2 minggu", ["32.01.07"]),
    ("kantor cabangnya di Condet tapi pusatnya di Surabaya", ["35.78"]),
    ("Pak, di dusun Sukamulya desa Teratak kec. Batukliang Utara sering ada tekong", ["52.02.12.2005"]),
    ("tolong cek rumah di Kecamatan Sekarbela Kota Mataram, isinya cewek2 NTT", ["52.71.04", "53"]),
    ("sy orang Lembata kak, adik sy masih 15 tahun dibawa ke Atambua", ["53.13", "53.04"]),
    ("bapak saya dari Wonosobo ditipu calo orang Kebumen", ["33.07", "33.05"]),
    ("di kab ponorogo sini banyak yg ditawarin ke hongkong tanpa PT", ["35.02"]),
    ("desa saya tautpah kec biboki selatan TTU", ["53.03.03.2007"]),
    ("ibu Mekar dan pak Bangun itu calo dari Cianjur", ["32.03"]),
    ("calonya bu Srikandi rumahnya di Patokbeusi subang deket balai desa", ["32.13.16"]),
    ("Banyuwangi darurat calo! di Muncar sudah 10 orang brangkat", ["35.10", "35.10.05"]),
    ("min sy dari batam mau lapor ada kapal gelap tiap malam di tanjung sengkuang", ["21.71", "21.71.02.1001"]),
    ("rombongan naik travel dari Sumbawa ke Lombok trus terbang ke Jakarta", ["52.04", "31"]),
    ("penampungannya di jl raya condet no 5 jakarta timur", ["31.75"]),
    (
        "sy tinggal di kp babakan rt 03/07 desa pulosari kalapanunggal sukabumi, ada sponsor sering datang",
        ["32.02.18.2003"],
    ),
    ("Lokasi: Desa Lantan, Kec. Batukliang Utara, Kab. Lombok Tengah, NTB", ["52.02.12.2001"]),
    ("calo di ds selok besuki lumajang, ngumpulin ktp", ["35.08.15.2006"]),
    ("suami saya dari desa Lawin ropang sumbawa kerja di sabah blm digaji", ["52.04.11.2009"]),
    ("kejadian di Gamsungi, Tobelo, Halut. Mohon dibantu", ["82.03.05.2004"]),
    ("adek saya dijanjikan ke australia lewat papua nugini, skrg nyangkut di Merauke", ["93.01"]),
    ("ada tekong orang Dumai narik 7jt per orang", ["14.72"]),
    ("temen saya dr deli serdang skrg di kamboja, gak bisa pulang", ["12.07"]),
    ("Mbak, kula Sri saking Grogol Sukoharjo, anak kula dijak nang Taiwan", ["33.11.09"]),
    ("yg ngajak mas Rejo asal Nganjuk, katanya kerja di kapal taiwan", ["35.18"]),
    ("di lembur abdi Cikembar sukabumi aya agen nu teu puguh", ["32.02.10"]),
    ("Ini alamatnya: Kel. Bobosan, Purwokerto Utara", ["33.02.27.1007"]),
    ("dia kumpulin anak2 di mess daerah karawang timur", ["32.15.26"]),
    ("penjemputan di terminal Purabaya jam 3 sore", []),
    ("dioper oper dari pontianak, entikong, terus kuching", ["61.71", "61.03.21"]),
    ("sy kerja di perbatasan Aruk Sambas, sering liat cewe2 muda nyebrang gak punya visa kerja", ["61.01"]),
]

WITHOUT = [
    "apakah ada petugas atau perangkat desa yang ikut terlibat",
    "orang desa sini semua sudah tau, desa lain juga, desa sebelah apalagi",
    "kata pak lurah di kelurahan kami tidak ada yg daftar, di kota saja",
    "di desa ini sudah biasa, kecamatan juga tau, kabupaten diam aja",
    "pak saya mau lapor ada calo di kampung saya minta uang 5 juta buat bikin paspor, orangnya bagus ngomongnya",
    "min tolong suami saya sakit di rumah majikan, gaji tidak dibayar, sudah minta pulang tapi harus ganti rugi dulu",
    "tadi malam ada kapal besar, rombongan turun di pantai, surat dan data mereka diambil",
    "Bu Bunga dan Pak Jaya sponsor di sini, mereka baik tapi minta jaminan sertifikat tanah",
    "PT Contoh Maju Mekar Jaya itu resmi gak? kantornya di ruko kosong",
    "LPK Contoh Tunas Harapan Mulia minta biaya 20 juta buat ke jepang",
    "kerjanya di kebun sawit, gajinya 1500 ringgit, makan sama mess gratis",
    "saya baru sadar kalo kontraknya beda, gajinya dipotong tiap bulan",
    "besok pagi jam 5 dijemput travel di depan balai desa",
    "anak muda sini banyak yg mau, katanya aman dan lancar, bisa langsung kerja",
    "nama saya Wahyu Setiawan, sy mantan tki taiwan, mau tanya klaim asuransi",
    "mas Agung Prakoso itu yg bawa adik saya, dia tetangga sebelah",
    "kula badhe lapor nanging ajrih, piyantune galak sanget",
    "abdi hoyong naros, aman teu upami angkat nganggo visa umroh",
    "nyong wedi, kancane nyong wis mangkat wingi bengi",
    "ada orang kaya raya di sini, rumahnya bagus, ternyata bandar",
    "makasih banyak min sudah dibantu, semoga selalu sehat dan bahagia",
    "gak ada tanda terima, cuma foto KTP sama kartu keluarga",
]


@pytest.mark.parametrize(("text", "codes"), STORIES)
def test_places_of_a_story(text: str, codes: list[str]) -> None:
    places = [place for place in found(text) if place.codes]
    assert sorted(place.codes[0] for place in places) == sorted(codes), [
        (place.text, gazetteer().name(place.codes[0])) for place in places
    ]


@pytest.mark.parametrize("text", WITHOUT)
def test_ordinary_words_and_names_are_no_places(text: str) -> None:
    assert [place.text for place in found(text) if place.codes] == []


def test_what_is_read_of_a_place() -> None:
    story = "Desa Cikedondong Kec. Bantarsari, Cilacap. Tiga warga mau dibawa ke Batam, sponsornya dari Kroya"
    main, transit, home = found(story)
    assert (main.text, main.role, main.level) == ("Desa Cikedondong Kec. Bantarsari, Cilacap", "main", "village")
    assert (transit.text, transit.role, transit.codes[0]) == ("Batam", "other", "21.71")
    assert (home.text, home.role, home.codes[0]) == ("Kroya", "other", "33.01.06")


def test_places_abroad_have_a_country_and_no_code() -> None:
    (place,) = found("kak sy di Johor Bahru, majikan gak bayar gaji")
    assert (place.text, place.role, place.level, place.country, place.codes) == (
        "Johor Bahru",
        "main",
        "abroad",
        "MY",
        (),
    )


def test_landmarks_have_no_code() -> None:
    (place,) = found("sy sudah di bandara Juanda, terbang jam 7")
    assert (place.text, place.level, place.codes) == ("bandara Juanda", "landmark", ())


def test_a_name_of_several_places_is_asked_about_unless_another_place_tells() -> None:
    (place,) = found("neng Kedungbenda ana sing dadi tekong")
    assert place.ask and set(place.codes) == {"33.01.05.2006", "33.03.01.2001"}
    (place, _) = found("neng Kedungbenda ana sing dadi tekong, kula wong Purbalingga")
    assert not place.ask and place.codes[0] == "33.03.01.2001"
    (place,) = found("agennya di bekasi")
    assert place.ask and set(place.codes) == {"32.16", "32.75"}


def test_a_slip_of_the_tongue_is_left_out() -> None:
    (place,) = found("kapalnya dari desa Pangkalan eh bukan maksud saya Pangke, Karimun")
    assert place.codes[0] == "21.02.10.2003"


def test_short_messages_of_one_story_tell_about_each_other() -> None:
    places = found("cabang lombok timur\nterakhir kantornya di Pancor")
    assert [place.codes[0] for place in places] == ["52.03", "52.03.07.1001"]


def test_stories_are_read_fast_however_odd() -> None:
    find_places("desa krang kec kroya cilacap", gazetteer())
    took = []
    for text, _ in STORIES:
        begun = time.perf_counter()
        find_places(text, gazetteer())
        took.append(time.perf_counter() - begun)
    assert statistics.median(took) < 0.005, "about 0.6 ms on a quiet machine"
    for text in ("di sidomulyo " * 300, "sukamaju " * 450, "sp " * 1300, "desa krang " * 370, "a" * 4096, "\n" * 4096):
        begun = time.perf_counter()
        assert len(find_places(text, gazetteer())) < 40
        assert time.perf_counter() - begun < 1.5
