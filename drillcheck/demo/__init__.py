"""The project's own footage: short scenario files become drill videos whose truth is known exactly."""
