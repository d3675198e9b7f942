"""Who is told of what, by their own means: the person by SMS or e-mail, and by voice when nothing else is left."""
