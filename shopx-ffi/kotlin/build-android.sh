#!/usr/bin/env bash
# Builds shopx.aar for Android: the library for every kind of phone, and the Kotlin classes.
#
# It needs cargo-ndk, Rust's Android targets, an NDK and Gradle; what is missing is listed, and nothing
# is built then. Whoever uses the AAR adds net.java.dev.jna:jna (the @aar) and kotlinx-coroutines-android.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
package=$PWD
workspace=$(cd ../.. && pwd)

abis=(arm64-v8a armeabi-v7a x86_64)
targets=(aarch64-linux-android armv7-linux-androideabi x86_64-linux-android)

missing=()
command -v cargo-ndk >/dev/null || missing+=("cargo-ndk: cargo install cargo-ndk")
sysroot=$(rustc --print sysroot)
for target in "${targets[@]}"; do
    [ -d "$sysroot/lib/rustlib/$target" ] || missing+=("Rust's $target: rustup target add $target")
done
[ -n "${ANDROID_NDK_HOME:-}" ] || [ -d "${ANDROID_HOME:-/nowhere}/ndk" ] ||
    missing+=("an Android NDK: set ANDROID_NDK_HOME, or ANDROID_HOME with an ndk in it")
command -v gradle >/dev/null || missing+=("gradle")
command -v zip >/dev/null || missing+=("zip")
if [ ${#missing[@]} -gt 0 ]; then
    echo "build-android: cannot build here, missing:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 2
fi

aar=$package/build/android
rm -rf "$aar"
mkdir -p "$aar/jni"

# The classes are the same everywhere: Android's are not built with another library than the host's.
gradle --quiet jar
flags=()
for abi in "${abis[@]}"; do flags+=(--target "$abi"); done
# Android 8, the first with java.time, is platform 26. 16 KiB pages are what newer phones have.
export RUSTFLAGS="${RUSTFLAGS:-} -C link-arg=-Wl,-z,max-page-size=16384"
(cd "$workspace" && cargo ndk "${flags[@]}" --platform 26 --output-dir "$aar/jni" build --release -p shopx-ffi --lib)

jars=(build/libs/shopx-kotlin-*.jar)
for jar in "${jars[@]}"; do
    case $jar in *-sources.jar) ;; *) cp "$jar" "$aar/classes.jar" ;; esac
done
# The host's own library is for desktops.
zip --quiet --delete "$aar/classes.jar" 'linux-*/*' 'darwin-*/*' 'win32-*/*' || true

cat >"$aar/AndroidManifest.xml" <<'XML'
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="shopx">
    <uses-sdk android:minSdkVersion="26" />
    <uses-permission android:name="android.permission.INTERNET" />
</manifest>
XML
# JNA finds these by their names.
cat >"$aar/proguard.txt" <<'RULES'
-dontwarn java.awt.*
-keep class com.sun.jna.** { *; }
-keep class shopx.** { *; }
RULES
touch "$aar/R.txt"
for abi in "${abis[@]}"; do
    [ -f "$aar/jni/$abi/libshopx_ffi.so" ] || { echo "build-android: no library for $abi" >&2; exit 1; }
done
(cd "$aar" && zip --quiet --recurse-paths ../shopx.aar AndroidManifest.xml classes.jar R.txt proguard.txt jni)
echo "build-android: build/shopx.aar"
