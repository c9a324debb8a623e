//! The opposite of the wish for a person, in five languages. Folded; see `tokens.rs` for the pattern language.
//!
//! What names a machine between the two ("no bot, a human") is a wish after all; the caller looks for that.

pub(super) const PERSON_REFUSED: &[&str] = &[
    // English
    "not|don't|dont|never want|need|wish|like|require ~ @person",
    "not|don't|dont|never want|need|wish|like to @talk ~ @person",
    "not|don't|dont|never want|need|wish|like to be|get ~ to|with|by a|an|the|your|another|some ~ @person",
    "don't|dont|never forward|pass|transfer|connect|escalate|hand|put|send|bring|involve|fetch|call|bother ~ @person",
    "do not forward|pass|transfer|connect|escalate|hand|put|send|bring|involve|fetch|call|bother ~ @person",
    "rather|prefer not ~ @talk ~ @person",
    "no need ~ @person",
    "without ~ human|agent|colleague|representative|operator",
    "=no human|agent|colleague|operator please|pls|needed|necessary|required|thanks",
    "not a human please|pls",
    // German
    "will|mochte|wunsche|brauche|benotige kein*|nicht ~ @mensch",
    "will|mochte|wunsche|brauche|benotige ~ nicht mit ~ @mensch",
    "bitte ~ kein*|nicht ~ @mensch",
    "nicht an|mit|zu ~ @mensch ~ weiterleiten|weitergeben|verbinden|ubergeben|sprechen|reden",
    "ohne @mensch",
    // Spanish
    "no quiero|necesito|deseo|hace|prefiero ~ @persona",
    "no quiero|necesito|deseo|prefiero ~ con ~ @persona",
    "no me pase|pases|pasen|transfiera|transfieras|comunique|comuniques|ponga|pongas ~ @persona",
    "sin hablar|pasar ~ @persona",
    // French
    "veux|souhaite|voudrais|desire|besoin pas ~ @personne",
    "veux|souhaite|voudrais|desire pas parler ~ @personne",
    "ne me passez|passe|transferez|transfere|mettez pas ~ @personne",
    "pas besoin ~ @personne",
    // Portuguese
    "nao quero|preciso|desejo ~ @pessoa",
    "nao quero|preciso|desejo ~ com ~ @pessoa",
    "nao me passe|passem|transfira|ligue|ponha ~ @pessoa",
];
