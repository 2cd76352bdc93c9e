"""Looking at a clip: sparse looks first, dense ones where a boundary or a suspect cut needs them."""
