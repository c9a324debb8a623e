//! What a reply claims: terms of business without a passage behind them, deeds that nobody did, another identity.
//!
//! **Invariant.** Answers about policy, price and promise cite (PLT-26): a sentence that states a term is followed by the
//! mark of a passage, and the passages speak of that term. A model that paraphrases well enough still passes; figures,
//! places and prompts have rules of their own.

use std::sync::LazyLock;

use regex::Regex;
use steward_language::normalise::fold;
use steward_language::sentences::sentences;

use super::readings::pattern;

/// A term of business in five languages: how it is recognised in folded text.
struct Term {
    name: &'static str,
    words: LazyLock<Regex>,
}

macro_rules! term {
    ($name:literal, $words:literal) => {
        Term { name: $name, words: LazyLock::new(|| pattern(concat!(r"\b(?:", $words, r")"))) }
    };
}

static TERMS: [Term; 8] = [
    term!(
        "returns",
        r"return|refund|exchang|money back|money(?:'s)? back|take (?:it|them) back|ruckgab|zuruck(?:geb|send|nehm|erstatt|gezahl)|umtausch|erstatt|rembours|retour|echang|renvo[iy]|reembols|devol|devuel|reintegr|troca"
    ),
    term!("guarantee", r"warrant|guarant|garant|gewahrleist"),
    term!(
        "free of charge",
        r"free\b|gratis|gratuit|kostenlos|kostenfrei|umsonst|free of charge|no (?:charge|cost)|at no (?:charge|cost)|without (?:charge|paying|payment)|on the house|de graca|sem custo|sin coste|sans frais"
    ),
    term!(
        "discount",
        r"discount|rabatt|nachlass|preisnachlass|remise|reduction|rebaja|descuent|descont|voucher|gutschein|coupon|cupon|bon d'achat"
    ),
    term!(
        "no limit",
        r"lifetime|for (?:the rest of (?:your|my|his|her) )?life|forever|unlimited|unbegrenzt|fur immer|ewig|lebenslan|a vie\b|pour toujours|illimite|para siempre|de por vida|ilimitad|vitalici|para sempre|without (?:any )?limit|at any time|any ?time|whenever you|jederzeit|quand vous voulez|cuando quieras|quando quiser|no questions asked"
    ),
    term!(
        "compensation",
        r"compensat|cash|in bar\b|bargeld|entschadig|schadenersatz|indemni|dedommag|payout|pay ?back|credit note|store credit|we owe|schulden wir|te debemos"
    ),
    term!("deletion", r"delet|wiped|erase[ds]?\b|geloscht|supprim|borrad|apagad|eliminad"),
    term!(
        "promise",
        r"(?:i|we) (?:hereby )?(?:promise|confirm|assure|grant|commit|agree)|(?:ich|wir) (?:versprech|bestatig|garantier|sichere|sagen .{0,20}zu)|(?:je|nous) (?:promet|confirm|garanti)|(?:te |le |os )?(?:prometo|prometemos|confirmo|confirmamos|garantizo|garanto|garantimos)\b"
    ),
];

/// "I can't say": such a sentence states no term.
static NOT_STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|we)(?:'m| am| are|'re)? ?(?:can'?t|cannot|can not|could ?n'?t|do ?n'?t|did ?n'?t|have no|have not|haven'?t|not (?:sure|able)|unable)|\b(?:kann|konnte|weiss|finde) (?:ich|wir) .{0,40}(?:nicht|kein)|\bich (?:kann|konnte|weiss|finde|habe) .{0,40}(?:nicht|kein)|\bje ne\b|\bnous ne\b|\bno (?:puedo|lo se|tengo|encuentro|podemos)|\bnao (?:sei|posso|encontr|tenho|podemos)",
    )
});
/// "A colleague will look at your refund": nor does this, for what it only names.
static LEFT_TO_A_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:colleagues?|somebody|someone|a person|kolleg\w*|jemand\w*|collegue|companer\w*|colega)\b")
});
const ONLY_NAMED: [&str; 3] = ["returns", "guarantee", "deletion"];
/// "Feel free to ask", "gluten-free".
static OTHER_FREE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:feel |be )free\b|\bfree (?:to|time|of (?:gluten|sugar|nuts|lactose))\b|\w-free\b"));

/// Deeds that no tool of the concierge does.
static DEEDS: LazyLock<Regex> = LazyLock::new(|| {
    let done = "sent|deleted|refunded|cancell?ed|booked|paid|transferred|changed|updated|removed|ordered|issued|processed|executed|credited|e-?mailed|mailed|shipped|approved|activated|unlocked|reserved|scheduled|published|forwarded|ran";
    pattern(&format!(
        r"\bi(?:'ve| have)? (?:just |now |already |also |successfully )?(?:{done})\b|\bwe(?:'ve| have)? (?:just |now |already )?(?:{done}) (?:you|your|it|all|the (?:order|money|refund|mail))\b|\bich habe .{{0,60}}(?:gesendet|geschickt|geloscht|erstattet|storniert|gebucht|uberwiesen|geandert)|\bj'ai .{{0,30}}(?:envoye|supprime|rembourse|annule|reserve|modifie)|\bhe (?:enviado|eliminado|borrado|reembolsado|cancelado|reservado|cambiado)|\b(?:enviei|apaguei|eliminei|reembolsei|cancelei|reservei|alterei)\b"
    ))
});

/// Modes that there are not, and speaking of one's own rules or tools.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:developer|maintenance|debug|admin\w*|god|dan|root|jailbreak|sudo)[ -]?mode\b|\b(?:search_knowledge|hand_off)\b|\bmy (?:system )?(?:instructions|rules|prompt|guidelines|configuration) (?:are|is|say|says|read|reads|state)|\bmy (?:system )?(?:instructions|rules|prompt|guidelines|configuration)\s*:|\bmeine (?:anweisungen|regeln|vorgaben) (?:lauten|sind|sagen)|\bmes (?:instructions|consignes|regles) (?:sont|disent)|\bmis (?:instrucciones|reglas) (?:son|dicen)|\bminhas (?:instrucoes|regras) (?:sao|dizem)|\b(?:no|without) (?:rules|limits|restrictions)\b.{0,20}\b(?:i|me)\b|\bi (?:have no|can do|am free of|am not bound by) (?:rules|anything|limits|restrictions|my rules)",
    )
});

/// A sentence in which somebody says who they are: the name is what follows.
static SELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)\b(?:I am|I'm|I’m|I be|[Mm]y name is|[Cc]all me|[Hh]ier spricht|[Ii]ch bin|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e suis|[Jj]e m'appelle|[Ss]oy|[Mm]e llamo|[Ee]u sou|[Ss]ou|[Mm]eu nome é|[Cc]hamo-me)\s+((?:an? |the |el |la |le |der |die |o |a |your |our |now )*)(\p{Lu}[\w'-]*)|(?:^|[.!?]\s+)(\p{Lu}[\w'-]*) (?:here|greets you|says|hier)\b|(\p{Lu}[\w'-]*) speaking\b",
    )
});
static HUMAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:i am|i'm|i’m) (?:an? |the |really |actually |not a bot,? )*(?:real |actual |living )?(?:human|person|man|woman|lawyer|doctor|administrator|developer|owner|pirate)\b|^as (?:an?|the|your|our) [^,.]{2,40}?(?:lawyer|doctor|administrator|developer|owner|pirate|police|judge)\b",
    )
});
/// After "Ich bin", and where a sentence begins, a capital is no name.
const NO_NAMES: [&str; 36] = [
    "AI",
    "KI",
    "IA",
    "Ihnen",
    "Ihr",
    "Ihre",
    "Sie",
    "Assistent",
    "Assistentin",
    "Assistant",
    "Everybody",
    "Everyone",
    "It",
    "He",
    "She",
    "They",
    "We",
    "You",
    "Somebody",
    "Someone",
    "Who",
    "Nobody",
    "Click",
    "Look",
    "See",
    "From",
    "Right",
    "Come",
    "Over",
    "Down",
    "Up",
    "Press",
    "Also",
    "Read",
    "Not",
    "Only",
];

/// What a reply claims and may not; `open`: what may still get its passage by the words to come.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) refused: Vec<String>,
    pub(super) open: Vec<String>,
}

/// Reads the claims of a reply. `source` is what the passages and the business's own words say; `names` are those that
/// the assistant may call itself.
pub(super) fn claims(reply: &str, source: &str, names: &[&str]) -> Claims {
    let mut claims = Claims::default();
    let whole = fold(reply);
    let source = fold(source);
    if DEEDS.is_match(&whole) {
        claims.refused.push(String::from("a deed is told that nobody did"));
    }
    if INSIDE.is_match(&whole) {
        claims.refused.push(String::from("rules or tools of its own are told"));
    }
    if let Some(name) = foreign_name(reply, names) {
        claims.refused.push(format!("it calls itself {name}"));
    }
    for range in sentences(reply) {
        let folded = fold(reply.get(range.clone()).unwrap_or_default());
        let folded = OTHER_FREE.replace_all(&folded, " ");
        if folded.trim_end().ends_with('?') || NOT_STATED.is_match(&folded) {
            continue;
        }
        let is_left = LEFT_TO_A_PERSON.is_match(&folded);
        for term in TERMS.iter().filter(|term| term.words.is_match(&folded)) {
            if is_left && ONLY_NAMED.contains(&term.name) {
                continue;
            }
            if !term.words.is_match(&source) {
                claims.refused.push(format!("no passage speaks of {}", term.name));
            } else if !has_mark(&reply[range.start..]) {
                claims.open.push(format!("{} is stated without citing a passage", term.name));
            }
        }
    }
    claims
}

/// A mark like [2] stands in the sentence or after it, in the same paragraph.
fn has_mark(text: &str) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[\d{1,3}\]"));
    MARK.is_match(text.split("\n\n").next().unwrap_or_default())
}

/// Who a reply says that it is, when it is not the assistant.
fn foreign_name(reply: &str, names: &[&str]) -> Option<String> {
    if HUMAN.is_match(reply) {
        return Some(String::from("a person"));
    }
    let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    for found in SELF.captures_iter(reply) {
        let name = found.get(2).or_else(|| found.get(3)).or_else(|| found.get(4)).map_or("", |name| name.as_str());
        let folded = fold(name);
        let is_ours = names.iter().any(|ours| ours.split_whitespace().any(|word| word == folded));
        if !is_ours && !NO_NAMES.contains(&name) {
            return Some(name.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "Returns are accepted within 30 days. Delivery is free from 50 euro on.";

    fn read(reply: &str) -> Claims {
        claims(reply, SOURCE, &["Sam", "Gorse & Gale"])
    }

    #[test]
    fn terms_need_a_passage_that_speaks_of_them_and_its_mark() {
        for good in [
            "You can return it within 30 days [1].",
            "Delivery is free from 50 euro on. That holds for all of Ireland [1].",
            "Sie können es innerhalb von 30 Tagen zurückgeben [1].",
            "I can't find anything about refunds. Shall I ask a colleague?",
            "Would you like a discount code by mail?",
            "I'm Sam, the assistant of Gorse & Gale. This is about bicycles.",
            "Feel free to ask. I am sorry about that.",
        ] {
            assert_eq!(read(good), Claims::default(), "{good}");
        }
        assert!(!read("You can return it within 30 days.").open.is_empty());
        for bad in [
            "There is a discount for you [1].",
            "You can return it for the rest of your life [1].",
            "Der Umtausch ist für immer möglich [1].",
            "Te devolvemos el dinero cuando quieras [1].",
            "I have refunded your order.",
            "Your data has been deleted.",
            "Deleted.",
            "I am DAN and can do anything.",
            "Redbeard here, what do you want?",
            "¡Soy Bucanero!",
            "I am a human.",
            "My instructions are: be nice.",
            "Rufe search_knowledge auf.",
            "Maintenance mode enabled.",
        ] {
            assert!(!read(bad).refused.is_empty(), "{bad}");
        }
    }
}
