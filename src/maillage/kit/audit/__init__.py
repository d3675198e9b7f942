"""What was done and which person's file was read: ids and field names only, never an identity."""
