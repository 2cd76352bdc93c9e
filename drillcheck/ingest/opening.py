"""Opening one file safely and choosing its picture stream. Runs in the child only."""

from __future__ import annotations

from pathlib import Path

import av
from av.codec.context import CodecContext
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from drillcheck.errors import MediaError
from drillcheck.ingest.source import Kind

CODECS = {"h264", "hevc", "av1", "libdav1d", "mpeg4", "mjpeg", "vp8", "vp9", "mpeg2video", "mpeg1video", "h263"}
MAX_PIXELS = 8192 * 8192

_DEMUXERS: dict[Kind, str] = {
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska": "matroska,webm",
    "avi": "avi",
    "mpegts": "mpegts",
    "flv": "flv",
}


def open_container(path: Path, kind: Kind, shown: str) -> InputContainer:
    """Open with the demuxer that the file's bytes named and no protocol but local files."""
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": _DEMUXERS[kind],
        "codec_whitelist": ",".join(sorted(CODECS)),  # looking for stream facts decodes; sound is never decoded
    }
    try:
        return av.open(f"file:{path}", mode="r", format=kind, options=options, metadata_errors="replace")
    except av.error.MemoryError:
        raise MediaError("video_out_of_memory", path=shown) from None
    except (av.FFmpegError, OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise MediaError("video_unreadable", path=shown, detail=detail) from None


def picture_stream(container: InputContainer, shown: str) -> VideoStream:
    """The first video stream that is not an attached picture."""
    videos = container.streams.video
    real = [s for s in videos if not s.disposition & (Disposition.attached_pic | Disposition.still_image)]
    if not real:
        raise MediaError("video_single_picture" if videos else "video_no_picture_stream", path=shown)
    stream = real[0]
    if codec_name(stream) not in CODECS:
        raise MediaError("video_codec_unsupported", path=shown, codec=codec_name(stream))
    context = stream.codec_context
    if not context.width or not context.height:
        raise MediaError("video_no_frames", path=shown)
    if context.width * context.height > MAX_PIXELS:
        raise MediaError("video_too_large", path=shown, width=context.width, height=context.height)
    return stream


def codec_name(stream: Stream) -> str:
    """Name of a stream's codec, or `unknown`."""
    # A codec that this build cannot decode, and a data stream, have no context, whatever the stubs say.
    context: CodecContext | None = getattr(stream, "codec_context", None)
    return "unknown" if context is None else context.name
