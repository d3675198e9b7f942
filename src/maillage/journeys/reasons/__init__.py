"""Why people may come: what the director offers, to whom, and under which rules."""
