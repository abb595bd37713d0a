"""Lapor: someone tells us about a recruiter who worries them, or cries for help.

Read the steps from top to bottom: that is the conversation. A question whose answer is already known is not asked.
"""

from bot.engine.steps import Ask, Branch, Choice, Confirm, Enough, Flow, Note, Say, Tell, first_of, given, known, said
from bot.flows.journeys import Departure, Destination, Signs
from bot.flows.places import Area, Whereabouts
from bot.flows.readers import OwnName, Person, Phone, Reading, Story
from bot.flows.stories import what_a_story_tells


def report(reading: Reading) -> Flow:
    """The flow "report". `reading`: what it takes to read the answers."""
    cries_for_help = said("plea", "yes")
    urgent = said("urgency", "now")
    return Flow(
        "report",
        glean=what_a_story_tells(reading),
        urgent=urgent,
        steps=(
            Ask("story", Story(), listens=True),  # "cerita saja"; photos, voice notes and several messages belong to it
            Note("plea", hidden=True),
            Note("area_hint", hidden=True),
            Note("signs", Signs(reading)),
            Note("destination", Destination(reading)),
            Note("departure", Departure(reading)),
            Branch(
                cries_for_help,
                Tell("danger"),  # the officer hears, and the person is given numbers to call, before anything is asked
                Ask("whereabouts", Whereabouts(reading), optional=True),
                Branch(known("whereabouts"), Say("whereabouts_passed_on")),
            ),
            Branch(
                ~cries_for_help,
                Say("thanks"),
                Branch(said("signs", "minor"), Say("minor", unless=urgent)),
            ),
            Choice("urgency", "now", "soon", "no", quiet=("no",), unless=cries_for_help, if_skipped="no"),
            Branch(urgent & ~cries_for_help, Tell("danger"), Say("hurry")),
            Branch(cries_for_help, Enough()),  # no form holds up a cry for help; what is known is the report
            Ask("place", Area(reading)),
            Ask("recruiter", Person(reading), optional=True, unless=known("phone")),
            Ask("phone", Phone(reading), optional=True, unless=given("recruiter")),
            Choice(
                "official", "no", "yes", "rather_not_say",
                unlisted=("unknown",), if_skipped="rather_not_say", of_fact=True,  # taken as said where a story names one
            ),
            Choice("identity", "anonymous", "named", never_guess=True, if_skipped="anonymous", opens=("named", "name")),
            Branch(
                said("identity", "named"),
                Ask(
                    "name", OwnName(reading), never_guess=True, private=True, optional=True,
                    skipped_means=("identity", "anonymous"),
                ),
            ),
            Confirm(
                ("recruiter", "phone"), "destination", "signs", first_of("departure", "urgency"), "place", "story", "official",
                ("identity", "name"),
            ),
        ),
    )  # fmt: skip
