//! Places in a reply: links, mail addresses and names on messengers only where the business itself named them. A poisoned
//! document or page may be quoted, but it sends nobody anywhere.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use steward_language::normalise::fold;

use super::endings::{ENDINGS, WORDS};
use super::readings::{hidden, pattern, seen};
use crate::workspaces::Profile;

/// A link with its scheme, however the slashes stand.
static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(https?|hxxps?|ftps?|sftp|wss?|file|javascript|vbscript|data|intent|whatsapp|tg|skype|viber|market)\s?:[/\\]*([^\s<>\x22')\]]*)",
    )
});
static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[\w.+%-]+@([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"));
/// A name on a messenger: "@acme_shop".
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^\w@./])@([A-Za-z][\w.]{2,})"));
static NUMBER_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b(?:[:/][^\s]*)?"));
/// Words joined by dots, with what may follow.
static DOTTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w-]+(?:\.[\w-]+)+\.?(?:[:/?#][^\s]*)?"));
/// "…on Sunday. example is the ending": no sentence begins with the ending of a host.
static TORN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([\w-]{2,})\.\s([a-z]{4,})\b"));
/// How far a torn place may go on.
const TORN_BYTES: usize = 48;
/// In place of a link.
const LEFT_OUT: &str = "(link left out)";

/// Hosts that replies of a workspace may name, whatever was found: its own.
pub(crate) fn trusted_hosts(public_url: &str, domain: Option<&str>, profile: &Profile) -> Vec<String> {
    let own = std::iter::once(public_url).chain(profile.allowed_origins.iter().map(String::as_str));
    own.flat_map(places).chain(domain.map(str::to_lowercase)).collect()
}

/// Every place that a text sends somebody to, in lower case: hosts, mail addresses, names on messengers.
pub(crate) fn places(text: &str) -> Vec<String> {
    let text = seen(text);
    let mut found = places_seen(&text);
    for read in hidden(&text) {
        found.extend(places_seen(&read));
    }
    let mut known = HashSet::new();
    found.retain(|place| known.insert(place.clone()));
    found
}

fn places_seen(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text.to_owned();
    // What was read once is not read again as something else.
    let mut take = |rest: &mut String, with: &Regex, read: &dyn Fn(&regex::Captures<'_>) -> Option<String>| {
        let left = with.replace_all(rest, |captures: &regex::Captures<'_>| match read(captures) {
            Some(place) => {
                found.push(place);
                String::from(" ")
            }
            None => captures[0].to_owned(),
        });
        *rest = left.into_owned();
    };
    take(&mut rest, &SCHEME, &|link| {
        let host = host_of(&link[2]);
        // A link that can't be read leads somewhere all the same.
        Some(if host.is_empty() { format!("{}:", link[1].to_lowercase()) } else { host })
    });
    take(&mut rest, &MAIL, &|mail| Some(mail[0].trim_matches(['.', '-']).to_lowercase()));
    take(&mut rest, &HANDLE, &|handle| Some(format!("@{}", handle[1].trim_end_matches('.').to_lowercase())));
    take(&mut rest, &NUMBER_ADDRESS, &|address| Some(host_of(&address[0])));
    take(&mut rest, &DOTTED, &|words| named_host(&words[0]));
    take(&mut rest, &TORN, &|words| {
        ENDINGS.contains(&&words[2]).then(|| format!("{}.{}", words[1].to_lowercase(), &words[2]))
    });
    found
}

/// The host of an address without its scheme.
fn host_of(address: &str) -> String {
    let end = address.find(['/', '?', '#', '\\']).unwrap_or(address.len());
    let authority = &address[..end];
    // What stands in front of an @ hides the real host.
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    let host = host.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

/// Words with dots between them are a host when one of them is an ending.
fn named_host(words: &str) -> Option<String> {
    let has_path = words.contains(['/', '?', '#']);
    let host = words.split(['/', '?', '#', ':']).next().unwrap_or_default().trim_end_matches('.');
    let labels: Vec<&str> = host.split('.').collect();
    for (last, ending) in labels.iter().enumerate().skip(1).rev() {
        let name = labels[..last].join(".");
        let small = ending.to_lowercase();
        let is_last = last + 1 == labels.len();
        let has_letters = name.chars().filter(|letter| letter.is_alphabetic()).count() >= 2;
        let begins_sentence = ending.chars().next().is_some_and(char::is_uppercase)
            && ending.chars().skip(1).all(char::is_lowercase)
            && name.chars().next_back().is_some_and(char::is_lowercase);
        let is_host = if ENDINGS.contains(&small.as_str()) {
            name.chars().any(char::is_alphabetic) || has_path
        } else if WORDS.contains(&small.as_str()) {
            is_last && (has_letters || has_path) && !begins_sentence
        } else {
            is_last && has_path && small.len() >= 2 && small.chars().all(char::is_alphabetic)
        };
        if is_host {
            return Some(host_of(&labels[..=last].join(".")));
        }
    }
    None
}

/// What a business calls its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Own {
    /// Hosts, mail addresses and names on messengers.
    places: Vec<String>,
    /// Its name as domains write it: "gorseandgale", "gorse".
    names: Vec<String>,
}

impl Own {
    pub(super) fn new(business: &str, places: impl IntoIterator<Item = String>) -> Self {
        let spelled = |and: &str| {
            let name = fold(&business.replace('&', and));
            let words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect();
            (1..=words.len()).map(|count| words[..count].concat()).collect::<Vec<_>>()
        };
        let names = spelled(" and ").into_iter().chain(spelled(" ")).filter(|name| name.len() >= 4);
        Self { places: places.into_iter().collect(), names: names.collect() }
    }

    pub(super) fn knows(&self, place: &str) -> bool {
        let named = |host: &str| self.places.iter().any(|known| known == host || host.ends_with(&format!(".{known}")));
        if named(place) {
            return true;
        }
        // A mail address or a name under the business's own name is taken for its own; a link has to be named by it.
        match place.rsplit_once('@') {
            Some(("", handle)) => self.is_own_name(handle),
            Some((_, host)) => named(host) || host.split('.').next().is_some_and(|name| self.is_own_name(name)),
            None => false,
        }
    }

    fn is_own_name(&self, name: &str) -> bool {
        let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
        self.names.contains(&name)
    }
}

/// What a text must not hold: images, which are loaded by themselves and carry data away in their address, and places
/// that are not the business's.
pub(super) fn refused(text: &str, own: &Own) -> Vec<String> {
    let mut found = Vec::new();
    let lower = seen(text).to_lowercase();
    let is_embedded =
        ["<img", "<svg", "<iframe", "<object", "<embed", "<video", "<audio", "<link", "<script", "=image("];
    if lower.contains("![") || is_embedded.iter().any(|mark| lower.contains(mark)) {
        found.push(String::from("an image is embedded"));
    }
    if lower.contains("javascript:") || lower.contains("vbscript:") || lower.contains("data:text") {
        found.push(String::from("a link runs a script"));
    }
    // A direction of reading that was turned hides what is written.
    if text.contains(['\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}'])
        && text.chars().any(|letter| letter.is_ascii_alphabetic())
    {
        found.push(String::from("letters are turned around"));
    }
    for place in places(text).into_iter().filter(|place| !own.knows(place)) {
        found.push(format!("{place} is no place that the business named"));
    }
    found
}

/// Whether the end of a sentence tears a place apart, so that its beginning alone would be quoted: "kite-harbour. example".
pub(super) fn is_torn(text: &str, sentence: &std::ops::Range<usize>, own: &Own) -> bool {
    let end = text.floor_char_boundary(sentence.end.saturating_add(TORN_BYTES).min(text.len()));
    let (Some(words), Some(rest), Some(both)) =
        (text.get(sentence.clone()), text.get(sentence.end..end), text.get(sentence.start..end))
    else {
        return false;
    };
    refused(both, own).len() > refused(words, own).len() + refused(rest, own).len()
}

/// The text with what it must not hold taken out; `None` when that leaves something behind.
pub(super) fn cleaned(text: &str, own: &Own) -> Option<String> {
    if refused(text, own).is_empty() {
        return Some(text.to_owned());
    }
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        kept.push_str(if refused(word, own).is_empty() { word } else { LEFT_OUT });
        kept.push_str(&part[word.len()..]);
    }
    Some(kept).filter(|kept| refused(kept, own).is_empty())
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
            "evil (dot) example",
            "evil dot example",
            "ev\u{200b}il.example",
            "ftp://evil.example:21",
            "https:\\\\evil.example\\x",
            "HTTPS:/evil.example",
            "https:////evil.example",
            "hxxps://evil[.]example",
            "https://%65vil.example",
            "еvil.example",
            "ｅｖｉｌ．ｅｘａｍｐｌｅ",
            "evil. example is the ending",
        ] {
            assert!(places(text).contains(&String::from("evil.example")), "{text}: {:?}", places(text));
        }
        for text in [
            "It costs 4.90, e.g. on Sunday. See file.pdf or page 3.",
            "It is free.In Germany it takes 3 days, approx. 1.200,50 EUR and/or more.",
            "Open 9.30am to 6 p.m. No. 12, St. Stephen's Green. Ask for size 4.5.",
            "z.B. mit der Bahn. Das kostet 3.50. d.h. wenig.",
        ] {
            assert_eq!(places(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(places("write to A@evil.example"), ["a@evil.example"]);
        assert_eq!(places("on Instagram @acme_shop."), ["@acme_shop"]);
        assert_eq!(places("http://3405803853/ or 203.0.113.77/w"), ["3405803853", "203.0.113.77"]);
        assert!(!places("https://[::ffff:203.0.113.77]/").is_empty());
    }

    #[test]
    fn a_sentence_keeps_what_is_good_of_it() {
        let cleaned = |text| cleaned(text, &Own::default());
        assert_eq!(cleaned("Pay at evil.example/pay today."), Some(String::from("Pay at (link left out) today.")));
        let image = cleaned("See ![a long word](https://evil.example/p.png) here.").unwrap();
        assert_eq!(image, "See (link left out) long (link left out) here.");
        assert_eq!(cleaned("See\nevil.example\nhere."), Some(String::from("See\n(link left out)\nhere.")));
        assert_eq!(cleaned("Pay at evil dot example today."), None);
        let text = "Pay at kite-harbour. example is the ending. See a.example.";
        assert!(is_torn(text, &(0..20), &Own::default()) && !is_torn(text, &(21..43), &Own::default()));
    }

    #[test]
    fn own_places_pass_and_images_never() {
        let own = Own::new("Gorse & Gale", [String::from("acme.ie"), String::from("shop@post.example")]);
        for text in [
            "Book at https://www.acme.ie/book",
            "Write to desk@acme.ie",
            "Write to shop@post.example",
            "Write to hello@gorseandgale.example or follow @gorse_and_gale",
        ] {
            assert_eq!(refused(text, &own), Vec::<String>::new(), "{text}");
        }
        for text in [
            "https://acme.ie.evil.example/",
            "[x](javascript:alert(1))",
            "Write to acme.ie@evil.example",
            "Write to other@post.example",
            "https://gorseandgale.example",
            "hello@gorseandgale-refunds.example",
        ] {
            assert!(!refused(text, &own).is_empty(), "{text}");
        }
        assert_eq!(refused("![x](https://acme.ie/x.png)", &own).len(), 1);
    }
}
