"""What an agency and an intermunicipality promised each other: agreements, contacts, meetings, actions, reviews."""
