// SPDX-License-Identifier: Apache-2.0
// Judges a folder of labels: NNNN-{order}-{document}.zpl with a picture of the same name beside it.
//
//   node labels.mjs DIR [EXPECTED.json]
//
// Of each label: the counts of ^GF and the CRC of its Z64 data are right; zpl-renderer-js renders the ZPL to
// exactly the picture; zbarimg and ZXingReader both read exactly the codes that belong on it.
//
// Which codes belong on it: those that EXPECTED.json lists under its name ({"0001-1004-thanks": ["…"]}), if it
// lists the name. Otherwise what its kind asks for: a thank-you and a guide bear one QR code with an https
// address; a return slip bears one with an address that names its order, and the order's number as Code 128.
import { execFileSync } from "node:child_process";
import { webcrypto } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { PNG } from "pngjs";

// Node 18 has no global crypto, and does not find the names that an import would ask for.
globalThis.crypto ??= webcrypto;
const { ready } = createRequire(import.meta.url)("zpl-renderer-js");

const DOTS_PER_MM = 8; // the renderer's scale: dots become pixels one to one

class Fault extends Error {}

function check(right, words) {
  if (!right) throw new Fault(words);
}

// CRC-16/XMODEM, bit by bit.
function crc16(text) {
  let crc = 0;
  for (const byte of Buffer.from(text, "latin1")) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

function parse(zpl) {
  const pattern =
    /^\^XA\^PW(\d+)\^LL(\d+)\^FO0,0\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/]+=*):([0-9A-F]{4})\^FS\^XZ\s*$/;
  const match = pattern.exec(zpl);
  check(match, "the ZPL is not one page of one Z64 picture");
  const [width, height, total, bytes, stride] = match.slice(1, 6).map(Number);
  return { width, height, total, bytes, stride, data: match[6], crc: parseInt(match[7], 16) };
}

function checkGraphicField(field) {
  check(crc16("123456789") === 0x31c3, "the judge's own CRC is wrong");
  check(crc16(field.data) === field.crc, "the CRC of the Z64 data is wrong: a printer refuses it");
  const dots = inflateSync(Buffer.from(field.data, "base64"));
  check(field.stride === Math.ceil(field.width / 8), `^GF says ${field.stride} bytes a row`);
  check(field.total === field.stride * field.height, `^GF says ${field.total} bytes in all`);
  check(field.bytes === field.total, "the two counts of ^GF differ");
  check(dots.length === field.total, `there are ${dots.length} bytes of dots, not ${field.total}`);
}

function isBlack(picture, pixel) {
  return picture.data[4 * pixel] < 128;
}

async function checkPicture(api, zpl, field, picture) {
  check(picture.width === field.width && picture.height === field.height, "the picture has another size");
  const rendered = PNG.sync.read(
    Buffer.from(
      await api.zplToBase64Async(zpl, field.width / DOTS_PER_MM, field.height / DOTS_PER_MM, DOTS_PER_MM),
      "base64",
    ),
  );
  check(
    rendered.width === picture.width && rendered.height === picture.height,
    `the ZPL renders to ${rendered.width} x ${rendered.height} pixels`,
  );
  let differing = 0;
  let black = 0;
  for (let pixel = 0; pixel < picture.width * picture.height; pixel++) {
    black += isBlack(picture, pixel);
    differing += isBlack(rendered, pixel) !== isBlack(picture, pixel);
  }
  check(black > 0, "the page is blank");
  check(differing === 0, `${differing} pixels differ between the ZPL and the picture`);
}

function run(program, args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    if (error.code === "ENOENT") throw new Fault(`${program} is not installed`);
    if (error.signal) throw new Fault(`${program} was ended by ${error.signal}`);
    return error.stdout ?? "";
  }
}

function readByZbar(path) {
  const output = run("zbarimg", ["-q", "-Sdisable", "-Sqrcode.enable", "-Scode128.enable", path]);
  return [...output.matchAll(/^(QR-Code|CODE-128):(.*)$/gm)].map(
    ([, kind, text]) => `${kind === "QR-Code" ? "qr" : "code128"} ${text}`,
  );
}

function readByZxing(path) {
  // Version 1.4 aborts when it reads a Code 128 at two scales.
  const output = run("ZXingReader", ["-noscale", "-1", path]);
  return [...output.matchAll(/ "?(QRCode|QR Code|Code128|Code 128)"? "(.*)"/gm)].map(
    ([, kind, text]) => `${kind.startsWith("QR") ? "qr" : "code128"} ${text}`,
  );
}

// The order and the document in a label's name; "/" in an order number was made "_".
function nameParts(name) {
  const match = /^\d{4,}-(.+)-(thanks|return|guide-.+)$/.exec(name);
  check(match, "the name is not NNNN-{order}-{document}");
  return { order: match[1], document: match[2] };
}

function checkKind(name, codes) {
  const { order, document } = nameParts(name);
  const addresses = codes.filter((code) => /^qr https:\/\/\S+$/.test(code)).map((code) => code.slice(3));
  const numbers = codes.filter((code) => code.startsWith("code128 ")).map((code) => code.slice(8));
  check(addresses.length === 1, `one QR code with an address is wanted, read: ${codes.join(", ") || "none"}`);
  if (document !== "return") {
    check(codes.length === 1, `codes that do not belong here: ${codes.join(", ")}`);
    return;
  }
  check(codes.length === 2 && numbers.length === 1, `one Code 128 is wanted, read: ${codes.join(", ")}`);
  check(numbers[0].replaceAll("/", "_") === order, `the barcode says ${numbers[0]}, not ${order}`);
  check(
    decodeURIComponent(addresses[0]).includes(numbers[0]),
    `the address does not name order ${numbers[0]}: ${addresses[0]}`,
  );
}

function checkCodes(name, path, expected) {
  const zbar = readByZbar(path).sort();
  const zxing = readByZxing(path).sort();
  check(
    JSON.stringify(zbar) === JSON.stringify(zxing),
    `zbarimg reads [${zbar.join(", ")}], ZXingReader [${zxing.join(", ")}]`,
  );
  if (name in expected)
    check(
      JSON.stringify(zbar) === JSON.stringify([...expected[name]].sort()),
      `wanted [${expected[name].join(", ")}], read [${zbar.join(", ")}]`,
    );
  else checkKind(name, zbar);
  return zbar;
}

async function judge(api, directory, name, expected) {
  const zpl = readFileSync(join(directory, `${name}.zpl`), "latin1");
  const path = join(directory, `${name}.png`);
  const field = parse(zpl);
  checkGraphicField(field);
  await checkPicture(api, zpl, field, PNG.sync.read(readFileSync(path)));
  return checkCodes(name, path, expected);
}

async function main(directory, expectedPath) {
  const expected = expectedPath ? JSON.parse(readFileSync(expectedPath, "utf8")) : {};
  const files = readdirSync(directory);
  const names = new Set(files.filter((file) => /\.(zpl|png)$/.test(file)).map((file) => file.slice(0, -4)));
  for (const name of Object.keys(expected)) names.add(name);
  const { api } = await ready;
  let passed = 0;
  let failed = 0;
  for (const name of [...names].sort()) {
    try {
      const codes = await judge(api, directory, name, expected);
      console.log(`ok      ${name}: ${codes.join(", ")}`);
      passed++;
    } catch (error) {
      console.log(`FAILED  ${name}: ${error.message}`);
      failed++;
    }
  }
  if (names.size === 0) console.log(`FAILED  no labels in ${directory}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(passed > 0 && failed === 0 ? 0 : 1);
}

if (process.argv.length < 3) {
  console.error("usage: node labels.mjs DIR [EXPECTED.json]");
  process.exit(2);
}
await main(process.argv[2], process.argv[3]);
