"""Draws flat shapes in a field of 320 by 320, large at first and then made smaller, so that every edge is smooth."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

SIDE = 320  # pixels
FINE = 3  # drawn this many times larger
SHOWN = (26, 4, 294, 272)  # what of the field is in the picture: faces are small on most pages
STEPS = 9  # of a curve between two points

Point = tuple[float, float]


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two, `share` of the way to the other."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Return the points and, in reverse, their mirror images; those on the middle line stand once."""
    return [*points, *((SIDE - x, y) for x, y in reversed(points) if x != SIDE / 2)]


class Pen:
    """A sheet of one colour and what draws on it."""

    def __init__(self, ground: str) -> None:
        self._sheet = Image.new("RGB", (SIDE * FINE, SIDE * FINE), ground)
        self._draw = ImageDraw.Draw(self._sheet)

    def oval(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self._draw.ellipse([at * FINE for at in (left, top, right, bottom)], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, corner: float = 0) -> None:
        self._draw.rounded_rectangle([at * FINE for at in (left, top, right, bottom)], corner * FINE, fill=colour)

    def frame(self, left: float, top: float, right: float, bottom: float, colour: str, corner: float) -> None:
        where = [at * FINE for at in (left, top, right, bottom)]
        self._draw.rounded_rectangle(where, corner * FINE, outline=colour, width=4 * FINE)

    def arc(self, box: tuple[float, float, float, float], start: float, end: float, colour: str, wide: float) -> None:
        self._draw.arc([at * FINE for at in box], start, end, fill=colour, width=round(wide * FINE))

    def line(self, points: Sequence[Point], colour: str, wide: float) -> None:
        self._draw.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(wide * FINE))

    def corners(self, points: Sequence[Point], colour: str) -> None:
        """Fill the shape with these corners."""
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """Fill the shape whose outline runs smoothly through these points."""
        count = len(points)
        outline = []
        for at in range(count):
            a, b, c, d = (points[(at + step) % count] for step in (-1, 0, 1, 2))
            for step in range(STEPS):
                t = step / STEPS
                outline.append(tuple(_between(p, q, r, s, t) * FINE for p, q, r, s in zip(a, b, c, d, strict=True)))
        self._draw.polygon(outline, fill=colour)

    def png(self) -> bytes:
        """Return the middle of the sheet as a PNG of its real size."""
        shown = self._sheet.crop([at * FINE for at in SHOWN])
        written = io.BytesIO()
        shown.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(written, "PNG")
        return written.getvalue()


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    """Return the point between b and c of a curve that comes from a and goes on to d."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
