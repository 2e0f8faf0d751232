#!/usr/bin/env bash
# Stops in one line where the port is not a port or somebody already listens on it.
set -euo pipefail
port=$1
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((10#$port < 1 || 10#$port > 65535)); then
  echo "fieldapp: PORT=$port is not a port number from 1 to 65535" >&2
  exit 1
fi
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "fieldapp: port $port is taken; choose another: make run PORT=$((port == 65535 ? 8080 : port + 1))" >&2
  exit 1
fi
