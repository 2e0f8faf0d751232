"""What the desk costs the server."""
