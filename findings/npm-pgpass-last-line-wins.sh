#!/usr/bin/env bash
# pgpass 1.0.5, which node-postgres asks for passwords, takes the last line of a .pgpass that fits. libpq
# takes the first, and PostgreSQL's documentation says to put special entries before those with wildcards:
# a file in that order gives psql the password of its own line, and a Node.js program that of the wildcard.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . pgpass@1.0.5 >/dev/null
cat > run.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import pgpass from 'pgpass';
process.env.PGPASSFILE = `${process.cwd()}/pgpass`;
function password(...lines) {
  writeFileSync('pgpass', lines.join('\n') + '\n', { mode: 0o600 });
  return new Promise(resolve => pgpass({ host: 'db.internal', port: 5432, database: 'orders', user: 'reader' }, resolve));
}
console.log('special before wildcard ->', await password('db.internal:5432:orders:reader:special', '*:*:*:*:wildcard'));
console.log('wildcard before special ->', await password('*:*:*:*:wildcard', 'db.internal:5432:orders:reader:special'));
console.log('two that fit alike      ->', await password('db.internal:*:*:reader:first', 'db.internal:*:*:reader:second'));
JS
cat > expected <<'TXT'
special before wildcard -> wildcard
wildcard before special -> special
two that fit alike      -> second
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: pgpass@1.0.5 with node $(node --version)"
