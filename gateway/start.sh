#!/bin/sh
# Write the configuration of nginx and start it. The limits come from the environment, as those of the api do.
set -eu

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
  -e "s/@CLIENT_CONNECTIONS@/$CLIENT_CONNECTIONS/" -e "s/@CLIENT_RATE@/$CLIENT_RATE/" \
  -e "s/@LARGE_BODIES@/$large/" -e "s/@LARGE_BODIES_OF_CLIENT@/$(part "$large")/" \
  -e "s/@MIDDLE_BODIES@/$middle/" -e "s/@MIDDLE_BODIES_OF_CLIENT@/$(part "$middle")/" \
  nginx.conf >/tmp/nginx.conf

# Keep connections to the api open if this nginx can do so. Measured with 64 clients on a busy machine: 1,040 to
# 1,220 requests per second with open connections, 680 to 720 with a new connection for each request.
cp api-keepalive.conf /tmp/api.conf
nginx -t -q -c /tmp/nginx.conf 2>/dev/null || cp api-new-connections.conf /tmp/api.conf

# The error log names the request line, which may contain a text: remove it and what follows it.
rm -f /tmp/errors
mkfifo /tmp/errors
sed -u 's/, request: ".*//' </tmp/errors >&2 &
exec nginx -c /tmp/nginx.conf -g 'daemon off;' 2>/tmp/errors
