//! Section 5: the commands, once on a data directory and once on a running server, say the same.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value as Json, json};
use tempfile::tempdir;

use crate::{Server, complaint, steward};

const RECORDS: &str = concat!(
    r#"{"id":"hours","title":"Opening hours","text":"The workshop is open Tuesday to Saturday from 9:00 to 17:30."}"#,
    "\n",
    r#"{"id":"parking","title":"Parking","text":"Customers park free of charge behind the house, entrance Mill Lane."}"#,
    "\n",
    "no json at all\n",
);
const QUERIES: &str = concat!(
    r#"{"query":"when are you open","relevant":{"hours":3}}"#,
    "\n",
    r#"{"query":"where can I park","relevant":{"parking":3}}"#,
    "\n",
);
const QUESTIONS: &str = concat!(
    r#"{"question":"Is parking free?","expect":{"answerable":true,"must_contain":[["free"]]}}"#,
    "\n",
    r#"{"question":"I want to talk to a person","expect":{"answerable":false,"handoff":true}}"#,
    "\n",
);
const INTENTS: &str = concat!(
    r#"{"text":"when do you open","intent":"hours"}"#,
    "\n",
    r#"{"text":"what are your opening times","intent":"hours"}"#,
    "\n",
    r#"{"text":"are you open on monday","intent":"hours"}"#,
    "\n",
    r#"{"text":"where can I leave my car","intent":"parking"}"#,
    "\n",
    r#"{"text":"is there a car park","intent":"parking"}"#,
    "\n",
    r#"{"text":"can I park at your place","intent":"parking"}"#,
    "\n",
);

fn write_files(directory: &Path) {
    fs::create_dir(directory.join("knowledge")).unwrap();
    fs::write(directory.join("knowledge/records.jsonl"), RECORDS).unwrap();
    fs::write(
        directory.join("knowledge/returns.md"),
        "# Returns\n\nUnused goods are taken back within 30 days with the receipt.\n",
    )
    .unwrap();
    fs::write(directory.join("queries.jsonl"), QUERIES).unwrap();
    fs::write(directory.join("questions.jsonl"), QUESTIONS).unwrap();
    fs::write(directory.join("intents.jsonl"), INTENTS).unwrap();
}

/// Runs a command with `--json` and reads what it prints.
fn figures(directory: &Path, arguments: &[&str], target: &[&str]) -> Json {
    let arguments = [arguments, target, &["--json"]].concat();
    let output = steward(directory, &arguments).output().unwrap();
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {said}{complained}");
    serde_json::from_str(said.trim()).unwrap()
}

/// Drives every command and checks what it says of the little business.
fn drive(directory: &Path, target: &[&str]) {
    let imported = figures(directory, &["import", "knowledge", "knowledge"], target);
    assert_eq!((&imported["files"], &imported["records"], &imported["documents"]), (&json!(1), &json!(2), &json!(3)));
    assert_eq!(imported["failures"][0]["name"], "records.jsonl, line 3", "{imported}");

    // Again, without harm.
    let again = figures(directory, &["import", "knowledge", "knowledge/records.jsonl"], target);
    assert_eq!((&again["records"], &again["documents"]), (&json!(2), &json!(3)));

    let found = figures(directory, &["search", "bring goods back", "--limit", "2"], target);
    assert_eq!(found["data"].as_array().unwrap().len(), 2);
    assert_eq!(found["data"][0]["title"], "Returns", "{found}");
    assert!(found["data"][0]["passage"].is_string() && found["data"][0]["score"].is_f64(), "{found}");

    let answer = figures(directory, &["ask", "Is parking free?"], target);
    assert!(answer["reply"].as_str().unwrap().contains("free of charge"), "{answer}");
    assert_eq!(answer["citations"][0]["document"], "parking", "{answer}");
    assert_eq!((&answer["rung"], &answer["handoff"]), (&json!("builtin"), &json!(false)));
    assert!(answer["run_id"].as_str().unwrap().starts_with("run_") && answer["duration_ms"].is_f64(), "{answer}");

    let search = figures(directory, &["eval", "search", "queries.jsonl"], target);
    assert_eq!((&search["ndcg@10"], &search["recall@100"]), (&json!(1.0), &json!(1.0)), "{search}");
    let ask = figures(directory, &["eval", "ask", "questions.jsonl"], target);
    assert_eq!((&ask["right_share"], &ask["handed_off_share"]), (&json!(1.0), &json!(1.0)), "{ask}");
    let intents = figures(directory, &["eval", "intents", "--train", "intents.jsonl", "intents.jsonl"], target);
    assert_eq!(intents["accuracy"], 1.0, "{intents}");
}

#[test]
fn commands_work_on_a_data_directory_and_make_the_workspace() {
    let directory = tempdir().unwrap();
    write_files(directory.path());
    let data = directory.path().join("elsewhere");
    drive(directory.path(), &["--data", &data.to_string_lossy(), "--workspace", "mill-lane"]);
    assert!(data.join("steward.db").exists() && !directory.path().join("data").exists());
    let doctor = figures(directory.path(), &["doctor"], &["--data", &data.to_string_lossy()]);
    assert_eq!(doctor["good"], true, "{doctor}");

    let unknown = ["ask", "Hello?", "--data", &data.to_string_lossy(), "--workspace", "no"];
    let told = complaint(&steward(directory.path(), &unknown).output().unwrap());
    assert!(told.contains("no workspace"), "{told}");
}

#[test]
fn the_data_directory_is_never_imported_as_knowledge() {
    let directory = tempdir().unwrap();
    write_files(directory.path());
    for _ in 0..2 {
        let made = figures(directory.path(), &["import", "knowledge", "."], &["--data", "here"]);
        assert!(made["files"].as_u64().unwrap() > 0, "{made}");
    }
    let key = std::fs::read_to_string(directory.path().join("here/master.key")).unwrap();
    let found = figures(directory.path(), &["search", &key[..40], "--collection", "knowledge"], &["--data", "here"]);
    assert!(!found.to_string().contains("master"), "{found}");
    let file = ["import", "knowledge", "here/master.key", "--data", "here"];
    let told = complaint(&steward(directory.path(), &file).output().unwrap());
    assert!(told.contains("own data directory"), "{told}");
}

#[test]
fn commands_drive_a_running_server_with_a_key() {
    let directory = tempdir().unwrap();
    write_files(directory.path());
    let server = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    let url = format!("http://{}", server.address);
    let key = key_of_a_new_business(&server);
    drive(directory.path(), &["--server", &url, "--key", &key]);

    let wrong = ["ask", "Hello?", "--server", &url, "--key", "stw_wrong"];
    let told = complaint(&steward(directory.path(), &wrong).output().unwrap());
    assert!(told.contains("key"), "{told}");
}

/// Sets the server up as the first page does, and makes a key that may read and write the knowledge.
fn key_of_a_new_business(server: &Server) -> String {
    let owner = json!({ "email": "ada@mill-lane.example", "password": "rain-is-not-bad-weather", "name": "Ada",
        "workspace_name": "Mill Lane" });
    let (head, session) = server.post("/api/v1/setup", "", &owner);
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let headers = format!("cookie: {cookie}\r\nx-csrf-token: {}\r\n", session["csrf_token"].as_str().unwrap());
    let key = json!({ "name": "commands", "scopes": ["knowledge:read", "knowledge:write"] });
    let (_, made) = server.post("/api/v1/keys", &headers, &key);
    made["secret"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

/// A database that nobody can reach: whoever tries fails.
const DATABASE: (&str, &str) = ("STEWARD_DATABASE_URL", "postgres://steward:steward@127.0.0.1:9/steward");

#[test]
fn a_directory_and_a_database_are_not_taken_for_each_other() {
    let directory = tempdir().unwrap();
    for arguments in [&["migrate"][..], &["serve"], &["worker"], &["doctor"], &["backup", "b.tar"], &["ask", "Hello?"]]
    {
        let arguments = [arguments, &["--data", "elsewhere"]].concat();
        let output = steward(directory.path(), &arguments).env(DATABASE.0, DATABASE.1).output().unwrap();
        let told = complaint(&output);
        assert!(told.contains("--data elsewhere") && told.contains("Nothing was done"), "{arguments:?}: {told}");
    }
    assert!(!directory.path().join("elsewhere").exists());
}

#[test]
fn the_demo_keeps_to_its_directory_whatever_the_configuration_says() {
    let directory = tempdir().unwrap();
    let mut command = steward(directory.path(), &["demo", "--data", "sample", "--setup-only"]);
    command.env(DATABASE.0, DATABASE.1).env("STEWARD_MAIL_SMTP_URL", "smtp://127.0.0.1:9");
    command.env("STEWARD_SECURITY_KEY_FILE", directory.path().join("not-mine.key"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(directory.path().join("sample/steward.db").exists() && !directory.path().join("not-mine.key").exists());
    let demo = ["search", "opening hours", "--data", "sample"];
    let output = steward(directory.path(), &demo).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_key_of_the_server_can_come_from_the_environment() {
    let directory = tempdir().unwrap();
    write_files(directory.path());
    let server = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    let url = format!("http://{}", server.address);
    let key = key_of_a_new_business(&server);
    let arguments = ["import", "knowledge", "knowledge/returns.md", "--server", &url];
    let output = steward(directory.path(), &arguments).env("STEWARD_KEY", &key).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // What is not the interface is named as such.
    let page = format!("{url}/healthz?x=");
    let output =
        steward(directory.path(), &["search", "x", "--server", &page]).env("STEWARD_KEY", &key).output().unwrap();
    let told = complaint(&output);
    assert!(told.contains("not Steward's interface"), "{told}");
}

#[test]
fn whoever_only_looks_makes_nothing() {
    let directory = tempdir().unwrap();
    let told = complaint(&steward(directory.path(), &["backup", "b.tar", "--data", "nowhere"]).output().unwrap());
    assert!(told.contains("no installation in nowhere") && told.contains("Nothing was made"), "{told}");
    let doctor = steward(directory.path(), &["doctor", "--data", "nowhere"]).output().unwrap();
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && said.contains("no installation in nowhere"), "{said}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_strict_import_tells_of_its_own_files_alone() {
    let directory = tempdir().unwrap();
    write_files(directory.path());
    fs::write(directory.path().join("broken.pdf"), b"%PDF-1.4\nno pages in it\n").unwrap();
    let strict = |file: &str| {
        let output = steward(directory.path(), &["import", "knowledge", file, "--strict", "--json"]).output().unwrap();
        let told: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.success(), told["failures"].as_array().map_or(99, Vec::len))
    };
    assert_eq!(strict("broken.pdf"), (false, 1));
    assert_eq!(strict("knowledge/returns.md"), (true, 0));
    assert_eq!(strict("broken.pdf"), (false, 1), "what is brought again fails again");
}

#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    let directory = tempdir().unwrap();
    let mut command = steward(directory.path(), &["openapi"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.is_empty(), "{told}");
}
