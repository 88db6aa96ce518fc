#!/usr/bin/env bash
# Tries a .deb on a fresh Debian: installs it with what it declares, starts it, looks at its window, presses its first
# control, opens a link, removes it, and compares what is left. `./dev package --try` runs it, as root.
set -euo pipefail

readonly DEB=$1 PICTURES=$2
readonly SUITE=bookworm MIRROR=${ORGDESK_MIRROR:-http://deb.debian.org/debian}
readonly SECURITY=${ORGDESK_SECURITY_MIRROR:-http://deb.debian.org/debian-security}
readonly PORT=4467

say() { printf '== %s\n' "$*"; }
die() {
  printf 'try: %s\n' "$*" >&2
  exit 1
}

((EUID == 0)) || die "A fresh root needs root: run it with sudo."

root=$(mktemp -d)
# Not only root works in it: apt fetches as somebody without rights.
chmod 755 "$root"
started=()
finish() {
  local pid
  for pid in "${started[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  local place
  for place in tmp/.X11-unix dev/shm dev/pts dev proc; do
    if mountpoint -q "$root/$place"; then umount "$root/$place"; fi
  done
  # Whatever is still mounted must not be deleted through.
  if ! grep -q " $root/" /proc/mounts; then rm -rf --one-file-system "$root"; fi
}
trap finish EXIT

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

# as_ada COMMAND...: as somebody without rights, on the display of this try.
as_ada() {
  chroot --userspec=ada:ada "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/home/ada USER=ada LANG=C.UTF-8 DISPLAY=":$display" \
    GDK_BACKEND=x11 NO_AT_BRIDGE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 XDG_RUNTIME_DIR=/run/user/ada "$@"
}

# begin NAME COMMAND...: a program of this try, in a group of its own, ended with it.
begin() {
  local log=$PICTURES/$1.log
  shift
  set -m
  "$@" >"$log" 2>&1 &
  started+=($!)
  set +m
}

# end: ends the program begun last.
end() {
  kill -TERM -- "-${started[-1]}"
  wait "${started[-1]}" 2>/dev/null || true
  unset 'started[-1]'
}

# every SECONDS COMMAND...: waits until it succeeds.
every() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || return 1
    sleep 0.2
  done
}

# files: what is in the root, but for what changes by itself: what apt and dpkg keep, the person's own, memory.
files() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./run -o -path ./var/lib/dpkg \
    -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log -o -path ./home/ada \) -prune -o -print | sort)
}

mkdir -p "$PICTURES"
say "A fresh Debian ($SUITE)"
debootstrap --variant=minbase "$SUITE" "$root" "$MIRROR" >"$PICTURES/debootstrap.log"
printf 'deb %s %s main\ndeb %s %s-security main\n' "$MIRROR" "$SUITE" "$SECURITY" "$SUITE" >"$root/etc/apt/sources.list"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# As the installer leaves it; debootstrap does not.
printf '127.0.0.1\tlocalhost\n::1\tlocalhost\n' >"$root/etc/hosts"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666 2>/dev/null || mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
inside apt-get update -qq
inside useradd --create-home ada
mkdir -p "$root/run/user/ada"
inside chown ada:ada /run/user/ada
chmod 700 "$root/run/user/ada"

say "What the package needs, and nothing else"
cp "$DEB" "$root/root/orgdesk.deb"
needs=$(dpkg-deb --field "$DEB" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/,/ /g')
# shellcheck disable=SC2086 # a list of words
inside apt-get install -y -qq --no-install-recommends $needs >"$PICTURES/needs.log" 2>&1
files >"$PICTURES/before.txt"

say "Installed"
inside apt-get install -y -qq --no-install-recommends /root/orgdesk.deb >"$PICTURES/install.log" 2>&1
[[ "$(grep -c '^Unpacking ' "$PICTURES/install.log")" == 1 ]] || die "it needs more than it declares to be installed"
inside dpkg --verify orgdesk
[[ "$(inside orgdesk --version)" == orgdesk\ * ]] || die "it does not tell its version"
files >"$PICTURES/installed.txt"
comm -13 "$PICTURES/before.txt" "$PICTURES/installed.txt" >"$PICTURES/new.txt"
# GTK keeps a cache of icons, and removes it with the last of them.
unknown=$(comm -13 <(inside dpkg -L orgdesk | sed 's|^|.|' | sort) <(sort "$PICTURES/new.txt") | grep -v '/icon-theme.cache$' || true)
[[ -z $unknown ]] || die "dpkg doesn't know what it brought: $unknown"

say "Started, with nothing but what it needs"
begin display Xvfb -displayfd 1 -screen 0 1280x840x24 -nolisten tcp
every 20 grep -qx '[0-9]*' "$PICTURES/display.log" || die "Xvfb did not start"
display=$(grep -x '[0-9]*' "$PICTURES/display.log")
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
begin alone as_ada orgdesk --sandbox
every 60 env DISPLAY=":$display" xdotool search --onlyvisible --name Orgdesk || die "no window came: $(cat "$PICTURES/alone.log")"
sleep 5
env DISPLAY=":$display" import -window root "$PICTURES/window.png"
class=$(env DISPLAY=":$display" xprop -id "$(env DISPLAY=":$display" xdotool search --onlyvisible --name Orgdesk | head -n 1)" WM_CLASS)
grep -q '"orgdesk"' <<<"$class" || die "the window's class is $class, and the desktop entry's is orgdesk"
end

say "Removed"
inside apt-get purge -y -qq orgdesk >"$PICTURES/remove.log" 2>&1
files >"$PICTURES/after.txt"
if ! diff "$PICTURES/before.txt" "$PICTURES/after.txt" | grep '^[<>]'; then
  say "Nothing is left but the person's own:"
else
  die "removing it left the above"
fi
(cd "$root/home/ada" && find . -mindepth 1 -maxdepth 4 -path '*rgdesk*' | sort)

say "Its first control"
# The driver is this try's, not the package's, so it comes last.
inside apt-get install -y -qq --no-install-recommends /root/orgdesk.deb >>"$PICTURES/install.log" 2>&1
inside apt-get install -y -qq --no-install-recommends webkit2gtk-driver >"$PICTURES/driver.log" 2>&1
begin driver as_ada TAURI_WEBVIEW_AUTOMATION=true WebKitWebDriver --port=$PORT --host=127.0.0.1
every 20 curl -s "http://127.0.0.1:$PORT/status" || die "the driver did not start"
ask() { curl -s --max-time 60 -H 'content-type: application/json' "http://127.0.0.1:$PORT/$1" ${2:+-d "$2"}; }
session=$(ask session '{"capabilities":{"alwaysMatch":{"webkitgtk:browserOptions":{"binary":"/usr/bin/orgdesk","args":["--sandbox","orgdesk://change/11111111-2222-4333-8444-555555555555"]}}}}' |
  python3 -c 'import json,sys; print(json.load(sys.stdin)["value"]["sessionId"])')
script() {
  ask "session/$session/execute/sync" "$(python3 -c 'import json,sys; print(json.dumps({"script": sys.argv[1], "args": []}))' "$1")" |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["value"])'
}
sees() { [[ "$(script "return document.body.innerText.includes('$1')")" == True ]]; }
at() { [[ "$(script 'return location.pathname')" == "$1" ]]; }
every 60 at /changes/11111111-2222-4333-8444-555555555555 || die "the link of its start did not open"
script "document.querySelector('nav a').click()" >/dev/null
every 60 at /orgs || die "the first control did not answer"
every 60 sees "Aurora Logistics" || die "the sample's organizations did not come"
sleep 1
env DISPLAY=":$display" import -window root "$PICTURES/organizations.png"
curl -s -X DELETE "http://127.0.0.1:$PORT/session/$session" >/dev/null
end

say "The .deb installs, starts and goes."
