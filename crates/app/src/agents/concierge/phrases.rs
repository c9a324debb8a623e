//! What the built-in concierge says besides quoting: in the persona's manner, in five languages.

use crate::personas::{Manner, Persona};

/// The occasions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Greeting,
    Thanks,
    Goodbye,
    Acknowledged,
    WhoAmI,
    Capabilities,
    OnlySymbols,
    Forbidden,
    NotKnown,
    OfferDeclined,
    HandedOff,
    ComplaintHandedOff,
}

/// The question at the end of "I don't know", by which a following "yes" is recognised.
const OFFERS: [(&str, &str); 5] = [
    ("en", "Shall I ask a colleague?"),
    ("de", "Soll ich jemanden aus dem Team fragen?"),
    ("fr", "Voulez-vous que je demande à un collègue ?"),
    ("es", "¿Quieres que pregunte a un compañero?"),
    ("pt", "Quer que eu pergunte a um colega?"),
];

pub(super) fn is_offer(text: &str) -> bool {
    OFFERS.iter().any(|(_, offer)| text.contains(offer))
}

/// The two answers to an offer: words that [`is_offer`]'s following message is understood by.
pub(super) fn offer_answers(language: &str) -> [&'static str; 2] {
    match language {
        "de" => ["Ja, bitte", "Nein, danke"],
        "fr" => ["Oui, s'il vous plaît", "Non, merci"],
        "es" => ["Sí, por favor", "No, gracias"],
        "pt" => ["Sim, por favor", "Não, obrigado"],
        _ => ["Yes, please", "No, thanks"],
    }
}

fn offer(language: &str) -> &'static str {
    OFFERS.iter().find(|(code, _)| *code == language).map_or(OFFERS[0].1, |(_, offer)| offer)
}

/// The reply of the last rung, when nothing else could be said.
pub(super) fn generic(language: &str) -> String {
    String::from(match language {
        "de" => {
            "Das kann ich gerade nicht beantworten. Ihre Nachricht ist gespeichert, und jemand aus dem Team meldet sich."
        }
        "fr" => "Je ne peux pas répondre pour le moment. Votre message est enregistré et un collègue vous répondra.",
        "es" => "Ahora mismo no puedo responder. Tu mensaje está guardado y un compañero te contestará.",
        "pt" => "Não consigo responder agora. A sua mensagem está guardada e um colega vai responder.",
        _ => "I can't answer that just now. Your message is saved, and a colleague will get back to you.",
    })
}

pub(super) fn language_name(code: &str) -> &'static str {
    match code {
        "en" => "English",
        "de" => "German",
        "fr" => "French",
        "es" => "Spanish",
        "pt" => "Portuguese",
        _ => "the customer's language",
    }
}

/// Whether there are words for it here.
pub(super) fn is_spoken(code: &str) -> bool {
    OFFERS.iter().any(|(known, _)| *known == code)
}

/// The language of most people of a region (ISO 3166-1), for messages that tell none.
pub(super) fn language_of_region(region: &str) -> &'static str {
    match region {
        "DE" | "AT" | "CH" | "LI" => "de",
        "FR" | "MC" => "fr",
        "ES" | "MX" | "AR" | "CO" | "CL" | "PE" | "UY" | "EC" | "VE" => "es",
        "PT" | "BR" | "AO" | "MZ" => "pt",
        _ => "en",
    }
}

/// Says in the customer's language that what is quoted is in another one; nothing where that is not so.
pub(super) fn in_another_language(reply: &str, quoted: &str) -> String {
    const NAMES: [(&str, [&str; 5]); 5] = [
        ("en", ["English", "Englisch", "anglais", "inglés", "inglês"]),
        ("de", ["German", "Deutsch", "allemand", "alemán", "alemão"]),
        ("fr", ["French", "Französisch", "français", "francés", "francês"]),
        ("es", ["Spanish", "Spanisch", "espagnol", "español", "espanhol"]),
        ("pt", ["Portuguese", "Portugiesisch", "portugais", "portugués", "português"]),
    ];
    let Some((place, names)) = OFFERS
        .iter()
        .position(|(code, _)| *code == reply && reply != quoted)
        .zip(NAMES.iter().find(|(code, _)| *code == quoted))
    else {
        return String::new();
    };
    let name = names.1[place];
    match reply {
        "de" => format!("Dazu steht in unseren Unterlagen auf {name}: "),
        "fr" => format!("Voici ce que disent nos documents, en {name} : "),
        "es" => format!("Esto dicen nuestros documentos, en {name}: "),
        "pt" => format!("É isto que dizem os nossos documentos, em {name}: "),
        _ => format!("Our documents say in {name}: "),
    }
}

/// What comes before a quoted answer.
pub(super) fn opening(manner: Manner, language: &str, first: bool) -> String {
    if !first {
        return String::new();
    }
    let words = match (manner, language) {
        (Manner::Professional | Manner::Concise, _) => "",
        (Manner::Formal, "de") => "Vielen Dank für Ihre Anfrage. ",
        (Manner::Formal, "fr") => "Merci pour votre question. ",
        (Manner::Formal, "es") => "Gracias por su consulta. ",
        (Manner::Formal, "pt") => "Obrigado pela sua pergunta. ",
        (Manner::Formal, _) => "Thank you for your question. ",
        (_, "de") => "Gerne! ",
        (_, "fr") => "Avec plaisir ! ",
        (_, "es") => "¡Claro! ",
        (_, "pt") => "Claro! ",
        (Manner::Casual, _) => "Sure! ",
        (Manner::Playful, _) => "Oh, I know this one! ",
        _ => "Happy to help. ",
    };
    words.to_owned()
}

pub(super) fn phrase(phrase: Phrase, persona: &Persona, business: &str, language: &str) -> String {
    let name = persona.assistant_name.as_str();
    let hours = persona.promise_hours;
    match language {
        "de" => german(phrase, name, business, hours),
        "fr" => french(phrase, name, business, hours),
        "es" => spanish(phrase, name, business, hours),
        "pt" => portuguese(phrase, name, business, hours),
        _ => english(phrase, persona, business, hours),
    }
}

fn english(phrase: Phrase, persona: &Persona, business: &str, hours: u32) -> String {
    let name = persona.assistant_name.as_str();
    let brief = matches!(persona.manner, Manner::Concise | Manner::Professional | Manner::Formal);
    match phrase {
        Phrase::Greeting if brief => format!("Hello, this is {name} from {business}. What would you like to know?"),
        Phrase::Greeting => format!("Hello! I'm {name} from {business}. What would you like to know?"),
        Phrase::Thanks if brief => String::from("You're welcome. Is there anything else?"),
        Phrase::Thanks => String::from("You're very welcome! Just write if there is anything else."),
        Phrase::Goodbye => String::from("Goodbye, and thanks for stopping by."),
        Phrase::Acknowledged => String::from("All right. Is there anything else I can find out for you?"),
        Phrase::WhoAmI => format!(
            "I'm {name}, the digital assistant of {business}. I answer from what the business has written down, and I \
             bring in a person whenever you like."
        ),
        Phrase::Capabilities => format!(
            "Ask me anything about {business}: products, prices, delivery, opening hours and so on. I show where each \
             answer comes from, and if I don't know, I ask a colleague."
        ),
        Phrase::OnlySymbols => String::from("I'm not sure what you mean. Could you tell me in a few words?"),
        Phrase::Forbidden => {
            String::from("That is something I don't talk about here. Is there anything else I can help with?")
        }
        Phrase::NotKnown => {
            format!("I couldn't find an answer to that in what {business} has given me. {}", offer("en"))
        }
        Phrase::OfferDeclined => String::from("All right. Is there anything else you'd like to know?"),
        Phrase::HandedOff => {
            format!("I've passed this on to a colleague. You'll get an answer here within {}.", english_time(hours))
        }
        Phrase::ComplaintHandedOff => format!(
            "I'm sorry about this. I've passed it on to a colleague, who will answer here within {}.",
            english_time(hours)
        ),
    }
}

fn english_time(hours: u32) -> String {
    match hours {
        1 => String::from("an hour"),
        24 => String::from("24 hours"),
        hours if hours % 24 == 0 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}

fn german(phrase: Phrase, name: &str, business: &str, hours: u32) -> String {
    match phrase {
        Phrase::Greeting => format!("Hallo! Ich bin {name} von {business}. Was möchten Sie wissen?"),
        Phrase::Thanks => String::from("Sehr gerne! Melden Sie sich einfach, wenn noch etwas ist."),
        Phrase::Goodbye => String::from("Auf Wiedersehen und danke für Ihren Besuch."),
        Phrase::Acknowledged => String::from("Alles klar. Kann ich noch etwas für Sie herausfinden?"),
        Phrase::WhoAmI => format!(
            "Ich bin {name}, der digitale Assistent von {business}. Ich antworte aus dem, was das Team aufgeschrieben \
             hat, und hole gern einen Menschen dazu."
        ),
        Phrase::Capabilities => format!(
            "Fragen Sie mich alles zu {business}: Produkte, Preise, Lieferung, Öffnungszeiten. Ich zeige, woher die \
             Antwort kommt; weiß ich etwas nicht, frage ich das Team."
        ),
        Phrase::OnlySymbols => String::from("Das habe ich nicht verstanden. Sagen Sie es mir in ein paar Worten?"),
        Phrase::Forbidden => String::from("Darüber spreche ich hier nicht. Kann ich sonst helfen?"),
        Phrase::NotKnown => format!("Dazu habe ich in den Unterlagen von {business} nichts gefunden. {}", offer("de")),
        Phrase::OfferDeclined => String::from("Gut. Möchten Sie sonst noch etwas wissen?"),
        Phrase::HandedOff => {
            format!(
                "Ich habe das an einen Menschen im Team weitergegeben. Sie bekommen hier innerhalb von {hours} Stunden Antwort."
            )
        }
        Phrase::ComplaintHandedOff => {
            format!(
                "Das tut mir leid. Ich habe es an das Team weitergegeben; Sie bekommen hier innerhalb von {hours} Stunden Antwort."
            )
        }
    }
}

fn french(phrase: Phrase, name: &str, business: &str, hours: u32) -> String {
    match phrase {
        Phrase::Greeting => format!("Bonjour ! Je suis {name} de {business}. Que souhaitez-vous savoir ?"),
        Phrase::Thanks => String::from("Avec plaisir ! Écrivez-moi si vous avez une autre question."),
        Phrase::Goodbye => String::from("Au revoir et merci de votre visite."),
        Phrase::Acknowledged => String::from("D'accord. Puis-je chercher autre chose pour vous ?"),
        Phrase::WhoAmI => format!(
            "Je suis {name}, l'assistant numérique de {business}. Je réponds à partir de ce que l'équipe a écrit, et je \
             fais venir une personne quand vous voulez."
        ),
        Phrase::Capabilities => format!(
            "Posez-moi vos questions sur {business} : produits, prix, livraison, horaires. J'indique mes sources et, si \
             je ne sais pas, je demande à un collègue."
        ),
        Phrase::OnlySymbols => String::from("Je n'ai pas compris. Pouvez-vous me le dire en quelques mots ?"),
        Phrase::Forbidden => String::from("Je ne parle pas de ce sujet ici. Puis-je vous aider autrement ?"),
        Phrase::NotKnown => format!("Je n'ai pas trouvé de réponse dans les documents de {business}. {}", offer("fr")),
        Phrase::OfferDeclined => String::from("Très bien. Souhaitez-vous savoir autre chose ?"),
        Phrase::HandedOff => {
            format!("J'ai transmis votre demande à un collègue. Vous aurez une réponse ici sous {hours} heures.")
        }
        Phrase::ComplaintHandedOff => {
            format!(
                "Je suis désolé. J'ai transmis votre message à un collègue, qui vous répondra ici sous {hours} heures."
            )
        }
    }
}

fn spanish(phrase: Phrase, name: &str, business: &str, hours: u32) -> String {
    match phrase {
        Phrase::Greeting => format!("¡Hola! Soy {name} de {business}. ¿Qué te gustaría saber?"),
        Phrase::Thanks => String::from("¡Con mucho gusto! Escríbeme si necesitas algo más."),
        Phrase::Goodbye => String::from("Hasta pronto y gracias por tu visita."),
        Phrase::Acknowledged => String::from("De acuerdo. ¿Puedo averiguar algo más?"),
        Phrase::WhoAmI => format!(
            "Soy {name}, el asistente digital de {business}. Respondo con lo que el equipo ha escrito y llamo a una \
             persona cuando quieras."
        ),
        Phrase::Capabilities => format!(
            "Pregúntame lo que quieras sobre {business}: productos, precios, envíos, horarios. Muestro de dónde viene \
             cada respuesta y, si no lo sé, pregunto a un compañero."
        ),
        Phrase::OnlySymbols => String::from("No te he entendido. ¿Me lo dices en pocas palabras?"),
        Phrase::Forbidden => String::from("De ese tema no hablo aquí. ¿Puedo ayudarte en otra cosa?"),
        Phrase::NotKnown => format!("No he encontrado la respuesta en los documentos de {business}. {}", offer("es")),
        Phrase::OfferDeclined => String::from("De acuerdo. ¿Quieres saber algo más?"),
        Phrase::HandedOff => {
            format!("Se lo he pasado a un compañero. Tendrás respuesta aquí en un plazo de {hours} horas.")
        }
        Phrase::ComplaintHandedOff => {
            format!(
                "Lo siento mucho. Se lo he pasado a un compañero, que te responderá aquí en un plazo de {hours} horas."
            )
        }
    }
}

fn portuguese(phrase: Phrase, name: &str, business: &str, hours: u32) -> String {
    match phrase {
        Phrase::Greeting => format!("Olá! Sou {name}, da {business}. O que gostaria de saber?"),
        Phrase::Thanks => String::from("De nada! Escreva se precisar de mais alguma coisa."),
        Phrase::Goodbye => String::from("Até logo e obrigado pela visita."),
        Phrase::Acknowledged => String::from("Certo. Posso procurar mais alguma coisa?"),
        Phrase::WhoAmI => format!(
            "Sou {name}, o assistente digital da {business}. Respondo com o que a equipa escreveu e chamo uma pessoa \
             quando quiser."
        ),
        Phrase::Capabilities => format!(
            "Pergunte o que quiser sobre a {business}: produtos, preços, entregas, horários. Mostro de onde vem cada \
             resposta e, se não souber, pergunto a um colega."
        ),
        Phrase::OnlySymbols => String::from("Não percebi. Pode dizer em poucas palavras?"),
        Phrase::Forbidden => String::from("Não falo desse assunto aqui. Posso ajudar noutra coisa?"),
        Phrase::NotKnown => format!("Não encontrei a resposta nos documentos da {business}. {}", offer("pt")),
        Phrase::OfferDeclined => String::from("Certo. Quer saber mais alguma coisa?"),
        Phrase::HandedOff => format!("Passei o pedido a um colega. Terá resposta aqui dentro de {hours} horas."),
        Phrase::ComplaintHandedOff => {
            format!("Lamento muito. Passei a mensagem a um colega, que responde aqui dentro de {hours} horas.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_knowing_always_ends_with_an_offer_that_is_recognised() {
        for language in ["en", "de", "fr", "es", "pt", "nl"] {
            let text = phrase(Phrase::NotKnown, &Persona::default(), "Shop", language);
            assert!(is_offer(&text), "{language}: {text}");
            assert!(!generic(language).is_empty());
        }
    }

    #[test]
    fn what_is_quoted_in_another_language_is_announced_in_the_customers() {
        assert_eq!(in_another_language("de", "en"), "Dazu steht in unseren Unterlagen auf Englisch: ");
        assert_eq!(in_another_language("en", "fr"), "Our documents say in French: ");
        for (reply, quoted) in [("en", "en"), ("de", "nl"), ("nl", "en")] {
            assert_eq!(in_another_language(reply, quoted), "");
        }
        assert_eq!(language_of_region("AT"), "de");
        assert_eq!(language_of_region("IE"), "en");
    }
}
