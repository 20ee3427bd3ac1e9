"""Drawn portraits for the demonstration: flat, friendly, of nobody; the same features always give the same picture."""

from dataclasses import dataclass

from coalface.config.demo import hair
from coalface.config.demo.pen import Pen, mirrored, mix

SKINS = {
    "fair": "#f6d7bf", "rosy": "#f1c7ab", "olive": "#dfae84", "tan": "#c98f63", "brown": "#a26c44", "deep": "#774a2f",
}  # fmt: skip
HAIRS = {
    "black": "#211a1a", "dark": "#3b271d", "brown": "#6b4226", "chestnut": "#8a4a24", "ginger": "#bd5a25",
    "blond": "#d8ae5e", "grey": "#8d8f90", "silver": "#c9cbc9", "white": "#efeee9",
}  # fmt: skip
COLOURS = {
    "teal": "#0f6866", "ember": "#b8470e", "navy": "#2a4263", "plum": "#71406a", "moss": "#56743a", "mustard": "#c08a1e",
    "slate": "#4d565f", "berry": "#a5374a", "sky": "#5b93b8", "sand": "#c9ab7c", "hi-vis": "#d8d62a", "cream": "#efe6d2",
}  # fmt: skip
GROUNDS = {
    "mist": "#d8e4e1", "peach": "#ecdcc9", "lilac": "#dcdde9", "blush": "#e9d7d4", "meadow": "#dfe3cf", "stone": "#e4dfd3",
}  # fmt: skip
TOPS = frozenset({"crew", "shirt", "blazer", "rollneck", "vneck", "fleece", "vest"})
GLASSES = frozenset({"", "round", "square"})
BEARDS = frozenset({"", "stubble", "short", "full", "moustache", "goatee"})
DARK = "#2a2320"


@dataclass(frozen=True)
class Face:
    """What somebody looks like. `hair_colour` is also the colour of a scarf or turban, if it names a colour of cloth."""

    skin: str
    hair: str
    hair_colour: str
    wears: str
    top: str = "crew"
    ground: str = "mist"
    glasses: str = ""
    beard: str = ""
    smile: bool = False  # shows teeth
    freckles: bool = False
    earrings: bool = False
    lanyard: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a feature that nobody can draw."""
        known = (
            (self.skin, SKINS), (self.hair, hair.STYLES), (self.hair_colour, HAIRS | COLOURS), (self.wears, COLOURS),
            (self.top, TOPS), (self.ground, GROUNDS), (self.glasses, GLASSES), (self.beard, BEARDS),
        )  # fmt: skip
        for feature, among in known:
            if feature not in among:
                raise ValueError(f"A face cannot have “{feature}”.")


def draw(face: Face) -> bytes:
    """Return the portrait as a PNG of 320 by 320 pixels."""
    pen = Pen(GROUNDS[face.ground])
    skin, locks = SKINS[face.skin], (HAIRS | COLOURS)[face.hair_colour]
    shade = mix(skin, "#5a2a1c", 0.16)
    hair.behind(pen, face.hair, locks)
    _body(pen, face, skin, shade)
    free = hair.opening(face.hair)
    if free:
        hair.above(pen, face.hair, locks)
        pen.shape(free, skin)
        _cheeks(pen, skin)
    else:
        for left in (84, 210):
            pen.oval(left, 122, left + 26, 162, shade)
        pen.shape(mirrored([(160, 56), (117, 72), (96, 118), (102, 166), (128, 204), (160, 216)]), skin)
        _cheeks(pen, skin)
        _beard(pen, face.beard, HAIRS.get(face.hair_colour, DARK), skin)
        hair.above(pen, face.hair, locks)
    _features(pen, face, skin, shade, DARK if free or face.hair in ("bald", "turban") else locks)
    if face.earrings and not free:
        for left in (90, 222):
            pen.oval(left, 160, left + 9, 169, "#d9b13b")
    return pen.png()


def _body(pen: Pen, face: Face, skin: str, shade: str) -> None:
    cloth = COLOURS[face.wears]
    darker = mix(cloth, "#000000", 0.2)
    pen.shape(mirrored([(160, 234), (116, 244), (66, 262), (44, 300), (40, 350)]), cloth)
    pen.box(134, 186, 186, 262, shade, 22)
    if face.top == "rollneck":
        pen.box(124, 220, 196, 264, darker, 14)
    elif face.top in ("shirt", "blazer", "vneck"):
        if face.top != "shirt":
            pen.corners([(128, 240), (160, 320), (192, 240)], "#f4f1ea" if face.top == "blazer" else skin)
        collar = {"shirt": mix(cloth, "#ffffff", 0.55), "blazer": darker, "vneck": darker}[face.top]
        low = 268 if face.top == "shirt" else 318
        pen.corners([(128, 232), (160, low), (136, min(low, 292)), (112, 250)], collar)
        pen.corners([(192, 232), (160, low), (184, min(low, 292)), (208, 250)], collar)
        pen.oval(134, 222, 186, 254, shade)
    elif face.top == "fleece":
        pen.corners([(126, 234), (160, 262), (160, 330), (118, 250)], darker)
        pen.corners([(194, 234), (160, 262), (160, 330), (202, 250)], darker)
        pen.line([(160, 262), (160, 320)], "#f4f1ea", 3)
    else:
        pen.oval(128, 224, 192, 266, darker)
        pen.oval(134, 218, 186, 258, shade)
    if face.top == "vest":
        for left, right in ((84, 104), (216, 236)):
            pen.box(left, 256, right, 330, "#e9e9e4")
    if face.lanyard:
        pen.line([(126, 242), (160, 316)], COLOURS["ember"], 5)
        pen.line([(194, 242), (160, 316)], COLOURS["ember"], 5)


def _cheeks(pen: Pen, skin: str) -> None:
    for left in (108, 184):
        pen.oval(left, 160, left + 28, 182, mix(skin, "#d9583b", 0.16))


def _features(pen: Pen, face: Face, skin: str, shade: str, brows: str) -> None:
    if face.freckles:
        for x, y in ((118, 162), (128, 167), (136, 161), (184, 161), (192, 167), (202, 162)):
            pen.oval(x, y, x + 4, y + 4, mix(skin, "#8a4a24", 0.5))
    for left in (116, 180):
        pen.arc((left - 1, 112, left + 25, 138), 205, 335, mix(brows, DARK, 0.35), 5)
        pen.oval(left + 5, 132, left + 18, 150, DARK)
        pen.oval(left + 12, 135, left + 16, 140, "#ffffff")
    pen.arc((150, 148, 170, 170), 20, 160, mix(skin, "#5a2a1c", 0.4), 4)
    lips = mix(skin, "#8c2f2b", 0.7)
    if face.smile:
        pen.shape([(136, 180), (160, 186), (184, 180), (176, 196), (160, 202), (144, 196)], mix(lips, DARK, 0.35))
        pen.shape([(142, 183), (160, 187), (178, 183), (172, 190), (160, 192), (148, 190)], "#fbf8f2")
    else:
        pen.arc((136, 164, 184, 198), 30, 150, lips, 5)
    if face.glasses:
        corner = 19 if face.glasses == "round" else 9
        for left in (106, 172):
            pen.frame(left, 122, left + 42, 160, DARK, corner)
        pen.arc((146, 134, 174, 152), 200, 340, DARK, 4)
        pen.line([(97, 136), (107, 138)], DARK, 4)
        pen.line([(213, 138), (223, 136)], DARK, 4)


def _beard(pen: Pen, beard: str, locks: str, skin: str) -> None:
    if beard in ("stubble", "short", "full"):
        low = 6 if beard == "full" else 0
        colour = {"stubble": mix(skin, locks, 0.3), "short": mix(skin, locks, 0.85), "full": locks}[beard]
        jaw = [(160, 174), (132, 170), (108, 150), (97, 134), (101, 168), (126, 206 + low), (160, 219 + low * 3)]
        pen.shape(mirrored(jaw), colour)
        pen.oval(140, 180, 180, 200, mix(skin, colour, 0.15))
    elif beard == "moustache":
        pen.shape(mirrored([(160, 172), (138, 174), (124, 186), (144, 186), (160, 182)]), locks)
    elif beard == "goatee":
        pen.shape(mirrored([(160, 170), (136, 176), (134, 204), (160, 222)]), locks)
        pen.oval(142, 180, 178, 200, skin)
