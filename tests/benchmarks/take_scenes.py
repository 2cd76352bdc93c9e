"""The small scenes on which one take and one angle are measured: each fault and each harmless event, seeds varied."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import imageio_ffmpeg

from drillcheck.demo.render import render_scenario

Outcome = Literal["pass", "review", "fail"]
Table = dict[str, object]
FELL_IN_S = 11.0


@dataclass(frozen=True)
class Scene:
    """One clip, and the outcomes that are right for the two rules; `at_s` is where it happens."""

    name: str
    kind: str
    tables: Table
    take: tuple[Outcome, ...] = ("pass",)
    angle: tuple[Outcome, ...] = ("pass",)
    at_s: float | None = None
    fps: int = 10
    seed: int = 1
    stands: bool = False
    joined: tuple[float, float] | None = None
    extra: Table = field(default_factory=dict)


def scenes(series: int) -> Iterator[Scene]:
    """All of them; another series has other seeds and moments."""
    for round_ in range(2):
        seed = 1000 * series + 10 * round_
        fps = (10, 25)[round_]
        at = 41.3 + 4.7 * round_ + 0.9 * (series % 7)
        yield Scene(f"clean-{round_}", "clean", {}, fps=fps, seed=seed + 1)
        yield from _splices(seed, fps, at, round_)
        yield from _harmless(seed, fps, at, round_)
        yield from _moves(seed, fps, at, round_)


def _splices(seed: int, fps: int, at: float, round_: int) -> Iterator[Scene]:
    cut: tuple[Outcome, ...] = ("fail", "review")
    for number, skip in enumerate((300.0, 64.0, 7.0)):
        take = {"takes": [{"at_s": at + number, "skip_s": skip}]}
        yield Scene(f"skip{skip:.0f}-{round_}", "same tripod", take, cut, at_s=at + number, fps=fps, seed=seed + number)
    light = {"takes": [{"at_s": at, "skip_s": 200.0, "light": 0.88}]}
    yield Scene(f"light-{round_}", "same tripod, other light", light, cut, at_s=at, fps=fps, seed=seed + 4)
    stood = {"takes": [{"at_s": at, "skip_s": 150.0}]}
    yield Scene(
        f"stood-{round_}", "same tripod, at attention", stood, cut, at_s=at, fps=fps, seed=seed + 5, stands=True
    )
    view = {"x_m": 0.12, "y_m": 0.05, "yaw_deg": 0.6, "pitch_deg": 12.7}
    moved = {"takes": [{"at_s": at, "skip_s": 100.0, "view": view}]}
    yield Scene(f"replaced-{round_}", "tripod put up again", moved, cut, ("pass", "review"), at, fps, seed + 6)
    far = {"x_m": 1.9, "y_m": 0.5, "height_m": 5.7, "yaw_deg": -6.5, "pitch_deg": 13.0}
    other = {"takes": [{"at_s": at, "skip_s": 100.0, "view": far, "light": 0.85}]}
    yield Scene(f"elsewhere-{round_}", "other place", other, ("fail",), ("fail", "review"), at, fps, seed + 7)
    yield Scene(
        f"copied-{round_}", "stream copy at keyframes", {}, cut, at_s=36.0, fps=fps, seed=seed + 8, joined=(36.0, 150.0)
    )


def _harmless(seed: int, fps: int, at: float, round_: int) -> Iterator[Scene]:
    none: tuple[Outcome, ...] = ("pass", "review")
    events: list[tuple[str, Table, tuple[Outcome, ...]]] = [
        ("flash", {"do": "flash"}, ("pass",)),
        ("cloud", {"do": "cloud", "gain": 0.7, "fade_s": 2.5, "seconds": 15.0}, ("pass",)),
        ("exposure", {"do": "exposure", "gain": 0.82}, none),
        ("close", {"do": "close"}, ("pass",)),
        ("wipe", {"do": "wipe"}, none),
        ("dropped", {"do": "dropped", "seconds": 1.0}, none),
        ("closed", {"do": "dropped", "seconds": 1.0, "closed": True}, none),
    ]
    for number, (name, table, take) in enumerate(events):
        tables: Table = {"events": [{**table, "at_s": at}]}
        yield Scene(f"{name}-{round_}", name, tables, take, at_s=at, fps=fps, seed=seed + 20 + number)
    knock: Table = {"camera": {"moves": [{"do": "knock", "at_s": at, "dx": 0.04}]}}
    yield Scene(f"knock-{round_}", "knock", knock, ("pass",), at_s=at, fps=fps, seed=seed + 29)


def _moves(seed: int, fps: int, at: float, round_: int) -> Iterator[Scene]:
    moves: list[tuple[str, Table, tuple[Outcome, ...]]] = [
        ("nudge1", {"do": "nudge", "dx": 0.01}, ("pass",)),
        ("nudge3", {"do": "nudge", "dx": 0.03, "roll_deg": 0.5}, ("review",)),
        ("nudge8", {"do": "nudge", "dx": -0.08, "dy": 0.01}, ("fail",)),
        ("hard8", {"do": "nudge", "dx": 0.08, "settle_s": 0.0}, ("fail",)),
        ("tremor0.5", {"do": "tremor", "seconds": 40.0, "share": 0.005}, ("pass",)),
        ("tremor4", {"do": "tremor", "seconds": 40.0, "share": 0.04}, ("review", "fail")),
        ("zoom1.06", {"do": "zoom", "ratio": 1.06}, ("review",)),
        ("zoom1.2", {"do": "zoom", "ratio": 1.2}, ("fail",)),
        ("glance", {"do": "glance", "dx": 0.12, "seconds": 0.7, "hold_s": 0.8}, ("review", "fail")),
    ]
    for number, (name, table, angle) in enumerate(moves):
        tables: Table = {"camera": {"moves": [{**table, "at_s": at}]}}
        yield Scene(f"{name}-{round_}", name, tables, ("pass",), angle, at, fps, seed + 40 + number)
    pan: Table = {"camera": {"pans": [{"at_s": 25.0, "seconds": 45.0, "degrees": 4.0}]}}
    yield Scene(f"slowpan-{round_}", "slow pan", pan, ("pass",), ("fail",), 25.0, fps, seed + 50)


def script(scene: Scene) -> str:
    """The scenario's file."""
    body: list[Table] = [{"do": "drill", "seconds": 70.0}]
    if scene.stands:
        body = [
            {"do": "drill", "seconds": 14.0},
            {"do": "attention", "seconds": 40.0},
            {"do": "drill", "seconds": 16.0},
        ]
    if scene.joined:
        body = [{"do": "drill", "seconds": 70.0 + scene.joined[1] - scene.joined[0]}]
    timeline = [
        {"do": "absent", "seconds": 3.0},
        {"do": "gather", "seconds": 8.0},
        *body,
        {"do": "dismiss", "seconds": 12.0},
    ]
    tables: Table = {
        "about": scene.kind,
        "seed": scene.seed,
        "yard": scene.seed % 5 + 1,
        "fps": scene.fps,
        "recorded_at": "2024-05-08T01:00:00Z",
        "timeline": timeline,
        "formation": {"people": 9 + scene.seed % 12, "ranks": 2 + scene.seed % 2, "reach_m": 2.0 + scene.seed % 3},
        "roster": {"in_service": 24},
        "passers": {"people": scene.seed % 3},
        "expect": {"verdict": "review"},
        **scene.tables,
    }
    return "".join(f"{key} = {_toml(value)}\n" for key, value in tables.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    text = json.dumps(value)
    return value if isinstance(value, str) and value.endswith("00Z") else text


def rendered(scene: Scene, folder: Path) -> Path:
    """The scene's clip, rendered when it is not there yet."""
    home = folder / scene.name
    clip = home / f"{scene.name}.mp4"
    if not clip.is_file():
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{scene.name}.toml").write_text(script(scene), encoding="utf-8")
        render_scenario(home / f"{scene.name}.toml", home)
        if scene.joined:
            _join(clip, scene.joined)
    return clip


def _join(clip: Path, left_out: tuple[float, float]) -> None:
    """Leave `left_out` seconds out at keyframes, nothing encoded again."""
    parts = [clip.with_name("before.mp4"), clip.with_name("after.mp4")]
    _ffmpeg("-i", clip, "-t", left_out[0] - 0.001, "-c", "copy", parts[0])
    _ffmpeg("-ss", left_out[1] + 0.001, "-i", clip, "-c", "copy", parts[1])
    listed = clip.with_name("parts.txt")
    listed.write_text("".join(f"file '{part.name}'\n" for part in parts), encoding="utf-8")
    _ffmpeg("-f", "concat", "-i", listed, "-c", "copy", clip)


def _ffmpeg(*arguments: object) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *map(str, arguments)]
    subprocess.run(command, check=True)
