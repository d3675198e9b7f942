"""What makes Maillage run on one machine: the embedded PostgreSQL, the roles, the processes. No Django here."""
