"""Forms as published: their versions, each with its plan, and the area they are published to."""
