"""What the api and the worker must agree on, each thing once: messages, queue, settings, logs."""
