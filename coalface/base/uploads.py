"""Refuses a request whose files are more than the hub takes before any of them is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


def ceiling() -> int:
    """Return how large a request with files may be, in bytes: as many files as may come at once, and their form."""
    files = settings.DATA_UPLOAD_MAX_NUMBER_FILES * settings.COALFACE_LARGEST_FILE
    return files + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class Ceiling(FileUploadHandler):
    """Stands first among the upload handlers, and only looks at the length that the request says it has.

    A request that says none arrives without its body; one that is longer than it says is cut there.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Raise RequestDataTooBig for what is too large."""
        if content_length > ceiling():
            raise RequestDataTooBig("The files are larger than the hub takes at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the content to the handlers after this one."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""
