"""Set Graylog up by its REST API: inputs, index set, streams, dashboard and event definitions."""
