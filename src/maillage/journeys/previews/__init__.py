"""What each message says: to be read before one trusts it, of somebody who does not exist."""
