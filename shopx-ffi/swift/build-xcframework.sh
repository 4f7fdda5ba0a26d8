#!/usr/bin/env bash
# Builds ShopX.xcframework for iOS and macOS: the Rust library for phones, simulators and computers, with
# its headers. Package.swift takes it when it is there.
#
# It needs macOS with Xcode and Rust's Apple targets; what is missing is listed, and nothing is built then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
package=$PWD
workspace=$(cd ../.. && pwd)

# Those of a line go into one library.
kinds=(ios simulator macos)
targets_of() {
    case $1 in
    ios) echo aarch64-apple-ios ;;
    simulator) echo aarch64-apple-ios-sim x86_64-apple-ios ;;
    macos) echo aarch64-apple-darwin x86_64-apple-darwin ;;
    esac
}

missing=()
[ "$(uname)" = Darwin ] || missing+=("macOS: this is $(uname)")
for tool in cargo lipo xcodebuild; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
sysroot=$(rustc --print sysroot 2>/dev/null || echo /nowhere)
for kind in "${kinds[@]}"; do
    for target in $(targets_of "$kind"); do
        [ -d "$sysroot/lib/rustlib/$target" ] || missing+=("Rust's $target: rustup target add $target")
    done
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "build-xcframework: cannot build here, missing:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 2
fi

export SQLX_OFFLINE=true IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0
built=${CARGO_TARGET_DIR:-$workspace/target}
(cd "$workspace" && cargo build -p shopx-ffi --lib --bin shopx-bindgen --features bindgen)
./generate.sh "$built/debug/shopx-bindgen" "$built/debug/libshopx_ffi.dylib"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/headers"
cp Sources/CShopX/*.h "$work/headers"
# The library is in the framework: there is nothing to look for.
grep -v '^ *link ' Sources/CShopX/module.modulemap >"$work/headers/module.modulemap"

parts=()
for kind in "${kinds[@]}"; do
    libraries=()
    for target in $(targets_of "$kind"); do
        (cd "$workspace" && cargo build --release -p shopx-ffi --lib --target "$target")
        libraries+=("$built/$target/release/libshopx_ffi.a")
    done
    mkdir "$work/$kind"
    lipo -create "${libraries[@]}" -output "$work/$kind/libshopx_ffi.a"
    parts+=(-library "$work/$kind/libshopx_ffi.a" -headers "$work/headers")
done
rm -rf "$package/ShopX.xcframework"
xcodebuild -create-xcframework "${parts[@]}" -output "$package/ShopX.xcframework"
