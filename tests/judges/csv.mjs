// SPDX-License-Identifier: Apache-2.0
// Judge: csv-parse. Random texts full of quotes, separators and line breaks: both parsers read the same
// rows, or both refuse. Usage: csv.mjs INTAKE-DUMP; CSV_SEED and CSV_ROUNDS replay and lengthen a run.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const dump = process.argv[2]
const seed = Number(process.env.CSV_SEED ?? Date.now() % 1000000)
const rounds = Number(process.env.CSV_ROUNDS ?? 300)
const work = mkdtempSync(join(tmpdir(), 'packbench-csv-'))
const file = join(work, 'random.csv')
console.log(`CSV_SEED=${seed} CSV_ROUNDS=${rounds}`)

// mulberry32
let state = seed
function random(below) {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % below
}
const pick = (list) => list[random(list.length)]

function ours(text) {
  writeFileSync(file, text)
  const run = spawnSync(dump, ['csv', file], { encoding: 'utf8' })
  if (run.status !== 0) return null
  return run.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
}

function theirs(text) {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, record_delimiter: ['\n', '\r\n'] })
  } catch {
    return null
  }
}

// Well-formed most of the time, with every field quoted that needs it; sometimes a character too many.
function field() {
  let value = ''
  for (let i = random(6); i > 0; i--) value += pick(['a', 'é', '🍵', ' ', ',', '"', '\n', '\r\n', "'", ';'])
  return /[",\r\n]/.test(value) || random(3) === 0 ? `"${value.replaceAll('"', '""')}"` : value
}
function text() {
  const columns = 2 + random(4)
  const ending = pick(['\n', '\r\n'])
  let out = random(4) === 0 ? '\uFEFF' : ''
  out += Array.from({ length: columns }, (_, i) => `h${i}`).join(',')
  for (let i = random(5); i > 0; i--) {
    out += ending + Array.from({ length: columns }, field).join(',')
    if (random(10) === 0) out += ending
  }
  if (random(2) === 0) out += ending
  const at = random(out.length + 1)
  if (random(4) > 0 || out[at - 1] === '\r') return out // a lone CR is refused here, a character there
  return out.slice(0, at) + pick(['"', ',', '\n', 'x', '""', '",']) + out.slice(at)
}

let read = 0
let refused = 0
let faults = 0
function compare(content, what) {
  const [a, b] = [ours(content), theirs(content)]
  if (a === null) refused++
  else read++
  if (JSON.stringify(a) === JSON.stringify(b)) return
  faults++
  console.error(`WRONG ${what}\n text:   ${JSON.stringify(content)}\n ours:   ${JSON.stringify(a)}\n theirs: ${JSON.stringify(b)}`)
}

for (const known of ['../../deploy/demo/catalog.csv', '../intake/data/products_export.csv'])
  compare(readFileSync(new URL(known, import.meta.url), 'utf8'), known)
for (let round = 0; round < rounds; round++) compare(text(), `in round ${round}`)

rmSync(work, { recursive: true })
console.log(`csv-parse agreed on ${read + refused - faults} of ${read + refused} texts (${read} read, ${refused} refused)`)
process.exit(faults === 0 && read > 0 && refused > 0 ? 0 : 1)
