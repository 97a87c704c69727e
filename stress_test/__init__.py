"""Stress tests with Locust: simulated users of the service, which is known by its HTTP alone."""
