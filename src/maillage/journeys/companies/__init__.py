"""Companies that arrive: the two-minute sheet, the list, one company seen from both sides."""
