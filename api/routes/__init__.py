"""The routes, one module for each path."""
