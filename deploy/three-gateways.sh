#!/usr/bin/env bash
# Serves one PostgreSQL by three gateways behind HAProxy (Debian: apt-get install haproxy), until it is stopped.
#
#   DATABASE_URL=postgres://… AUTH_SECRET=… deploy/three-gateways.sh
#
# PORT is HAProxy's (4000), GATEWAY_PORTS are the gateways' ("4001 4002 4003"). A gateway that ends is started again.
# Meant to be read and tried: in earnest each gateway is a service of its own, on a machine of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${DATABASE_URL:?DATABASE_URL must name a PostgreSQL database}"
: "${AUTH_SECRET:?AUTH_SECRET must be set, the same for all gateways}"
port=${PORT:-4000}
read -r -a ports <<< "${GATEWAY_PORTS:-4001 4002 4003}"

# Serves until it is told to stop.
gateway() {
  local stopping= child=
  trap 'stopping=yes; [ -z "$child" ] || kill "$child" 2> /dev/null || true' TERM
  while [ -z "$stopping" ]; do
    PORT=$1 TRUST_PROXY=true node dist/bundle/main.js serve > /dev/null &
    child=$!
    echo "gateway on port $1: process $child"
    # A signal ends the first wait, not the gateway, which answers what it was asked before it ends.
    wait "$child" || true
    wait "$child" 2> /dev/null || true
    [ -n "$stopping" ] || sleep 1
  done
}

children=()
stop() {
  trap - EXIT INT TERM
  kill "${children[@]}" 2> /dev/null || true
  wait
}
trap stop EXIT
trap 'exit 0' INT TERM

for each in "${ports[@]}"; do
  gateway "$each" &
  children+=($!)
done
for each in "${ports[@]}"; do
  until node -e "fetch('http://127.0.0.1:$each/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"; do
    sleep 0.2
  done
done
LISTEN="127.0.0.1:$port" GATEWAY1="127.0.0.1:${ports[0]}" GATEWAY2="127.0.0.1:${ports[1]}" \
  GATEWAY3="127.0.0.1:${ports[2]}" haproxy -f deploy/haproxy.cfg -db &
children+=($!)
until node -e "fetch('http://127.0.0.1:$port/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"; do
  kill -0 "${children[-1]}" # or it has ended, with a word on why
  sleep 0.2
done
echo "listens on http://127.0.0.1:$port"
wait "${children[-1]}"
