#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0 drops tokenFile of a kubeconfig's user without a word: the request goes out
# without Authorization and is answered 401 (or as system:anonymous). kubectl and client-go read the file and
# prefer it to token. proxy-url and tls-server-name beside it are honoured.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . @kubernetes/client-node@1.4.0 >/dev/null
echo from-the-file > token
cat > run.mjs <<'JS'
import { KubeConfig } from '@kubernetes/client-node';
async function authorization(user) {
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', 'tls-server-name': 'api.internal' } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }));
  const options = { headers: {} };
  await config.applyToHTTPSOptions(options);
  return `${JSON.stringify(Object.keys(user))} -> ${options.headers.Authorization} (${options.servername})`;
}
console.log(await authorization({ token: 'written' }));
console.log(await authorization({ tokenFile: 'token' }));
console.log(await authorization({ token: 'stale', tokenFile: 'token' }));
JS
cat > expected <<'TXT'
["token"] -> Bearer written (api.internal)
["tokenFile"] -> undefined (api.internal)
["token","tokenFile"] -> Bearer stale (api.internal)
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: @kubernetes/client-node@1.4.0 with node $(node --version)"
