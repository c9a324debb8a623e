//! Days of the week and months in texts, whatever language and form they stand in: "Tuesday" stands in "Monday to
//! Wednesday", "dienstags" and "Tuesdays" are the same day, "2026-12-24" is in December.
//!
//! Border: names only; no date is computed.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::normalise::fold;

const DAYS: [&[&str]; 7] = [
    &["monday", "montag", "lunes", "lundi", "segunda-feira", "segunda"],
    &["tuesday", "dienstag", "martes", "mardi", "terca-feira", "terca"],
    &["wednesday", "mittwoch", "miercoles", "mercredi", "quarta-feira", "quarta"],
    &["thursday", "donnerstag", "jueves", "jeudi", "quinta-feira", "quinta"],
    &["friday", "freitag", "viernes", "vendredi", "sexta-feira", "sexta"],
    &["saturday", "samstag", "sonnabend", "sabado", "samedi"],
    &["sunday", "sonntag", "domingo", "dimanche"],
];
/// They name a day only between two of their kind or before a time.
const SHORT_DAYS: [&[&str]; 7] = [
    &["mon", "mo", "lun", "seg"],
    &["tue", "tues", "di", "mar", "ter"],
    &["wed", "mi", "mie", "mer", "qua"],
    &["thu", "thur", "thurs", "do", "jue", "jeu", "qui"],
    &["fri", "fr", "vie", "ven", "sex"],
    &["sat", "sa", "sab", "sam"],
    &["sun", "so", "dom", "dim"],
];
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "enero", "janvier", "janeiro"],
    &["february", "februar", "febrero", "fevrier", "fevereiro"],
    &["march", "marz", "marzo", "mars", "marco"],
    &["april", "abril", "avril"],
    &["may", "mai", "mayo", "maio"],
    &["june", "juni", "junio", "juin", "junho"],
    &["july", "juli", "julio", "juillet", "julho"],
    &["august", "agosto", "aout"],
    &["september", "septiembre", "septembre", "setembro"],
    &["october", "oktober", "octubre", "octobre", "outubro"],
    &["november", "noviembre", "novembre", "novembro"],
    &["december", "dezember", "diciembre", "decembre", "dezembro"],
];

const BETWEEN: &str = r"\s*(?:-|–|—|to|till|until|through|thru|bis|a|al|au|ate|hasta)\s*(?:a\s+)?";
static DAY_RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let day = names(DAYS.iter().chain(&SHORT_DAYS));
    pattern(&format!(r"\b({day})s?\.?{BETWEEN}({day})s?\b"))
});
static SHORT_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"\b({})\.?:?\s*(?:\d{{1,2}}[:.h]\d\d|\d{{1,2}}\s?(?:am|pm|uhr|h)\b)", names(SHORT_DAYS.iter())))
});
static MONTH_RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let month = names(MONTHS.iter());
    pattern(&format!(r"\b({month}){BETWEEN}(?:\d{{1,2}}\.?\s+)?({month})\b"))
});
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:19|20)\d\d-(\d\d)-\d\d\b|\b\d{1,2}\.\s?(\d{1,2})\.(?:\s?(?:19|20)?\d\d)?"));
static EVERY_WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:weekdays|on working days|wochentags|werktags|entre semana|en semaine|dias uteis)\b")
});
static WEEKEND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:weekends?|week-ends?|wochenenden?|fin de semana|fim de semana|fines de semana|fins de semana)\b")
});
static EVERY_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:daily|every day|seven days a week|7 days a week|taglich|jeden tag|todos los dias|tous les jours|todos os dias)\b",
    )
});
static HOLIDAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:christmas|easter|new year|advent|good friday|(?:public |bank )?holidays?|between the years|weihnacht\w*|ostern|silvester|neujahr|heiligabend|feiertag\w*|navidad\w*|nochebuena|nochevieja|semana santa|festivos?|noel|paques|feries?|natal|pascoa|feriados?)\b",
    )
});

fn names<'a>(lists: impl Iterator<Item = &'a &'a [&'a str]>) -> String {
    lists.flat_map(|list| list.iter().copied()).collect::<Vec<_>>().join("|")
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// The one form in which a day or month stands among the terms, if the folded word is one.
pub(super) fn term_of(folded: &str) -> Option<String> {
    let bare = folded.strip_suffix('s').unwrap_or(folded);
    let holds = |list: &&[&str]| list.contains(&folded) || list.contains(&bare);
    if let Some(day) = DAYS.iter().position(holds) {
        return Some(day_term(day));
    }
    // "may" is mostly no month; see `terms_in`.
    if folded == "may" {
        return None;
    }
    MONTHS.iter().position(|list| list.contains(&folded)).map(month_term)
}

/// Days and months that a text names as the middle of a range, in short, by a number, or all at once.
pub(super) fn terms_in(text: &str) -> HashSet<String> {
    let folded = fold(text);
    let mut found = HashSet::new();
    for range in DAY_RANGE.captures_iter(&folded) {
        if let (Some(first), Some(last)) = (day(&range[1]), day(&range[2])) {
            let length = (last + DAYS.len() - first) % DAYS.len();
            found.extend((0..=length).map(|step| day_term((first + step) % DAYS.len())));
        }
    }
    found.extend(SHORT_DAY.captures_iter(&folded).filter_map(|short| day(&short[1])).map(day_term));
    for range in MONTH_RANGE.captures_iter(&folded) {
        if let (Some(first), Some(last)) = (month(&range[1]), month(&range[2])) {
            let length = (last + MONTHS.len() - first) % MONTHS.len();
            found.extend((0..=length).map(|step| month_term((first + step) % MONTHS.len())));
        }
    }
    for date in NUMBERED.captures_iter(&folded) {
        let number = date.get(1).or_else(|| date.get(2)).and_then(|digits| digits.as_str().parse::<usize>().ok());
        found.extend(number.filter(|number| (1..=12).contains(number)).map(|number| month_term(number - 1)));
    }
    if text.split_whitespace().skip(1).any(|word| word.trim_end_matches([',', '.', ';', '?']) == "May") {
        found.insert(month_term(4));
    }
    if EVERY_DAY.is_match(&folded) {
        found.extend((0..7).map(day_term));
    }
    if EVERY_WEEKDAY.is_match(&folded) {
        found.extend((0..5).map(day_term));
    }
    if WEEKEND.is_match(&folded) {
        found.extend((5..7).map(day_term));
    }
    found
}

/// Speaks of a certain date or of holidays, not of every week.
pub(super) fn is_special(text: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        let month = names(MONTHS.iter());
        pattern(&format!(
            r"\b\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:of |de )?(?:{month})\b|\b(?:{month})\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
        ))
    });
    let folded = fold(text);
    HOLIDAY.is_match(&folded) || NUMBERED.is_match(&folded) || DATE.is_match(&folded)
}

fn day(name: &str) -> Option<usize> {
    let bare = name.strip_suffix('s').unwrap_or(name);
    let holds = |list: &&[&str]| list.contains(&name) || list.contains(&bare);
    DAYS.iter().position(&holds).or_else(|| SHORT_DAYS.iter().position(holds))
}

fn month(name: &str) -> Option<usize> {
    MONTHS.iter().position(|list| list.contains(&name))
}

fn day_term(day: usize) -> String {
    format!("day:{}", day + 1)
}

fn month_term(month: usize) -> String {
    format!("month:{}", month + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_lies_between() {
        for (text, day) in [
            ("Monday to Wednesday 8:30", 2),
            ("Mon–Fri 9-5", 4),
            ("Mo-Fr 9 Uhr", 3),
            ("du lundi au vendredi", 3),
            ("lunes a viernes", 2),
            ("de segunda a sexta", 3),
            ("Sat 9:00-12:00", 6),
            ("open daily", 7),
            ("Friday to Monday", 7),
        ] {
            assert!(terms_in(text).contains(&format!("day:{day}")), "{text} {:?}", terms_in(text));
        }
        assert!(terms_in("May to September").contains("month:7"));
        assert!(terms_in("2026-12-24").contains("month:12"));
        assert!(terms_in("I do so, Fred sat down").is_empty());
        assert_eq!(term_of("sundays"), term_of("sonntags"));
        assert_eq!(term_of("may"), None);
    }

    #[test]
    fn holidays_and_dates_are_special() {
        for text in [
            "On public holidays we are closed.",
            "24 December: 9 to 2",
            "date: 2026-12-27; weekday: Sunday",
            "am 3. Mai",
        ] {
            assert!(is_special(text), "{text}");
        }
        for text in ["Day: Sunday; Hours: closed", "We open at 9.", "Sunday, April to September"] {
            assert!(!is_special(text), "{text}");
        }
    }
}
