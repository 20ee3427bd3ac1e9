"""The hair, scarves and turbans of the drawn portraits: what lies behind the head and what lies over the forehead."""

from coalface.config.demo.pen import SIDE, Pen, Point, mirrored, mix

MIDDLE = SIDE / 2
CURLS = [(70, 92), (74, 60), (100, 36), (134, 24), (168, 26), (196, 46), (210, 76), (70, 124), (208, 110)]
LOOSE = [(62, 120), (62, 150), (66, 180), (208, 140), (210, 170), (202, 196)]


def behind(pen: Pen, style: str, colour: str) -> None:
    """Draw what the head covers."""
    if style in ("bob", "fringe"):
        pen.box(80, 48, 240, 214, colour, 68)
    elif style == "long":
        pen.box(78, 46, 242, 276, colour, 72)
    elif style == "waves":
        pen.shape(mirrored([(160, 38), (104, 52), (76, 100), (82, 140), (66, 180), (78, 226), (116, 244)]), colour)
    elif style == "bun":
        pen.oval(126, 8, 194, 70, mix(colour, "#000000", 0.12))
    elif style == "pony":
        pen.shape([(196, 64), (250, 76), (268, 130), (256, 196), (238, 232), (230, 180), (222, 120)], colour)
    elif style == "plaits":
        for step in range(6):
            for left in (80 - step, 206 + step):
                pen.oval(left, 142 + step * 22, left + 34, 172 + step * 22, mix(colour, "#000000", 0.12 * (step % 2)))
    elif style == "afro":
        pen.oval(58, 12, 262, 200, colour)
    elif style in ("curls", "ringlets"):
        for left, top in CURLS + (LOOSE if style == "ringlets" else []):
            pen.oval(left, top, left + 46, top + 46, colour)
    elif style == "scarf":
        pen.shape(
            mirrored([(160, 34), (104, 50), (78, 108), (80, 176), (60, 236), (70, 300)]), mix(colour, "#000000", 0.14)
        )


def above(pen: Pen, style: str, colour: str) -> None:
    """Draw what covers the head."""
    if style in FRINGES:
        pen.shape(FRINGES[style], colour)
    elif style in ("curls", "ringlets"):
        for left in (96, 122, 150, 178):
            pen.oval(left, 48, left + 46, 92, colour)
    elif style == "tufts":
        for points in ([(97, 104), (88, 120), (90, 148), (100, 158), (102, 130)],):
            pen.shape(points, colour)
            pen.shape([(SIDE - x, y) for x, y in points], colour)
    elif style == "turban":
        pen.shape(mirrored([(160, 84), (120, 96), (92, 116), (80, 80), (102, 38), (160, 18)]), colour)
        fold = mix(colour, "#000000", 0.18)
        pen.arc((96, 50, 290, 220), 200, 262, fold, 4)
        pen.arc((30, 50, 224, 220), 278, 340, fold, 4)
        pen.arc((112, 36, 300, 200), 196, 240, fold, 4)
    elif style == "scarf":
        pen.shape(SCARF, colour)
        pen.arc((92, 172, 236, 262), 20, 150, mix(colour, "#000000", 0.2), 4)


def opening(style: str) -> list[Point] | None:
    """Return the outline of the face that a scarf leaves free, if there is one."""
    if style != "scarf":
        return None
    return mirrored([(160, 78), (124, 90), (107, 126), (110, 166), (132, 202), (160, 212)])


SCARF = mirrored([(160, 32), (108, 48), (84, 104), (90, 168), (82, 222), (116, 258), (160, 268)])

# Outlines over the forehead: the outer edge from the left to the right ear, and back along the hairline.
_CENTRE = [
    (92, 150),
    (86, 98),
    (108, 56),
    (160, 40),
    (212, 56),
    (234, 98),
    (228, 150),
    (218, 124),
    (192, 92),
    (160, 76),
]
FRINGES: dict[str, list[Point]] = {
    "short": [
        *((93, 134), (88, 96), (106, 58), (160, 38), (214, 58), (232, 96), (227, 134), (217, 110), (200, 92)),
        *((160, 94), (120, 92), (103, 110)),
    ],
    "crop": [
        *((95, 128), (93, 98), (110, 64), (160, 49), (210, 64), (227, 98), (225, 128), (216, 104), (196, 84)),
        *((160, 80), (124, 84), (104, 104)),
    ],
    "side": [
        *((93, 138), (87, 92), (110, 50), (168, 34), (218, 56), (233, 98), (227, 136), (217, 112), (206, 100)),
        *((166, 100), (128, 76), (106, 108)),
    ],
    "quiff": [
        *((94, 134), (90, 92), (100, 56), (132, 28), (186, 24), (220, 50), (230, 92), (226, 134), (216, 104)),
        *((196, 84), (150, 90), (116, 84), (104, 106)),
    ],
    "receding": [
        *((93, 148), (89, 112), (104, 72), (136, 54), (160, 52), (184, 54), (216, 72), (231, 112), (227, 148)),
        *((217, 118), (206, 84), (182, 72), (160, 82), (138, 72), (114, 84), (103, 118)),
    ],
    "spiky": [
        *((94, 130), (88, 96), (100, 70), (96, 48), (118, 54), (126, 30), (146, 44), (164, 24), (178, 44)),
        *((202, 34), (206, 56), (226, 56), (222, 80), (232, 100), (226, 130), (214, 102), (160, 88), (106, 102)),
    ],
    "fringe": [
        *((92, 152), (84, 98), (106, 54), (160, 38), (214, 54), (236, 98), (228, 152), (217, 112), (190, 110)),
        *((160, 112), (130, 110), (103, 112)),
    ],
    "bob": [
        *((92, 160), (84, 98), (106, 54), (160, 38), (214, 54), (236, 98), (228, 160), (219, 122), (200, 100)),
        *((172, 94), (136, 74), (112, 104), (102, 126)),
    ],
    "long": [*_CENTRE, (128, 92), (102, 124)],
    "waves": [*_CENTRE, (128, 92), (102, 124)],
    "plaits": [*_CENTRE, (128, 92), (102, 124)],
    "bun": [
        *((95, 130), (91, 96), (110, 60), (160, 46), (210, 60), (229, 96), (225, 130), (214, 100), (190, 82)),
        *((160, 78), (130, 82), (106, 100)),
    ],
    "pony": [
        *((95, 130), (90, 94), (110, 56), (160, 42), (214, 58), (231, 96), (225, 130), (212, 98), (180, 78)),
        *((146, 80), (118, 90), (104, 104)),
    ],
    "afro": [
        *((94, 126), (92, 92), (112, 60), (160, 48), (208, 60), (228, 92), (226, 126), (214, 98), (186, 82)),
        *((160, 80), (134, 82), (106, 98)),
    ],
}
STYLES = frozenset({*FRINGES, "curls", "ringlets", "tufts", "turban", "scarf", "bald"})
