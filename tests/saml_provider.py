"""A small SAML identity provider in a process of its own, made of pysaml2: it asks who one is, and believes the answer.

python -m tests.saml_provider PORT FOLDER
"""

import sys
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORD
from saml2.config import IdPConfig
from saml2.metadata import create_metadata_string
from saml2.s_utils import decode_base64_and_inflate
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA1, SIG_RSA_SHA256

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
BASE = f"http://127.0.0.1:{PORT}"


def make_key() -> tuple[str, str]:
    """Write a key and its own certificate, and return where they are."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "brackwater.example")]), datetime.now(UTC)
    until = now + timedelta(days=2)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, until)
    certificate = made.sign(key, hashes.SHA256())
    where = FOLDER / "key.pem", FOLDER / "certificate.pem"
    plain = serialization.NoEncryption()
    where[0].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    where[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return str(where[0]), str(where[1])


KEY, CERTIFICATE = make_key()


def where_is(*hubs: str) -> dict[str, list]:
    """Return where the metadata of these hubs is: in a file where a test has left it, or at the hub."""
    left = FOLDER / "hub.xml"
    if all(left.exists() and f'"{hub}"' in left.read_text() for hub in hubs):
        return {"local": [str(left) for _hub in hubs]}
    return {"remote": [{"url": hub} for hub in hubs]}


def configuration(*hubs: str) -> IdPConfig:
    return IdPConfig().load(
        {
            "entityid": f"{BASE}/metadata",
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(f"{BASE}/sso", BINDING_HTTP_REDIRECT)]},
                    "sign_assertion": True,
                    "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
                }
            },
            "metadata": where_is(*hubs),
            "key_file": KEY,
            "cert_file": CERTIFICATE,
            "xmlsec_binary": "/usr/bin/xmlsec1",
        }
    )


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/metadata":
            self._say(create_metadata_string(None, config=configuration()).decode(), "application/samlmetadata+xml")
            return
        self._say(
            f'<title>Brackwater</title><form method="post" action="/sso?{escape(asked.query)}">'
            '<label>Address <input name="address"></label><label>Number <input name="number"></label>'
            "<button>Sign in at Brackwater</button></form>"
        )

    def do_POST(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        typed = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        # Who asks is named in the question, by the address of its metadata.
        question = ElementTree.fromstring(decode_base64_and_inflate(asked["SAMLRequest"][0]))
        hub = question.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer").text
        server = Server(config=configuration(hub))
        found = server.parse_authn_request(asked["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        answer = server.response_args(found.message)
        said = server.create_authn_response(
            {"mail": typed["address"][0], "givenName": "Nell", "sn": "Hart"},
            userid=typed["number"][0],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=typed["number"][0]),
            authn={"class_ref": PASSWORD},
            sign_assertion="unsigned" not in typed,
            sign_alg=SIG_RSA_SHA1 if "old" in typed else SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            **{name: answer[name] for name in ("in_response_to", "destination", "sp_entity_id", "binding")},
        )
        form = server.apply_binding(
            BINDING_HTTP_POST, str(said), answer["destination"], asked.get("RelayState", [""])[0], response=True
        )
        self._say(form["data"])

    def _say(self, text: str, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *words: object) -> None:
        sys.stderr.write(f"{urlencode({'asked': self.path[:60]})}\n")


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
