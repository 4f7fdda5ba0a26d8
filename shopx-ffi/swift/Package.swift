// swift-tools-version: 6.0

import Foundation
import PackageDescription

// With `build-xcframework.sh` run, the Rust library comes from there: so it does in apps for iOS and
// macOS. Without, it is the one that the linker finds, such as a `cargo build` left behind.
let framework = "ShopX.xcframework"
let framed = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(framework)")

let package = Package(
    name: "ShopX",
    platforms: [.iOS(.v16), .macOS(.v13), .tvOS(.v16), .watchOS(.v9)],
    products: [.library(name: "ShopX", targets: ["ShopX"])],
    targets: [
        framed
            ? .binaryTarget(name: "CShopX", path: framework)
            : .systemLibrary(name: "CShopX", path: "Sources/CShopX"),
        .target(name: "ShopX", dependencies: ["CShopX"]),
        .executableTarget(name: "bench", dependencies: ["ShopX"], path: "Bench"),
        .testTarget(name: "ShopXTests", dependencies: ["ShopX"]),
    ],
    swiftLanguageModes: [.v6]
)
