"""The HTTP server: gunicorn's configuration, and a gevent worker with a strict header parser."""
