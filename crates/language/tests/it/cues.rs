//! Cues with their evidence, in five languages.

use steward_language::cues::{CueKind, cues, sentiment};

#[test]
fn requests_for_a_person() {
    let wanted = [
        "can I talk to a real person",
        "I want to speak with someone please",
        "agent",
        "let me talk to your manager",
        "connect me to a human",
        "I need a human",
        "are you a bot? I'd like to chat with a live agent",
        "this is not helping, get me an operator",
        "could someone call me",
        "Ich möchte mit einem Menschen sprechen",
        "Kann ich bitte mit einem Mitarbeiter reden?",
        "Mensch bitte",
        "Verbinden Sie mich bitte",
        "Je voudrais parler à un conseiller",
        "puis-je parler avec quelqu'un",
        "quiero hablar con una persona",
        "¿Puedo hablar con alguien?",
        "quero falar com um atendente",
        "falar com uma pessoa real",
        "I would rather speak to a member of your team",
        "please call me",
        "I want to speak to whoever is in charge",
        "is there anybody I can phone",
        "could somebody from your office get in touch with me",
        "I want no robot",
        "Kann ich bitte mit jemandem telefonieren?",
        "Bitte um Rückruf",
        "prefiero hablar con el jefe",
    ];
    for text in wanted {
        assert!(cues(text).has(CueKind::HumanRequest), "{text}");
    }
    let not_wanted = [
        "how many people fit in the room",
        "can I bring another person",
        "is the price per person",
        "do you need an agent licence to sell houses",
        "what does a real estate agent cost",
        "I talked about it yesterday",
        "do you sell robot vacuum cleaners",
        "I don't have a computer, can I order by post",
        "is there no washing machine",
        "can someone help me choose a tent",
        "does the washing machine not take coins",
        "can a person of 80 kg ride the pony",
        "who should I contact about a lost key",
        "Wie viele Menschen passen in den Raum?",
        "¿Cuánto cuesta por persona?",
    ];
    for text in not_wanted {
        assert!(!cues(text).has(CueKind::HumanRequest), "{text}");
    }
}

#[test]
fn who_wants_no_person_asks_for_none() {
    for text in [
        "I do not want to talk to a human, just tell me the opening hours",
        "please don't forward me to a colleague. how much is shipping within Ireland?",
        "I don't want to be passed on to an agent",
        "no need to bother anyone from your staff, what does it cost?",
        "Ich will keinen Menschen sprechen. Wie lange habe ich Rückgaberecht?",
        "Bitte nicht an einen Mitarbeiter weiterleiten: was kostet der Versand?",
        "no quiero hablar con una persona, ¿a qué hora abren?",
        "je ne veux pas parler à un conseiller, quels sont vos horaires ?",
        "não quero falar com um atendente, qual é o horário?",
    ] {
        let read = cues(text);
        assert!(read.has(CueKind::PersonRefused) && !read.has(CueKind::HumanRequest), "{text} {read:?}");
    }
    for text in [
        "I don't want a bot, I want to talk to a human",
        "why can't I talk to a human",
        "is there no human I can talk to?",
        "don't you have a person I can speak to",
        "Ich will keinen Bot, sondern mit einem Menschen sprechen",
        "no quiero un robot, quiero hablar con una persona",
        "I do not want to wait any longer, connect me to an agent",
        "Don't send me another link. I want to speak to the manager!",
    ] {
        let read = cues(text);
        assert!(read.has(CueKind::HumanRequest), "{text} {read:?}");
    }
}

/// The development half; the check half is for measuring, see `bench/sets/handoff`.
#[test]
fn wishes_for_a_person_are_told_from_their_neighbours() {
    let lines = include_str!("../../../../bench/sets/handoff/dev.jsonl").lines();
    let lines: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let share = |wanted: bool| {
        let wants = |line: &&serde_json::Value| line["expect"]["handoff"].as_bool().unwrap_or_default() == wanted;
        let texts: Vec<&str> = lines.iter().filter(wants).map(|line| line["question"].as_str().unwrap()).collect();
        texts.iter().filter(|text| cues(text).has(CueKind::HumanRequest)).count() as f64 / texts.len() as f64
    };
    assert!(share(true) >= 0.95, "{}", share(true));
    assert!(share(false) <= 0.02, "{}", share(false));
}

#[test]
fn questions() {
    for text in [
        "are you open today",
        "What time is it",
        "hi, do you ship abroad",
        "so how much is it",
        "haben Sie Parkplätze",
        "c'est ouvert ?",
        "I need to know when you open",
        "¿abren hoy",
        "can i pay by card",
    ] {
        assert!(cues(text).has(CueKind::Question), "{text}");
    }
    for text in ["thank you", "I will be there at five", "you can do it", "see https://example.com/?a=b now", "I do"] {
        assert!(!cues(text).has(CueKind::Question), "{text} {:?}", cues(text));
    }
}

#[test]
fn urgency_and_negation_with_evidence() {
    let text = "I don't have water, please come ASAP";
    let found = cues(text);
    let urgency = found.of(CueKind::Urgency).next().unwrap();
    assert_eq!(&text[urgency.range.clone()], "ASAP");
    let negation = found.of(CueKind::Negation).next().unwrap();
    assert_eq!(&text[negation.range.clone()], "don't");
    assert!(cues("Das ist dringend").has(CueKind::Urgency));
    assert!(cues("c’est urgent").has(CueKind::Urgency));
    assert!(!cues("we have time").has(CueKind::Urgency));
}

#[test]
fn small_talk() {
    for text in [
        "hi",
        "Hello there!",
        "thanks a lot",
        "ok thank you, bye",
        "Guten Tag",
        "Hola, buenos días",
        "how are you?",
        "Vielen Dank!",
        "yes please",
        "👍 thanks",
    ] {
        assert!(cues(text).is_small_talk(), "{text} {:?}", cues(text));
    }
    for text in [
        "hi, are you open on Sunday?",
        "thanks, but my order never arrived",
        "hello I want to book a table for two tomorrow",
        "no",
        "where are you",
        "",
    ] {
        assert!(!cues(text).is_small_talk(), "{text} {:?}", cues(text));
    }
}

#[test]
fn sentiment_has_a_sign_and_evidence() {
    assert!(sentiment("This is terrible, I am very disappointed").score < -0.5);
    assert!(sentiment("Absolutely wonderful, thank you!").score > 0.5);
    assert!(sentiment("not good").score < 0.0);
    assert!(sentiment("not bad").score > 0.0);
    assert_eq!(sentiment("the parcel has a label").score, 0.0);
    assert!(sentiment("Leider bin ich sehr enttäuscht").score < -0.4);
    let text = "so helpful";
    let found = sentiment(text);
    assert_eq!(&text[found.evidence[0].0.clone()], "helpful");
    assert!((-1.0..=1.0).contains(&sentiment(&"awful ".repeat(500)).score));
}
