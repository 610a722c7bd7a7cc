#!/usr/bin/env bash
# Draws every icon of the window and of the installers from icon.svg. Run by hand when that changes;
# the results are committed, so that building needs none of this.
# Needs librsvg2-bin, imagemagick and icnsutils.
set -euo pipefail
cd "$(dirname "$0")"

draw() { rsvg-convert --width "$1" --height "$1" icon.svg; }
rgba=(-define png:color-type=6 -strip)

draw 32 | convert png:- "${rgba[@]}" 32x32.png
draw 128 | convert png:- "${rgba[@]}" 128x128.png
draw 256 | convert png:- "${rgba[@]}" 128x128@2x.png
draw 512 | convert png:- "${rgba[@]}" icon.png
draw 256 | convert -background none png:- -define icon:auto-resize=256,64,48,32,24,16 icon.ico

# macOS draws icons with a margin: the figure takes 824 of 1024.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for size in 1024 512 256 128 32 16; do
  draw $((size * 824 / 1024)) |
    convert -background none png:- -gravity center -extent "${size}x${size}" "${rgba[@]}" "$scratch/$size.png"
done
png2icns icon.icns "$scratch"/*.png
