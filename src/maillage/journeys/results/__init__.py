"""What the partnership gave: indicators computed from facts, the presence page of a territory, its pictures. Counts only."""
