"""`make bench`: how fast the service is, beside what its parts could do at the most. It never ships."""
