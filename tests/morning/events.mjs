// SPDX-License-Identifier: Apache-2.0
// Judges the events of a morning: events.mjs EVENTS.jsonl EXPECTED.jsonl
// Each must parse with the cloudevents SDK, validate against our schemas with ajv, and be the expected one.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '../judges/package.json'));
const { HTTP } = require('cloudevents');
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

const ajv = new Ajv({ strict: true, allErrors: true });
addFormats(ajv);
const schemas = Object.fromEntries(['packed', 'shipped', 'exception'].map((kind) => [kind,
  ajv.compile(JSON.parse(readFileSync(join(here, `../../deploy/schema/${kind}.schema.json`))))]));

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
const events = lines(process.argv[2]);
const expected = lines(process.argv[3]).map(JSON.parse);
const ids = new Set();
let passed = 0, failed = 0;

function judge(text, wanted) {
  const json = JSON.parse(text);
  const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: text });
  event.validate();
  const validate = schemas[json.type.split('.')[2]];
  assert.ok(validate(json), ajv.errorsText(validate.errors));
  assert.equal(event.source, '/packbench/lyon/bench-01');
  assert.match(event.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(!ids.has(event.id), 'the id is used twice');
  ids.add(event.id);
  const { type, subject, sequence, data } = json;
  assert.deepEqual({ type, subject, sequence, data }, wanted);
  return event;
}

for (let i = 0; i < Math.max(events.length, expected.length); i++) {
  const name = expected[i] ? `${expected[i].type} ${expected[i].subject}` : 'nothing more';
  try {
    assert.ok(i < events.length, 'no such event came');
    assert.ok(i < expected.length, `an event that nobody expects: ${events[i]}`);
    judge(events[i], expected[i]);
    passed++;
    console.log(`ok     ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
