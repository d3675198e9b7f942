"""The product's web application, with the benchmark's door in place of its own addresses."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")

from django.conf import settings  # it reads the line above
from django.core.wsgi import get_wsgi_application  # it reads the line above

settings.ROOT_URLCONF = "bench.slots_door"
application = get_wsgi_application()
