// SPDX-License-Identifier: Apache-2.0
// Judge: ajv. The schemas are sound, and ajv and the station agree on which orders are right.
// Usage: schemas.mjs INTAKE-DUMP
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const dump = process.argv[2]
const root = new URL('../../', import.meta.url).pathname
const schemas = join(root, 'deploy/schema')
const work = mkdtempSync(join(tmpdir(), 'packbench-schemas-'))
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true })
addFormats(ajv)

let judged = 0
let faults = 0
function judge(what, right, detail = '') {
  judged++
  if (right) return
  faults++
  console.error(`WRONG: ${what} ${detail}`)
}

const validate = {}
for (const file of readdirSync(schemas))
  validate[file.replace('.schema.json', '')] = ajv.compile(JSON.parse(readFileSync(join(schemas, file))))

// The station's opinion: its canonical orders, or null if it refuses.
function station(text) {
  const file = join(work, 'order.json')
  writeFileSync(file, text)
  const run = spawnSync(dump, ['orders', file], { encoding: 'utf8' })
  return run.status === 0 ? run.stdout.trim().split('\n').map((line) => JSON.parse(line)) : null
}

// Whatever the format of a demo order is: as the station keeps it, it is in ours.
const demo = join(root, 'deploy/demo/orders')
for (const file of readdirSync(demo)) {
  const text = readFileSync(join(demo, file), 'utf8')
  const own = JSON.parse(text)
  if (own.lines) judge(`${file} is in our format`, validate.order(own), ajv.errorsText(validate.order.errors))
  const kept = JSON.parse(execFileSync(dump, ['orders', join(demo, file)]))
  judge(`${file} as kept is in our format`, validate.order(kept), ajv.errorsText(validate.order.errors))
  const again = station(JSON.stringify(kept))
  judge(`${file} as kept is kept`, JSON.stringify(again) === JSON.stringify([kept]))
}

const lines = [{ sku: 'A', quantity: 1 }]
const good = [
  { number: '1', lines },
  { number: '#kq/1.a_b-c', lines },
  { number: '1', lines, unknown: { deeply: [1] } },
  { number: '1', cancelled: true },
  { number: '1', cancelled: true, lines: [] },
  { number: '1', cancelled: null, lines },
  { number: '1', language: 'pt-BR', first_name: null, note: '', gift: false, orders_count: 0, lines },
  { number: '1', language: '', address: '', tracking: [], lines },
  { number: '1', address: 'HTTPS://x.example/?a=1', tracking: ['1z 5R8 93903'], lines },
  { number: '1', lines: [{ sku: ' MUG 350 ', quantity: 9999, title: 'Mug', variant: null }] },
]
const bad = [
  {},
  { lines },
  { number: 1, lines },
  { number: '', lines },
  { number: '10 04', lines },
  { number: '12345678901234567890123456789012', lines },
  { number: '1' },
  { number: '1', lines: [] },
  { number: '1', lines: null },
  { number: '1', lines: {} },
  { number: '1', lines: ['A'] },
  { number: '1', lines: [{ sku: 'A' }] },
  { number: '1', lines: [{ quantity: 1 }] },
  { number: '1', lines: [{ sku: '', quantity: 1 }] },
  { number: '1', lines: [{ sku: '  ', quantity: 1 }] },
  { number: '1', lines: [{ sku: 'A\tB', quantity: 1 }] },
  { number: '1', lines: [{ sku: 'A'.repeat(64), quantity: 1 }] },
  { number: '1', lines: [{ sku: 'A', quantity: 0 }] },
  { number: '1', lines: [{ sku: 'A', quantity: 10000 }] },
  { number: '1', lines: [{ sku: 'A', quantity: 1.5 }] },
  { number: '1', lines: [{ sku: 'A', quantity: '1' }] },
  { number: '1', lines: [{ sku: 'A', quantity: 1, title: 7 }] },
  { number: '1', lines: Array.from({ length: 201 }, (_, i) => ({ sku: `S${i}`, quantity: 1 })) },
  { number: '1', cancelled: false },
  { number: '1', cancelled: 'yes' },
  { number: '1', language: 'de_DE', lines },
  { number: '1', language: 'd', lines },
  { number: '1', language: 'de-abcdefghijklm', lines },
  { number: '1', first_name: ['A'], lines },
  { number: '1', orders_count: -1, lines },
  { number: '1', orders_count: 'two', lines },
  { number: '1', gift: 1, lines },
  { number: '1', note: {}, lines },
  { number: '1', address: 'x.example', lines },
  { number: '1', address: 'https://x y', lines },
  { number: '1', tracking: '1Z5R8939', lines },
  { number: '1', tracking: ['1Z5'], lines },
  { number: '1', tracking: ['1Z5R-8939'], lines },
  { number: '1', tracking: Array.from({ length: 9 }, (_, i) => `0000000${i}`), lines },
]
for (const order of good) {
  const text = JSON.stringify(order)
  judge(`ajv takes ${text}`, validate.order(order), ajv.errorsText(validate.order.errors))
  judge(`the station takes ${text}`, station(text) !== null)
}
for (const order of bad) {
  const text = JSON.stringify(order)
  judge(`ajv refuses ${text.slice(0, 100)}`, !validate.order(order))
  judge(`the station refuses ${text.slice(0, 100)}`, station(text) === null)
}

// Events: one good one of each kind; a fault in any single place is seen.
const event = (kind, data) => ({
  specversion: '1.0',
  id: '0192f3a1-7b1c-7c11-8a55-6b8f0c2d9e10',
  source: '/packbench/lyon/bench-01',
  type: `packbench.parcel.${kind}.v1`,
  subject: 'order/1001/parcel/1',
  time: '2026-11-22T08:14:03.412Z',
  recordedtime: '2026-11-22T08:14:03.500Z',
  sequence: '0000000421',
  datacontenttype: 'application/json',
  data: { order: '1001', parcel: 1, lines: [{ sku: 'A', gtin: '09521101001013', quantity: 2 }], ...data },
})
const events = {
  packed: event('packed', { documents: ['thanks', 'guide-mug-care', 'return'] }),
  shipped: event('shipped', { tracking: '1Z5R89390357567127' }),
  exception: event('exception', { reason: 'short' }),
}
const wrong = {
  specversion: '1.1',
  id: '0192f3a1-7b1c-4c11-8a55-6b8f0c2d9e10',
  source: 'bench-01',
  type: 'packbench.parcel.v1',
  subject: 'order/1001',
  time: '2026-11-22 08:14',
  recordedtime: 'now',
  sequence: '421',
  datacontenttype: 'text/plain',
  data: {},
}
const wrongData = {
  order: '#1001',
  parcel: 0,
  lines: [],
  documents: ['invoice'],
  tracking: '1Z 5R8',
  reason: 'other',
  extra: 1,
}
const wrongLine = { sku: '', gtin: '9521101001013', quantity: 0, extra: 1 }
for (const [kind, right] of Object.entries(events)) {
  judge(`a ${kind} event`, validate[kind](right), ajv.errorsText(validate[kind].errors))
  for (const name of Object.keys(wrong)) {
    judge(`${kind} with wrong ${name}`, !validate[kind]({ ...right, [name]: wrong[name] }))
    judge(`${kind} without ${name}`, !validate[kind]({ ...right, [name]: undefined }))
  }
  for (const name of Object.keys(wrongData))
    judge(`${kind} with wrong data.${name}`, !validate[kind]({ ...right, data: { ...right.data, [name]: wrongData[name] } }))
  for (const name of Object.keys(right.data)) {
    const { [name]: left, ...data } = right.data
    judge(`${kind} without data.${name}`, !validate[kind]({ ...right, data }))
  }
  for (const name of Object.keys(wrongLine)) {
    const line = { ...right.data.lines[0], [name]: wrongLine[name] }
    judge(`${kind} with wrong line.${name}`, !validate[kind]({ ...right, data: { ...right.data, lines: [line] } }))
  }
  for (const other of Object.keys(events))
    if (other !== kind) judge(`a ${kind} event is no ${other} event`, !validate[other](right))
}

rmSync(work, { recursive: true })
console.log(`ajv judged ${judged} times: ${faults} wrong`)
process.exit(faults === 0 ? 0 : 1)
