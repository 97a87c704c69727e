"""Two apps that run with the service's gunicorn settings, to compare the service with."""
