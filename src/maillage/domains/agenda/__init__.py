"""Reasons, opening periods, outreach sessions, requests and appointments; host of engines.slots."""
