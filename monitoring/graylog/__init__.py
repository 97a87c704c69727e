"""What Graylog is given at its start, so that nobody has to declare it by hand in its menus."""
