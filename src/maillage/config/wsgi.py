"""The web application, as a server imports it. It refuses a database role that could read every row."""

import os

from django.core.wsgi import get_wsgi_application

from maillage.config.runtime.roles import refuse_privileged_role
from maillage.config.runtime.shell import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
if os.environ.get("MAILLAGE_PDEATHSIG"):
    die_with_parent()  # a worker never outlives a server that was killed
if url := os.environ.get("DATABASE_URL"):
    refuse_privileged_role(url)
application = get_wsgi_application()
