//! The configuration as a person meets it.

use std::fs;

use tempfile::tempdir;

use crate::{complaint, steward};

#[test]
fn the_default_file_is_right_and_complete() {
    let directory = tempdir().unwrap();
    let shown = steward(directory.path(), &["config", "default"]).output().unwrap();
    assert!(shown.status.success());
    fs::write(directory.path().join("steward.toml"), &shown.stdout).unwrap();
    let checked = steward(directory.path(), &["config", "check"]).output().unwrap();
    let text = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && text.contains("steward.toml, 1 settings from the environment"), "{text}");
}

#[test]
fn an_unknown_setting_stops_the_start_with_line_and_suggestion() {
    let directory = tempdir().unwrap();
    fs::write(directory.path().join("steward.toml"), "[server]\n\nlisen = \"127.0.0.1:0\"\n").unwrap();
    let told = complaint(&steward(directory.path(), &["serve"]).output().unwrap());
    assert!(told.contains("steward.toml, line 3") && told.contains("did you mean listen?"), "{told}");
    fs::remove_file(directory.path().join("steward.toml")).unwrap();
    let output = steward(directory.path(), &["serve"]).env("STEWARD_SERVER_LISTEM", "x").output().unwrap();
    let told = complaint(&output);
    assert!(told.contains("STEWARD_SERVER_LISTEM") && told.contains("STEWARD_SERVER_LISTEN?"), "{told}");
}

#[test]
fn the_document_of_the_interface_is_printed() {
    let directory = tempdir().unwrap();
    let output = steward(directory.path(), &["openapi"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"openapi\": \"3.1.0\""));
}
