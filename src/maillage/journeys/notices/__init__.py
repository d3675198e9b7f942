"""What every visitor may read: which data are kept and why, and how accessible the site is."""
