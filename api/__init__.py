"""The HTTP side: routes, errors and pages. It puts texts on the queue and never sees a model."""
