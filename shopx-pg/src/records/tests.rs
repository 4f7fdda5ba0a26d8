//! The statements that are made of what each kind says are kept in `golden/`, so that a change of one
//! shows what it changes. `SHOPX_RENEW=1` writes them anew.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::path::Path;

use super::*;

pub(super) fn written<R: Stored>() -> (String, String) {
    let Sql { obstacle, create, update, set_archived, get, find, page, page_of_all } = R::sql();
    let mut all = "-- Made by shopx-pg/src/records.rs, kept by its tests.\n".to_owned();
    for (name, sql) in [
        ("obstacle", obstacle),
        ("create", create),
        ("update", update),
        ("set_archived", set_archived),
        ("get", get),
        ("find", find),
        ("page", page),
        ("page_of_all", page_of_all),
    ] {
        // How a statement is broken into lines says nothing.
        let words: Vec<_> = sql.split_whitespace().collect();
        all.extend(["-- ", name, "\n", &words.join(" "), "\n"]);
    }
    (R::TABLE.trim_start_matches("shopx.").to_owned(), all)
}

#[test]
fn the_statements_of_each_kind_are_those_that_were_last_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/records/golden");
    let renew = std::env::var_os("SHOPX_RENEW").is_some();
    let mut names = Vec::new();
    for (name, sql) in all() {
        let file = folder.join(format!("{name}.sql"));
        if renew {
            std::fs::write(&file, &sql).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == sql, "{name}: another statement than in {}:\n{sql}", file.display());
        names.push(format!("{name}.sql"));
    }
    names.sort();
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, names);
}
