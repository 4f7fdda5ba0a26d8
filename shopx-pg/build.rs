//! Rebuilds the crate when what is compiled in changes: migrations, and what is known of statements.
fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=.sqlx");
}
