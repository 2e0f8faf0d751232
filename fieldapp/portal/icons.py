"""Pictograms of the household's page: paths of 24 by 24, drawn as lines."""

ICONS = {
    "call": (
        "M6.5 4h3l1.5 4.2-2 1.4a12 12 0 0 0 5.4 5.4l1.4-2L20 14.5v3a2.5 2.5 0 0 1-2.6 2.5"
        "C10.6 19.6 4.4 13.4 4 6.6A2.5 2.5 0 0 1 6.5 4z"
    ),
    "door": "M6 21V3h12v18M3 21h18M14 12v1",
    "day": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "tick": "M4 13l5 5L20 6",
    "pen": "M4 20l1-5L16 4l4 4L9 19z",
    "baby": "M12 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM6 21c0-5 2-8 6-8s6 3 6 8z",
    "house": "M3 12l9-8 9 8M6 10v10h12V10",
    "in": "M14 4h6v16h-6M3 12h11M10 8l4 4-4 4",
    "out": "M10 4H4v16h6M10 12h11M17 8l4 4-4 4",
    "horn": "M3 10v4l3 1 10 5V4L6 9zM20 9v6",
    "stop": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM6 6l12 12",
    "bin": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
    "lock": "M6 11h12v10H6zM9 11V7a3 3 0 0 1 6 0v4",
    "people": "M9 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 20c0-4 2-7 6-7s6 3 6 7M17 6a3 3 0 0 1 0 6M21 20q0-4-3-6",
    "paper": "M6 3h9l4 4v14H6zM9 12h7M9 16h7",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h0M4 12h0M4 18h0",
}
