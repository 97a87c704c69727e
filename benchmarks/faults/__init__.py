"""`make faults`: the service under load while faults happen, with an account of every job."""
