"""Numbers about a hub that are looked up when somebody asks for them; folders give theirs through the wiring."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from coalface.base.watch.counts import gather
from coalface.base.wiring import wired


@dataclass(frozen=True)
class Number:
    """One number. `about` tells several of one name apart; its values are names that we gave, never somebody's words."""

    name: str  # in Prometheus's way: small letters, the unit at the end
    words: str
    value: float
    about: dict[str, str] = field(default_factory=dict)


class _Numbers:
    """What the wiring lists, in the terms of the library."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for source in wired("NUMBERS"):
            for number in source():
                name = f"coalface_{number.name}"
                if name not in families:
                    families[name] = GaugeMetricFamily(name, number.words, labels=list(number.about))
                families[name].add_metric(list(number.about.values()), number.value)
        yield from families.values()


def exposition() -> bytes:
    """Return everything in Prometheus's text format."""
    registry = CollectorRegistry()
    gather(registry)
    registry.register(_Numbers())
    return generate_latest(registry)
