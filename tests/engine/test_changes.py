"""A flow that changes while talks are open: steps added, removed, renamed, options withdrawn, whole flows gone."""

from dataclasses import replace

from bot.engine.steps import Ask, Branch, Choice, Confirm, Flow, Say, Tell, said
from bot.engine.talk import Cancelled, Finished, Heard, Talk
from bot.engine.turning import Book
from tests.engine.sample import NAME, NOON, NUMBER, STEPS, Labels, Phone, Town, party, trip

LONG = "ada pesta di balong utara di rumah bu yanti 081234567 semua orang datang malam ini"


def deployed(sari: Phone, steps, **more) -> None:
    """Tomorrow's version of the flow is running now."""
    sari.book = Book((party(tuple(steps), **more), trip()), Labels())


def at_confirm() -> Phone:
    sari = Phone()
    sari.start(LONG)
    sari.say("1")
    return sari


def test_a_new_step_is_asked_before_the_old_yes_counts():
    sari = at_confirm()
    deployed(sari, [*STEPS[:5], Choice("fee", "low", "high"), *STEPS[5:]])
    assert sari.say("ya kirim") == ["party.fee.ask"]
    assert sari.say("1") == ["party.confirm.ask"]


def test_a_new_step_elsewhere_does_not_take_the_answer_to_the_question_that_was_asked():
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    assert sari.talk.asked == "host"
    deployed(sari, [*STEPS[:5], Ask("street", NAME), *STEPS[5:]])
    assert sari.say("bu lastri") == ["party.street.ask"]
    assert sari.value("host") == "bu lastri"
    assert "street" not in sari.talk.answers


def test_a_removed_question_takes_no_answer_and_its_words_are_kept():
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    kept = [step for step in STEPS if getattr(step, "name", "") not in ("host", "confirm", "number")]
    deployed(sari, [*kept, Ask("number", NUMBER), Confirm("town", "loud")])
    assert sari.say("bu lastri ada di sana") == ["party.named.ask"]
    assert "host" not in sari.talk.answers
    assert "bu lastri ada di sana" in sari.value("story")["texts"]


def test_an_answer_to_a_removed_question_never_leaves():
    sari = at_confirm()
    deployed(
        sari,
        [step for step in STEPS if getattr(step, "name", "") not in ("town", "confirm")] + [Confirm("number", "loud")],
    )
    assert sari.say("ya") == ["engine.reread", "party.confirm.ask"]
    sari.say("ya")
    assert "town" not in sari.events[-1].values


def test_a_renamed_step_keeps_its_answer_and_its_old_buttons():
    sari = at_confirm()
    steps = [replace(step, name="village") if getattr(step, "name", "") == "town" else step for step in STEPS[:-1]]
    deployed(sari, [*steps, Confirm(("host", "number"), "village", "loud", "named")], renamed={"town": "village"})
    assert sari.book.repeat(sari.talk)[0].params["lines"].value[1].params["value"].value == "Balong Utara"
    assert sari.tap("town=3") == ["engine.changed", "party.confirm.ask"]
    assert sari.value("village") == "3"
    sari.say("ya")
    assert sari.events[-1].values["village"] == "3"


def test_a_renamed_question_that_was_just_asked_takes_its_answer():
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    steps = [replace(step, name="keeper") if getattr(step, "name", "") == "host" else step for step in STEPS[:-1]]
    steps = [replace(step, unless=None) if getattr(step, "name", "") == "number" else step for step in steps]
    deployed(
        sari,
        [*steps, Confirm("keeper", "loud")],
        renamed={"host": "keeper"},
        glean=lambda told, context: party().glean(told, context),
    )
    sari.say("bu lastri")
    assert sari.value("keeper") == "bu lastri"


def test_a_withdrawn_option_is_asked_again():
    sari = at_confirm()
    steps = [
        Choice("named", "yes", "afraid", never_guess=True) if getattr(step, "name", "") == "named" else step
        for step in STEPS
    ]
    deployed(sari, steps)
    assert sari.say("ya") == ["party.named.ask"]
    assert sari.tap("named=no") == ["engine.button.old", "party.named.ask"]
    assert sari.say("takut") == ["party.confirm.ask"]


def test_what_was_said_and_told_once_is_not_told_again():
    sari = at_confirm()
    deployed(sari, [*STEPS[:5], Say("thanks"), Tell("fire"), *STEPS[5:]])
    assert sari.say("kembali") == ["party.named.ask"]
    assert "party.thanks" not in sari.say("1")


def test_a_flow_that_is_gone_ends_kindly():
    sari = at_confirm()
    book = Book((trip(),), Labels())
    turn = book.hear(sari.talk, Heard(NOON, "ya"))
    assert turn.talk is None
    assert turn.lines[0].key == "engine.gone"
    assert isinstance(turn.events[0], Cancelled)
    assert book.repeat(sari.talk) == ()
    assert book.pause_over(sari.talk, sari.talk.turn) is None


def test_a_talk_survives_fields_of_another_version():
    sari = at_confirm()
    data = sari.talk.to_dict() | {"field_of_tomorrow": 1}
    data.pop("best")
    assert Talk.from_dict(data).to_dict() == sari.talk.to_dict()


def test_only_what_applies_is_read_back_and_sent():
    flow = Flow("party", (Choice("a", "yes", "no"), Branch(said("a", "yes"), Ask("b", Town())), Confirm("a", "b")))
    sari = Phone(Book((flow,), Labels()))
    sari.start()
    sari.say("yes")
    sari.say("slahung")
    sari.tap("a=no")
    assert sari.read() == ["party.a.label: party.a.no"]
    sari.say("ya")
    assert isinstance(sari.events[-1], Finished)
    assert sari.events[-1].values == {"a": "no"}
