"""Only what is what it says comes in, and nothing that a camera or an attacker wrote beside it."""

import errno
import io
import shutil
from contextlib import suppress
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from coalface.base import files
from coalface.base.pictures import reencode, reencode_square


def picture(form: str, *, size=(60, 40), exif: bool = False) -> bytes:
    made, written = Image.new("RGB", size, "#0b5c5a"), io.BytesIO()
    more = {}
    if exif:
        data = Image.Exif()
        data[0x010F] = "SecretCamera"
        data[0x0112] = 6  # turned by a quarter
        data[0x011A] = 72.5
        data[0x8769] = {0x9000: b"0231", 0xA002: 60, 0x9204: -1.5}
        more["exif"] = data
    made.save(written, form, **more)
    return written.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew(form: str):
    made = reencode(io.BytesIO(picture(form)), most=50)
    with Image.open(io.BytesIO(made.content)) as opened:
        assert (opened.format, max(opened.size)) == ("WEBP", 50)


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright():
    made = reencode(io.BytesIO(picture("JPEG", exif=True)), most=100)
    assert b"SecretCamera" not in made.content
    with Image.open(io.BytesIO(made.content)) as opened:
        assert opened.size == (40, 60) and not opened.getexif()


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_picture_whose_camera_said_odd_things_is_drawn_or_refused(form: str):
    content, dice = picture(form, size=(8, 6), exif=True), Random(form)
    begin = content.index(b"Exif") if form == "JPEG" else content.index(b"EXIF")
    for _time in range(1500):
        odd = bytearray(content)
        for _byte in range(dice.randint(1, 4)):
            odd[dice.randrange(begin + 6, min(begin + 90, len(odd)))] = dice.choice((0, 1, 2, 5, 7, 9, 10, 12, 255))
        with suppress(ValidationError):
            reencode(io.BytesIO(bytes(odd)), most=100)


def test_a_photo_is_square():
    with Image.open(
        io.BytesIO(reencode_square(io.BytesIO(picture("PNG", size=(500, 300))), side=64).content)
    ) as opened:
        assert opened.size == (64, 64)


NO_PICTURES = [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"x" * 90, picture("PNG")[:60], picture("BMP")]


@pytest.mark.parametrize("content", NO_PICTURES)
def test_what_is_no_picture_is_refused(content: bytes):
    with pytest.raises(ValidationError):
        reencode(io.BytesIO(content), most=100)


def test_what_shows_through_still_does():
    made, written = Image.new("P", (60, 40), 0), io.BytesIO()
    made.save(written, "GIF", transparency=0)
    with Image.open(io.BytesIO(reencode(written, most=30).content)) as opened:
        assert opened.size == (30, 20) and opened.convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_large_photo_is_taken():
    photo = io.BytesIO(picture("JPEG", size=(6000, 5000)))
    with Image.open(io.BytesIO(reencode(photo, most=64).content)) as opened:
        assert opened.size == (64, 53)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded():
    head = io.BytesIO()
    Image.new("1", (5000, 5000)).save(head, "PNG")
    with pytest.raises(ValidationError, match="pixels"):
        reencode(head, most=100)


@pytest.mark.parametrize(
    ("name", "content", "fine"),
    [
        ("plan.pdf", b"%PDF-1.7 x", True),
        ("plan.pdf", b"<script>", False),
        ("sheet.xlsx", b"PK\x03\x04zip", True),
        ("page.html", b"<p>", False),
        ("run.exe", b"MZ", False),
        ("notes.txt", b"words", True),
        ("no-ending", b"words", False),
        ("picture.svg", b"<svg/>", False),
    ],
)
def test_files_are_taken_by_type(name: str, content: bytes, fine: bool):
    upload = SimpleUploadedFile(name, content)
    if fine:
        assert files.check(upload).name == name
    else:
        with pytest.raises(ValidationError):
            files.check(upload)


def test_a_file_that_is_too_large_is_refused(settings):
    settings.COALFACE_LARGEST_FILE = 5
    with pytest.raises(ValidationError, match="larger"):
        files.check(SimpleUploadedFile("notes.txt", b"longer than five"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("..", "file"),
        ("x" * 400 + ".pdf", None),
    ],
)
def test_names_lose_what_is_no_name(typed: str, kept: str | None):
    name = files.clean_name(typed)
    assert name == kept if kept else len(name) <= files.LONGEST_NAME and name.endswith(".pdf")


def test_a_file_is_kept_and_served_so_that_it_cannot_run(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = files.keep(files.check(SimpleUploadedFile("notes.txt", b"words")))
    response = files.serve(stored=stored, name='a";b.txt', content_type="text/plain")
    assert b"".join(response) == b"words"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''a%22%3Bb.txt"
    assert (response["X-Content-Type-Options"], response["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    files.forget(stored)
    with pytest.raises(FileNotFoundError):
        files.serve(stored=stored, name="a", content_type="text/plain")


def kept_files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_breaks_off_leaves_nothing(settings, tmp_path):
    def breaks_off():
        yield b"half of it"
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(OSError, match="No space"):
        files.keep(files.Upload("notes.txt", "text/plain", 20, breaks_off()))
    assert kept_files(tmp_path) == []


def test_files_leave_the_last_of_the_disk_to_words(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(files, "KEPT_FREE", shutil.disk_usage(tmp_path).free + files.KEPT_FREE)
    with pytest.raises(OSError, match="kept for words") as refused:
        files.keep_bytes(b"a", folder="photos")
    assert refused.value.errno == errno.ENOSPC
    assert kept_files(tmp_path) == []
