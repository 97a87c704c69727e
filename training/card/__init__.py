"""Model card: measurements of a finished model, and the page and pictures made from the figures."""
