"""What every test shares."""

import os

os.environ["MAILLAGE_STATIC_FROM_SOURCE"] = "1"  # before the settings load

pytest_plugins = ["tests.plugin_postgres"]
