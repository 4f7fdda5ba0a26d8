#!/bin/sh
# Writes the package's sources for a built library.
#
#   generate.sh BINDGEN LIBRARY
#
# such as target/debug/shopx-bindgen target/debug/libshopx_ffi.so, from
# `cargo build -p shopx-ffi --lib --bin shopx-bindgen --features bindgen`.
set -eu
bindgen=$1
library=$2
package=$(cd "$(dirname "$0")" && pwd)
written=$(mktemp -d)
trap 'rm -rf "$written"' EXIT

"$bindgen" "$library" --language swift --out "$written"
mkdir -p "$package/Sources/ShopX/Generated"
for file in "$written"/*; do
    case $file in
    *.swift) to=$package/Sources/ShopX/Generated/${file##*/} ;;
    *.h) to=$package/Sources/CShopX/${file##*/} ;;
    *) continue ;;
    esac
    # What is as it was is not compiled again.
    cmp -s "$file" "$to" || cp "$file" "$to"
done
