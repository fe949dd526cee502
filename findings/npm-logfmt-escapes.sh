#!/usr/bin/env bash
# logfmt 1.4.0 (npm) drops what other writers of the format rely on: an escaped line break or tab in a
# quoted value loses its backslash and becomes a letter, and the equals signs of an unquoted URL are gone.
# The Go writers (go-logfmt, used by Prometheus, Loki and Grafana) write exactly such lines.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . logfmt@1.4.0 >/dev/null
cat > run.mjs <<'JS'
import logfmt from 'logfmt';
console.log(logfmt.parse('level=error err="dial tcp\\nretrying"').err);
console.log(logfmt.parse('path=/search?q=pods&page=2 status=200').path);
JS
cat > expected <<'TXT'
dial tcpnretrying
/search?qpods&page2
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: logfmt@1.4.0 with node $(node --version)"
