"""Stress tests on Locust: users of the service as they are. All it knows of the service is its HTTP."""
