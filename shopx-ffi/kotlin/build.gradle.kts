plugins {
    kotlin("jvm") version "2.4.20"
    `java-library`
    `maven-publish`
}

group = "shopx"
version = "0.1.0"

repositories {
    mavenCentral()
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
    implementation("net.java.dev.jna:jna:5.19.0")

    testImplementation(kotlin("reflect"))
    testImplementation("junit:junit:4.13.2")
    testImplementation("com.google.code.gson:gson:2.13.2")
}

kotlin {
    compilerOptions.jvmTarget = org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_11
}

java {
    sourceCompatibility = JavaVersion.VERSION_11
    targetCompatibility = JavaVersion.VERSION_11
    withSourcesJar()
}

// Rust first: the library, and the program that writes the sources for it. The tests also want counters
// and held sales, which are in the library, and so in the sources, only with -Ptesting.
val testing = providers.gradleProperty("testing").isPresent
val profile = providers.gradleProperty("shopx.profile").get()
val workspace = rootDir.resolve("../..")
val built = workspace.resolve("target").resolve(if (profile == "dev") "debug" else profile)
val os = System.getProperty("os.name").lowercase()
val windows = os.startsWith("windows")
val library = built.resolve(
    when {
        os.startsWith("mac") -> "libshopx_ffi.dylib"
        windows -> "shopx_ffi.dll"
        else -> "libshopx_ffi.so"
    },
)
val bindgen = built.resolve(if (windows) "shopx-bindgen.exe" else "shopx-bindgen")

val cargoBuild by tasks.registering(Exec::class) {
    workingDir = workspace
    val features = if (testing) "bindgen,testing" else "bindgen"
    commandLine("cargo", "build", "--profile", profile, "-p", "shopx-ffi", "--features", features)
}

val generate by tasks.registering(Exec::class) {
    dependsOn(cargoBuild)
    val sources = layout.buildDirectory.dir("generated/shopx").get().asFile
    outputs.dir(sources)
    outputs.upToDateWhen { false }
    doFirst { delete(sources) }
    commandLine(bindgen, library, "--language", "kotlin", "--out", sources)
}

kotlin.sourceSets.main {
    kotlin.srcDir(generate)
}

// Where JNA looks for the library in a jar.
val platform = run {
    val system = if (os.startsWith("mac")) "darwin" else if (windows) "win32" else "linux"
    val machine = System.getProperty("os.arch").replace("amd64", "x86-64").replace("x86_64", "x86-64")
    "$system-${machine.replace("arm64", "aarch64")}"
}

tasks.processResources {
    dependsOn(cargoBuild)
    from(library) { into(platform) }
}

tasks.compileTestKotlin {
    doFirst { check(testing) { "the tests need the library with counters: gradle test -Ptesting" } }
}

tasks.test {
    useJUnit()
}

tasks.register<JavaExec>("bench") {
    group = "verification"
    description = "Prints what the quote of a cart of ten lines costs."
    classpath = sourceSets.test.get().runtimeClasspath
    mainClass = "shopx.QuoteBenchKt"
}

publishing {
    publications.create<MavenPublication>("shopx") {
        from(components["java"])
    }
}
