"""A group's pattern is its own, and always the same."""

from coalface.base.seam import seam_layers


def test_the_same_slug_gives_the_same_picture():
    assert seam_layers("connects") == seam_layers("connects") != seam_layers("tree-officers")


def test_one_layer_glows():
    for slug in ("a", "connects", "damp-homes", "x" * 80):
        layers = seam_layers(slug)
        assert len(layers) == 5
        assert [name for name, _path in layers].count("s5") == 1
