"""Doors of the booking journey: alone (`public`), at the desk (`desk`), by a link (`link`)."""
