"""When Python looks for garbage: never again among what is loaded, and seldom among what comes later.

Nearly all that a page makes goes by itself when nobody needs it any more. Python looks for the rest whenever seven hundred
objects have been added, and as the rows and words of one page are more than that, it looked in the middle of each page and
found nothing: a twentieth of the page's time.
"""

import gc

SELDOM = 5_000  # objects added before it looks; some hundred kilobytes


def look_seldom() -> None:
    """Leave what is there now alone for good, which also keeps its memory shared with forked processes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
