"""The inputs: GELF over UDP and over TCP, both on port 12201."""

from monitoring.graylog.rest_api import Body

PORT = 12201
_SHARED_CONFIGURATION: Body = {
    "bind_address": "0.0.0.0",
    "port": PORT,
    "recv_buffer_size": 1048576,
    "number_worker_threads": 2,
    "override_source": None,
    "charset_name": "UTF-8",
    "decompress_size_limit": 8388608,
}


def gelf_udp_input() -> Body:
    """Return the body of the request that creates the UDP input."""
    return _gelf_input("Sentiq: GELF UDP", "org.graylog2.inputs.gelf.udp.GELFUDPInput", {})


def gelf_tcp_input() -> Body:
    """Return the body of the request that creates the TCP input.

    Each message ends with a null byte, as the GELF libraries send it.
    """
    configuration: Body = {
        "use_null_delimiter": True,
        "max_message_size": 2097152,
        "tcp_keepalive": False,
        "tls_enable": False,
        "tls_client_auth": "disabled",
    }
    return _gelf_input("Sentiq: GELF TCP", "org.graylog2.inputs.gelf.tcp.GELFTCPInput", configuration)


def _gelf_input(title: str, input_type: str, configuration: Body) -> Body:
    return {
        "title": title,
        "type": input_type,
        "global": True,
        "configuration": _SHARED_CONFIGURATION | configuration,
    }
