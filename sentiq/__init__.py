"""What the api and the worker must agree on, each thing once: messages, queue, settings, logs."""

__version__ = "0.2.0"
