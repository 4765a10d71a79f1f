// SPDX-License-Identifier: Apache-2.0
// Judge: ajv. Every message of a station, one a line as "TOPIC PAYLOAD", is right by its schema.
// Usage: messages.mjs FILE…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../judges/package.json', import.meta.url));
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
addFormats(ajv);
const schema = (name) => ajv.compile(JSON.parse(readFileSync(new URL(`../../deploy/schema/${name}.schema.json`, import.meta.url))));
const schemas = Object.fromEntries(['connection', 'state', 'alarm', 'packed', 'shipped', 'exception'].map((name) => [name, schema(name)]));
const ours = { hello: () => true };

let judged = 0, wrong = 0;
function judge(topic, payload) {
  const [kind, name] = topic.split('/').slice(4);
  if (ours[kind] || (kind === 'alarm' && payload === '')) return;
  judged++;
  try {
    const validate = schemas[kind === 'event' ? name : kind];
    const message = JSON.parse(payload);
    if (!validate) throw new Error('nobody knows this topic');
    if (!validate(message)) throw new Error(ajv.errorsText(validate.errors));
    if (kind === 'alarm' && message.alarm !== name) throw new Error('it is the alarm of another topic');
  } catch (error) {
    wrong++;
    console.log(`WRONG: ${topic} ${payload.slice(0, 300)}: ${error.message}`);
  }
}

for (const file of process.argv.slice(2))
  for (const line of readFileSync(file, 'utf8').split('\n').filter((text) => text !== '')) {
    const blank = line.indexOf(' ');
    judge(line.slice(0, blank), line.slice(blank + 1));
  }
console.log(`ajv judged ${judged} messages: ${wrong} wrong`);
process.exit(wrong > 0 || judged === 0 ? 1 : 0);
