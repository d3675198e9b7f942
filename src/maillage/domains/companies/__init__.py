"""Companies settling: business parks, arrivals, dossiers that both sides follow. Never a job seeker."""
