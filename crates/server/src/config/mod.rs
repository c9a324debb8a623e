//! The configuration: defaults, then `steward.toml`, then the environment.
//!
//! **Invariant.** What isn't known or can't be used stops the start, naming the file, the line and the nearest known
//! setting. `steward.default.toml` holds every setting; a test keeps the two together.

mod environment;
mod problem;
mod sign_in;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;
use steward_model::Secret;

pub(crate) use problem::ConfigError;
pub(crate) use sign_in::SignIn;

/// The whole default file, with its comments.
pub(crate) const DEFAULT_FILE: &str = include_str!("../../steward.default.toml");
const FILE_NAME: &str = "steward.toml";

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    pub(crate) data_dir: PathBuf,
    pub(crate) models_file: Option<PathBuf>,
    pub(crate) server: Server,
    pub(crate) database: Database,
    pub(crate) mail: Mail,
    pub(crate) security: Security,
    pub(crate) log: Log,
    pub(crate) telemetry: Telemetry,
    pub(crate) sign_in: Vec<SignIn>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Server {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) trust_proxy: bool,
    pub(crate) share_port: bool,
    pub(crate) connections: usize,
    pub(crate) farewell_seconds: u64,
    pub(crate) metrics_open: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Database {
    #[serde(deserialize_with = "secret_if_set")]
    pub(crate) url: Option<Secret>,
    pub(crate) connections: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Mail {
    #[serde(deserialize_with = "secret_if_set")]
    pub(crate) smtp_url: Option<Secret>,
    pub(crate) from: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Security {
    pub(crate) key_file: Option<PathBuf>,
    #[serde(deserialize_with = "secret_if_set")]
    pub(crate) key: Option<Secret>,
    #[serde(deserialize_with = "words")]
    pub(crate) key_command: Vec<String>,
    pub(crate) allow_private_addresses: bool,
    pub(crate) allow_private_providers: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Telemetry {
    /// Empty: no traces leave the program.
    pub(crate) otlp_endpoint: String,
    pub(crate) service_name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("steward-data"),
            models_file: None,
            server: Server::default(),
            database: Database::default(),
            mail: Mail::default(),
            security: Security::default(),
            log: Log::default(),
            telemetry: Telemetry::default(),
            sign_in: Vec::new(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: String::new(),
            trust_proxy: false,
            share_port: false,
            connections: 20_000,
            farewell_seconds: 20,
            metrics_open: false,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, connections: 20 }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self { smtp_url: None, from: String::from("Steward <steward@localhost>") }
    }
}

impl Default for Security {
    fn default() -> Self {
        Self {
            key_file: None,
            key: None,
            key_command: Vec::new(),
            allow_private_addresses: false,
            allow_private_providers: true,
        }
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { otlp_endpoint: String::new(), service_name: String::from("steward") }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: String::from("info") }
    }
}

impl Config {
    /// Where people reach the program, without a slash at the end.
    pub(crate) fn public_url(&self) -> String {
        let given = self.server.public_url.trim_end_matches('/');
        if given.is_empty() { format!("http://{}", self.server.listen) } else { given.to_owned() }
    }
}

/// A configuration and where it came from.
pub(crate) struct Loaded {
    pub(crate) config: Config,
    pub(crate) file: Option<PathBuf>,
    /// How many settings the environment gave.
    pub(crate) variables: usize,
}

/// Reads the file (if one is named or lies here) and the environment.
pub(crate) fn load(named: Option<PathBuf>) -> Result<Loaded, ConfigError> {
    let file = named.or_else(|| PathBuf::from(FILE_NAME).exists().then(|| PathBuf::from(FILE_NAME)));
    let text = match &file {
        Some(path) => std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, &error))?,
        None => String::new(),
    };
    let name = file.as_ref().map_or_else(String::new, |path| path.display().to_string());
    let variables = environment::read();
    let config = parse(&name, &text, &variables)?;
    Ok(Loaded { config, file, variables: variables.len() })
}

/// Lays variables over the text of a file.
fn parse(file: &str, text: &str, variables: &[(String, String)]) -> Result<Config, ConfigError> {
    // First the file alone: its mistakes have lines.
    let config: Config = toml::from_str(text).map_err(|error| ConfigError::in_file(file, text, &error))?;
    check(&config).map_err(|problem| problem.located(file, text))?;
    if variables.is_empty() {
        return Ok(config);
    }
    let mut table: toml::Table = toml::from_str(text).map_err(|error| ConfigError::in_file(file, text, &error))?;
    let overlaid = environment::overlay(&mut table, variables, DEFAULT_FILE)?;
    let config: Config = overlaid.try_into().map_err(|error| ConfigError::in_environment(&error))?;
    check(&config)?;
    Ok(config)
}

fn check(config: &Config) -> Result<(), ConfigError> {
    let url = &config.server.public_url;
    if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(ConfigError::value("public_url", "begins with http:// or https://"));
    }
    if config.server.connections == 0 {
        return Err(ConfigError::value("connections", "is at least 1"));
    }
    if config.database.connections < 2 {
        return Err(ConfigError::value("connections", "is at least 2 in [database]"));
    }
    let security = &config.security;
    let sources = [security.key_file.is_some(), security.key.is_some(), !security.key_command.is_empty()];
    if sources.into_iter().filter(|is_set| *is_set).count() > 1 {
        return Err(ConfigError::value("key", "can come from one of key_file, key and key_command only"));
    }
    sign_in::check(&config.sign_in)
}

fn secret_if_set<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(crate::wiring::secret(Option::<String>::deserialize(deserializer)?))
}

/// A program with its arguments: a list, or as a variable gives it one text with blanks between.
fn words<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        List(Vec<String>),
        Text(String),
    }
    Ok(match Words::deserialize(deserializer)? {
        Words::List(words) => words,
        Words::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse("steward.toml", text, &[]).unwrap_err().to_string()
    }

    #[test]
    fn the_default_file_says_what_the_program_does_without_one() {
        assert_eq!(parse("steward.default.toml", DEFAULT_FILE, &[]).unwrap(), Config::default());
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_line_and_the_nearest_known_one() {
        insta::assert_snapshot!(message("data_dir = \"x\"\n\n[server]\nlisten_on = \"0.0.0.0:80\"\n"));
        insta::assert_snapshot!(message("[databse]\nurl = \"\"\n"));
    }

    #[test]
    fn a_bad_value_is_named_with_its_line() {
        insta::assert_snapshot!(message("[server]\nlisten = \"here\"\n"));
        insta::assert_snapshot!(message("[log]\nformat = \"xml\"\n"));
        insta::assert_snapshot!(message("[server]\n\npublic_url = \"shop.example\"\n"));
        insta::assert_snapshot!(message("[server\n"));
    }

    #[test]
    fn the_environment_wins_and_its_mistakes_are_named() {
        let set = |name: &str, value: &str| parse("", "[log]\nlevel = \"warn\"", &[(name.into(), value.into())]);
        assert_eq!(set("STEWARD_SERVER_CONNECTIONS", "7").unwrap().server.connections, 7);
        assert_eq!(set("STEWARD_DATA_DIR", "/srv/x").unwrap().data_dir, PathBuf::from("/srv/x"));
        assert!(set("STEWARD_SERVER_TRUST_PROXY", "true").unwrap().server.trust_proxy);
        assert_eq!(set("STEWARD_DATA_DIR", "x").unwrap().log.level, "warn");
        insta::assert_snapshot!(set("STEWARD_SERVER_CONNECTION", "7").unwrap_err().to_string());
        insta::assert_snapshot!(set("STEWARD_SERVER_CONNECTIONS", "many").unwrap_err().to_string());
    }

    #[test]
    fn secrets_are_not_shown() {
        let text = "[database]\nurl = \"postgres://steward:hunter2@localhost/steward\"";
        assert!(!format!("{:?}", parse("", text, &[]).unwrap()).contains("hunter2"));
    }

    const GOOGLE: &str = "[[sign_in]]\nid = \"google\"\nname = \"Google\"\nissuer = \"https://accounts.google.com\"\n\
        client_id = \"steward\"\n";

    #[test]
    fn a_way_to_sign_in_has_its_secret_from_the_file_or_the_environment() {
        let variable = (String::from("STEWARD_SIGN_IN_GOOGLE_CLIENT_SECRET"), String::from("hunter2"));
        let config = parse("", GOOGLE, std::slice::from_ref(&variable)).unwrap();
        let provider = config.sign_in[0].provider();
        assert_eq!(provider.client_secret.unwrap().expose(), "hunter2");
        assert_eq!(provider.scopes, ["email", "profile"]);
        assert!(provider.new_members.domains.is_empty());
        assert!(!format!("{:?}", config.sign_in).contains("hunter2"));
        let without = parse("", "", &[variable]).unwrap_err().to_string();
        insta::assert_snapshot!(without);
    }

    #[test]
    fn a_way_to_sign_in_that_cannot_work_is_named_with_its_line() {
        insta::assert_snapshot!(message(&GOOGLE.replace("https://accounts", "http://accounts")));
        insta::assert_snapshot!(message(&GOOGLE.replace("\"google\"", "\"Google!\"")));
        insta::assert_snapshot!(message(&format!("{GOOGLE}role = \"owner\"\n")));
        insta::assert_snapshot!(message(&format!("{GOOGLE}secret = \"x\"\n")));
        insta::assert_snapshot!(message(&format!("{GOOGLE}\n{GOOGLE}")));
    }

    #[test]
    fn the_example_in_the_default_file_can_be_used() {
        let example = DEFAULT_FILE.split_once("# [[sign_in]]").unwrap().1;
        let lines = example.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| line.contains(" = "));
        let text = format!("[[sign_in]]\n{}", lines.collect::<Vec<_>>().join("\n"));
        assert_eq!(parse("", &text, &[]).unwrap().sign_in.len(), 1, "{text}");
    }
}
