"""Whether footage was uploaded before: fingerprints, the index of earlier uploads, and what proves a reuse."""
