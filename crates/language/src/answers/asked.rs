//! What kind of thing a question asks for, and whether a sentence holds one.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalise::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Time,
    Amount,
    Number,
    Place,
    Contact,
    Person,
    /// Yes or no, why, how: any sentence can hold it.
    Anything,
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m|p\.m|uhr|h\b)|\d{1,2}[:.h]\d{2}|noon|midnight|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b",
        r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|weekend|weekday|daily|week|weeks|day|days|hours?|minutes?|months?|years?|morning|afternoon|evening|season|spring|summer|autumn|winter|christmas|holidays?)\b",
        r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|uhr|taglich|woche|stunden?|tage?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|heures?|jours?|lunes|martes|miercoles|jueves|viernes|sabado|domingo|horas?|dias?|segunda|terca|quarta|quinta|sexta)\b|\b(?:19|20)\d{2}\b",
    ))
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[$€£¥₹]\s?\d|\d\s?(?:[€£$]|usd|eur|gbp|chf|euros?|dollars?|pounds?|pence|cents?|francs?|percent|%)|\b(?:free|no charge|complimentary|included|kostenlos|gratis|gratuit|inklusive)\b",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|half|once|twice|zwei|drei|vier|funf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|dois|duas)\b",
    )
});
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:street|road|avenue|lane|square|floor|building|station|address|located|next to|opposite|behind|near|corner|entrance|city|town|village|centre|center|parking|room|in the|at the|from the|on the|strasse|platz|adresse|bahnhof|rue|place|calle|avenida|plaza|rua|praca|countries|country|europe|international|online|website)\b",
    )
});
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"@|\+?\d[\d ()/-]{6,}\d|https?://|www\.|\b(?:call|phone|e-?mail|write to|message us|form)\b")
});

fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?i){text}")).expect("a valid pattern")
}

impl Asked {
    pub(super) fn of(question: &str) -> Self {
        let folded = format!(" {} ", fold(question));
        let holds = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(phrase));
        if holds(&[
            " how much",
            " price",
            " cost",
            " fee",
            " charge",
            " expensive",
            " rate ",
            " wieviel",
            " wie viel kost",
            " kostet",
            " preis",
            " combien cout",
            " prix",
            " tarif",
            " cuanto cuesta",
            " precio",
            " quanto custa",
            " preco",
            " deposit",
        ]) {
            return Self::Amount;
        }
        if holds(&[
            " phone number",
            " email",
            " e-mail",
            " contact ",
            " reach you",
            " call you",
            " telefonnummer",
            " telephone",
            " telefono",
            " telefone",
        ]) {
            return Self::Contact;
        }
        if holds(&[
            " when",
            " what time",
            " what day",
            " which day",
            " how long",
            " how soon",
            " how early",
            " how late",
            " how often",
            " opening hours",
            " hours ",
            " open ",
            " closed ",
            " deadline",
            " until ",
            " wann",
            " wie lange",
            " quand",
            " a quelle heure",
            " horaires",
            " cuando",
            " a que hora",
            " horario",
            " quando",
            " que horas",
        ]) {
            return Self::Time;
        }
        if holds(&[
            " how many",
            " how old",
            " how far",
            " how big",
            " how large",
            " how tall",
            " how deep",
            " how wide",
            " maximum",
            " minimum",
            " capacity",
            " size ",
            " what age",
            " minimum age",
            " wie viele",
            " combien de",
            " cuantos",
            " cuantas",
            " quantos",
            " quantas",
        ]) {
            return Self::Number;
        }
        if holds(&[
            " where",
            " which country",
            " which countries",
            " address",
            " located",
            " location",
            " wo ",
            " wohin",
            " ou est",
            " ou se",
            " donde",
            " onde",
        ]) {
            return Self::Place;
        }
        if holds(&[" who ", " who's", " whom", " wer ", " qui est", " quien", " quem"]) {
            return Self::Person;
        }
        Self::Anything
    }

    /// 1 if the sentence holds the kind of thing, 0 if not, a half where nothing can be said.
    pub(super) fn fit(self, sentence: &str) -> f32 {
        let folded = fold(sentence);
        let fits = match self {
            Self::Time => TIME.is_match(&folded),
            Self::Amount => MONEY.is_match(&folded),
            Self::Number => NUMBER.is_match(&folded),
            Self::Place => PLACE.is_match(&folded),
            Self::Contact => CONTACT.is_match(&folded),
            Self::Person => has_inner_capital(sentence),
            Self::Anything => return 0.5,
        };
        f32::from(u8::from(fits))
    }
}

fn has_inner_capital(sentence: &str) -> bool {
    sentence.split_whitespace().skip(1).any(|word| word.chars().next().is_some_and(char::is_uppercase))
}
