"""What this installation is: one row, made with its database. A demonstration can never be switched on elsewhere."""
