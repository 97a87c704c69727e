"""The model card: what is measured of a finished model, and the page and pictures made from the figures."""
