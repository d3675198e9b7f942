"""Carriers: real SMTP, a real SMS gateway, or the local sink. Which one serves a channel is a setting."""

from maillage.kit.messages.carriers.choice import carrier_of
from maillage.kit.messages.carriers.contract import Carrier, Outcome, Parcel, Refused, Sent, TryAgain, Unknown

__all__ = ["Carrier", "Outcome", "Parcel", "Refused", "Sent", "TryAgain", "Unknown", "carrier_of"]
