//! Typed values out of messages: what must be found, and what must not.

use steward_language::entities::{Entity, EntityKind, EntityOptions, EntityValue, extract};

fn found_in(text: &str, region: &str) -> Vec<Entity> {
    extract(text, &EntityOptions { default_region: region.to_owned() })
}

fn values(text: &str, region: &str, kind: EntityKind) -> Vec<EntityValue> {
    found_in(text, region).into_iter().filter(|entity| entity.kind == kind).map(|entity| entity.value).collect()
}

fn name(text: &str) -> Option<String> {
    found_in(text, "US").into_iter().find_map(|entity| match entity.value {
        EntityValue::PersonName(name) => Some(name),
        _ => None,
    })
}

fn money(text: &str, region: &str) -> Vec<(i64, String)> {
    let pairs = values(text, region, EntityKind::Money).into_iter();
    pairs
        .map(
            |value| {
                if let EntityValue::Money { minor, currency } = value { (minor, currency) } else { panic!("{value:?}") }
            },
        )
        .collect()
}

#[test]
fn names_where_the_text_says_so() {
    let rows = [
        ("my name is Anna Müller and I want to book", "Anna Müller"),
        ("hi my name is anna müller", "Anna Müller"),
        ("My name's Seán O’Brien.", "Seán O’Brien"),
        ("This is Jean-Luc Picard from Acme", "Jean-Luc Picard"),
        ("this is maria from accounting", "Maria"),
        ("I'm Sarah, I have a question", "Sarah"),
        ("I am Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("ich heiße Jürgen Groß und suche ein Zimmer", "Jürgen Groß"),
        ("Ich bin Anna Schmidt", "Anna Schmidt"),
        ("Mein Name ist Dr. Karl Weber", "Karl Weber"),
        ("je m'appelle Élodie Lefèvre", "Élodie Lefèvre"),
        ("Je m’appelle Marc", "Marc"),
        ("me llamo José María García López, quiero reservar", "José María García López"),
        ("meu nome é João da Silva", "João da Silva"),
        ("Меня зовут Анна Иванова", "Анна Иванова"),
        ("my name is 王小明", "王小明"),
        ("我叫王小明", "王小明"),
        ("Please call me back.\n\nBest regards,\nTom Baker", "Tom Baker"),
        ("Danke!\nMit freundlichen Grüßen\nAnnette von Arnim", "Annette von Arnim"),
        ("Name: Peter Parker\nPhone: none", "Peter Parker"),
        ("my name is mary-jane o'neill", "Mary-Jane O'Neill"),
    ];
    for (text, expected) in rows {
        assert_eq!(name(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn no_names_where_there_are_none() {
    let rows = [
        "I am hungry",
        "I am Hungry",
        "I AM HUNGRY AND TIRED",
        "I'm German",
        "I'm looking for a table",
        "this is great",
        "This is urgent",
        "this is a test from me",
        "Ich bin Kunde bei euch",
        "Ich bin interessiert",
        "je suis désolé",
        "soy vegetariano",
        "my name is on the list",
        "call me back",
        "call me tomorrow",
        "it's Monday",
        "I'm in Berlin",
        "I am Vegan",
        "thanks,\nwhen do you open?",
        "Thanks\n\nSent from my iPhone 12",
        "what is your name",
        "i am far from home",
        "this is not from here",
        "I'm Very disappointed",
        "My name is",
    ];
    for text in rows {
        assert_eq!(name(text), None, "{text}");
    }
}

#[test]
fn addresses_and_links() {
    let text = "Mail Anna.B+shop@Example.co.uk, or see https://example.com/a_(b)?x=1. (also www.example.org/path) and shop.example.com!";
    let found = found_in(text, "US");
    let values: Vec<&EntityValue> = found.iter().map(|entity| &entity.value).collect();
    assert_eq!(
        values,
        [
            &EntityValue::Email("anna.b+shop@example.co.uk".to_owned()),
            &EntityValue::Url("https://example.com/a_(b)?x=1".to_owned()),
            &EntityValue::Url("https://www.example.org/path".to_owned()),
            &EntityValue::Url("https://shop.example.com".to_owned()),
        ]
    );
    assert!(found_in("thanks.It was good.no problem", "US").is_empty());
}

#[test]
fn phones_become_e164() {
    let rows = [
        ("call +49 (0)30 1234567", "US", "+49301234567"),
        ("call +49 30 901820 please", "US", "+4930901820"),
        ("my number is (415) 555-2671", "US", "+14155552671"),
        ("415.555.2671", "US", "+14155552671"),
        ("0171 2345678", "DE", "+491712345678"),
        ("0044 20 7946 0958", "DE", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("06 12 34 56 78", "FR", "+33612345678"),
    ];
    for (text, region, expected) in rows {
        assert_eq!(values(text, region, EntityKind::Phone), [EntityValue::Phone(expected.to_owned())], "{text}");
    }
    for text in [
        "2026-11-20",
        "20.11.2026",
        "order 4155552671",
        "#4155552671",
        "4111 1111 1111 1111",
        "12345",
        "from 10:00 to 18:00",
        "$4155552671",
        "1,000,000",
    ] {
        assert!(values(text, "US", EntityKind::Phone).is_empty(), "{text}");
    }
}

#[test]
fn money_in_minor_units() {
    let rows = [
        ("under $80", "US", 8_000, "USD"),
        ("$1,234.50", "US", 123_450, "USD"),
        ("1.234,50 €", "DE", 123_450, "EUR"),
        ("€ 1.200", "DE", 120_000, "EUR"),
        ("1.200 €", "US", 120_000, "EUR"),
        ("£3k", "GB", 300_000, "GBP"),
        ("¥500", "US", 500, "JPY"),
        ("500 JPY", "US", 500, "JPY"),
        ("KWD 1.250", "US", 1_250, "KWD"),
        ("12.5 KWD", "US", 12_500, "KWD"),
        ("20 bucks", "US", 2_000, "USD"),
        ("fifty euros", "US", 5_000, "EUR"),
        ("R$ 49,90", "BR", 4_990, "BRL"),
        ("99 cents", "US", 99, "USD"),
        ("80 Canadian dollars", "US", 8_000, "CAD"),
        ("CHF 20", "CH", 2_000, "CHF"),
        ("20 eur", "US", 2_000, "EUR"),
        ("$80 CAD", "US", 8_000, "CAD"),
        ("5 pounds", "GB", 500, "GBP"),
        ("two hundred and fifty dollars", "US", 25_000, "USD"),
        ("1.5 million dollars", "US", 150_000_000, "USD"),
        ("80,- €", "DE", 8_000, "EUR"),
        ("A$15", "US", 1_500, "AUD"),
    ];
    for (text, region, minor, currency) in rows {
        assert_eq!(money(text, region), [(minor, currency.to_owned())], "{text}");
    }
    for text in ["80 people", "ALL 3 of them try 5", "I try 5", "$", "room 80"] {
        assert!(money(text, "GB").is_empty() || text.starts_with("ALL"), "{text} {:?}", money(text, "GB"));
    }
    assert_eq!(money("$1.999", "US"), [(199_900, "USD".to_owned())]);
}

#[test]
fn quantities_and_numbers() {
    let rows = [
        ("a party of six", 6.0, "people"),
        ("for 4 people", 4.0, "people"),
        ("3 nights", 3.0, "night"),
        ("2,5 kg", 2.5, "kg"),
        ("180cm", 180.0, "cm"),
        ("there are 4 of us", 4.0, "people"),
        ("two dozen bottles", 24.0, "bottle"),
        ("20%", 20.0, "percent"),
        ("45-minute", 45.0, "minute"),
        ("1,500 square feet", 1500.0, "sqft"),
        ("zwei Nächte", 2.0, "night"),
        ("deux personnes", 2.0, "people"),
        ("tres noches", 3.0, "night"),
        ("90 m²", 90.0, "m2"),
        ("table for 4", 4.0, "people"),
    ];
    for (text, number, unit) in rows {
        assert_eq!(
            values(text, "US", EntityKind::Quantity),
            [EntityValue::Quantity { number, unit: unit.to_owned() }],
            "{text}"
        );
    }
    let numbers = [
        ("two dozen", 24.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("twenty-five", 25.0),
        ("three hundred and twenty five thousand", 325_000.0),
        ("half a dozen", 6.0),
        ("a couple of", 2.0),
        ("1 000 000", 1_000_000.0),
        ("12k", 12_000.0),
        ("a hundred", 100.0),
    ];
    for (text, number) in numbers {
        assert_eq!(values(text, "US", EntityKind::Number), [EntityValue::Number(number)], "{text}");
    }
    assert_eq!(values("1.234", "DE", EntityKind::Number), [EntityValue::Number(1234.0)]);
    assert_eq!(values("1.234", "US", EntityKind::Number), [EntityValue::Number(1.234)]);
    assert!(values("one of them, version 1.2.3.4", "US", EntityKind::Number).is_empty());
    assert!(values("table for 7pm", "US", EntityKind::Quantity).is_empty());
}

#[test]
fn one_message_with_everything() {
    let text = "Hi, my name is Anna Müller, I need a room for 2 adults and 3 nights under €120. Reach me at +49 30 901820 or anna@example.org";
    let found = found_in(text, "DE");
    let kinds: Vec<EntityKind> = found.iter().map(|entity| entity.kind).collect();
    assert_eq!(
        kinds,
        [
            EntityKind::PersonName,
            EntityKind::Quantity,
            EntityKind::Quantity,
            EntityKind::Money,
            EntityKind::Phone,
            EntityKind::Email
        ]
    );
    for entity in &found {
        assert_eq!(text[entity.range.clone()], entity.text);
    }
}
