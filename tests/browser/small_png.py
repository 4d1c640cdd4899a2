"""Pictures of pages made small: a palette of the colours that matter, as a PNG. Pure Python: it needs no library."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 40
Colour = tuple[int, ...]


def shrink(picture: bytes, colours: int = COLOURS) -> bytes:
    """A PNG as Chromium makes it (8 bits, no interlace) with its most used colours only; what is see-through is not."""
    width, height, rows = read(picture)
    used = Counter(colour for row in rows for colour in row)
    palette = _palette(used, colours)
    number = {colour: _nearest(colour, palette) for colour in used}
    lines = (bytes(number[colour] for colour in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    plte = b"".join(bytes(colour) for colour in palette)
    chunks = ((b"IHDR", head), (b"PLTE", plte), (b"IDAT", packed), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def read(picture: bytes) -> tuple[int, int, list[list[Colour]]]:
    """Width, height, and each row as colours."""
    assert picture.startswith(SIGNATURE)
    head, data = b"", b""
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        name, body = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        head, data = (body if name == b"IHDR" else head), (data + body if name == b"IDAT" else data)
        at += 12 + length
    width, height, depth, kind, _compression, _filter, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    return width, height, [_colours(row, size) for row in _rows(zlib.decompress(data), width * size, size)]


def _colours(row: bytes, size: int) -> list[Colour]:
    return [tuple(row[at : at + 3]) for at in range(0, len(row), size)]


def _rows(data: bytes, length: int, size: int) -> list[bytes]:
    """The rows without the filters by which they were made easier to pack."""
    found: list[bytes] = []
    before = bytes(length)
    for at in range(0, len(data), length + 1):
        before = _plain(data[at], data[at + 1 : at + 1 + length], before, size)
        found.append(before)
    return found


def _plain(way: int, row: bytes, above: bytes, size: int) -> bytes:
    if way == 0:
        return row
    if way == 2:
        return bytes((one + up) & 255 for one, up in zip(row, above, strict=True))
    made = bytearray(size) + bytearray(row)
    higher = bytes(size) + above
    for at in range(size, len(made)):
        left, up, corner = made[at - size], higher[at], higher[at - size]
        guess = left if way == 1 else (left + up) // 2 if way == 3 else _paeth(left, up, corner)
        made[at] = (made[at] + guess) & 255
    return bytes(made[size:])


def _paeth(left: int, up: int, corner: int) -> int:
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def _palette(used: Counter[Colour], most: int) -> list[Colour]:
    """The grounds of the page as they are; for the edges of letters what is well apart from those."""
    chosen: list[Colour] = []
    for apart, enough in ((3, most // 3), (24, most), (0, most)):
        for colour, _count in used.most_common(4000):
            if len(chosen) >= enough:
                break
            if all(_distance(colour, other) > apart * apart for other in chosen):
                chosen.append(colour)
    return chosen


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda n: _distance(colour, palette[n]))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
