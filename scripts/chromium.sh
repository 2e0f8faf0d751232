#!/usr/bin/env bash
# Puts Chromium and a Chinese font on a Debian machine where the user is root; elsewhere leaves them to the user.
# The browser tests themselves say what is missing.
set -euo pipefail
have_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family | head -n 1)" ]; }
if command -v chromium >/dev/null && have_font; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium and a Chinese font for the browser tests"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null 2>&1 ||
    echo "Chromium could not be installed" >&2
fi
