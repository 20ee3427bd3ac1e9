"""Pictures that people send: judged by their content and drawn anew, so that nothing but the picture is kept."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# How large a picture may be before it is decoded. A JPEG is decoded at a fraction of its size, the others whole: a
# file of a few kilobytes can ask for four bytes of memory a pixel.
MOST_PIXELS = 24_000_000
MOST_PIXELS_OF_A_JPEG = 50_000_000


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
            drawn = _in_colours(ImageOps.exif_transpose(small))
    except ValidationError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError):
        raise ValidationError(_("This is not a picture that can be read. Use PNG, JPEG, WebP or GIF.")) from None
    drawn.info = {}
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=85, method=4)
    return Picture(written.getvalue(), "webp", "image/webp")


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
