#!/bin/sh
# Plays the official OpenAPI files of couriers and of Twilio with a mock server and has the adapters ask it. Usage: contract.sh SHARED
set -u
cd "$(dirname "$0")/.." || exit 1
specs=$1/couriers/specs
case $specs in /*) ;; *) specs=$PWD/$specs ;; esac
if [ ! -d "$specs" ]; then
	echo "contract: no specifications in $1/couriers/specs, nothing to play"
	exit 0
fi
for tool in node npm; do
	if ! command -v $tool >/dev/null 2>&1; then
		echo "contract: $tool is missing; make test installs it" >&2
		exit 1
	fi
done
prism=.tools/contract/node_modules/.bin/prism
stamp=.tools/contract/node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ .tools/contract/package-lock.json -nt "$stamp" ]; then
	echo "contract: installing the mock server"
	(cd .tools/contract && npm ci --no-audit --no-fund --loglevel=error) || {
		echo "contract: the mock server could not be installed: check the network or the npm registry setting" >&2
		exit 1
	}
fi

logs=$(mktemp -d)
pids=""
stop() {
	# shellcheck disable=SC2086 # one word per process
	[ -z "$pids" ] || kill $pids 2>/dev/null
	rm -rf "$logs"
}
trap stop EXIT
trap 'exit 1' INT TERM

start() { # start NAME FILE: a mock on a free port of its own
	"$prism" mock --host 127.0.0.1 --port 0 "$specs/$2" >"$logs/$1" 2>&1 &
	pids="$pids $!"
}
address() { # address NAME: waits until the mock says where it listens, at most a minute
	tries=0
	while [ $tries -lt 300 ]; do
		at=$(sed -n 's/.*Prism is listening on \(http:[^ ]*\).*/\1/p' "$logs/$1" | head -n 1)
		if [ -n "$at" ]; then
			echo "$at"
			return 0
		fi
		tries=$((tries + 1))
		sleep 0.2
	done
	echo "contract: the mock of $1 does not start:" >&2
	tail -n 5 "$logs/$1" >&2
	return 1
}

start fedex fedex-track-v1.json
start ups ups-tracking.tabs-fixed.yaml
start ups-oauth ups-oauth-client-credentials.yaml
start usps usps-tracking-v3.2.6.yaml
start twilio twilio-api-v2010.json
CONTRACT_FEDEX=$(address fedex) && CONTRACT_UPS=$(address ups) && CONTRACT_UPS_OAUTH=$(address ups-oauth) && CONTRACT_USPS=$(address usps) && CONTRACT_TWILIO=$(address twilio) || exit 1
export CONTRACT_FEDEX CONTRACT_UPS CONTRACT_UPS_OAUTH CONTRACT_USPS CONTRACT_TWILIO
${GO:-go} test -tags contract -count 1 -run '^TestContract$' ${CONTRACT_FLAGS:-} ./couriers/fedex ./couriers/ups ./couriers/usps ./notify/sms
