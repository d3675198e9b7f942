"""What every test shares."""

import os

from hypothesis import settings

settings.register_profile("maillage", deadline=None)  # these machines are shared: a slow draw is no failure
settings.load_profile("maillage")

os.environ["MAILLAGE_STATIC_FROM_SOURCE"] = "1"  # before the settings load

pytest_plugins = ["tests.plugin_postgres", "tests.plugin_browser"]
