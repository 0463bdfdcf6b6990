"""A port of this machine that leads to a server's socket: over TLS, or as it is.

The server of the tests is built without TLS. So it is ended here, as a balancer before a server
does it, with a certificate that is made anew each time.
"""

import select
import socket
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ASKS_FOR_TLS = (80877103).to_bytes(4, "big")
ASKED = 8
"""Bytes of a client's first message, where it asks for something before it says who it is."""


class Gate(socketserver.ThreadingTCPServer):
    """Hands on what clients and the server say; ``context`` is for those who ask for TLS."""

    daemon_threads = True

    def __init__(self, socket_file: str, context: ssl.SSLContext | None = None) -> None:
        """Take the server's socket."""
        super().__init__(("127.0.0.1", 0), Client)
        self.socket_file = socket_file
        self.context = context

    @property
    def port(self) -> int:
        """The number of the port."""
        return int(self.server_address[1])


class Client(socketserver.BaseRequestHandler):
    """One connection."""

    server: Gate

    def handle(self) -> None:
        """Speak TLS where that is wanted, then hand everything on."""
        client: socket.socket = self.request
        with suppress(OSError), closing(socket.socket(socket.AF_UNIX)) as server:
            server.connect(self.server.socket_file)
            first = client.recv(ASKED, socket.MSG_PEEK)
            if self.server.context is not None and first.endswith(ASKS_FOR_TLS):
                client.recv(ASKED)
                client.sendall(b"S")
                client = self.server.context.wrap_socket(client, server_side=True)
            _hand_on(client, server)
            client.close()


def _hand_on(client: socket.socket, server: socket.socket) -> None:
    other = {client: server, server: client}
    while True:
        waiting = isinstance(client, ssl.SSLSocket) and client.pending()
        for one in [client] if waiting else select.select([client, server], [], [])[0]:
            data = one.recv(65_536)
            if not data:
                return
            other[one].sendall(data)


@contextmanager
def gate(socket_file: str, certificate: tuple[Path, Path] | None = None) -> Iterator[Gate]:
    """Open one, with the files of a certificate and its key where it is to speak TLS."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    with Gate(socket_file, context) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def self_made(folder: Path, now: datetime | None = None) -> tuple[Path, Path]:
    """Make a certificate for this machine, signed by itself; gives its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    day = now or datetime.now(UTC)  # noqa: TID251 - as who checks it has it
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / "server.crt", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file, secret
