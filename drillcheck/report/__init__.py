"""What a person sees of a verdict: the terminal summary, the timeline picture, the proving frames."""
