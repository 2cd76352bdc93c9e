"""What the plan asks of squads and people beyond one clip: pure functions from records to rulings."""
