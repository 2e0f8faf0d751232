#!/usr/bin/env bash
# Prints the first Python of 3.11 or newer: $PYTHON if set, python3, or a versioned name.
for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    command -v "$name"
    exit 0
  fi
done
exit 1
