"""Cerita pulang: somebody who worked abroad is home again and tells how it was.

What they tell protects the next one, and some of them need help themselves. Help is noted and passed on to people;
nothing is promised here.
"""

from bot.engine.steps import Ask, Branch, Choice, Confirm, Flow, Note, Say, Tell, said
from bot.flows.homecoming import CameHome
from bot.flows.journeys import Destination, Sender, Signs
from bot.flows.places import Area
from bot.flows.readers import OwnName, Reading, Story
from bot.flows.stories import what_a_returnee_tells


def returnee(reading: Reading) -> Flow:
    """The flow "returnee". `reading`: what it takes to read the answers."""
    in_danger = said("plea", "yes")
    return Flow(
        "returnee",
        glean=what_a_returnee_tells(reading),
        urgent=in_danger,
        steps=(
            Ask("story", Story(), listens=True),
            Note("plea", hidden=True),
            Note("area_hint", hidden=True),
            Note("signs", Signs(reading)),
            Branch(in_danger, Tell("danger")),
            Branch(~in_danger, Say("thanks")),
            Ask("destination", Destination(reading)),
            Ask("sender", Sender(reading), optional=True),  # a PT, a sponsor, a calo
            Choice("route", "agency", "sponsor", "alone", unlisted=("unknown",), if_skipped="unknown"),
            Branch(
                ~said("signs", *HARMS),  # the story did not say what went wrong
                Choice(
                    "trouble", "unpaid", "documents", "other_work", "violence", "sick", "debt", "none", "other",
                    if_skipped="other",
                ),
            ),
            Ask("home", CameHome(reading), optional=True),
            Choice("help", "yes", "no", "later", never_guess=True, if_skipped="later"),
            Branch(
                said("help", "yes"),
                Choice(
                    "help_kind", "wages", "documents", "health", "legal", "programme", "all",
                    never_guess=True, if_skipped="all",
                ),
                Say("help_noted"),  # passed on, not promised
            ),
            Ask("place", Area(reading)),
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
                ("sender", "route"), "destination", ("trouble", "signs"), "home", ("help", "help_kind"), "place", "story",
                "official", ("identity", "name"),
            ),
        ),
    )  # fmt: skip


HARMS = (
    "documents_held", "debt_bondage", "salary_cut", "confinement", "violence_or_threat", "unpaid_wages",
    "job_substitution", "scam_compound", "sexual_exploitation", "sick_or_injured",
)  # fmt: skip
"""The signs that already say what went wrong, so that it is not asked."""
