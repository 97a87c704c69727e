"""Generated HTTP requests: by the grammar of RFC 9110 and 9112, most of them then changed in some places."""

from collections.abc import Callable, Iterator
from random import Random

Request = list[bytes]  # lines of the head with their ends, then the body

METHODS = (b"GET", b"POST", b"PUT", b"HEAD", b"DELETE", b"OPTIONS", b"PATCH", b"M-SEARCH", b"PREDICT", b"get")
TARGETS = (b"/", b"/predict", b"/predict?text=a%20b", b"/a//b/../c", b"/caf\xc3\xa9", b"/?a=b&c=?d", b"/%00")
ODD_TARGETS = (b"*", b"http://a/b?c", b"HTTP://a:80", b"a:443", b"b/c", b"/a#b", b"//a/b", b"ftp://a/b")
VERSIONS = (b"HTTP/1.1",) * 9 + (b"HTTP/1.0",)
ODD_VERSIONS = (b"HTTP/1.2", b"HTTP/2.0", b"HTTP/0.9", b"http/1.1", b"HTTP/1.01", b"HTTP/1", b"ICY/1.1", b"")
HOSTS = (b"a", b"a.example:8000", b"127.0.0.1", b"[::1]:80", b"a:", b"a_b")
ODD_HOSTS = (b"", b"a b", b"a/b", b"a@b", b"a,b", b"a:b", b"[::1", b"\xe9")
FIELDS = (
    (b"Accept", b"text/html, */*;q=0.1"),
    (b"accept-language", b"es"),
    (b"X-Request-ID", b"a.b_c-1"),
    (b"Cookie", b"a=b"),
    (b"Cookie", b"c=d"),
    (b"X-Empty", b""),
    (b"X-Latin", b"caf\xe9"),
    (b"X_Under", b"1"),
    (b"!#$%&'*+-.^`|~9", b"all token characters"),
    (b"Connection", b"close"),
    (b"Connection", b"keep-alive"),
    (b"Connection", b"Keep-Alive, X-Empty"),
    (b"Connection", b"keep-alive, close"),
    (b"Expect", b"100-continue"),
    (b"Expect", b"other"),
    (b"Content-Type", b"application/json"),
    (b"X-Tab", b"a\tb"),
)
BLANKS = (b" ", b"", b"\t", b"  ")
CODINGS = (
    b"Chunked",
    b"gzip, chunked",
    b"chunked, chunked",
    b"identity",
    b"gzip",
    b"",
    b"chunked,",
    b"chunked;a=b",
)
LENGTHS = (b"+5", b"-1", b"5, 5", b"5,6", b"0x5", b"5 5", b"", b"005", b"5.0", b"\xb2", b"9" * 30)
SIZES = (b"0x5", b"+5", b" 5", b"5 ", b"", b"g", b"00005", b"-5", b"5_0", b"F" * 17, b"5 ;a=b", b"5;a=\x01")
ODD_BYTES = (
    b"\0",
    b"\x01",
    b"\t",
    b"\n",
    b"\r",
    b"\x0b",
    b"\x1f",
    b" ",
    b":",
    b";",
    b",",
    b"\x7f",
    b"\x80",
    b"\xff",
)


def generated_requests(count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` requests, the same ones for the same seed."""
    rng = Random(seed)
    for number in range(count):
        request = _request(rng)
        for _ in range((0, 1, 1, 1, 2)[number % 5]):
            request = rng.choice(MUTATIONS)(request, rng)
        yield b"".join(request)


def _request(rng: Random) -> Request:
    """Return a request that RFC 9112 allows."""
    target, version = rng.choice(TARGETS), rng.choice(VERSIONS)
    lines = [
        b"%b %b %b\r\n" % (rng.choice(METHODS[:-1]), target, version),
        _field(b"Host", rng.choice(HOSTS), rng),
    ]
    lines += [_field(*field, rng) for field in rng.sample(FIELDS, rng.choice((0, 0, 1, 1, 2, 3)))]
    kind, body = rng.choice(("none", "length", "chunked")), b""
    if kind == "length":
        body = rng.randbytes(rng.choice((0, 1, 5, 40)))
        lines.append(_field(b"Content-Length", b"%d" % len(body), rng))
    elif kind == "chunked" and version == b"HTTP/1.1":
        body = b"".join(_chunks(rng))
        lines.append(_field(b"Transfer-Encoding", b"chunked", rng))
    return [*lines, b"\r\n", body]


def _field(name: bytes, value: bytes, rng: Random) -> bytes:
    return name + b":" + rng.choice(BLANKS) + value + rng.choice((b"", b"", b" ")) + b"\r\n"


def _chunks(rng: Random) -> Iterator[bytes]:
    for size in rng.choices((1, 5, 10, 26), k=rng.choice((0, 1, 2))):
        extension = rng.choice((b"", b"", b";a", b";a=b", b';a="b c"'))
        yield b"%x%b\r\n%b\r\n" % (size, extension, rng.randbytes(size))
    yield b"0\r\n" + rng.choice((b"", b"", b"X-Trailer: 1\r\n")) + b"\r\n"


def _with_line(request: Request, index: int, *lines: bytes) -> Request:
    return [*request[:index], *lines, *request[index + 1 :]]


def _insert_byte(request: Request, rng: Random) -> Request:
    index = rng.randrange(len(request))
    line = request[index]
    place = rng.randrange(len(line) + 1)
    return _with_line(request, index, line[:place] + rng.choice(ODD_BYTES) + line[place:])


def _replace_byte(request: Request, rng: Random) -> Request:
    index = rng.randrange(len(request))
    line = bytearray(request[index] or b"x")
    line[rng.randrange(len(line))] = rng.randrange(256)
    return _with_line(request, index, bytes(line))


def _delete_byte(request: Request, rng: Random) -> Request:
    index = rng.randrange(len(request))
    place = rng.randrange(len(request[index]) + 1)
    return _with_line(request, index, request[index][:place] + request[index][place + 1 :])


def _truncate(request: Request, rng: Random) -> Request:
    whole = b"".join(request)
    return [whole[: rng.randrange(len(whole))]]


def _repeat_line(request: Request, rng: Random) -> Request:
    index = rng.randrange(len(request))
    return _with_line(request, index, request[index], request[index])


def _delete_line(request: Request, rng: Random) -> Request:
    return _with_line(request, rng.randrange(len(request)))


def _end_line_otherwise(request: Request, rng: Random) -> Request:
    index = rng.randrange(len(request))
    return _with_line(
        request, index, request[index].replace(b"\r\n", rng.choice((b"\n", b"\r", b"\r\r\n")), 1)
    )


def _change_request_line(request: Request, rng: Random) -> Request:
    method, target, version = [*request[0].split(b" ", 2), b"", b""][:3]
    choice = rng.randrange(6)
    if choice == 0:
        target = rng.choice(ODD_TARGETS)
    elif choice == 1:
        version = rng.choice(ODD_VERSIONS) + b"\r\n"
    elif choice == 2:
        method = rng.choice((b"get", b"X", b"", b"A" * 25, b"G(T", b"BREW", b"GE-T", b"CONNECT"))
    blank = rng.choice((b" ", b" ", b" ", b"  ", b"\t")) if choice > 2 else b" "
    start = rng.choice((b"", b"\r\n", b"\n", b" ", b"\r\n\r\n")) if choice == 5 else b""
    return [start + method + blank + target + blank + version, *request[1:]]


def _change_field(request: Request, rng: Random) -> Request:
    """Add a field line that is odd, or fold or indent one."""
    name, values = rng.choice(
        ((b"Host", ODD_HOSTS), (b"Transfer-Encoding", CODINGS), (b"Content-Length", LENGTHS))
    )
    odd = (
        name + b": " + rng.choice(values) + b"\r\n",
        b"X-Space : 1\r\n",
        b" X-Indented: 1\r\n",
        b"X-Folded: 1\r\n 2\r\n",
        b"no colon\r\n",
        b": no name\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\n",
    )
    lines = [line for line in request[1:] if rng.random() < 0.3 or not line.lower().startswith(name.lower())]
    place = rng.randrange(max(1, len(lines) - 1))
    return [request[0], *lines[:place], rng.choice((odd[0], rng.choice(odd))), *lines[place:]]


def _change_chunk_size(request: Request, rng: Random) -> Request:
    """Give a chunked request another size in front of its chunks."""
    head = [line for line in request[:-2] if not line.lower().startswith((b"content-l", b"transfer"))]
    body = (
        rng.choice(SIZES)
        + rng.choice((b"\r\n", b"\r\n", b"\n"))
        + b"abcde"
        + rng.choice((b"\r\n", b"\n", b""))
    )
    end = rng.choice((b"0\r\n\r\n", b"0\r\n\r\n", b"0\n\n", b"0\r\nX: 1\n\r\n", b"0\r\nX y\r\n\r\n", b""))
    return [*head, b"Transfer-Encoding: chunked\r\n", b"\r\n", body + end]


MUTATIONS: tuple[Callable[[Request, Random], Request], ...] = (
    _insert_byte,
    _replace_byte,
    _delete_byte,
    _truncate,
    _repeat_line,
    _delete_line,
    _end_line_otherwise,
    _change_request_line,
    _change_field,
    _change_chunk_size,
)
