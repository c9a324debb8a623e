//! A number with a unit, brought to one name per unit.

use std::ops::Range;

use super::numbers::NumberSpan;
use super::{Candidate, EntityValue, Region};
use crate::normalise::fold;

/// Canonical unit and the ways to write it (folded).
const UNITS: &[(&str, &[&str])] = &[
    (
        "kg",
        &[
            "kg",
            "kgs",
            "kilo",
            "kilos",
            "kilogram",
            "kilograms",
            "kilogramm",
            "kilogramme",
            "kilogrammes",
            "kilogramos",
            "quilo",
            "quilos",
        ],
    ),
    ("g", &["g", "gr", "gram", "grams", "gramm", "gramme", "grammes", "gramos", "gramas"]),
    ("mg", &["mg", "milligram", "milligrams"]),
    ("lb", &["lb", "lbs", "pound", "pounds", "pfund", "libras"]),
    ("oz", &["oz", "ounce", "ounces", "unzen"]),
    ("t", &["ton", "tons", "tonne", "tonnes", "tonnen", "toneladas"]),
    ("mm", &["mm", "millimeter", "millimeters", "millimetre", "millimetres"]),
    ("cm", &["cm", "cms", "centimeter", "centimeters", "centimetre", "centimetres", "zentimeter", "centimetros"]),
    ("m", &["m", "meter", "meters", "metre", "metres", "metros"]),
    ("km", &["km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "kilometros", "quilometros"]),
    ("in", &["inch", "inches", "zoll", "pulgadas"]),
    ("ft", &["ft", "foot", "feet"]),
    ("mi", &["mi", "mile", "miles", "meilen", "millas"]),
    ("m2", &["sqm", "qm", "m2", "m²", "quadratmeter"]),
    ("sqft", &["sqft"]),
    ("ml", &["ml", "milliliter", "milliliters", "millilitres"]),
    ("l", &["l", "liter", "liters", "litre", "litres", "litros"]),
    ("gal", &["gal", "gallon", "gallons"]),
    (
        "people",
        &[
            "people",
            "persons",
            "person",
            "guests",
            "guest",
            "adults",
            "adult",
            "pax",
            "participants",
            "attendees",
            "personen",
            "leute",
            "gaste",
            "gast",
            "erwachsene",
            "teilnehmer",
            "personnes",
            "personne",
            "adultes",
            "invites",
            "personas",
            "persona",
            "adultos",
            "huespedes",
            "invitados",
            "pessoas",
            "pessoa",
            "hospedes",
            "convidados",
            "seats",
        ],
    ),
    (
        "children",
        &[
            "children", "child", "kids", "kid", "kinder", "kind", "enfants", "enfant", "ninos", "nino", "criancas",
            "crianca",
        ],
    ),
    (
        "night",
        &["night", "nights", "nacht", "nachte", "nachten", "nuit", "nuits", "noche", "noches", "noite", "noites"],
    ),
    ("second", &["second", "seconds", "sec", "secs", "sekunde", "sekunden", "secondes", "segundos"]),
    ("minute", &["minute", "minutes", "min", "mins", "minuten", "minutos"]),
    ("hour", &["hour", "hours", "hr", "hrs", "h", "stunde", "stunden", "heure", "heures", "hora", "horas"]),
    ("day", &["day", "days", "tag", "tage", "tagen", "jour", "jours", "dia", "dias"]),
    ("week", &["week", "weeks", "wk", "wks", "woche", "wochen", "semaine", "semaines", "semana", "semanas"]),
    ("month", &["month", "months", "monat", "monate", "monaten", "mois", "mes", "meses"]),
    ("year", &["year", "years", "yr", "yrs", "jahr", "jahre", "jahren", "an", "ans", "annees", "ano", "anos"]),
    ("piece", &["piece", "pieces", "pcs", "pc", "stuck", "items", "units", "pieces", "piezas", "pecas", "unidades"]),
    ("pair", &["pair", "pairs", "paar", "paire", "paires", "pares"]),
    ("box", &["box", "boxes", "kisten", "kartons", "boites", "cajas", "caixas"]),
    ("bottle", &["bottle", "bottles", "flaschen", "bouteilles", "botellas", "garrafas"]),
    ("room", &["room", "rooms", "zimmer", "chambres", "habitaciones", "quartos"]),
    ("percent", &["percent", "prozent", "pourcent"]),
    ("kWh", &["kwh"]),
    ("kW", &["kw"]),
    ("W", &["watt", "watts"]),
];

/// Written with letters that are words elsewhere; only right after digits ("5m", "5 m", but never "five m").
const ONE_LETTER: &[&str] = &["g", "m", "l", "h", "t", "an", "mi", "min", "mes", "ton"];

pub(super) fn find(text: &str, spans: &[NumberSpan], region: &Region) -> Vec<Candidate> {
    let mut found = Vec::new();
    for span in spans {
        let candidate =
            unit_after(text, span, region).or_else(|| group_of(text, span)).or_else(|| some_of_us(text, span));
        let Some((range, unit, confidence)) = candidate else {
            continue;
        };
        let value = EntityValue::Quantity { number: span.value.to_f64(), unit: unit.to_owned() };
        found.push(Candidate { range, value, confidence });
    }
    found
}

fn unit_after(text: &str, span: &NumberSpan, region: &Region) -> Option<(Range<usize>, &'static str, f32)> {
    let after = &text[span.range.end..];
    let trimmed = after.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    let gap = after.len() - trimmed.len();
    if gap > 3 {
        return None;
    }
    let start = span.range.start;
    let unit_start = span.range.end + gap;
    for (sign, unit) in [("%", "percent"), ("°C", "celsius"), ("°F", "fahrenheit"), ("″", "in"), ("m²", "m2")] {
        if trimmed.starts_with(sign) {
            return Some((start..unit_start + sign.len(), unit, 0.97));
        }
    }
    let length = trimmed.find(|character: char| !character.is_alphanumeric()).unwrap_or(trimmed.len());
    let word = fold(&trimmed[..length]);
    if word.is_empty() || (ONE_LETTER.contains(&word.as_str()) && (span.in_words || after.starts_with('-'))) {
        return None;
    }
    if word == "pounds" && region.code == "GB" {
        return None;
    }
    let rest = trimmed[length..].trim_start();
    if matches!(word.as_str(), "square" | "sq") {
        let next_length = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
        let unit = match fold(&rest[..next_length]).as_str() {
            "feet" | "ft" | "foot" => "sqft",
            "meters" | "metres" | "meter" | "m" => "m2",
            _ => return None,
        };
        return Some((start..text.len() - rest.len() + next_length, unit, 0.95));
    }
    let (unit, _) = UNITS.iter().find(|(_, forms)| forms.contains(&word.as_str()))?;
    // "2 more people", "6 other guests" are rare; "5 in the morning" is why "in" is no unit here.
    Some((start..unit_start + length, unit, 0.93))
}

/// "party of six", "table for 4", "group of 12".
fn group_of(text: &str, span: &NumberSpan) -> Option<(Range<usize>, &'static str, f32)> {
    const LEADS: &[&str] = &[
        "party of",
        "group of",
        "family of",
        "table for",
        "table of",
        "booth for",
        "reservation for",
        "tisch fur",
        "table pour",
        "mesa para",
        "mesa de",
    ];
    let before = &text[..span.range.start];
    let tail_start = before.ceil_char_boundary(before.len().saturating_sub(24));
    let tail = fold(&before[tail_start..]);
    let lead = LEADS.iter().any(|lead| tail.trim_end().ends_with(lead) && tail.ends_with(' '));
    let number = span.value.to_f64();
    let after = text[span.range.end..].trim_start();
    let is_time = after.starts_with(':')
        || fold(after).starts_with("pm")
        || fold(after).starts_with("am")
        || after.starts_with("o'clock");
    if !lead || is_time || span.value.scale > 0 || !(1.0..=500.0).contains(&number) {
        return None;
    }
    Some((span.range.clone(), "people", 0.9))
}

/// "there are 4 of us", "the two of us", "wir sind zu dritt" is left to the caller.
fn some_of_us(text: &str, span: &NumberSpan) -> Option<(Range<usize>, &'static str, f32)> {
    let after = &text[span.range.end..];
    let folded = fold(&after[..after.floor_char_boundary(12)]);
    if span.value.scale > 0 || !folded.starts_with(" of us") {
        return None;
    }
    Some((span.range.start..span.range.end + " of us".len(), "people", 0.93))
}
