//! The field registry, as far as facts of contacts need it: what may be known, under which label, of which type.
//!
//! **Invariant.** A value is checked against its field before it is kept, whoever it comes from.

use serde_json::{Value as Json, json};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::fields::FieldRow;

use crate::app::App;
use crate::conversations::receive::clean;
use crate::error::{Error, Result};

/// What may be known of a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub key: String,
    pub label: String,
    /// `text`, `number`, `choice`, `tags`, `date` or `boolean`
    pub kind: String,
    /// The values of a choice.
    pub choices: Vec<String>,
}

/// The name of a contact is a fact like others; what counts of its own facts is what lists show.
pub const NAME: &str = "name";
const MOST_CHARACTERS: usize = 500;
const MOST_TAGS: usize = 50;

/// Fields that every workspace has: key, label, type.
const EVERYWHERE: [(&str, &str, &str); 5] = [
    (NAME, "Name", "text"),
    ("company", "Company", "text"),
    ("home_town", "Town", "text"),
    ("address", "Address", "text"),
    ("preferred_contact_time", "Best time to reach", "text"),
];

/// The fields of contacts, those of every workspace first.
pub async fn field_list(app: &App, context: &OpContext) -> Result<Vec<Field>> {
    context.authorise(Action::ContactRead)?;
    fields_of(&app.store.read(context).await?).await
}

pub(crate) async fn fields_of(read: &TenantTx) -> Result<Vec<Field>> {
    let own = read.field_list("contact").await?;
    let shared = EVERYWHERE.iter().filter(|(key, ..)| own.iter().all(|field| field.key != *key));
    let mut fields: Vec<Field> = shared
        .map(|(key, label, kind)| Field {
            key: (*key).to_owned(),
            label: (*label).to_owned(),
            kind: (*kind).to_owned(),
            choices: Vec::new(),
        })
        .collect();
    fields.extend(own.into_iter().map(from_row));
    Ok(fields)
}

fn from_row(row: FieldRow) -> Field {
    let choices = row.options["choices"].as_array().cloned().unwrap_or_default();
    let choices = choices.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    Field { key: row.key, label: row.label, kind: row.kind, choices }
}

impl Field {
    /// The value as it is kept. A text is read as the field's type, because forms send texts.
    pub fn check(&self, value: &Json) -> Result<Json> {
        match self.kind.as_str() {
            "number" => self.number(value),
            "boolean" => self.boolean(value),
            "choice" => {
                let text = self.text(value)?;
                let choice = self.choices.iter().find(|choice| choice.to_lowercase() == text.to_lowercase());
                let refused = || self.refuse("not_a_choice", format!("Choose one of: {}.", self.choices.join(", ")));
                choice.map(|choice| json!(choice)).ok_or_else(refused)
            }
            "tags" => self.tags(value),
            "date" => {
                let date: Option<jiff::civil::Date> = self.text(value)?.parse().ok();
                date.map(|date| json!(date.to_string()))
                    .ok_or_else(|| self.refuse("not_a_date", String::from("Enter a date as year-month-day.")))
            }
            _ => Ok(json!(self.text(value)?)),
        }
    }

    fn text(&self, value: &Json) -> Result<String> {
        let text = match value {
            Json::String(text) => clean(text),
            Json::Number(number) => number.to_string(),
            _ => return Err(self.refuse("not_a_text", String::from("Enter a text."))),
        };
        let count = text.chars().count();
        if count == 0 {
            return Err(self.refuse("empty", String::from("Enter a value.")));
        }
        if count > MOST_CHARACTERS {
            return Err(self.refuse("too_long", format!("A value holds up to {MOST_CHARACTERS} characters.")));
        }
        Ok(text)
    }

    fn number(&self, value: &Json) -> Result<Json> {
        let refused = || self.refuse("not_a_number", String::from("Enter a number."));
        if value.is_number() {
            return Ok(value.clone());
        }
        let text = self.text(value)?.replace(',', ".");
        if let Ok(whole) = text.parse::<i64>() {
            return Ok(json!(whole));
        }
        let number: f64 = text.parse().map_err(|_| refused())?;
        if number.is_finite() { Ok(json!(number)) } else { Err(refused()) }
    }

    fn boolean(&self, value: &Json) -> Result<Json> {
        match value {
            Json::Bool(_) => Ok(value.clone()),
            Json::String(text) if ["true", "yes"].contains(&text.trim().to_lowercase().as_str()) => Ok(json!(true)),
            Json::String(text) if ["false", "no"].contains(&text.trim().to_lowercase().as_str()) => Ok(json!(false)),
            _ => Err(self.refuse("not_a_boolean", String::from("Answer with yes or no."))),
        }
    }

    fn tags(&self, value: &Json) -> Result<Json> {
        let parts: Vec<Json> = match value {
            Json::Array(parts) => parts.clone(),
            Json::String(text) => text.split(',').map(|part| json!(part)).collect(),
            _ => return Err(self.refuse("not_a_list", String::from("Enter texts with commas between them."))),
        };
        if parts.len() > MOST_TAGS {
            return Err(self.refuse("too_many", format!("Up to {MOST_TAGS} values.")));
        }
        let mut tags = Vec::new();
        for part in &parts {
            let text = self.text(part)?;
            if !tags.contains(&text) {
                tags.push(text);
            }
        }
        Ok(json!(tags))
    }

    fn refuse(&self, code: &'static str, message: String) -> Error {
        Error::field("value", code, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str) -> Field {
        let choices = vec![String::from("S"), String::from("M")];
        Field { key: String::from("x"), label: String::from("X"), kind: kind.to_owned(), choices }
    }

    #[test]
    fn values_are_read_as_the_type_of_their_field() {
        let cases = [
            ("text", json!(" <b>a</b>\u{0} "), Some(json!("<b>a</b>"))),
            ("text", json!(""), None),
            ("text", json!({ "a": 1 }), None),
            ("number", json!("41"), Some(json!(41))),
            ("number", json!("41,5"), Some(json!(41.5))),
            ("number", json!("NaN"), None),
            ("choice", json!("m"), Some(json!("M"))),
            ("choice", json!("XXL"), None),
            ("tags", json!("boots, jacket,boots"), Some(json!(["boots", "jacket"]))),
            ("date", json!("2026-11-21"), Some(json!("2026-11-21"))),
            ("date", json!("tomorrow"), None),
            ("boolean", json!("Yes"), Some(json!(true))),
            ("boolean", json!(7), None),
        ];
        for (kind, value, kept) in cases {
            assert_eq!(field(kind).check(&value).ok(), kept, "{kind} {value}");
        }
        assert!(field("text").check(&json!("ä".repeat(501))).is_err());
    }
}
