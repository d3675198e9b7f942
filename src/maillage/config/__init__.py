"""Wiring: settings, addresses, subscriptions and the console command."""
