"""A screenshot written anew with a palette: the same picture in less than half of the bytes."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = ">IIBBBBB"
_RGB = (8, 2, 0, 0, 0)
_INDEXED = (8, 3, 0, 0, 0)
_BYTES = 3
_MOST_COLOURS = 256


def smaller(png: bytes) -> bytes:
    """The same picture with at most 256 colours; ValueError for anything but 8-bit RGB without interlace."""
    chunks = list(_chunks(png))
    width, height, *form = struct.unpack(_HEADER, chunks[0][1])
    if tuple(form) != _RGB:
        raise ValueError(f"found a PNG of form {form}, expected {list(_RGB)}")
    lines = list(_lines(zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT")), width))
    palette, numbers = _palette(lines)
    rows = b"".join(b"\0" + bytes(numbers[colour] for colour in _colours(line)) for line in lines)
    header = struct.pack(_HEADER, width, height, *_INDEXED)
    written = {b"IHDR": header, b"PLTE": b"".join(palette), b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    return _SIGNATURE + b"".join(_packed(name, body) for name, body in written.items())


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _packed(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _lines(raw: bytes, width: int) -> Iterator[bytes]:
    """The lines as they were before filtering."""
    stride = width * _BYTES
    above = bytes(stride)
    for start in range(0, len(raw), stride + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + stride], above)
        yield above


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """Each byte plus what the filter foretold from those to its left, above it and in the corner."""
    found = bytearray(_BYTES)
    corners = bytes(_BYTES) + above
    for at, byte in enumerate(line):
        found.append((byte + _foretold(kind, found[at], above[at], corners[at])) & 0xFF)
    return bytes(found[_BYTES:])


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    """By the number of PNG's filter: nothing, left, up, their average, or whichever is nearest to their plane."""
    if kind == 4:
        plane = left + up - corner
        return min((left, up, corner), key=lambda value: abs(plane - value))
    return (0, left, up, (left + up) // 2)[kind]


def _colours(line: bytes) -> Iterator[bytes]:
    return (line[at : at + _BYTES] for at in range(0, len(line), _BYTES))


def _palette(lines: Iterable[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """The most frequent colours, and for every colour the number of the one nearest to it."""
    counts = Counter(colour for line in lines for colour in _colours(line))
    kept = [colour for colour, _ in counts.most_common(_MOST_COLOURS)]
    numbers = {colour: number for number, colour in enumerate(kept)}
    for colour in counts.keys() - numbers.keys():
        numbers[colour] = min(range(len(kept)), key=lambda number: _distance(colour, kept[number]))
    return kept, numbers


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
