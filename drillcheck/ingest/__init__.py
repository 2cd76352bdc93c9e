"""Everything that touches a video file. A child process decodes; the parent never loads the decoder."""
