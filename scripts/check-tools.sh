#!/usr/bin/env bash
# Says in one line what is missing or too old, before anything is set up.
set -euo pipefail
fail() { echo "fieldapp: $1" >&2; exit 1; }

bash "$(dirname "$0")/python.sh" >/dev/null || fail "needs Python 3.11 or newer; found $(python3 --version 2>/dev/null || echo none)"
command -v node >/dev/null || fail "needs Node.js 20.19 or newer; found none"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "needs Node.js 20.19 or newer; found $(node --version)"
command -v npm >/dev/null || fail "needs npm, which comes with Node.js; found none"
