#!/usr/bin/env bash
# Makes packages of a program that is built: `./dev package` runs it.
#
# Debian's and Red Hat's own tools make them, since they are a moment away on any machine that builds Orgdesk; a crate
# that does would be compiled first, for minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PROGRAM=$1 THIRD_PARTY=$2 OUT=$3
readonly ID=dev.orgdesk.Orgdesk
VERSION=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
readonly VERSION
# The same sources give the same packages: no file is younger than the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

# put MODE SOURCE TARGET: a file in the tree that is packed.
put() { install -D --mode="$1" "$2" "$tree/$3"; }

# squeeze SOURCE TARGET: the same, compressed as Debian has documentation.
squeeze() {
  mkdir -p "$(dirname "$tree/$2")"
  gzip -9n <"$1" >"$tree/$2"
  chmod 644 "$tree/$2"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
umask 022

# What both kinds of package have.
put 755 "$PROGRAM" usr/bin/orgdesk
put 644 "package/linux/$ID.desktop" "usr/share/applications/$ID.desktop"
put 644 "package/linux/$ID.metainfo.xml" "usr/share/metainfo/$ID.metainfo.xml"
put 644 icons/icon.svg "usr/share/icons/hicolor/scalable/apps/$ID.svg"
for icon in icons/hicolor/*.png; do
  size=$(basename "$icon" .png)
  put 644 "$icon" "usr/share/icons/hicolor/${size}x$size/apps/$ID.png"
done
squeeze package/linux/orgdesk.1 usr/share/man/man1/orgdesk.1.gz
cp -a "$tree" "$work/rpm"

# --- .deb -----------------------------------------------------------------------------------------------------------
put 644 package/linux/copyright usr/share/doc/orgdesk/copyright
squeeze package/linux/changelog usr/share/doc/orgdesk/changelog.Debian.gz
squeeze "$THIRD_PARTY" usr/share/doc/orgdesk/THIRD-PARTY.txt.gz

architecture=$(dpkg --print-architecture)
# What the program is linked against, by the oldest versions that have what it calls.
mkdir -p "$work/debian"
printf 'Source: orgdesk\n\nPackage: orgdesk\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O "$tree/usr/bin/orgdesk" 2>/dev/null | sed 's/^shlibs:Depends=//')
mkdir -p "$tree/DEBIAN"
{
  printf 'Package: orgdesk\nVersion: %s-1\nArchitecture: %s\n' "$VERSION" "$architecture"
  printf 'Maintainer: The Orgdesk authors <authors@orgdesk.invalid>\n'
  printf 'Installed-Size: %s\n' "$(du -sk --apparent-size --exclude=DEBIAN "$tree" | cut -f 1)"
  printf 'Depends: %s\n' "$depends"
  # Credentials live in a Secret Service; each of these has one.
  printf 'Recommends: gnome-keyring | kwalletmanager | keepassxc\n'
  printf 'Section: admin\nPriority: optional\n'
  printf 'Description: change organizations on identity platforms, knowing what will happen\n'
  sed 's/^$/./; s/^/ /' package/linux/description
} >"$tree/DEBIAN/control"
(cd "$tree" && find usr -type f -printf '%P\0' | sed -z 's|^|usr/|' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

rm -rf "$OUT"
mkdir -p "$OUT"
deb=$OUT/orgdesk_$VERSION-1_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z9 --build "$tree" "$deb" >/dev/null

# --- .rpm -----------------------------------------------------------------------------------------------------------
rpm=$work/rpm
install -D --mode=644 -t "$rpm/usr/share/licenses/orgdesk" LICENSE-MIT LICENSE-APACHE "$THIRD_PARTY"
{
  printf 'Name: orgdesk\nVersion: %s\nRelease: 1\n' "$VERSION"
  printf 'Summary: Change organizations on identity platforms, knowing what will happen\n'
  printf 'License: MIT OR Apache-2.0\n'
  printf 'Requires: hicolor-icon-theme\nRecommends: gnome-keyring\n'
  printf '%%description\n'
  cat package/linux/description
  printf '%%install\ncp -a %q/. %%{buildroot}\n' "$rpm"
  printf '%%files\n%%license /usr/share/licenses/orgdesk\n'
  (cd "$rpm" && find usr -type f ! -path 'usr/share/licenses/*' -printf '/usr/%P\n' | sort)
} >"$work/orgdesk.spec"
rpmbuild -bb --quiet --define "_topdir $work/rpmbuild" --define "_rpmdir $work" --define '_buildhost localhost' \
  --define 'use_source_date_epoch_as_buildtime 1' --define 'clamp_mtime_to_source_date_epoch 1' \
  --define 'debug_package %{nil}' --define '__strip /bin/true' --define '_build_id_links none' \
  --define '_binary_payload w19.zstdio' "$work/orgdesk.spec"
cp "$work"/*/orgdesk-*.rpm "$OUT/"

# --- what is in them ------------------------------------------------------------------------------------------------
node package/sbom.mjs >"$OUT/orgdesk-$VERSION.cdx.json"
(cd "$OUT" && sha256sum -- * >SHA256SUMS)
