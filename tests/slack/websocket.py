"""The server's side of the WebSocket protocol (RFC 6455), as much of it as Socket Mode needs."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import struct
import threading
from typing import BinaryIO

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0
LARGEST_FRAME = 4 * 1024 * 1024


class ProtocolError(Exception):
    """The client broke the protocol."""


def handshake(key: str) -> bytes:
    """What turns an HTTP connection into a WebSocket; `key` is the client's Sec-WebSocket-Key."""
    accept = base64.b64encode(hashlib.sha1(f"{key}{GUID}".encode()).digest()).decode()
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole, unmasked frame, as servers send them."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
    return head + payload


def _exactly(stream: BinaryIO, size: int) -> bytes:
    received = stream.read(size)
    if received is None or len(received) < size:
        raise ConnectionError("the client has gone")
    return received


def read_frame(stream: BinaryIO) -> tuple[bool, int, bytes]:
    """The next frame: whether it is the last of its message, its opcode, its unmasked payload."""
    first, second = _exactly(stream, 2)
    if first & 0x70:
        raise ProtocolError("reserved bits are set")
    if not second & 0x80:
        raise ProtocolError("a client's frame must be masked")
    size = second & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", _exactly(stream, 2))
    elif size == 127:
        (size,) = struct.unpack("!Q", _exactly(stream, 8))
    if size > LARGEST_FRAME:
        raise ProtocolError(f"a frame of {size} bytes")
    mask = _exactly(stream, 4)
    return bool(first & 0x80), first & 0x0F, _unmasked(_exactly(stream, size), mask)


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """XOR with the mask, as one large number."""
    size = len(payload)
    pattern = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(pattern, "big")).to_bytes(size, "big")


class Connection:
    """One open WebSocket; any thread may send, one thread receives."""

    def __init__(self, sock: socket.socket, stream: BinaryIO, number: int) -> None:
        """Take over a socket after the handshake; `stream` is its buffered reading end."""
        self.number = number
        self.pongs = 0
        self.open = True
        self._sock = sock
        self._stream = stream
        self._sending = threading.Lock()

    def send(self, text: str) -> None:
        """Send one text message; OSError where the client has gone."""
        self._send(TEXT, text.encode())

    def ping(self, payload: bytes = b"") -> None:
        """Ask the client for a pong, counted in `pongs`."""
        self._send(PING, payload)

    def close(self, code: int = 1000) -> None:
        """Say goodbye and hang up."""
        self._goodbye(code)
        self._hang_up()

    def abort(self) -> None:
        """Reset the TCP connection without a word."""
        with contextlib.suppress(OSError):
            reset_on_close(self._sock)
            self._hang_up()

    def receive(self) -> str | None:
        """The next text message, pings answered on the way; None when the connection is over."""
        parts: list[bytes] = []
        try:
            while True:
                last, opcode, payload = read_frame(self._stream)
                if opcode in (TEXT, CONTINUATION, BINARY):
                    parts.append(payload)
                    if last:
                        return b"".join(parts).decode()
                elif not self._controlled(opcode, payload):
                    return None
        except ProtocolError:
            self._goodbye(1002)
        except (OSError, ValueError):
            pass
        self._hang_up()
        return None

    def _controlled(self, opcode: int, payload: bytes) -> bool:
        """Answer a control frame; False when it ends the connection."""
        if opcode == PING:
            self._send(PONG, payload)
        elif opcode == PONG:
            self.pongs += 1
        elif opcode == CLOSE:
            self._goodbye(1000)
            self._hang_up()
            return False
        else:
            raise ProtocolError(f"opcode {opcode}")
        return True

    def _send(self, opcode: int, payload: bytes) -> None:
        with self._sending:
            self._sock.sendall(frame(opcode, payload))

    def _goodbye(self, code: int) -> None:
        """A close frame, if anybody still listens."""
        try:
            self._send(CLOSE, struct.pack("!H", code))
        except OSError:
            self.open = False

    def _hang_up(self) -> None:
        """End the connection; the receiving thread wakes up to that."""
        self.open = False
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RD if resets(self._sock) else socket.SHUT_RDWR)


def reset_on_close(sock: socket.socket) -> None:
    """Have the socket end with a reset, as a dying network does, and not with a goodbye."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def resets(sock: socket.socket) -> bool:
    """Whether the socket is to end with a reset."""
    lingering, seconds = struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))
    return bool(lingering) and seconds == 0
