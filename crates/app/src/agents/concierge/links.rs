//! Links in a reply: only to hosts that the business itself named. A poisoned document or page may be quoted, but it
//! sends nobody anywhere.

use crate::workspaces::Profile;

/// Endings by which a word without `://` is read as an address; what else has a dot in it is prose or a file name.
const ENDINGS: [&str; 34] = [
    "com", "net", "org", "io", "example", "test", "info", "biz", "ru", "cn", "xyz", "top", "app", "dev", "co", "ie",
    "uk", "de", "fr", "es", "pt", "eu", "us", "shop", "site", "online", "link", "click", "page", "me", "ai", "tk",
    "zip", "in",
];

/// Hosts that replies of a workspace may name, whatever was found: its own.
pub(crate) fn trusted_hosts(public_url: &str, profile: &Profile) -> Vec<String> {
    let own = std::iter::once(public_url).chain(profile.allowed_origins.iter().map(String::as_str));
    own.flat_map(hosts).collect()
}

/// Every host that a text names as a place to go to, in lower case.
pub(crate) fn hosts(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words(text) {
        let Some(host) = host(&word) else {
            continue;
        };
        if !found.contains(&host) {
            found.push(host);
        }
    }
    found
}

/// What a text must not hold: images, which are loaded by themselves and carry data away in their address, and links
/// to hosts that are not trusted.
pub(super) fn refused(text: &str, trusted: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let lower = text.to_lowercase();
    if text.contains("![") || lower.contains("<img") {
        found.push(String::from("an image is embedded"));
    }
    if lower.contains("javascript:") || lower.contains("data:text") {
        found.push(String::from("a link runs a script"));
    }
    for host in hosts(text) {
        if !trusted.iter().any(|known| *known == host || host.ends_with(&format!(".{known}"))) {
            found.push(format!("{host} is no place that the business named"));
        }
    }
    found
}

/// The text with what it must not hold taken out; `None` when that leaves something behind.
pub(super) fn cleaned(text: &str, trusted: &[String]) -> Option<String> {
    if refused(text, trusted).is_empty() {
        return Some(text.to_owned());
    }
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        kept.push_str(if refused(word, trusted).is_empty() { word } else { "(link left out)" });
        kept.push_str(&part[word.len()..]);
    }
    Some(kept).filter(|kept| refused(kept, trusted).is_empty())
}

/// Words with what can't be seen taken out: a zero-width letter would hide an address from us and not from a browser.
fn words(text: &str) -> Vec<String> {
    let seen: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}'))
        .map(|letter| match letter {
            '。' | '．' => '.',
            other => other,
        })
        .collect::<String>()
        .to_lowercase()
        .replace("[.]", ".")
        .replace("(.)", ".");
    let split = |letter: char| {
        letter.is_whitespace() || matches!(letter, '(' | ')' | '[' | ']' | '<' | '>' | '"' | '\'' | '|' | '`')
    };
    seen.split(split).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn host(word: &str) -> Option<String> {
    let (address, is_link) = match word.split_once("://") {
        Some((_, rest)) => (rest, true),
        None => match word.strip_prefix("//") {
            Some(rest) => (rest, true),
            None => (word, word.starts_with("www.")),
        },
    };
    let end = address.find(['/', '?', '#', '\\']).unwrap_or(address.len());
    let authority = &address[..end];
    // A mail address is not a place; in front of an address it would hide the real host.
    let host = match authority.rsplit_once('@') {
        Some((_, host)) if is_link => host,
        Some(_) => return None,
        None => authority,
    };
    let host = host.split(':').next().unwrap_or_default();
    let host = host.trim_matches(|letter: char| !letter.is_alphanumeric());
    if host.is_empty() {
        return None;
    }
    let named = host.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending));
    let host = host.strip_prefix("www.").unwrap_or(host);
    (is_link || named).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_however_they_are_spelled() {
        for text in [
            "https://evil.example/x",
            "see [here](http://EVIL.example?d=1).",
            "go to evil.example now",
            "//evil.example/p.png",
            "https://acme.ie@evil.example/",
            "evil[.]example",
            "ev\u{200b}il.example",
            "ftp://evil.example:21",
        ] {
            assert_eq!(hosts(text), ["evil.example"], "{text}");
        }
        assert_eq!(
            hosts("It costs 4.90, e.g. on Sunday. See file.pdf or write to a@evil.example"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_sentence_keeps_what_is_good_of_it() {
        let cleaned = |text| cleaned(text, &[]);
        assert_eq!(cleaned("Pay at evil.example/pay today."), Some(String::from("Pay at (link left out) today.")));
        let image = cleaned("See ![a long word](https://evil.example/p.png) here.").unwrap();
        assert_eq!(image, "See (link left out) long (link left out) here.");
        assert_eq!(cleaned("See\nevil.example\nhere."), Some(String::from("See\n(link left out)\nhere.")));
    }

    #[test]
    fn own_hosts_pass_and_images_never() {
        let trusted = [String::from("acme.ie")];
        assert!(refused("Book at https://www.acme.ie/book", &trusted).is_empty());
        assert_eq!(refused("https://acme.ie.evil.example/", &trusted).len(), 1);
        assert_eq!(refused("![x](https://acme.ie/x.png)", &trusted).len(), 1);
        assert_eq!(refused("[x](javascript:alert(1))", &trusted).len(), 1);
    }
}
