"""Sentiq's library: the queue, the classifiers, the logs; all that the api and the worker agree on."""

__version__ = "0.2.0"
