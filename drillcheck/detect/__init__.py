"""Finding people in pictures: which weights exist, how to get them, and two runtimes behind one protocol."""
