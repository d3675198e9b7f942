"""Doors of partnerships: translate, call one service, answer."""
