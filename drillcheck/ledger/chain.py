"""The chain over a ledger's entries: hash = H(previous ‖ H(salt ‖ payload)): payloads may go, the chain stays.

Salt and payload of an entry can be erased, for personal data may have to go; their digest stays, and the chain with it.
Pure: works on an export as well as on a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from drillcheck.errors import InputError

Algorithm = Literal["sha256", "sm3"]
ALGORITHMS: tuple[Algorithm, ...] = ("sha256", "sm3")
DOMAIN = b"drillcheck.ledger/1\0"
SALT_BYTES = 16
ERASURE = "erasure"
"""Module of the entries that name an erased one."""

Kind = Literal["order", "digest", "link", "erased", "columns", "evidence", "shorter", "longer", "anchor"]


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it; `salt` and `payload` are None when they were erased. Hashes are hexadecimal.

    `erases`: the entry that this one says was erased.
    """

    seq: int
    salt: bytes | None
    payload: bytes | None
    digest: str
    hash: str
    module: str = ""
    subject: str = ""
    erases: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and the hash of the last: what a report prints, and what a later check is held to."""

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head:
        """`COUNT:HASH`. `InputError` when it is no such thing."""
        count, _, digest = text.strip().partition(":")
        number = count.isascii() and count.isdecimal() and len(count) < 16
        if not number or not _hexadecimal(digest):
            raise InputError("ledger_anchor", found=text[:200])
        return cls(int(count), digest)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold. `seq`: number of the entry; `kind` names a sentence in the catalogue."""

    seq: int
    kind: Kind
    module: str = ""
    subject: str = ""


def available(algorithm: Algorithm) -> bool:
    """Whether this machine can compute it: SM3 comes with OpenSSL, unless it was left out."""
    return algorithm in hashlib.algorithms_available


def genesis(ledger: str, algorithm: Algorithm) -> str:
    """The hash before the first entry; each ledger has its own, by its id."""
    return _hash(algorithm, DOMAIN, ledger.encode())


def digest(algorithm: Algorithm, salt: bytes, payload: bytes) -> str:
    """H(salt ‖ payload). The salt keeps a short payload from being guessed by its digest after it was erased."""
    return _hash(algorithm, salt, payload)


def linked(algorithm: Algorithm, previous: str, digest_: str) -> str:
    """H(previous ‖ digest)."""
    return _hash(algorithm, bytes.fromhex(previous), bytes.fromhex(digest_))


def breaks(
    links: Iterable[Link],
    first: str,
    algorithm: Algorithm,
    anchors: Iterable[Head] = (),
    ends: Head | None = None,
) -> Iterator[Break]:
    """Every place where the chain does not hold, in order; those against the anchors last.

    `first`: the genesis hash; `ends`: where the chain must end, while anchors may lie anywhere in it. An entry without
    its payload is whole when another one tells of its erasure.
    """
    anchors = [*anchors, *([ends] if ends is not None else [])]
    held = {anchor.count for anchor in anchors}
    previous, count, told = first, 0, {0: first}
    bare: list[Link] = []
    erased: set[int] = set()
    for link in links:
        count += 1
        if link.seq != count:
            yield Break(link.seq if link.seq < count else count, "order", link.module, link.subject)
            count = max(link.seq, count)
        if link.salt is None or link.payload is None:
            bare.append(link)
        elif digest(algorithm, link.salt, link.payload) != link.digest:
            yield Break(link.seq, "digest", link.module, link.subject)
        if not _hexadecimal(previous, link.digest) or linked(algorithm, previous, link.digest) != link.hash:
            yield Break(link.seq, "link", link.module, link.subject)
        if link.erases is not None:
            erased.add(link.erases)
        previous = link.hash
        if link.seq in held:
            told[link.seq] = link.hash
    yield from (Break(link.seq, "erased", link.module, link.subject) for link in bare if link.seq not in erased)
    if ends is not None and count > ends.count:
        yield Break(ends.count + 1, "longer")
    for anchor in sorted(set(anchors), key=lambda one: (one.count, one.hash)):
        if anchor.count > count:
            yield Break(anchor.count, "shorter")
        elif told.get(anchor.count) != anchor.hash:
            yield Break(anchor.count, "anchor")


def _hexadecimal(*texts: str) -> bool:
    """Whether each is a hash as it is written down."""
    return all(len(text) == 64 and all(each in "0123456789abcdef" for each in text) for text in texts)


def _hash(algorithm: Algorithm, *parts: bytes) -> str:
    made = hashlib.new(algorithm)
    for part in parts:
        made.update(part)
    return made.hexdigest()
