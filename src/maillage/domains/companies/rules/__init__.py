"""Pure answers about companies: identifiers and activities, delays, who follows whom."""
