#!/usr/bin/env bash
# kubernetes-resource-parser 0.1.0 reads a quantity with a fraction or an exponent as a few bytes,
# and micro-cores as whole cores. The Kubernetes API documents all of these notations
# (apimachinery, resource.Quantity: decimal numbers, binary and decimal suffixes, exponents).
# Right: 1.5Gi = 1610612736, 1e3 = 1000, 250u = 0.00025.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . kubernetes-resource-parser@0.1.0 >/dev/null
cat > run.mjs <<'JS'
import parser from 'kubernetes-resource-parser';
console.log('memory 1.5Gi =', parser.memoryParser('1.5Gi'));
console.log('memory 1e3 =', parser.memoryParser('1e3'));
console.log('memory 2Gi =', parser.memoryParser('2Gi'));
console.log('cpu 250u =', parser.cpuParser('250u'));
JS
cat > expected <<'TXT'
memory 1.5Gi = 1
memory 1e3 = 1
memory 2Gi = 2147483648
cpu 250u = 250
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: kubernetes-resource-parser@0.1.0 with node $(node --version)"
