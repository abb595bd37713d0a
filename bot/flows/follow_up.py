"""Tambahan: somebody has more to tell about an earlier report. The code of that report stands in the talk's context.

The words are passed on as they are, so there is nothing to read back.
"""

from bot.engine.steps import Ask, Branch, Flow, Note, Tell, said
from bot.flows.readers import Reading, Words
from bot.flows.stories import whether_it_burns


def follow_up(reading: Reading) -> Flow:
    """The flow "follow_up". `reading`: what it takes to read the answers."""
    urgent = said("urgency", "now")
    return Flow(
        "follow_up",
        glean=whether_it_burns(reading),
        urgent=urgent,
        steps=(
            Ask("story", Words(), listens=True),
            Note("plea", hidden=True),
            Note("signs", hidden=True),
            Note("urgency", hidden=True),
            Branch(urgent, Tell("danger")),
        ),
    )
