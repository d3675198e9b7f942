"""What people may ask about their data, as screens and as a command; retention at night; the record of processing."""
