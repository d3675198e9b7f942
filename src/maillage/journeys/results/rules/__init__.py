"""Pure answers of the results: periods, quantiles, what may be published, each indicator. No Django, no clock."""
