"""Pictures that people send: judged by their content and drawn anew, so that nothing but the picture is kept."""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# How large a picture may be before it is decoded. A JPEG is decoded at a fraction of its size, the others whole: a
# file of a few kilobytes can ask for four bytes of memory a pixel.
MOST_PIXELS = 24_000_000
MOST_PIXELS_OF_A_JPEG = 50_000_000

UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError)
# What is to be done with a picture by its orientation (Exif 2.32, tag 0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """A re-encoded picture."""

    content: bytes
    ending: str
    content_type: str


def reencode(file: BinaryIO, *, most: int) -> Picture:
    """Return the picture drawn anew, turned upright, at most `most` pixels wide and high, without metadata.

    Raises ValidationError for what is no PNG, JPEG, WebP or GIF, is damaged, or has too many pixels.
    """
    try:
        with Image.open(file, formats=FORMATS) as opened:
            most_pixels = MOST_PIXELS_OF_A_JPEG if opened.format == "JPEG" else MOST_PIXELS
            if opened.width * opened.height > most_pixels:
                raise ValidationError(_("This picture has too many pixels. Make it smaller and try again."))
            # Made smaller first, for then a photo is never whole in memory: its decoder leaves out what is not wanted.
            small = opened if opened.mode in ("RGB", "RGBA", "CMYK") else _in_colours(opened)
            small.thumbnail((most, most), Image.Resampling.LANCZOS)
            turn = _TURNS.get(_orientation(small))
            drawn = _in_colours(small.copy() if turn is None else small.transpose(turn))
    except ValidationError:
        raise
    except UNREADABLE:
        raise ValidationError(_("This is not a picture that can be read. Use PNG, JPEG, WebP or GIF.")) from None
    drawn.info = {}
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=85, method=4)
    return Picture(written.getvalue(), "webp", "image/webp")


def _orientation(picture: Image.Image) -> int:
    """Return how a camera says that it was held; 1, as it is, where it does not say so in a way that can be read.

    Only this one fact is read. To write all others back, as Pillow does when it turns a picture, fails where one of them is odd.
    """
    try:
        said = picture.getexif().get(ExifTags.Base.Orientation)
    except (*UNREADABLE, struct.error, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return 1
    return said if isinstance(said, int) else 1


def _in_colours(picture: Image.Image) -> Image.Image:
    """Return a picture that is scaled well: palettes and bits become colours, and what shows through still does."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if clear else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def reencode_square(file: BinaryIO, *, side: int) -> Picture:
    """Return the middle of a picture as a square of at most `side` pixels. Raises ValidationError as `reencode` does."""
    whole = reencode(file, most=side * 3)
    with Image.open(io.BytesIO(whole.content)) as opened:
        edge = min(side, opened.width, opened.height)
        square = ImageOps.fit(opened, (edge, edge), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        square.save(written, "WEBP", quality=85, method=4)
    return Picture(written.getvalue(), "webp", "image/webp")
