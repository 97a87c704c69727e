"""Stand-ins for the public images of docker-compose.yml.monitor, so that the file can be tested."""
