#!/usr/bin/env bash
# prometheus-query 3.5.1 reads the sample "+Inf" of Prometheus's HTTP API as NaN, and "-Inf" too: the
# spelling is the API's own, and JavaScript's parseFloat does not know it. A quantile that lies beyond the
# last bucket, or a rate that is divided by zero, is +Inf; whoever treats NaN as "no data" sees nothing wrong.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . prometheus-query@3.5.1 >/dev/null
cat > run.mjs <<'JS'
import http from 'node:http';
import prometheus from 'prometheus-query';
const samples = ['+Inf', '-Inf', 'NaN', '1e+06', '0.5'];
const answer = {
  status: 'success',
  data: { resultType: 'vector', result: samples.map(value => ({ metric: { value }, value: [1796083200, value] })) },
};
const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer));
});
server.listen(0, '127.0.0.1', async () => {
  const driver = new prometheus.PrometheusDriver({ endpoint: `http://127.0.0.1:${server.address().port}` });
  const { result } = await driver.instantQuery('histogram_quantile(0.99, x)');
  for (const vector of result) console.log(vector.metric.labels.value, '->', vector.value.value);
  server.close();
});
JS
cat > expected <<'TXT'
+Inf -> NaN
-Inf -> NaN
NaN -> NaN
1e+06 -> 1000000
0.5 -> 0.5
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: prometheus-query@3.5.1 with node $(node --version)"
