"""Who a visitor is comes from the connection, or from a proxy that the operator trusts, and from nobody else."""

import pytest

from coalface.config.wsgi import behind


def asked_by(address: str, *, proxies: tuple[str, ...], **headers: str) -> tuple[str, str]:
    """Return the visitor's address and the scheme as the application is told them."""
    told = {}

    def application(environ, start_response):
        told.update(environ)
        return []

    environ = {"REMOTE_ADDR": address, "wsgi.url_scheme": "http"} | headers
    behind(application, proxies)(environ, None)
    return told["REMOTE_ADDR"], told["wsgi.url_scheme"]


@pytest.mark.parametrize("proxies", [(), ("10.0.0.1",)])
def test_a_visitor_cannot_choose_their_address(proxies):
    said = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_FORWARDED_PROTO": "https"}
    assert asked_by("203.0.113.9", proxies=proxies, **said) == ("203.0.113.9", "http")


def test_a_trusted_proxy_says_who_it_was():
    said = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_FORWARDED_PROTO": "https"}
    assert asked_by("10.0.0.1", proxies=("10.0.0.1",), **said) == ("198.51.100.7", "https")


def test_what_a_visitor_wrote_before_the_proxy_did_is_not_believed():
    said = {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 198.51.100.7"}
    assert asked_by("10.0.0.1", proxies=("10.0.0.1",), **said)[0] == "198.51.100.7"


@pytest.mark.parametrize(
    ("address", "proxies", "believed"),
    [("10.0.0.1", ("10.0.0.1",), True), ("203.0.113.9", ("10.0.0.1",), False), ("203.0.113.9", (), False)],
)
def test_only_a_trusted_proxy_numbers_requests(address, proxies, believed):
    told = {}

    def application(environ, start_response):
        told.update(environ)
        return []

    said = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_REQUEST_ID": "number-0042"}
    behind(application, proxies)({"REMOTE_ADDR": address, "wsgi.url_scheme": "http"} | said, None)
    assert ("HTTP_X_REQUEST_ID" in told) is believed
