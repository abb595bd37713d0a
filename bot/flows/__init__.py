"""The conversations, one file each: what an NGO person reads and edits."""

from bot.engine.steps import Flow
from bot.flows.follow_up import follow_up
from bot.flows.offer import offer
from bot.flows.readers import Reading
from bot.flows.report import report
from bot.flows.returnee import returnee

__all__ = ["Reading", "all_flows", "follow_up", "offer", "report", "returnee"]


def all_flows(reading: Reading) -> tuple[Flow, ...]:
    """Every conversation there is."""
    return (report(reading), returnee(reading), follow_up(reading), offer(reading))
