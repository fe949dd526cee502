#!/usr/bin/env bash
# topNodes of @kubernetes/client-node 1.4.0 cannot add up a cluster in which one container asks for a
# fraction of a unit, such as memory: 1.5Gi: the whole answer is an error about BigInt. kubectl top and
# the API server take the notation (resource.Quantity).
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . @kubernetes/client-node@1.4.0 >/dev/null
cat > run.mjs <<'JS'
import { topNodes } from '@kubernetes/client-node';
const node = { metadata: { name: 'node-1' }, status: { capacity: { cpu: '4', memory: '16Gi' }, allocatable: { cpu: '4', memory: '16Gi' } } };
const pod = memory => ({ status: { phase: 'Running' }, spec: { nodeName: 'node-1', containers: [{ name: 'app', resources: { requests: { cpu: '100m', memory }, limits: { memory } } }] } });
for (const memory of ['1536Mi', '1.5Gi']) {
  const api = {
    listNode: async () => ({ items: [node] }),
    listPodForAllNamespaces: async () => ({ items: [pod(memory)] }),
  };
  try {
    const [status] = await topNodes(api);
    console.log(memory, '->', String(status.Memory.RequestTotal));
  } catch (error) {
    console.log(memory, '->', error.name + ':', error.message);
  }
}
JS
cat > expected <<'TXT'
1536Mi -> 1610612736
1.5Gi -> SyntaxError: Cannot convert 1.5 to a BigInt
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: @kubernetes/client-node@1.4.0 with node $(node --version)"
