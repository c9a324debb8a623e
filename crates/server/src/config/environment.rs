//! Settings from variables: `STEWARD_` and the name of the setting, with its section in front.

use toml::{Table, Value};

use super::problem::{ConfigError, nearest};

const PREFIX: &str = "STEWARD_";
const SIGN_IN: &str = "STEWARD_SIGN_IN_";
const SECRET: &str = "_CLIENT_SECRET";
/// Names that belong to tools of development, the one that names the file, and the key that commands take.
const OTHERS: [&str; 8] = [
    "STEWARD_CONFIG",
    "STEWARD_KEY",
    "STEWARD_API",
    "STEWARD_BIN",
    "STEWARD_CHROMIUM",
    "STEWARD_TARGET_DIR",
    "STEWARD_TOOLS_DIR",
    "STEWARD_TEST_POSTGRES",
];

/// A setting that a variable may give.
struct Known {
    variable: String,
    section: Option<String>,
    key: String,
    /// Its default, or nothing where none is set.
    default: Option<Value>,
}

pub(super) fn read() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(PREFIX) && !OTHERS.contains(&name.as_str()))
        .collect();
    found.sort();
    found
}

/// Lays variables over a table. What a variable may be called, and of which type its value is, is read off the
/// default file.
pub(super) fn overlay(
    table: &mut Table,
    variables: &[(String, String)],
    default_file: &str,
) -> Result<Table, ConfigError> {
    let known = known_settings(default_file);
    for (name, text) in variables {
        if give_secret(table, name, text) {
            continue;
        }
        let Some(setting) = known.iter().find(|setting| setting.variable == *name) else {
            let names = known.iter().map(|setting| setting.variable.as_str());
            return Err(ConfigError::unknown_variable(name, nearest(name, names)));
        };
        let value = typed(name, text, setting.default.as_ref())?;
        let target = match &setting.section {
            None => &mut *table,
            Some(section) => {
                let entry = table.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
                entry.as_table_mut().ok_or_else(|| ConfigError::value(section, "is a section"))?
            }
        };
        target.insert(setting.key.clone(), value);
    }
    Ok(std::mem::take(table))
}

/// The secret of a way to sign in, which is the one thing of a list that a variable can give.
fn give_secret(table: &mut Table, name: &str, text: &str) -> bool {
    let id = name.strip_prefix(SIGN_IN).and_then(|rest| rest.strip_suffix(SECRET));
    let list = table.get_mut("sign_in").and_then(Value::as_array_mut);
    let (Some(id), Some(list)) = (id, list) else {
        return false;
    };
    let same = |entry: &&mut Value| {
        let given = entry.get("id").and_then(Value::as_str).unwrap_or_default();
        given.replace('-', "_").eq_ignore_ascii_case(id)
    };
    let found = list.iter_mut().find(same).and_then(Value::as_table_mut);
    found.is_some_and(|entry| {
        entry.insert(String::from("client_secret"), Value::String(text.to_owned()));
        true
    })
}

/// Every setting of the default file, those that are commented out included.
fn known_settings(default_file: &str) -> Vec<Known> {
    let defaults: Table = toml::from_str(default_file).unwrap_or_default();
    let mut section: Option<String> = None;
    let mut known = Vec::new();
    for line in default_file.lines() {
        // What comes in any number stands at the end, and no variable can name one of several.
        if line.starts_with("# [[") {
            break;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(name.to_owned());
            continue;
        }
        let Some((key, _)) = line.trim_start_matches("# ").split_once(" = ") else {
            continue;
        };
        if !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
            continue;
        }
        let default = match &section {
            None => defaults.get(key).cloned(),
            Some(section) => defaults.get(section).and_then(|section| section.get(key)).cloned(),
        };
        let name = section.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join("_").to_uppercase();
        known.push(Known {
            variable: format!("{PREFIX}{name}"),
            section: section.clone(),
            key: key.to_owned(),
            default,
        });
    }
    known
}

fn typed(name: &str, text: &str, default: Option<&Value>) -> Result<Value, ConfigError> {
    let wrong = |expected: &str| ConfigError::variable(name, text, expected);
    match default {
        Some(Value::Boolean(_)) => text.parse().map(Value::Boolean).map_err(|_| wrong("true or false")),
        Some(Value::Integer(_)) => text.parse().map(Value::Integer).map_err(|_| wrong("a whole number")),
        _ => Ok(Value::String(text.to_owned())),
    }
}
