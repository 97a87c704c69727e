"""The inputs: GELF over UDP and over TCP, both on port 12201."""

from monitoring.graylog.client import Body

PORT = 12201
_SHARED: Body = {
    "bind_address": "0.0.0.0",
    "port": PORT,
    "recv_buffer_size": 1048576,
    "number_worker_threads": 2,
    "override_source": None,
    "charset_name": "UTF-8",
    "decompress_size_limit": 8388608,
}


def udp() -> Body:
    return _gelf("Sentiq: GELF UDP", "org.graylog2.inputs.gelf.udp.GELFUDPInput", {})


def tcp() -> Body:
    """Messages end with a null byte, as the GELF libraries send them."""
    framing: Body = {
        "use_null_delimiter": True,
        "max_message_size": 2097152,
        "tcp_keepalive": False,
        "tls_enable": False,
        "tls_client_auth": "disabled",
    }
    return _gelf("Sentiq: GELF TCP", "org.graylog2.inputs.gelf.tcp.GELFTCPInput", framing)


def _gelf(title: str, kind: str, more: Body) -> Body:
    return {"title": title, "type": kind, "global": True, "configuration": _SHARED | more}
