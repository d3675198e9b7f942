"""Where people meet: geocoded places, their rooms, devices, hours, and the rota of mobile houses."""
