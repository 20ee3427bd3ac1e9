"""Drawn portraits for the demonstration: flat, friendly, of nobody; always the same for the same handle."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIDE = 320  # pixels
FINE = 3  # drawn this many times larger, then made smaller, so that edges are smooth

SKINS = ["#f2d2b6", "#e6b994", "#c98f65", "#a06a43", "#7a4b2c", "#5c3720"]
HAIRS = ["#2b1d16", "#4a2f1d", "#7a4a25", "#b5793a", "#d9b36a", "#8c8c8c", "#c9c9c4", "#9a3b20"]
DARK_HAIRS = ["#2b1d16", "#1c1512", "#4a2f1d", "#8c8c8c", "#c9c9c4"]
CLOTHES = ["#0b5c5a", "#b8470e", "#2f4b6e", "#6b3a5b", "#3d6b35", "#8a6d1f", "#444b52", "#a33b3b"]
GROUNDS = ["#d8e4e1", "#ecdcc9", "#dcdde9", "#e9d7d4", "#dfe3cf", "#e4dfd3"]
STYLES = ["short", "bob", "long", "bun", "curls", "bald", "scarf", "side"]


@dataclass(frozen=True)
class Face:
    skin: str
    hair: str
    clothes: str
    ground: str
    style: str
    glasses: bool
    beard: bool


def face_of(handle: str) -> Face:
    """Return the features of a handle's face."""
    dice = hashlib.blake2b(f"face {handle}".encode(), digest_size=8).digest()
    style = STYLES[dice[4] % len(STYLES)]
    skin = dice[0] % len(SKINS)
    hairs = HAIRS if skin < 2 else DARK_HAIRS
    return Face(
        skin=SKINS[skin],
        hair=hairs[dice[1] % len(hairs)],
        clothes=CLOTHES[dice[2] % len(CLOTHES)],
        ground=GROUNDS[dice[3] % len(GROUNDS)],
        style=style,
        glasses=dice[5] % 3 == 0,
        beard=style in ("short", "bald", "side") and dice[6] % 5 < 2,
    )


def draw(handle: str) -> bytes:
    """Return the portrait of a handle as a PNG of 320 by 320 pixels."""
    face = face_of(handle)
    picture = Image.new("RGB", (SIDE * FINE, SIDE * FINE), face.ground)
    pen = Pen(ImageDraw.Draw(picture))
    _behind(pen, face)
    pen.oval(62, 236, 258, 430, face.clothes)
    pen.box(136, 190, 184, 262, _darker(face.skin), 20)
    pen.oval(134, 238, 186, 276, _darker(face.skin))
    pen.oval(92, 128, 116, 168, face.skin)
    pen.oval(204, 128, 228, 168, face.skin)
    pen.oval(102, 66, 218, 222, face.skin)
    _features(pen, face)
    _above(pen, face)
    if face.glasses:
        for left in (116, 166):
            pen.ring(left, 128, left + 40, 164, "#2b2b2b")
        pen.line(156, 143, 166, 143, "#2b2b2b")
    small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


class Pen:
    """Draws in a field of 320 by 320, whatever the real size."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def _scaled(self, *numbers: float) -> list[float]:
        return [number * FINE for number in numbers]

    def oval(self, left, top, right, bottom, colour) -> None:
        self.draw.ellipse(self._scaled(left, top, right, bottom), fill=colour)

    def box(self, left, top, right, bottom, colour, round_by=0) -> None:
        self.draw.rounded_rectangle(self._scaled(left, top, right, bottom), round_by * FINE, fill=colour)

    def ring(self, left, top, right, bottom, colour) -> None:
        self.draw.ellipse(self._scaled(left, top, right, bottom), outline=colour, width=4 * FINE)

    def line(self, left, top, right, bottom, colour, wide=4) -> None:
        self.draw.line(self._scaled(left, top, right, bottom), fill=colour, width=wide * FINE)

    def arc(self, left, top, right, bottom, start, end, colour, wide=4) -> None:
        self.draw.arc(self._scaled(left, top, right, bottom), start, end, fill=colour, width=wide * FINE)

    def pie(self, left, top, right, bottom, start, end, colour) -> None:
        self.draw.pieslice(self._scaled(left, top, right, bottom), start, end, fill=colour)


def _darker(colour: str, by: float = 0.88) -> str:
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * by):02x}" for at in (1, 3, 5))


def _behind(pen: Pen, face: Face) -> None:
    """Draw the hair that lies behind the head."""
    if face.style == "long":
        pen.box(84, 70, 236, 268, face.hair, 66)
    elif face.style == "bob":
        pen.box(86, 62, 234, 206, face.hair, 60)
    elif face.style == "bun":
        pen.oval(134, 26, 186, 78, face.hair)
    elif face.style == "curls":
        for left, top in ((72, 84), (78, 50), (112, 28), (152, 24), (188, 44), (196, 84), (74, 122), (194, 122)):
            pen.oval(left, top, left + 58, top + 58, face.hair)
    elif face.style == "scarf":
        pen.oval(82, 46, 238, 250, face.clothes)
        pen.oval(76, 200, 244, 330, _darker(face.clothes))


def _above(pen: Pen, face: Face) -> None:
    """Draw the hair, or the scarf, that lies over the forehead."""
    if face.style in ("short", "bun", "long", "bob"):
        pen.pie(98, 54, 222, 196, 180, 360, face.hair)
        pen.oval(104, 96, 216, 176, face.skin)
        _brows_and_eyes(pen, face)
    elif face.style == "side":
        pen.pie(98, 54, 222, 190, 180, 360, face.hair)
        pen.oval(118, 98, 232, 178, face.skin)
        pen.oval(104, 120, 216, 200, face.skin)
        _features(pen, face)
    elif face.style == "curls":
        for left in (104, 130, 156, 180):
            pen.oval(left, 58, left + 40, 98, face.hair)
    elif face.style == "scarf":
        pen.pie(96, 56, 224, 200, 180, 360, face.clothes)
        pen.oval(106, 92, 214, 190, face.skin)
        _features(pen, face)


def _brows_and_eyes(pen: Pen, face: Face) -> None:
    for left in (124, 174):
        pen.arc(left - 2, 122, left + 24, 142, 200, 340, _darker(face.hair, 0.75), 5)
        pen.oval(left + 6, 140, left + 17, 153, "#241a15")


def _features(pen: Pen, face: Face) -> None:
    """Draw brows, eyes, nose, mouth and beard."""
    if face.beard:
        pen.pie(104, 118, 216, 226, 15, 165, face.hair)
        pen.oval(126, 160, 194, 200, face.skin)
    _brows_and_eyes(pen, face)
    pen.arc(150, 150, 172, 176, 20, 150, _darker(face.skin, 0.75), 4)
    pen.arc(136, 166, 184, 200, 25, 155, "#8c3b34" if face.skin in SKINS[:4] else "#4d1f1a", 5)
