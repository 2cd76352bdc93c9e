"""The chain: whatever is altered is found, an erased payload is no break."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillcheck.errors import InputError
from drillcheck.ledger.chain import ALGORITHMS, Algorithm, Break, Head, Link, breaks, digest, genesis, linked

LEDGER = "11111111-2222-3333-4444-555555555555"


def chain(number: int, algorithm: Algorithm = "sha256") -> list[Link]:
    previous, out = genesis(LEDGER, algorithm), []
    for seq in range(1, number + 1):
        salt, payload = bytes([seq]) * 16, f"entry {seq}".encode()
        told = digest(algorithm, salt, payload)
        previous = linked(algorithm, previous, told)
        out.append(Link(seq, salt, payload, told, previous, "m", str(seq)))
    return out


def found(links: list[Link], *anchors: Head, algorithm: Algorithm = "sha256") -> list[Break]:
    return list(breaks(links, genesis(LEDGER, algorithm), algorithm, anchors))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_untouched_chain_is_whole(algorithm: Algorithm) -> None:
    links = chain(7, algorithm)
    assert found(links, Head(7, links[-1].hash), Head(3, links[2].hash), algorithm=algorithm) == []
    assert found([], algorithm=algorithm) == []


@given(st.integers(0, 6), st.sampled_from(["salt", "payload", "digest", "hash"]), st.data())
def test_a_byte_that_was_altered_is_found_with_its_entry(at: int, part: str, data: st.DataObject) -> None:
    links = chain(7)
    value = getattr(links[at], part)
    place = data.draw(st.integers(0, len(value) - 1))
    if isinstance(value, bytes):
        other: bytes | str = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    else:
        other = value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
    links[at] = replace(links[at], **{part: other})
    assert links[at].seq in {one.seq for one in found(links)}


@given(st.integers(0, 6))
def test_an_entry_that_is_gone_is_named(at: int) -> None:
    links = chain(7)
    anchor = Head(7, links[-1].hash)
    del links[at]
    assert at + 1 in {one.seq for one in found(links, anchor)} or found(links, anchor)[0].kind == "shorter"


def test_a_cut_off_tail_is_found_by_the_head_alone() -> None:
    links = chain(7)
    anchor = Head(7, links[-1].hash)
    assert found(links[:5]) == []
    assert found(links[:5], anchor) == [Break(7, "shorter")]


@given(st.integers(0, 5))
def test_exchanged_and_inserted_entries_are_found(at: int) -> None:
    links = chain(7)
    links[at], links[at + 1] = links[at + 1], links[at]
    assert found(links)
    links = chain(7)
    links.insert(at, replace(links[at], payload=b"another"))
    assert found(links)


def test_a_chain_that_was_computed_anew_is_found_by_a_printed_head() -> None:
    anchor = Head(7, chain(7)[-1].hash)
    forged, previous = [], genesis(LEDGER, "sha256")
    for link in chain(7):
        payload = b"forged" if link.seq == 4 else link.payload or b""
        told = digest("sha256", link.salt or b"", payload)
        previous = linked("sha256", previous, told)
        forged.append(Link(link.seq, link.salt, payload, told, previous))
    assert found(forged) == []
    assert found(forged, anchor) == [Break(7, "anchor")]


def test_an_erased_payload_is_whole_only_where_an_entry_tells_of_it() -> None:
    links = chain(7)
    links[2] = replace(links[2], salt=None, payload=None)
    assert found(links) == [Break(3, "erased", "m", "3")]
    links[6] = replace(links[6], erases=3)
    assert found(links) == []


@pytest.mark.parametrize("text", ["", "7", "x:" + 64 * "0", "7:abc", "7:" + 64 * "g"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="head"):
        Head.read(text)


def test_a_head_is_read_as_it_was_printed() -> None:
    head = Head(7, "ab" * 32)
    assert Head.read(f" {head}\n") == head
