import gc

from coalface.base.garbage import SELDOM, look_seldom


def test_what_is_there_is_left_alone_and_the_rest_is_looked_at_seldom():
    before = gc.get_threshold()
    try:
        look_seldom()
        assert gc.get_threshold() == (SELDOM, *before[1:])
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
