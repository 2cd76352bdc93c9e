"""The pictures: labels that can be read, a page with everything on it, heads that cannot be recognised."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from drillcheck.detect.people import People
from drillcheck.i18n import Lang, catalogue
from drillcheck.report import draw
from drillcheck.report.draw import Canvas, Picture, ascii_text, encode_jpeg, encode_png, label_lang
from drillcheck.report.frames import Seen, proving_frames
from drillcheck.report.privacy import blur_heads, head_of, plausible
from drillcheck.report.proofs import MOST, proofs
from drillcheck.report.timeline_plot import HEIGHT, WIDTH, timeline_plot

from .builders import a_failing_verdict, a_finding, a_verdict, some_evidence, ticks


def glyph(text: str) -> Picture:
    canvas = Canvas.blank(60, 60)
    canvas.text(text, 5, 45, 40)
    return canvas.picture


@pytest.mark.skipif(not draw.has_font(), reason="this OpenCV has no font of its own")
def test_chinese_labels_are_drawn_each_with_its_own_glyph() -> None:
    words = "".join(catalogue("terminal", "zh").values())
    chars = sorted({char for char in words if "\u4e00" <= char <= "\u9fff"})
    drawn = {glyph(char).tobytes() for char in chars}
    assert len(drawn) == len(chars)
    assert glyph("?").tobytes() not in drawn
    assert all(np.frombuffer(each, np.uint8).min() < 128 for each in drawn)


def test_without_a_font_labels_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "has_font", lambda: False)
    assert label_lang("zh") == "en"
    assert ascii_text("8:12–9:01 ≥ 20 %") == "8:12-9:01 >= 20 %"
    page = timeline_plot(some_evidence(), a_failing_verdict(), "zh", (0.02, 0.05))
    assert page.shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_timeline_shows_states_limits_and_cut_at_their_places(lang: Lang) -> None:
    page = timeline_plot(some_evidence(), a_failing_verdict(), lang, (0.02, 0.05))
    assert page.shape == (HEIGHT, WIDTH, 3)
    colours = {tuple(int(part) for part in pixel) for pixel in page[145:150:4, ::3].reshape(-1, 3)}
    for rgb in ((95, 170, 115), (115, 165, 215), (215, 215, 215)):
        assert rgb[::-1] in colours
    decoded = cv2.imdecode(np.frombuffer(encode_png(page), np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert (decoded == page).all()


def test_a_clip_of_which_nothing_was_seen_still_has_a_page() -> None:
    bare = some_evidence().model_copy(
        update={"session": None, "segments": [], "rests": [], "posterior": [], "looks": [], "cuts": []}
    )
    assert timeline_plot(bare, a_verdict(), "zh").shape == (HEIGHT, WIDTH, 3)


def noise(width: int = 640, height: int = 360) -> Picture:
    return np.random.default_rng(7).integers(0, 255, (height, width, 3), dtype=np.uint8)


def detail(picture: Picture, box: tuple[float, float, float, float]) -> float:
    x0, y0, x1, y1 = (int(value) for value in box)
    part = picture[y0:y1, x0:x1].astype(np.float64)
    return float(np.abs(np.diff(part, axis=1)).mean())


def test_heads_lose_their_detail_and_bodies_keep_it() -> None:
    before, after = noise(), noise()
    box = (200.0, 100.0, 260.0, 280.0)
    blur_heads(after, [box])
    assert detail(after, (200, 100, 260, 139)) < 0.1 * detail(before, (200, 100, 260, 139))
    assert (after[150:280, 200:260] == before[150:280, 200:260]).all()


def test_somebody_between_two_others_is_hidden_though_nobody_found_them() -> None:
    picture = noise()
    blur_heads(picture, [(200, 100, 260, 280), (290, 102, 350, 282)])
    assert detail(picture, (262, 102, 288, 130)) < 10


def test_heads_that_look_out_above_a_group_are_hidden() -> None:
    picture = noise()
    blur_heads(picture, [(200, 100, 260, 280), (250, 102, 310, 282)])
    assert detail(picture, (205, 65, 300, 100)) < 10


def test_a_mistaken_giant_does_not_hide_the_proof() -> None:
    picture = noise()
    boxes, _ = plausible([(200, 100, 230, 180), (0, 0, 630, 200)], [0.9, 0.08])
    blur_heads(picture, boxes)
    assert (picture[150:, 300:] == noise()[150:, 300:]).all()


def test_a_head_may_reach_over_the_picture_s_edge() -> None:
    blur_heads(noise(), [(-20, -5, 30, 90), (620, 340, 660, 420), (5, 5, 5, 5)])
    assert head_of((0, 0, 100, 40)) == (0, 0, 100, 40)


def saved(*, faces: bool, look: bool, found: People | None = None) -> Picture:
    """The picture of the rest's middle, decoded again."""
    evidence = some_evidence(width=640, height=360)
    middle = next(proof.at for proof in proofs(evidence, a_verdict()) if proof.reason == "rest_middle")
    if not look:
        evidence = evidence.model_copy(update={"looks": []})
        middle = next(proof.at for proof in proofs(evidence, a_verdict()) if proof.reason == "rest_middle")
    made = list(
        proving_frames(
            evidence,
            a_verdict(),
            "zh",
            lambda moments: [Seen(at, at, noise()) for at in moments if at == middle],
            None if found is None else lambda picture: found,
            faces=faces,
        )
    )
    assert len(made) == 1
    assert made[0].rules == ("rest_length", "rest_count") or set(made[0].rules) == {"rest_length", "rest_count"}
    image = cv2.imdecode(np.frombuffer(made[0].jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape[1] == 640
    assert image.shape[0] > 360
    return np.asarray(image[:360], dtype=np.uint8)


HEADS = (35, 112, 500, 140)
"""Between them the people of `some_evidence` cover this strip."""


def test_a_saved_frame_has_blurred_heads_unless_faces_are_asked_for() -> None:
    assert detail(saved(faces=False, look=True), HEADS) < 0.3 * detail(saved(faces=True, look=True), HEADS)


def test_where_nobody_looked_people_are_looked_for() -> None:
    boxes = np.array([[200, 100, 260, 280]], dtype=np.float32)
    found = People(boxes, np.array([0.9], dtype=np.float32), (640, 360))
    picture = saved(faces=False, look=False, found=found)
    assert detail(picture, (205, 105, 255, 135)) < 0.3 * detail(picture, (400, 105, 450, 135))


def test_where_nobody_can_look_the_whole_picture_is_hidden() -> None:
    assert detail(saved(faces=False, look=False), (0, 0, 640, 360)) < 10


def test_what_fails_is_proved_before_what_passes_and_the_number_is_bounded() -> None:
    evidence = some_evidence()
    many = [
        evidence.cuts[0].model_copy(update={"at": evidence.cuts[0].at.model_copy(update={"at": ticks(60 + 9 * i)})})
        for i in range(90)
    ]
    evidence = evidence.model_copy(update={"cuts": many})
    found = [a_finding("duration"), a_finding("single_take", "fail")]
    proved = proofs(evidence, a_verdict("fail", found))
    assert len(proved) == MOST
    assert {rule for proof in proved for rule in proof.rules} == {"single_take"}


def test_every_reason_has_its_words_and_file_names_sort_by_time() -> None:
    evidence = some_evidence()
    rules = ("complete", "rest_in_place", "attendance", "single_take", "same_angle", "authentic")
    proved = proofs(evidence, a_verdict("fail", [a_finding(rule, "fail", frames=[333.25]) for rule in rules]))
    for proof in proved:
        assert f"proof.{proof.reason}" in catalogue("terminal", "zh")
    names = [proof.filename(evidence) for proof in proved]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
    assert {"rest_begin", "rest_middle", "rest_end", "cut_before", "cut_after", "most_people", "doubt"} <= {
        proof.reason for proof in proved
    }


def test_jpeg_and_png_are_what_they_say() -> None:
    assert encode_jpeg(noise())[:3] == b"\xff\xd8\xff"
    assert encode_png(noise())[:4] == b"\x89PNG"
