//! Getting a page: politely, within limits, and only from where the guard allows, at every hop.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use url::Url;

use super::guard;

pub(super) const AGENT: &str = "StewardBot/1.0";
/// The name that robots.txt speaks to.
const ROBOT: &str = "StewardBot";
const MOST_HOPS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(20);
const MOST_PAGE: usize = 10 << 20;
const MOST_ROBOTS: usize = 500 << 10;

/// What came back.
#[derive(Debug)]
pub(super) struct Fetched {
    pub bytes: Vec<u8>,
    pub content_type: String,
}

/// Why a page was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FetchError {
    pub code: &'static str,
    pub detail: String,
    /// Another try later may succeed.
    pub passing: bool,
}

impl FetchError {
    fn lasting(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), passing: false }
    }

    fn passing(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), passing: true }
    }
}

/// Reads a page, if its owner lets robots.
pub(super) async fn page(url: &Url, allow_private: bool) -> Result<Fetched, FetchError> {
    match tokio::time::timeout(PATIENCE, follow(url, allow_private)).await {
        Ok(result) => result,
        Err(_) => {
            let detail = format!("The page did not answer within {} seconds. Nothing was changed.", PATIENCE.as_secs());
            Err(FetchError::passing("page_too_slow", detail))
        }
    }
}

async fn follow(url: &Url, allow_private: bool) -> Result<Fetched, FetchError> {
    let mut url = url.clone();
    for _ in 0..=MOST_HOPS {
        if !robots_allow(&url, allow_private).await? {
            let detail = "The owner of the site does not let robots read this page (robots.txt). Nothing was kept. \
                          Ask them to allow StewardBot, or save the page and upload the file.";
            return Err(FetchError::lasting("page_disallowed", detail));
        }
        match get(&url, allow_private, MOST_PAGE).await? {
            Answer::Page(fetched) => return Ok(fetched),
            Answer::Elsewhere(next) => url = next,
            Answer::Refused(status) => {
                let detail =
                    format!("The server answered with status {status} instead of the page. Nothing was changed.");
                let code = "page_not_available";
                let passing = status >= 500 || status == 429;
                return Err(FetchError { code, detail, passing });
            }
        }
    }
    Err(FetchError::lasting(
        "page_redirects",
        "The page redirects too often. Nothing was kept. Add the address where it ends.",
    ))
}

/// Without a robots.txt all is allowed; with one that can't be read at the moment nothing is (RFC 9309).
async fn robots_allow(url: &Url, allow_private: bool) -> Result<bool, FetchError> {
    let Ok(mut robots) = url.join("/robots.txt") else {
        return Ok(true);
    };
    for _ in 0..=MOST_HOPS {
        match get(&robots, allow_private, MOST_ROBOTS).await? {
            Answer::Page(found) => {
                // Rules that can't be understood forbid nothing.
                let rules = texting_robots::Robot::new(ROBOT, &found.bytes);
                return Ok(rules.map_or(true, |rules| rules.allowed(url.as_str())));
            }
            Answer::Elsewhere(next) => robots = next,
            Answer::Refused(status) => return Ok(status < 500),
        }
    }
    Ok(true)
}

enum Answer {
    Page(Fetched),
    Elsewhere(Url),
    Refused(u16),
}

async fn get(url: &Url, allow_private: bool, most: usize) -> Result<Answer, FetchError> {
    let checked = guard::check(url, allow_private)
        .await
        .map_err(|reason| FetchError::lasting("address_refused", format!("{reason} Nothing was kept.")))?;
    let failed = |_: reqwest::Error| {
        FetchError::passing(
            "page_not_reached",
            "The server could not be reached. Nothing was changed. Check the address.",
        )
    };
    let client = client(&checked).map_err(failed)?;
    let mut response = client.get(url.clone()).send().await.map_err(failed)?;
    let status = response.status();
    if status.is_redirection() {
        let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        return match target.and_then(|target| url.join(target).ok()) {
            Some(next) => Ok(Answer::Elsewhere(next)),
            None => Ok(Answer::Refused(status.as_u16())),
        };
    }
    if !status.is_success() {
        return Ok(Answer::Refused(status.as_u16()));
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        if bytes.len() + piece.len() > most {
            let detail = format!("The page has more than {} MB. Nothing was kept.", most >> 20);
            return Err(FetchError::lasting("page_too_large", detail));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Answer::Page(Fetched { bytes, content_type }))
}

/// A client that calls the checked address and no other.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where clients for pages are made, bound to a checked address"
)]
fn client(checked: &guard::Checked) -> reqwest::Result<reqwest::Client> {
    // An error says that a provider is installed already.
    steward_llm::tls_ready();
    reqwest::Client::builder()
        .user_agent(AGENT)
        .resolve(&checked.host, checked.address)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .timeout(PATIENCE)
        .build()
}
