#!/bin/sh
# Installs what a make target needs, or says plainly what is missing. Usage: setup.sh run|lint|test
set -eu
need=$1
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

if ! command -v go >/dev/null 2>&1; then
	say "Go 1.26 or newer is missing. Install it from your package source, then run make again."
	exit 1
fi

packages=""
want() { # want COMMAND-OR-FILE PACKAGE
	if command -v "$1" >/dev/null 2>&1 || [ -e "$1" ]; then return 0; fi
	packages="$packages $2"
}

want gcc gcc
want /usr/include/stdlib.h libc6-dev
if [ "$need" = test ]; then
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages="$packages postgresql"
	want chromium chromium
	want /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
	want node nodejs
	want npm npm
fi

if [ -n "$packages" ]; then
	if ! command -v apt-get >/dev/null 2>&1; then
		say "missing:$packages (names of Debian packages). Install them and run make again."
		exit 1
	fi
	sudo=""
	if [ "$(id -u)" != 0 ]; then
		if ! command -v sudo >/dev/null 2>&1; then
			say "missing:$packages. Run as root: apt-get install$packages"
			exit 1
		fi
		sudo=sudo
	fi
	say "installing$packages"
	$sudo apt-get update -qq || say "apt-get update failed, trying with the package lists at hand"
	# shellcheck disable=SC2086 # one word per package
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null || {
		say "could not install:$packages. Install them by hand and run make again."
		exit 1
	}
fi

go mod download || { say "Go modules could not be downloaded: check the network or GOPROXY."; exit 1; }

if [ "$need" = test ]; then
	(cd .tools/smsoracle && GOWORK=off go build -o /dev/null .) || {
		say "The SDKs that SMS signatures are compared with could not be built: check the network or GOPROXY."
		exit 1
	}
	stamp=tracker/web/e2e/node_modules/.package-lock.json
	if [ ! -e "$stamp" ] || [ tracker/web/e2e/package-lock.json -nt "$stamp" ]; then
		say "installing npm packages for the mail server and the browser tests"
		(cd tracker/web/e2e && npm ci --no-audit --no-fund --loglevel=error) || {
			say "npm packages could not be installed: check the network or the npm registry setting."
			exit 1
		}
	fi
fi
