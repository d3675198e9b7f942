"""An adviser's own time: absences, what they cover, and the hours that come back every week."""
