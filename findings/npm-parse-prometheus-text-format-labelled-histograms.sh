#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1: a histogram with a label of its own, as every HTTP server exposes
# one (one series of buckets for each method), comes out as a single entry: the buckets of the last label
# value, without sum, without count and without the label. Nothing says that the others are gone. A summary
# loses its series in the same way. The text is the exposition format 0.0.4 as client libraries write it.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . parse-prometheus-text-format@1.1.1 >/dev/null
cat > run.mjs <<'JS'
import parse from 'parse-prometheus-text-format';
const series = (method, fast, all, sum) => `http_seconds_bucket{method="${method}",le="0.1"} ${fast}
http_seconds_bucket{method="${method}",le="+Inf"} ${all}
http_seconds_sum{method="${method}"} ${sum}
http_seconds_count{method="${method}"} ${all}
`;
const show = text => JSON.stringify(parse(text)[0].metrics);
const type = '# TYPE http_seconds histogram\n';
console.log('without labels', show(type + series('GET', 90, 100, 7.5).replace(/method="GET",?/g, '').replace(/\{\}/g, '')));
console.log('one method    ', show(type + series('GET', 90, 100, 7.5)));
console.log('two methods   ', show(type + series('GET', 90, 100, 7.5) + series('POST', 1, 5, 2.5)));
const quantiles = path => `rpc_seconds{path="${path}",quantile="0.99"} 0.25
rpc_seconds_sum{path="${path}"} 8
rpc_seconds_count{path="${path}"} 40
`;
console.log('summary       ', show('# TYPE rpc_seconds summary\n' + quantiles('/a') + quantiles('/b')));
JS
node run.mjs | tee seen
cat > expected <<'TXT'
without labels [{"buckets":{"0.1":"90","+Inf":"100"},"count":"100","sum":"7.5"}]
one method     [{"buckets":{"0.1":"90","+Inf":"100"}}]
two methods    [{"buckets":{"0.1":"1","+Inf":"5"}}]
summary        [{"quantiles":{"0.99":"0.25"}}]
TXT
diff expected seen && echo "still so: parse-prometheus-text-format@1.1.1 with node $(node --version)"
