/**
 * The demo legacy systems by themselves: `node demo/main.ts --port 8001 --data DIR [--deterministic]`.
 * `npm start` starts the same next to the companion.
 */
import { parseArgs } from 'node:util';
import { demoOfficers } from './seed-cases.ts';
import { startDemo } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: '.data/demo' },
    deterministic: { type: 'boolean', default: false },
  },
});
const demo = await startDemo({
  port: Number.parseInt(values.port, 10),
  host: '127.0.0.1',
  dataDir: values.data,
  deterministic: values.deterministic,
});
console.log(JSON.stringify({ port: demo.port, urls: demo.urls, logs: demo.logs }, null, 2));
for (const o of demoOfficers) console.log(`${o.name}\t${o.username}\t${o.password}`);

const stop = () => {
  demo.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
