"""A small mail server on this machine that does what a test tells it: takes letters, refuses, is busy, breaks off."""

import datetime
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TAKES = "takes"


class MailServer(socketserver.ThreadingTCPServer):
    """``does`` names what happens to the next letters: one of ``TAKES``, "busy", "refuses", "breaks", "keeps".

    "breaks": the connection ends when the words have come, and they are kept; "keeps": they are kept, and no answer
    ever comes.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.does, self.tls, self.at_once = TAKES, tls, at_once
        self.letters: list[EmailMessage] = []
        self.logins: list[bytes] = []
        self.came = threading.Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def get_request(self) -> tuple[Any, Any]:
        """Returns a connection, protected from its first byte where that is so."""
        connection, address = super().get_request()
        if self.tls is not None and self.at_once:
            connection = self.tls.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: a client that goes away is part of the tests."""


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say(b"220 thu.example")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA" and self._data():
                return
            if word == b"STARTTLS":
                self._protect()
            elif word != b"DATA":
                self._say(self._reply(word, line))
            if word == b"QUIT":
                return

    def finish(self) -> None:
        """Ends the talk; a protected connection is another one than the server knows of."""
        for one in (self.wfile, self.rfile, self.connection):
            one.close()

    def _reply(self, word: bytes, line: bytes) -> bytes:
        if word == b"EHLO":
            return b"250-thu.example\r\n250-AUTH PLAIN\r\n250 STARTTLS" if self.server.tls else b"250 thu.example"
        if word == b"AUTH":
            self.server.logins.append(line.split()[-1])
            return b"235 ok"
        if word == b"RCPT" and self.server.does in ("busy", "refuses"):
            return b"451 later" if self.server.does == "busy" else b"550 nobody"
        return b"221 bye" if word == b"QUIT" else b"250 ok"

    def _data(self) -> bool:
        """Takes the words of a letter; tells whether the talk ends there."""
        self._say(b"354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=policy.SMTP)
        assert isinstance(letter, EmailMessage)
        self.server.letters.append(letter)
        self.server.came.set()
        if self.server.does == "keeps":
            self.rfile.readline()
        if self.server.does in ("breaks", "keeps"):
            return True
        self._say(b"250 taken")
        return False

    def _protect(self) -> None:
        self._say(b"220 go on")
        assert self.server.tls is not None
        self.connection = self.request = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[MailServer]:
    """Yields a mail server that runs."""
    with MailServer(tls, at_once=at_once) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Returns a certificate for "localhost" as a file, and a context of a server that has it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thu")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(7).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    public, private = folder / "thu.pem", folder / "thu.key"
    public.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
