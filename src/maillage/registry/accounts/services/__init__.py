"""Verbs of accounts: what professionals say about themselves, who is invited, where they are signed in."""

from maillage.registry.accounts.services.closing import close
from maillage.registry.accounts.services.invitations import accept, invite, withdraw
from maillage.registry.accounts.services.locking import ask_for_reset, note_locked, note_unlocked
from maillage.registry.accounts.services.own import FORGOTTEN, forget_accounts, keep_video_room
from maillage.registry.accounts.services.sessions import end_session, end_sessions, note_session

__all__ = [
    "FORGOTTEN",
    "accept",
    "ask_for_reset",
    "close",
    "end_session",
    "end_sessions",
    "forget_accounts",
    "invite",
    "keep_video_room",
    "note_locked",
    "note_session",
    "note_unlocked",
    "withdraw",
]
