#!/bin/sh
# Write the configuration of nginx and start it. The limits come from the environment, as those of the api do.
set -eu

WATCH_S=10 # between two looks at the files of the certificate
READ_MARGIN_S=10 # the api must time out first, because its response has more details

fail() {
  echo "sentiq gateway: $1" >&2
  exit 78 # EX_CONFIG of sysexits.h
}

# whole NAME VALUE LEAST MOST: stop if the value is not a whole number in this range
whole() {
  case $2 in
    "" | *[!0-9]* | ??????????????*) ;;
    *) [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
  esac
  fail "$1 is '$2'; it may be a whole number from $3 to $4"
}

MAX_BODY_BYTES=${MAX_BODY_BYTES:-8388608}
PREDICT_TIMEOUT_S=${PREDICT_TIMEOUT_S:-10}
CLIENT_CONNECTIONS=${GATEWAY_CLIENT_CONNECTIONS:-500}
CLIENT_RATE=${GATEWAY_CLIENT_RATE:-2000}
whole MAX_BODY_BYTES "$MAX_BODY_BYTES" 1024 1073741824
whole GATEWAY_CLIENT_CONNECTIONS "$CLIENT_CONNECTIONS" 1 65535
whole GATEWAY_CLIENT_RATE "$CLIENT_RATE" 1 1000000
whole_s=${PREDICT_TIMEOUT_S%%.*}
case $whole_s in
  *[!0-9]*) fail "PREDICT_TIMEOUT_S is '$PREDICT_TIMEOUT_S'; it must be a number of seconds" ;;
esac
HSTS_MAX_AGE_S=${HSTS_MAX_AGE_S:-31536000}
whole HSTS_MAX_AGE_S "$HSTS_MAX_AGE_S" 0 63072000
TLS_CERTIFICATE=${TLS_CERTIFICATE:-}
TLS_KEY=${TLS_KEY:-privkey.pem}
case $TLS_CERTIFICATE$TLS_KEY in
  *[!A-Za-z0-9._/-]*) fail "TLS_CERTIFICATE or TLS_KEY is no path of letters, digits and . _ / -" ;;
esac
HTTPS_PORT=${HTTPS_PORT:-443}
https_port=${HTTPS_PORT##*:} # HTTPS_PORT may be ADDRESS:PORT
whole HTTPS_PORT "$https_port" 1 65535
[ "$https_port" = 443 ] && https_port="" || https_port=:$https_port

PATH_PREFIX=${PATH_PREFIX:-}
PATH_PREFIX=${PATH_PREFIX%/}
case $PATH_PREFIX in
  "" | /*) ;;
  *) fail "PATH_PREFIX is '$PATH_PREFIX'; it must begin with /" ;;
esac
case $PATH_PREFIX in
  *[!A-Za-z0-9._~/-]* | *//* | */. | */.. | */./* | */../*)
    fail "PATH_PREFIX is '$PATH_PREFIX'; it may be a path of letters, digits and . _ ~ -" ;;
esac

# Lines of the map in nginx.conf, Origin -> Access-Control-Allow-Origin. The api checks CORS_ORIGINS in full.
CORS_ORIGINS=$(printf %s "${CORS_ORIGINS:-}" | tr A-Z, 'a-z ')
case $CORS_ORIGINS in
  *[!]a-z0-9.:/[_+*\ -]*) fail "CORS_ORIGINS is '$CORS_ORIGINS'; it may be * or origins such as https://app.example.org" ;;
esac
write_origins() {
  set -f # the star is no pattern of files
  for origin in $CORS_ORIGINS; do
    case $origin in
      "*") echo '"~." "*";' ;;
      https://*:443) echo "\"${origin%:443}\" \"${origin%:443}\";" ;;
      http://*:80) echo "\"${origin%:80}\" \"${origin%:80}\";" ;;
      *) echo "\"$origin\" \"$origin\";" ;;
    esac
  done | sort -u
  set +f
}
write_origins >/tmp/origins.conf

# Half of /tmp is for large bodies, a quarter for those of 100,000 to 999,999 bytes; the rest stays free.
tmp_bytes=$(df -P -k /tmp | awk 'END { printf "%.0f", $2 * 1024 }')
places() { # SHARE SIZE: how many bodies of this size find room, at least 1 and at most what nginx can count
  awk -v share="$1" -v size="$2" -v all="$tmp_bytes" \
    'BEGIN { n = int(all * share / size); print (n < 1 ? 1 : (n > 65535 ? 65535 : n)) }'
}
part() { echo $((($1 * 3 + 3) / 4)); } # of one client
large=$(places 0.5 "$MAX_BODY_BYTES")
middle=$(places 0.25 1000000)

cd /etc/nginx/gateway
sed -e "s/@MAX_BODY_BYTES@/$MAX_BODY_BYTES/" -e "s/@READ_TIMEOUT_S@/$((${whole_s:-0} + READ_MARGIN_S))/" \
  -e "s/@CLIENT_CONNECTIONS@/$CLIENT_CONNECTIONS/" -e "s/@CLIENT_RATE@/$CLIENT_RATE/" -e "s/@HSTS_MAX_AGE_S@/$HSTS_MAX_AGE_S/" \
  -e "s|@PATH_PREFIX@|$PATH_PREFIX|" -e "s/@VARY_ORIGIN@/${CORS_ORIGINS:+Origin}/" \
  -e "s/@LARGE_BODIES@/$large/" -e "s/@LARGE_BODIES_OF_CLIENT@/$(part "$large")/" \
  -e "s/@MIDDLE_BODIES@/$middle/" -e "s/@MIDDLE_BODIES_OF_CLIENT@/$(part "$middle")/" \
  nginx.conf >/tmp/nginx.conf

has_certificate() { [ -e "/tls/$TLS_CERTIFICATE" ] && [ -e "/tls/$TLS_KEY" ]; }
write_servers() {
  if [ -z "$TLS_CERTIFICATE" ]; then
    cp plain.conf /tmp/servers.conf
  elif has_certificate; then
    sed -e "s|@TLS_CERTIFICATE@|$TLS_CERTIFICATE|" -e "s|@TLS_KEY@|$TLS_KEY|" -e "s/@HTTPS_PORT@/$https_port/" \
      tls.conf >/tmp/servers.conf
  else
    cp tls-waiting.conf /tmp/servers.conf
  fi
}

# Keep connections to the api open if this nginx can do so. Measured with 64 clients on a busy machine: 1,040 to
# 1,220 requests per second with open connections, 680 to 720 with a new connection for each request.
cp plain.conf /tmp/servers.conf
cp api-keepalive.conf /tmp/api.conf
nginx -t -q -c /tmp/nginx.conf 2>/dev/null || cp api-new-connections.conf /tmp/api.conf

write_servers
nginx -t -q -c /tmp/nginx.conf || exit 78

# Take a new certificate into use without a restart. Files that do not fit together are tried again.
watch_certificate() {
  used=$1
  while sleep "$WATCH_S"; do
    found=$(certificate_sum)
    [ "$found" = "$used" ] && continue
    write_servers
    nginx -t -q -c /tmp/nginx.conf && kill -HUP "$(cat /tmp/nginx.pid)" && used=$found
  done
}
certificate_sum() { cat "/tls/$TLS_CERTIFICATE" "/tls/$TLS_KEY" 2>/dev/null | cksum; }
if [ -n "$TLS_CERTIFICATE" ]; then
  has_certificate || echo "sentiq gateway: waiting for the certificate: see docs/tls.md" >&2
  watch_certificate "$(certificate_sum)" &
fi

# The error log names the request line, which may contain a text: remove it and what follows it.
rm -f /tmp/errors
mkfifo /tmp/errors
sed -u 's/, request: ".*//' </tmp/errors >&2 &
exec nginx -c /tmp/nginx.conf -g 'daemon off;' 2>/tmp/errors
