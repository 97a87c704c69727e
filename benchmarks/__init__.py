"""`make bench`: the speed of the service, compared with the limits that its parts set. It never ships."""
