"""The agenda's verbs: opening hours, booking, moving, cancelling, closing."""
