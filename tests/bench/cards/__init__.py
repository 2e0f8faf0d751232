"""How well cameras read the cards."""
