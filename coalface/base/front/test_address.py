"""Addresses of one household count as one."""

import pytest

from coalface.base.front.address import household


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::1", "2001:0db8:0001:0003"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("not:an:address", "not:an:address"),
        ("", ""),
    ],
)
def test_a_household_is_an_ipv4_address_or_an_ipv6_network(address, whose):
    assert household(address) == whose
