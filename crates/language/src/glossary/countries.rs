//! Countries and regions that a text names, whatever language it names them in.

use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::normalise::fold;

/// Names that are words of another kind too, folded: they count only with a capital letter.
const ALSO_WORDS: [&str; 5] = ["island", "turkey", "china", "eu", "ue"];
/// Here the list of countries ends and words for kinds of places begin.
const END: &str = "abroad";

const BRITISH: [&str; 4] = ["England", "Scotland", "Wales", "Northern Ireland"];
/// European and not in the Union.
const OUTSIDE_THE_UNION: [&str; 10] = [
    "United Kingdom",
    "England",
    "Scotland",
    "Wales",
    "Northern Ireland",
    "Switzerland",
    "Norway",
    "Iceland",
    "Russia",
    "Ukraine",
];
/// Words that mean every place there is, folded.
const EVERYWHERE: [&str; 16] = [
    "worldwide",
    "international",
    "internationally",
    "abroad",
    "everywhere",
    "anywhere",
    "countries",
    "country",
    "overseas",
    "weltweit",
    "ausland",
    "lander",
    "mundo",
    "monde",
    "pays",
    "paises",
];

struct Country {
    name: &'static str,
    /// Each way to write it, as folded words.
    written: Vec<Vec<String>>,
    european: bool,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut european = true;
    let lines = include_str!("words/places.txt").lines().take_while(|line| !line.starts_with(END));
    lines
        .map(|line| {
            let spellings = line.split(['|', ',']).map(str::trim).filter(|spelling| !spelling.is_empty());
            let written = spellings.map(|spelling| spelling.unicode_words().map(fold).collect()).collect();
            let name = line.split(['|', ',']).next().unwrap_or_default().trim();
            // Europe's countries stand before it.
            let country = Country { name, written, european };
            european &= name != "Europe";
            country
        })
        .collect()
});

/// The countries and regions in a text, by their English names, in the order of the list.
pub(crate) fn countries_in(text: &str) -> Vec<&'static str> {
    let words: Vec<(String, bool)> =
        text.unicode_words().map(|word| (fold(word), word.starts_with(char::is_uppercase))).collect();
    let stands = |written: &Vec<String>| {
        !written.is_empty()
            && words.windows(written.len()).any(|window| {
                window.iter().zip(written).all(|((word, capital), wanted)| {
                    word == wanted && (*capital || !ALSO_WORDS.contains(&wanted.as_str()))
                })
            })
    };
    let found = COUNTRIES.iter().filter(|country| country.written.iter().any(stands));
    let mut names: Vec<&'static str> = found.map(|country| country.name).collect();
    // "Northern Ireland" holds the name of another country, "Irlanda del Norte" too.
    if names.contains(&"Northern Ireland")
        && words.iter().filter(|(word, _)| word.starts_with("irl") || word.starts_with("ireland")).count() < 2
    {
        names.retain(|name| *name != "Ireland");
    }
    names
}

/// Whether a text speaks of other places than the one that is asked for: it names some, and neither that one nor what
/// it lies in.
pub(crate) fn is_about_elsewhere(asked: &[&str], text: &str) -> bool {
    let named = countries_in(text);
    if asked.is_empty() || named.is_empty() {
        return false;
    }
    if text.unicode_words().any(|word| EVERYWHERE.contains(&fold(word).as_str())) {
        return false;
    }
    !asked
        .iter()
        .any(|place| named.iter().any(|other| place == other || lies_in(place, other) || lies_in(other, place)))
}

fn lies_in(place: &str, region: &str) -> bool {
    let european = COUNTRIES.iter().any(|country| country.name == place && country.european);
    match region {
        "United Kingdom" => BRITISH.contains(&place),
        "Europe" => european,
        "European Union" => european && !OUTSIDE_THE_UNION.contains(&place),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_in_every_language_and_words_are_none() {
        assert_eq!(countries_in("Do you ship to france or Italy?"), ["France", "Italy"]);
        assert_eq!(countries_in("Versand nach Österreich und in die Schweiz"), ["Austria", "Switzerland"]);
        assert_eq!(countries_in("envío a los Países Bajos"), ["Netherlands"]);
        assert_eq!(countries_in("delivery to Northern Ireland"), ["Northern Ireland"]);
        assert_eq!(countries_in("eu quero uma island of china and a turkey"), Vec::<&str>::new());
        assert_eq!(countries_in("Versand nach Island"), ["Iceland"]);
    }

    #[test]
    fn another_country_is_elsewhere_and_its_region_is_not() {
        let elsewhere = |asked: &str, text: &str| is_about_elsewhere(&countries_in(asked), text);
        assert!(elsewhere("How much is shipping to France?", "Within Ireland it costs 4.95."));
        assert!(elsewhere("¿Cuánto cuesta el envío a España?", "Do you ship to Germany? Yes."));
        assert!(!elsewhere("How much is shipping to France?", "To the rest of Europe it costs 9.95."));
        assert!(!elsewhere("Do you ship to Norway?", "EU and Norway: 12 euros"));
        assert!(elsewhere("Do you ship to Norway?", "Within the EU it costs 8.95."));
        assert!(!elsewhere("Do you ship to Scotland?", "United Kingdom: 7 pounds"));
        assert!(!elsewhere("Do you ship to Japan?", "Ireland 4.95, international 25."));
        assert!(!elsewhere("How much is shipping?", "Within Ireland it costs 4.95."));
        assert!(!elsewhere("Do you ship to France?", "Parcels take two days."));
    }
}
