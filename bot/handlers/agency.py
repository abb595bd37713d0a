"""Is this PT official? The answer in a few lines, near names as choices, what to ask, and news later for whoever wants it.

What is shown rests on the imported register and the words of the question alone; no report is ever looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.talk import Show
from bot.handlers import agency_texts, registry, report_from
from bot.handlers.bot import Visit
from bot.understanding import Understood
from casework import agency_watch
from casework.agencies import Answer
from casework.agency_check import NOT_FOUND, OVER, SIMILAR
from channels.messages import Choice, Outgoing

TAPPED = "agency"
ASKED = "either"  # whatever comes next is what is to be checked
_LONG_NAME = 12  # words; more than any firm's name, so it was no name
_FEW_WORDS = 10  # of a message in which a name without "PT" is looked for
_LEAST_LETTERS = 8  # of such a name: shorter ones look like too many words


def answer(visit: Visit, text: str) -> None:
    """Answer a question about one agency, or about several. In the middle of another talk nothing is offered below it."""
    told = registry.understood(visit, text)
    found = registry.ask(visit, text, registry.abroad(told))
    visit.kept[TAPPED] = text
    report_from.remember(visit, text)
    if len(found) == 1:
        _one(visit, found[0], told)
    else:
        _several(visit, found, told)


def knows(visit: Visit, text: str) -> bool:
    """Whether a short message without "PT" is the name or number of an agency on the list."""
    if len(text.split()) > _FEW_WORDS:
        return False
    found = [each for each in registry.index(visit).search(text) if each.firm or each.near]
    return any(each.firm or len("".join(each.asked.name.split())) >= _LEAST_LETTERS for each in found)


def tapped(visit: Visit) -> bool:
    """A button below an answer; false when it is another one."""
    message = visit.message
    assert message is not None
    kind, _, rest = message.choice.partition(":")
    if kind != TAPPED:
        return False
    verb, _, rest = rest.partition(":")
    if verb == "pick":
        country, _, firm_id = rest.partition(":")
        _picked(visit, country, firm_id)
    elif verb == "other":
        _none_of_them(visit)
    elif verb == "ask":
        _what_to_ask(visit, *rest.split(":", 1))
    elif verb == "done":
        _done(visit, rest)
    elif verb == "watch":
        watch(visit, rest)
    elif verb == "report":
        report_from.begin(visit, str(visit.kept.get(TAPPED, "")))
    else:
        visit.say("agency.closed")
    return True


def watch(visit: Visit, firm_id: str) -> None:
    """Yes, tell me when this agency loses its licence."""
    agency_watch.watch(visit.unit, firm_id, visit.conversation_id)
    visit.say("agency.watch.kept")


# ---- one agency ------------------------------------------------------------------------------------------------------


def _one(visit: Visit, found: Answer, told: Understood) -> None:
    if unhelped := _no_agency(found, told):
        visit.kept["asking"] = ASKED
        visit.say(unhelped, choices=() if unhelped == "agency.nothing_named" else _choices(visit, found)[:1])
        return
    if found.verdict == SIMILAR:
        _offer(visit, found)
        return
    bot = visit.bot
    lines = agency_texts.lines(bot, found)
    lines.append(agency_texts.source(bot, found.register, found.stale))
    todo = [line for line in (_warning(visit, told), agency_texts.next_step(bot, found)) if line]
    if found.firm is None:
        visit.kept["asking"] = TAPPED  # another spelling may follow
    visit.put(Outgoing("\n".join([*lines, "", *todo]), tuple(_drawn(visit, *each) for each in _choices(visit, found))))


def _offer(visit: Visit, found: Answer) -> None:
    """Near names, to be picked: never a verdict."""
    visit.kept["asking"] = TAPPED
    near = [Choice(f"{TAPPED}:pick:{found.country}:{firm.id}", firm.name) for firm in found.suggestions]
    none = Choice(f"{TAPPED}:other", visit.text(f"agency.other.{len(near)}"))
    visit.put(Outgoing("\n".join(agency_texts.lines(visit.bot, found)), (*near, none)))


def _picked(visit: Visit, country: str, firm_id: str) -> None:
    found = registry.pick(visit, firm_id, country)
    if found is None:
        visit.say("anytime.old_button")
        return
    _one(visit, found, registry.understood(visit, str(visit.kept.get(TAPPED, ""))))


def _none_of_them(visit: Visit) -> None:
    bot, register = visit.bot, registry.index(visit).register
    stale = register is None
    lines = [
        visit.text("agency.other"),
        agency_texts.source(bot, register, stale),
        visit.text("agency.next.not_found", where=agency_texts.where_to_ask(bot)),
    ]
    visit.kept["asking"] = TAPPED
    visit.put(Outgoing("\n".join(lines), tuple(_drawn(visit, *each) for each in _below(visit, "", ""))))


def _no_agency(found: Answer, told: Understood) -> str:
    """The text for what is no agency's name: nothing, a person, a private number, a whole story; "" when it is one."""
    asked = found.asked
    if found.firm is not None or found.verdict != NOT_FOUND:
        return ""
    if not asked.names:
        private = bool(asked.phone or told.phones) and not asked.licence
        return "agency.phone" if private else "" if asked.licence else "agency.nothing_named"
    if told.agencies:
        return ""
    if len(asked.name.split()) > _LONG_NAME or len(asked.name) > 200:
        return "agency.too_long"
    return "agency.person" if told.persons else ""


def _warning(visit: Visit, told: Understood) -> str:
    """Signs of danger in the words of whoever asks, whatever the register says."""
    if not told.signals:
        return ""
    signs = Show("list", [Show("text", f"sign.{signal.name}") for signal in told.signals])
    return visit.text("agency.warning", signs=signs)


# ---- several agencies ------------------------------------------------------------------------------------------------


def _several(visit: Visit, found: Sequence[Answer], told: Understood) -> None:
    """Each agency gets its own lines; the list and what to do are said once."""
    bot, blocks = visit.bot, []
    for number, each in enumerate(found, start=1):
        if each.verdict == SIMILAR:
            names = ", ".join(firm.name for firm in each.suggestions)
            lines = [visit.text("agency.maybe", asked=agency_texts.asked_name(each), names=names)]
        else:
            lines = agency_texts.lines(bot, each)
        blocks.append(f"{number}. " + "\n".join(lines))
    last = [agency_texts.source(bot, found[0].register, found[0].stale)]
    if warning := _warning(visit, told):
        last.append(warning)
    good = next((each for each in found if each.firm is not None and each.verdict not in (OVER, NOT_FOUND)), None)
    last.append(agency_texts.next_step(bot, good or found[0]))
    text = "\n\n".join([*blocks, "\n".join(last)])
    visit.put(Outgoing(text, tuple(_drawn(visit, *each) for each in _below(visit, found[0].country, ""))))


# ---- afterwards ------------------------------------------------------------------------------------------------------


def _below(visit: Visit, country: str, firm_id: str) -> tuple[tuple[str, str], ...]:
    if visit.talk is not None:  # its question is asked again at once, and a number must mean one thing
        return ()
    return (
        (f"{TAPPED}:report", "agency.choice.report"),
        (f"{TAPPED}:ask:{country}:{firm_id}", "agency.choice.questions"),
        (f"{TAPPED}:done:{firm_id}", "agency.choice.done"),
    )


def _choices(visit: Visit, found: Answer) -> tuple[tuple[str, str], ...]:
    may_change = found.firm is not None and found.verdict not in (OVER, NOT_FOUND)
    return _below(visit, found.country, found.firm.id if found.firm is not None and may_change else "")


def _drawn(visit: Visit, value: str, key: str) -> Choice:
    return Choice(value, visit.text(key))


def _what_to_ask(visit: Visit, country: str, firm_id: str = "") -> None:
    key = "agency.job_order.question.to" if country else "agency.job_order.question"
    job_order = visit.text(key, country=Show("country", country))
    visit.say("agency.questions", job_order=job_order, choices=_below(visit, country, firm_id)[::2])


def _done(visit: Visit, firm_id: str) -> None:
    """Nothing more to ask: offer to be told if this agency loses its licence, where that can still happen."""
    found = registry.index(visit).pick(firm_id) if firm_id else None
    if found is None or found.firm is None:
        visit.say("agency.closed")
        return
    choices = ((f"{TAPPED}:watch:{firm_id}", "agency.watch.yes"), (f"{TAPPED}:no", "agency.watch.no"))
    visit.kept["asking"] = f"watch:{firm_id}"
    stopped = bool(found.firm.on(registry.today(visit)).sanctions)
    visit.say("agency.watch.ask.stopped" if stopped else "agency.watch.ask", name=found.firm.name, choices=choices)
