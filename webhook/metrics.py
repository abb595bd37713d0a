"""Figures for an operator's monitoring: how many messages came and how old what waits is. No names, numbers or words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The counters of one web process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._came = Counter(
            "kentongan_received", "Webhook calls by what became of them", ["channel", "outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "kentongan_receive_seconds",
            "From the call to its answer",
            ["channel"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._waiting = Gauge("kentongan_waiting", "What waits, by queue", ["queue"], registry=self.registry)
        self._oldest = Gauge(
            "kentongan_oldest_seconds", "Age of the oldest that waits", ["queue"], registry=self.registry
        )
        self._children: dict[tuple[str, str], Counter] = {}
        self._clocks: dict[str, Histogram] = {}

    def came(self, channel: str, outcome: str) -> None:
        """Count one call: kept, repeat, nothing, refused, not_kept, status or status_unknown."""
        child = self._children.get((channel, outcome))
        if child is None:
            child = self._children[channel, outcome] = self._came.labels(channel, outcome)
        child.inc()

    def took(self, channel: str, seconds: float) -> None:
        """How long one call took to be answered."""
        clock = self._clocks.get(channel)
        if clock is None:
            clock = self._clocks[channel] = self._seconds.labels(channel)
        clock.observe(seconds)

    def waits(self, queue: str, number: int, oldest: float) -> None:
        """How much waits in `queue` and how many seconds its oldest has waited."""
        self._waiting.labels(queue).set(number)
        self._oldest.labels(queue).set(oldest)

    def text(self) -> bytes:
        """Everything in Prometheus' text form."""
        return generate_latest(self.registry)
