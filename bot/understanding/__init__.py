"""Words to facts: what a villager's message says, each fact with the words that prove it. Pure: no clock, no database."""

from bot.understanding.facts import Agency, Country, Departure, Money, Person, Phone, Signal, Understood
from bot.understanding.understood import understand

__all__ = ["Agency", "Country", "Departure", "Money", "Person", "Phone", "Signal", "Understood", "understand"]
