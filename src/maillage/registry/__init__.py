"""What all domains point at: people, accounts, organisations, places, territories, diary."""
