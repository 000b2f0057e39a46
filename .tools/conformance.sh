#!/bin/sh
# Decodes the shared sample answers, imports the shared order exports, and plays the shared specifications. Usage: conformance.sh BINARY SHARED
set -u
bin=$1 shared=$2
if [ ! -d "$shared/couriers" ]; then
	echo "conformance: no sample answers in $shared, nothing to compare"
	exit 0
fi
status=0
for part in cn intl; do
	printf '%s: ' "$part"
	"$bin" decode --expect "$shared/couriers/$part/EXPECTED.tsv" "$shared/couriers/$part" || status=1
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
PARCELWARDEN_DATA="$dir" "$bin" migrate >/dev/null || exit 1
for file in "$shared"/couriers/cn/doudian/*.csv; do
	printf 'import %s: ' "$(basename "$file")"
	PARCELWARDEN_DATA="$dir" "$bin" import orders "$file" --json || status=1
	echo
done
"$(dirname "$0")/contract.sh" "$shared" || status=1
exit $status
