"""More to an earlier report: heard in several messages, passed on as it is."""

from tests.flows.villager import Villager


def test_an_addition_is_heard_to_its_end_and_handed_over():
    sari = Villager("follow_up", pace=5)
    assert sari.says("tambah") == ["follow_up.story.ask"]
    assert sari.says("mobilnya plat B 1234 XX") == []
    assert sari.sends("photo") == []
    assert sari.waits() == []
    assert sari.sent["story"]["texts"] == ["mobilnya plat B 1234 XX"]
    assert sari.events[-1].talk.context["code"] == "K-7F3KQ2"
    assert sari.told == []


def test_an_addition_that_cries_for_help_is_told_at_once():
    sari = Villager("follow_up")
    sari.says("tambah")
    sari.says("tolong pak anak saya barusan dibawa paksa, sekarang dikurung")
    assert sari.told == ["danger"]
