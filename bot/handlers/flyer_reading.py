"""Reading the photos that people sent to be checked, one at a time, and putting what stands on them into their talk.

The photo is read between two transactions, never in one: nobody's message waits for it.
"""

from __future__ import annotations

import structlog

from bot import flyers, memory
from bot.engine.reading import Collected
from bot.engine.talk import Heard
from bot.flyers import Photo
from bot.handlers import offer_answer, talking
from bot.handlers.bot import Bot, Visit
from storage.base import now
from storage.database import Database, Unit

log = structlog.get_logger(__name__)


async def read_once(database: Database, bot: Bot) -> int:
    """Read the next photo that has arrived; how many were looked at."""
    photo = await database.awrite(flyers.claim)
    if photo is None:
        return 0
    words = await bot.photos.read(photo.content) if bot.photos is not None and photo.content is not None else ""
    await database.awrite(lambda unit: heard(unit, bot, photo, words))
    log.info("photo read", attachment=photo.attachment_id, letters=len(words))
    return 1


def heard(unit: Unit, bot: Bot, photo: Photo, words: str) -> None:
    """Go on with the talk as if the words on the photo had been typed; without a talk, answer them by themselves."""
    channel = memory.lock(unit, photo.conversation_id)
    if channel is None:  # a message of this person is being handled just now
        flyers.again(unit, photo.attachment_id)
        return
    if not flyers.done(unit, photo.attachment_id):
        return
    visit = Visit(unit, bot, photo.conversation_id, channel, memory.load(unit, photo.conversation_id))
    talk = visit.talk
    listening = talk is not None and talk.flow == "offer" and talk.listening
    if not words:
        visit.say("offer.photo.unreadable")
    elif listening and talk is not None:
        turn = bot.book.hear(talk, Heard(now(), words, message_id=f"photo:{photo.attachment_id}"))
        talking.take(visit, turn)
        if turn.talk is not None and turn.talk.listening and not flyers.wanted(unit, photo.conversation_id):
            after = bot.book.pause_over(turn.talk, turn.talk.turn)
            if after is not None:
                talking.take(visit, after)
    else:
        _by_themselves(visit, words)
    visit.send()
    memory.save(unit, photo.conversation_id, visit.kept)


def _by_themselves(visit: Visit, words: str) -> None:
    """The talk went on without them: say what the photo alone tells, unless that is nothing."""
    found = visit.bot.book.flows["offer"].glean(Collected(((words, now()),), story=(words,)), {})
    if "told" not in found.answers:
        return
    visit.say("offer.photo.says")
    offer_answer.say(visit, offer_answer.look(visit, found.facts, {}, words))
    talking.repeat_question(visit)
