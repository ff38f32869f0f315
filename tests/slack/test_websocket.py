"""The WebSocket protocol, frame by frame."""

import io
import socket
import struct

import pytest

from tests.slack.websocket import (
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Connection,
    ProtocolError,
    frame,
    handshake,
    read_frame,
)

MASK = b"\x01\x02\x03\x04"


def masked(opcode, payload, *, last=True):
    """A frame as clients send it."""
    size = len(payload)
    head = bytes([(0x80 if last else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + struct.pack("!H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", size)
    return head + MASK + bytes(byte ^ MASK[place % 4] for place, byte in enumerate(payload))


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as stream, theirs.makefile("rb") as answers:
        yield Connection(ours, stream, 1), theirs, answers


def test_the_handshake_proves_that_the_key_was_read():
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in handshake("dGhlIHNhbXBsZSBub25jZQ==")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 100_003])
def test_frames_of_every_length_are_read_back(size):
    payload = bytes(number % 251 for number in range(size))
    assert read_frame(io.BytesIO(masked(TEXT, payload))) == (True, TEXT, payload)


@pytest.mark.parametrize(("size", "head"), [(125, 2), (126, 4), (65535, 4), (65536, 10)])
def test_frames_are_written_with_the_shortest_length(size, head):
    assert len(frame(TEXT, b"x" * size)) == head + size


BROKEN = {
    "unmasked": frame(TEXT, b"hi"),
    "reserved bits": bytes([0xC1]) + masked(TEXT, b"hi")[1:],
    "far too long": bytes([0x81, 0xFF]) + struct.pack("!Q", 2**40),
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_a_broken_frame_is_refused(sent):
    with pytest.raises(ProtocolError):
        read_frame(io.BytesIO(sent))


def test_a_message_may_come_in_parts_with_a_ping_between(pair):
    connection, theirs, answers = pair
    theirs.sendall(masked(TEXT, b"he", last=False) + masked(PING, b"?") + masked(CONTINUATION, b"llo"))
    assert connection.receive() == "hello"
    assert answers.read(3) == frame(PONG, b"?")


def test_a_close_is_returned_and_ends_the_connection(pair):
    connection, theirs, answers = pair
    theirs.sendall(masked(CLOSE, struct.pack("!H", 1000)))
    assert connection.receive() is None
    assert answers.read() == frame(CLOSE, struct.pack("!H", 1000))
    assert not connection.open


def test_a_client_that_breaks_the_protocol_is_told_so(pair):
    connection, theirs, answers = pair
    theirs.sendall(BROKEN["unmasked"])
    assert connection.receive() is None
    assert answers.read() == frame(CLOSE, struct.pack("!H", 1002))


def test_pongs_are_counted(pair):
    connection, theirs, _ = pair
    connection.ping(b"1")
    theirs.sendall(masked(PONG, b"1") + masked(TEXT, b"done"))
    assert connection.receive() == "done"
    assert connection.pongs == 1


def test_a_client_that_hangs_up_ends_the_connection(pair):
    connection, theirs, _ = pair
    theirs.shutdown(socket.SHUT_RDWR)
    assert connection.receive() is None
