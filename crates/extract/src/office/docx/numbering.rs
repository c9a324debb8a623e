//! Word's automatic numbers, counted as Word counts them.
//!
//! Border: reads `word/numbering.xml`. Invariant: a counter restarts when a level above it moves on.

use std::collections::HashMap;

use super::super::xml::{self, Element};
use crate::ExtractError;

const LEVELS: usize = 9;

#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By number id.
    lists: HashMap<String, List>,
    /// Running counters by abstract list: two number ids of one abstract list count on.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Clone)]
struct List {
    abstract_id: String,
    levels: Vec<Level>,
    restarts: bool,
}

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

/// What stands in front of a list item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Bullet,
    Number(String),
    /// A list without any mark, as Word uses to end numbering.
    Nothing,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let root = xml::root(text, "numbering")?;
        let mut abstract_lists: HashMap<String, Vec<Level>> = HashMap::new();
        for element in root.elements().filter(|element| element.name == "abstractNum") {
            let id = element.attribute("abstractNumId").unwrap_or_default();
            abstract_lists.insert(id.to_owned(), levels_of(element));
        }
        let mut numbering = Self::default();
        for element in root.elements().filter(|element| element.name == "num") {
            let (Some(id), Some(abstract_id)) = (element.attribute("numId"), element.value_of("abstractNumId")) else {
                continue;
            };
            let mut levels = abstract_lists.get(abstract_id).cloned().unwrap_or_default();
            let mut restarts = false;
            for change in element.elements().filter(|element| element.name == "lvlOverride") {
                let index = change.attribute("ilvl").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
                let start = change.value_of("startOverride").and_then(|start| start.parse().ok());
                if let (Some(level), Some(start)) = (levels.get_mut(index), start) {
                    level.start = start;
                    restarts = true;
                }
            }
            numbering.lists.insert(id.to_owned(), List { abstract_id: abstract_id.to_owned(), levels, restarts });
        }
        Ok(numbering)
    }

    /// The mark of the next item of list `id` on `level`, or `None` when no such list exists.
    pub(super) fn next(&mut self, id: &str, level: u8) -> Option<Mark> {
        let list = self.lists.get(id)?;
        let index = usize::from(level).min(LEVELS - 1);
        let wanted = list.levels.get(index)?;
        if wanted.format == "bullet" {
            return Some(Mark::Bullet);
        }
        if wanted.format == "none" || wanted.text.is_empty() {
            return Some(Mark::Nothing);
        }
        // A list that sets its own start counts for itself.
        let key = if list.restarts { format!("num {id}") } else { list.abstract_id.clone() };
        let counters = self.counters.entry(key).or_default();
        counters[index] = Some(match counters[index] {
            Some(number) => number.saturating_add(1),
            None => wanted.start,
        });
        for below in counters.iter_mut().skip(index + 1) {
            *below = None;
        }
        let mut text = wanted.text.clone();
        for (position, above) in list.levels.iter().enumerate().take(index + 1) {
            let number = counters[position].unwrap_or(above.start);
            // A legal outline ("1.2") shows plain numbers of all levels.
            text = text.replace(&format!("%{}", position + 1), &written(number, &above.format));
        }
        Some(Mark::Number(text.trim().to_owned()))
    }
}

fn levels_of(list: &Element) -> Vec<Level> {
    let mut levels = vec![Level { start: 1, ..Level::default() }; LEVELS];
    for element in list.elements().filter(|element| element.name == "lvl") {
        let index = element.attribute("ilvl").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
        if let Some(level) = levels.get_mut(index) {
            level.format = element.value_of("numFmt").unwrap_or("decimal").to_owned();
            level.text = element.value_of("lvlText").unwrap_or_default().to_owned();
            level.start = element.value_of("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        }
    }
    levels
}

fn written(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// a … z, aa, bb … as Word continues.
fn letters(number: u32) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let letter = b'a' + u8::try_from((number - 1) % 26).unwrap_or(0);
    let times = ((number - 1) / 26 + 1).min(20) as usize;
    String::from(char::from(letter)).repeat(times)
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number > 9_999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}
