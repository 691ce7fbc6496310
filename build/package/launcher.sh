#!/bin/sh
# Starts Incident Console in this machine's Node.js and serves it to a browser on this machine.
set -e

# Where this file lies, also when it was started through a link.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
folder=$(cd "$(dirname "$self")" && pwd)

if ! command -v node >/dev/null 2>&1; then
  echo "Incident Console needs Node.js 20.19 or later (https://nodejs.org), and there is no node on the PATH." >&2
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Incident Console needs Node.js 20.19 or later (https://nodejs.org); this is $(node --version)." >&2
  exit 1
fi
exec node "$folder/out/loopback/main.js" "$@"
