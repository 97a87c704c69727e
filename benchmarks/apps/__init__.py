"""Two apps on the service's own gunicorn settings, to compare it with."""
