#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the sample orders and lets the independent judges look at every label; then spoils labels one way
# after the other and demands that the judges notice each.
#
#   judge.sh MAKE_LABELS
set -euo pipefail
make_labels=$1
judge="$PWD/../judges/labels.mjs"
[[ -d ../judges/node_modules ]] || { echo "the judges are not installed: run npm ci in tests/judges"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

"$make_labels" "$dir"
node "$judge" "$dir/labels" "$PWD/expected.json"

# Spoils a copy of two labels by a command and demands that the judge fails for that reason.
must_notice() {
	local what=$1 reason=$2 command=$3 output
	rm -rf "$dir/spoiled"
	mkdir "$dir/spoiled"
	cp "$dir"/labels/000[47]-* "$dir/spoiled/"
	(cd "$dir/spoiled" && eval "$command")
	if output=$(node "$judge" "$dir/spoiled"); then
		printf 'not noticed: %s\n%s\n' "$what" "$output"
		exit 1
	fi
	grep -qF "$reason" <<<"$output" || { printf 'noticed for another reason: %s\n%s\n' "$what" "$output"; exit 1; }
	echo "noticed $what"
}

# Unspoiled they pass, by the rules for labels that nobody listed.
mkdir "$dir/sound"
cp "$dir"/labels/000[457]-* "$dir/sound/"
node "$judge" "$dir/sound" >/dev/null

must_notice 'a wrong CRC' 'CRC of the Z64 data is wrong' \
	"sed -i -E 's/:[0-9A-F]{4}\^FS/:0000^FS/' 0004-*.zpl"
must_notice 'a wrong count' 'bytes in all' \
	"sed -i -E 's/GFA,[0-9]+,/GFA,7,/' 0004-*.zpl"
must_notice 'the picture of another label' 'pixels differ' \
	"cp 0007-*.png 0004-1004-thanks.png"
must_notice 'a barcode of another order' 'not 1005' \
	"for f in 0007-1004-*; do mv \$f \${f/1004/1005}; done"
must_notice 'a thank-you without its picture' 'no such file' \
	"rm 0004-*.png"
must_notice 'a return slip without a barcode' 'one Code 128 is wanted' \
	"for e in zpl png; do cp 0004-1004-thanks.\$e 0007-1004-return.\$e; done"
must_notice 'an empty folder' 'no labels in' 'rm -f *'
