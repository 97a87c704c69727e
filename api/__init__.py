"""The HTTP side: routes, errors and pages. It puts jobs on the queue and never sees a model."""
