"""Returns: tables and lists that a template defines over the register, visits and follow-ups."""
