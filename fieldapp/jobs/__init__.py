"""Long work in the background: jobs with progress and a file at their end, and what is done on a schedule."""
