"""People's files on screen: find or open one, correct it, see what was booked and told, make one of two."""
