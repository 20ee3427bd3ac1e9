"""A picture for anything with a slug: layers of rock, one of which glows, always the same for the same slug."""

import hashlib
from functools import lru_cache

SIDE = 40  # units of the viewBox


@lru_cache(maxsize=2000)
def seam_layers(slug: str) -> tuple[tuple[str, str], ...]:
    """Return the layers from top to bottom as (CSS class, path) for a viewBox of 40 by 40."""
    dice = hashlib.blake2b(slug.encode(), digest_size=16).digest()
    plain = ["s1", "s2", "s3", "s4"]
    shift = dice[0] % 4
    classes = plain[shift:] + plain[:shift]
    classes.insert(1 + dice[1] % 3, "s5")
    layers = [(classes[0], f"M0 0h{SIDE}v{SIDE}h-{SIDE}z")]
    depth = 4 + dice[2] % 5
    for number, name in enumerate(classes[1:]):
        tilt, bend = dice[3 + number] % 11 - 5, dice[8 + number] % 9 - 4
        layers.append((name, _below(depth, tilt, bend)))
        depth += 4 + dice[12 + number % 4] % 3 if name == "s5" else 7 + dice[12 + number % 4] % 4
    return tuple(layers)


def _below(depth: int, tilt: int, bend: int) -> str:
    """Return the path of everything below a wavy line at this depth."""
    left, right = depth - tilt, depth + tilt
    return f"M0 {left}C13 {left + bend} 27 {right - bend} {SIDE} {right}V{SIDE}H0z"
