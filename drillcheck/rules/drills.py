"""One drill by its numbers (R19–R27 附件3 队列训练): length, rests, attendance, and how it was filmed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from drillcheck.judge.attendance import fewest
from drillcheck.judge.limits import Interval
from drillcheck.judge.policy import Policy
from drillcheck.rules.ruling import Given, Ruling, together, verdict_of


class Timed(Given):
    """How long a drill ran, rests and all, and its rests."""

    kind: Literal["drill_timing"] = "drill_timing"
    gross_s: Decimal = Field(ge=0)
    rests_s: list[Decimal] = Field(default=[])
    rests_in_place: bool = True


@dataclass(frozen=True, slots=True)
class Timing(Ruling):
    """`net_s`: without the rests; `broken`: names of the rules that it breaks."""

    net_s: Fraction
    broken: tuple[str, ...]


def timing(given: Timed, policy: Policy) -> Timing:
    """R19, R23, R24: exact numbers against the same limits that judge a clip's interval."""
    drill = policy.drill
    gross, rests = Fraction(given.gross_s), [Fraction(rest) for rest in given.rests_s]
    net = gross - sum(rests)
    length = gross if policy.parameters.rest_counts.value else net
    outcomes = {
        "duration": drill.duration.limit.compare(Interval.of(length)),
        "rest_count": drill.rest_count.limit.compare(Interval.of(len(rests))),
        "rest_length": together(drill.rest_length.limit.compare(Interval.of(rest)) for rest in rests),
        "rest_in_place": verdict_of(given.rests_in_place or not rests),
    }
    return Timing(together(outcomes.values()), net, tuple(name for name, one in outcomes.items() if one == "fail"))


class Headcounted(Given):
    """How many serve, how many of them are exempt, and how many came."""

    kind: Literal["drill_headcount"] = "drill_headcount"
    on_duty: int = Field(ge=0)
    attended: int = Field(ge=0)
    exempt: int = Field(default=0, ge=0)


class Listed(Given):
    """The squad's ids, and those on the attendance list as they stand there."""

    kind: Literal["drill_headcount_list"] = "drill_headcount_list"
    roster: list[str]
    attendees: list[str]


@dataclass(frozen=True, slots=True)
class Attendance(Ruling):
    """`counted` people of the squad against those `required`."""

    required: int
    counted: int


def attendance(given: Headcounted, policy: Policy) -> Attendance:
    """R20: whole people, 10·k ≥ 7·n; nobody to count where nobody serves."""
    least = fewest(given.on_duty, given.exempt, policy)
    return Attendance(verdict_of(given.attended >= least) if least else "exempt", least, given.attended)


def attendance_list(given: Listed, policy: Policy) -> Attendance:
    """R20 by names: everybody once, and only who is of the squad (A17)."""
    came = set(given.roster) & set(given.attendees)
    number = Headcounted(on_duty=len(set(given.roster)), attended=len(came))
    return attendance(number, policy)


class Filmed(Given):
    """What is known of how a drill was filmed. `gap_s`: seconds missing between files, or within one."""

    kind: Literal["drill_video"] = "drill_video"
    files: int = Field(ge=1)
    gap_s: list[Decimal] = Field(default=[])
    angle_changes: int = Field(default=0, ge=0)
    starts_after_drill_start_s: Decimal = Decimal(0)
    ends_before_drill_end_s: Decimal = Decimal(0)
    playback_rate: Decimal = Field(default=Decimal(1), gt=0)


@dataclass(frozen=True, slots=True)
class Filming(Ruling):
    """`failed`: `full`, `continuous`, `same_angle`, as far as they are not."""

    failed: tuple[str, ...]


def filming(given: Filmed, policy: Policy) -> Filming:
    """R25–R27: the whole drill at real speed, without a gap (A18: files that follow without one), from one angle."""
    whole = given.starts_after_drill_start_s <= 0 and given.ends_before_drill_end_s <= 0 and given.playback_rate == 1
    split = given.files > 1 and policy.parameters.segmented_video.value == "single_file"
    fine = {
        "full": whole,
        "continuous": not split and all(gap <= 0 for gap in given.gap_s),
        "same_angle": not given.angle_changes,
    }
    failed = tuple(name for name, good in fine.items() if not good)
    return Filming(verdict_of(not failed), failed)
