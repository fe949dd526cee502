#!/usr/bin/env bash
# docker-parse-image 3.0.1 knows at most registry/namespace/name: a deeper path, as GitLab, GitHub and
# Artifact Registry hand them out, gives nothing at all, and with a local registry the port becomes
# the tag. Right: registry ghcr.io, repository team/shop/api, tag 1.4.2; registry localhost:5000.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . docker-parse-image@3.0.1 >/dev/null
cat > run.mjs <<'JS'
import parse from 'docker-parse-image';
console.log(parse('ghcr.io/team/shop/api:1.4.2'));
const local = parse('localhost:5000/team/shop/api:1.4.2');
console.log('registry', local.registry, '| repository', local.repository, '| tag', local.tag);
const pinned = parse('api:1.4.2@sha256:' + '0'.repeat(64));
console.log('tag of a pinned image', pinned.tag.length, 'characters long');
JS
cat > expected <<'TXT'
null
registry null | repository localhost | tag 5000/team/shop/api:1.4.2
tag of a pinned image 77 characters long
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: docker-parse-image@3.0.1 with node $(node --version)"
