"""From a reason and a way to travel to a booked appointment with its way there and back."""
