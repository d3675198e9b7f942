"""Who could come to work at a business park, by shift: by bus, by car, by shared ride; and what would let more people come."""
