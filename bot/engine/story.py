"""Listening to a story: what is taken in, what is gleaned from it, and when it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.engine.path import applying, fits, listener
from bot.engine.progress import Progress
from bot.engine.reading import Collected, Gleaned, Moment, Unclear, Which
from bot.engine.steps import Ask, Question
from bot.engine.talk import Answer, Heard, Listening, Part

LONG_STORY = 60
"""Characters from which a first message that also told us something counts as a whole story."""


def tell_now(t: Progress) -> None:
    """In the middle of a story: say and tell what burns, but go on listening."""
    t.talk.listening = False
    renew_story(t)
    t.say_what_is_due()
    t.talk.listening = True


def take_in(t: Progress, heard: Heard, *, story: bool = True, text: bool = True) -> None:
    """Keep what was sent, for the story and for gleaning."""
    talk = t.talk
    if text and heard.text.strip():
        talk.parts.append(Part(heard.text.strip(), heard.at.isoformat(), heard.message_id, story))
    talk.files.extend(
        {"id": file.id, "kind": file.kind, "seconds": file.seconds}
        for file in heard.files
        if file.kind != "sticker" and all(file.id != kept["id"] for kept in talk.files)
    )
    if heard.contact:
        talk.contacts.append({"name": heard.contact.name, "phones": list(heard.contact.phones)})
    if heard.location:
        place = heard.location
        talk.locations.append({"lat": place.lat, "lon": place.lon, "label": place.label})
    renew_story(t)


def renew_story(t: Progress) -> None:
    """The story's answer, once it is closed, is always all that was told."""
    step = listener(t.flow)
    if step is None or t.talk.listening or not t.collected():
        return
    talk = t.talk
    texts = [part.text for part in talk.parts if part.story]
    told = {
        "texts": texts,
        "files": list(talk.files),
        "contacts": list(talk.contacts),
        "locations": list(talk.locations),
    }
    talk.answers[step.name] = Answer(told, "\n".join(texts))


def glean(t: Progress, *, fresh: bool = False) -> set[str]:
    """Fill still-open answers from everything told freely. The names whose answer is new or another now.

    What was told once lasts. `fresh`: a message was changed afterwards, so only what it says now counts; but a cry for
    help that somebody has heard is not taken back by that.
    """
    talk = t.talk
    context = {name: value for name, value in talk.context.items() if not (fresh and name == "facts")}
    news = len(talk.parts) > talk.context.get("gleaned", 0)
    context["answers"] = {name: answer.value for name, answer in applying(t.flow, talk).items()}
    found = t.flow.glean(_collection(t, talk.parts), context)
    talk.context["gleaned"] = len(talk.parts)
    talk.context["facts"] = dict(found.facts)
    heard = any(mark.startswith("tell:") for mark in talk.told)
    lasting = found.lasting if heard or not fresh else frozenset()
    changed = set()
    for name, step in t.steps.items():
        now, new = talk.answers.get(name), found.answers.get(name)
        if _closed(t, step) or name in talk.reopened or not _renewed(name, now, new, found, news):
            continue
        if isinstance(new, Which):
            if name not in talk.tried:
                talk.answers.pop(name, None)
                offer(t, name, new)
        elif new is not None and fits(step, new):
            talk.answers[name] = replace(new, gleaned=True)
            talk.which.pop(name, None)
            if (now is None or now.value != new.value) and not getattr(step, "hidden", False):
                changed.add(name)
        elif now is not None and name not in lasting:
            talk.answers.pop(name)
    return changed & applying(t.flow, talk).keys()


def _renewed(name: str, now: Answer | None, new: Answer | Which | None, found: Gleaned, news: bool) -> bool:
    """Whether gleaning may touch an answer: one of its own, one that was passed over, or one that is plainly replaced."""
    if now is None or now.gleaned:
        return True
    passed_over = now.value is None and name in found.lasting
    return news and isinstance(new, Answer) and (passed_over or name in found.insists)


def glean_alone(t: Progress, text: str, at: datetime) -> dict[str, Answer]:
    """What these words alone would tell, for a correction."""
    part = Part(text, at.isoformat())
    context = {name: value for name, value in t.talk.context.items() if name != "facts"}
    found = t.flow.glean(Collected(((part.text, at),)), context)
    return {
        name: answer
        for name, answer in found.answers.items()
        if name in t.steps and isinstance(answer, Answer) and not _closed(t, t.steps[name])
    }


def _closed(t: Progress, step: Question) -> bool:
    return getattr(step, "never_guess", False) or (isinstance(step, Ask) and step.listens)


def _collection(t: Progress, parts: Iterable[Part]) -> Collected:
    talk, parts = t.talk, tuple(parts)
    texts = tuple((part.text, datetime.fromisoformat(part.at)) for part in parts)
    story = tuple(part.text for part in parts if part.story)
    return Collected(texts, tuple(talk.contacts), tuple(talk.locations), story)


def offer(t: Progress, name: str, which: Which) -> None:
    """Remember the candidates, so that a number, a name or a tap chooses among them."""
    t.talk.which[name] = {
        "options": [[each.value, each.label] for each in which.options],
        "key": which.key,
        "params": dict(which.params),
        "other": which.other,
        "keep": which.keep,
    }
    if which.words:
        t.talk.tried[name] = [*t.talk.tried.get(name, []), which.words]
    if which.best is not None:
        t.talk.best[name] = which.best


def listen(t: Progress, heard: Heard) -> None:
    """One more piece of a story. Nothing is answered until the teller pauses, unless all is said or it burns."""
    talk = t.talk
    if t.words.is_("done", heard.text) and not heard.files:
        if t.collected():
            return close_story(t)
        return t.say(f"{t.flow.name}.{talk.asked}.again")
    first = not t.collected()
    take_in(t, heard)
    glean(t)
    told = any(answer.gleaned for answer in talk.answers.values()) or bool(talk.which)
    if first and (told or burns(t)) and len(heard.text) >= LONG_STORY:
        return close_story(t)
    if burns(t):
        tell_now(t)
    t.script.append(Listening(talk.id, talk.turn, _pause(heard)))
    return None


def burns(t: Progress) -> bool:
    """Whether somebody is in danger, as far as the flow can tell."""
    return t.flow.urgent is not None and t.flow.urgent.holds(applying(t.flow, t.talk))


def close_story(t: Progress) -> None:
    """The teller has paused: go on, or ask once for a little more when there was next to nothing."""
    talk = t.talk
    step = listener(t.flow)
    assert step is not None
    texts = " ".join(part.text for part in talk.parts if part.story)
    rich = bool(talk.files or talk.contacts or talk.locations)
    at = datetime.fromisoformat(talk.parts[-1].at) if talk.parts else None
    answer = step.reader.read(Heard(at, texts), Moment(at)) if at else None
    if isinstance(answer, Unclear) and not rich and talk.misses == 0 and not burns(t):
        talk.misses = 1
        talk.listening = True
        return t.say(f"{t.flow.name}.{step.name}.{answer.key}")
    talk.listening, talk.misses = False, 0
    renew_story(t)
    talk.trail = [name for name in talk.trail if name != step.name] + [step.name]
    return t.go_on()


def _pause(heard: Heard) -> int:
    """How long to wait for more, in seconds: a recording takes time to make, a long text was probably all."""
    if any(file.kind in ("voice", "audio", "video") for file in heard.files):
        return 15
    if len(heard.text) >= LONG_STORY:
        return 8
    return 12 if heard.files or len(heard.text) < 25 else 10
