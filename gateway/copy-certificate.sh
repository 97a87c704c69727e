#!/bin/sh
# Certbot's deploy hook: copy a new certificate to where the gateway reads it. copy-certificate.sh FOLDER
set -eu
user=101 # of the gateway
for file in fullchain.pem privkey.pem; do
  install -m 400 -o "$user" "$RENEWED_LINEAGE/$file" "$1/.$file"
  mv "$1/.$file" "$1/$file"
done
