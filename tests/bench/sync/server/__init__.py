"""What synchronising costs: pushes, pulls, and whether it grows with the database."""
