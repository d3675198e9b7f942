"""Who has an account: invitations, agreements, where one is signed in, leaving a shared desk."""
