"""Partnerships on the screen: what was promised each territory, who answers, what is late, what carries it out."""
