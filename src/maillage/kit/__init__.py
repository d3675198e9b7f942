"""Technical base without a trade word: scope, audit, errors, jobs, events, clock and the interface's components."""
