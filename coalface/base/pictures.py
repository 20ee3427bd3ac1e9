"""Pictures that people send: judged by their content and drawn anew, so that nothing but the picture is kept."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000


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
            if opened.width * opened.height > MOST_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Make it smaller and try again."))
            opened.seek(0)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((most, most), Image.Resampling.LANCZOS)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            drawn = upright.convert("RGBA" if clear else "RGB")
    except ValidationError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError):
        raise ValidationError(_("This is not a picture that can be read. Use PNG, JPEG, WebP or GIF.")) from None
    drawn.info = {}
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=85, method=4)
    return Picture(written.getvalue(), "webp", "image/webp")


def reencode_square(file: BinaryIO, *, side: int) -> Picture:
    """Return the middle of a picture as a square of at most `side` pixels. Raises ValidationError as `reencode` does."""
    whole = reencode(file, most=side * 3)
    with Image.open(io.BytesIO(whole.content)) as opened:
        edge = min(side, opened.width, opened.height)
        square = ImageOps.fit(opened, (edge, edge), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        square.save(written, "WEBP", quality=85, method=4)
    return Picture(written.getvalue(), "webp", "image/webp")
