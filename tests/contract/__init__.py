"""`make contract`: schemathesis sends what openapi.json allows and forbids to a real service."""
