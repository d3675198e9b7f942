"""The two daily screens: the counsellor's house today and the adviser's week."""
