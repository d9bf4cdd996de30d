"""A writer of OLE compound files (version 3) for tests: enough for an Outlook message of our own making.

Source: [MS-CFB]. Streams shorter than 4,096 bytes lie in the mini stream, as the format demands.
"""

import struct
from dataclasses import dataclass, field

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Storage:
    """A folder of the file: streams and further storages by name."""

    children: dict[str, "Storage | bytes"] = field(default_factory=dict)


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = _END
    size: int = 0


def compound_file(root: Storage) -> bytes:
    """Returns the bytes of a compound file with these streams."""
    entries = [_Entry("Root Entry", 5)]
    _add(entries, 0, root)
    mini, mini_fat = _mini_stream(entries)
    entries[0].data = mini
    body: list[bytes] = []
    fat: list[int] = []
    for entry in entries:
        if entry.kind == 5 or len(entry.data) >= _CUTOFF:
            entry.size, entry.start = len(entry.data), _chain(body, fat, entry.data)
    mini_start = _chain(body, fat, struct.pack(f"<{len(mini_fat)}I", *mini_fat))
    directory = _chain(
        body, fat, b"".join(_directory_entry(entry) for entry in entries), padding=_directory_entry(None)
    )
    n_fat = next(n for n in range(1, 100) if (len(fat) + n) <= n * (_SECTOR // 4))
    fat_sectors = list(range(len(fat), len(fat) + n_fat))
    table = [*fat, *[_FAT] * n_fat]
    table += [_FREE] * (n_fat * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16sHHHHH6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, n_fat, directory, 0, _CUTOFF, mini_start, len(mini_fat) // (_SECTOR // 4), _END, 0,
    )  # fmt: skip
    difat = [*fat_sectors, *[_FREE] * (109 - n_fat)]
    return b"".join([header, struct.pack("<109I", *difat), *body, struct.pack(f"<{len(table)}I", *table)])


def _add(entries: list[_Entry], parent: int, storage: Storage) -> None:
    previous = None
    for name, content in sorted(storage.children.items(), key=lambda item: (len(item[0]), item[0].upper())):
        index = len(entries)
        entries.append(_Entry(name, 1 if isinstance(content, Storage) else 2))
        if previous is None:
            entries[parent].child = index
        else:
            entries[previous].right = index
        previous = index
        if isinstance(content, Storage):
            _add(entries, index, content)
        else:
            entries[index].data = content


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    stream, fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == 2 and len(entry.data) < _CUTOFF:
            entry.size = len(entry.data)
            if entry.data:
                entry.start = len(fat)
                count = -(-len(entry.data) // _MINI)
                fat += [*range(len(fat) + 1, len(fat) + count), _END]
                stream += entry.data.ljust(count * _MINI, b"\0")
    per_sector = _SECTOR // 4
    return bytes(stream), fat + [_FREE] * (-len(fat) % per_sector)


def _chain(body: list[bytes], fat: list[int], data: bytes, *, padding: bytes = b"\0") -> int:
    if not data:
        return _END
    start, count = len(fat), -(-len(data) // _SECTOR)
    short = count * _SECTOR - len(data)
    body.append(data + padding * (short // len(padding)))
    fat += [*range(start + 1, start + count), _END]
    return start


def _directory_entry(entry: _Entry | None) -> bytes:
    if entry is None:
        return struct.pack("<64sHBBIII36xIQ", b"", 0, 0, 0, _FREE, _FREE, _FREE, 0, 0)
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", name, len(name), entry.kind, 1, _FREE, entry.right, entry.child, entry.start, entry.size
    )


def message_file(properties: dict[int, str | bytes], attachments: list[tuple[str, bytes]]) -> bytes:
    """Returns an Outlook message ([MS-OXMSG]) with these properties by tag and these files attached."""
    root = _with_properties(properties, header=struct.pack("<8x4I8x", 0, len(attachments), 0, len(attachments)))
    for index, (name, content) in enumerate(attachments):
        storage = _with_properties({0x3707001F: name, 0x37010102: content}, header=bytes(8), method=1)
        root.children[f"__attach_version1.0_#{index:08X}"] = storage
    return compound_file(root)


def _with_properties(properties: dict[int, str | bytes], *, header: bytes, method: int | None = None) -> Storage:
    storage = Storage()
    rows = b"" if method is None else struct.pack("<IIII", 0x37050003, 6, method, 0)
    for tag, value in properties.items():
        content = value.encode("utf-16-le") if isinstance(value, str) else value
        storage.children[f"__substg1.0_{tag:08X}"] = content
        rows += struct.pack("<IIII", tag, 6, len(content) + (2 if isinstance(value, str) else 0), 0)
    storage.children["__properties_version1.0"] = header + rows
    return storage
