//! Finding a text in columns, whatever its case.
//!
//! SQLite folds the letters of ASCII alone. So a text with others is looked for in each spelling that people use: as it
//! was written, small, with capitals at the beginning of words, and in capitals; PostgreSQL finds it by the first.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};

/// Whether a column contains a text.
pub(crate) fn contains(column: impl IntoColumnRef + Clone, text: &str) -> Condition {
    patterns(text).into_iter().fold(Condition::any(), |any, pattern| {
        any.add(Expr::expr(Func::lower(Expr::col(column.clone()))).like(LikeExpr::new(pattern).escape('\\')))
    })
}

/// Whether a column is a text.
pub(crate) fn is_same(column: impl IntoColumnRef, text: &str) -> Expr {
    Expr::expr(Func::lower(Expr::col(column))).is_in(spellings(text))
}

/// What `LOWER(column) LIKE ? ESCAPE '\'` is asked for, one after the other.
pub(crate) fn patterns(text: &str) -> Vec<String> {
    spellings(text).iter().map(|spelling| format!("%{}%", escape_like(spelling))).collect()
}

/// What `LOWER` of a database may make of a column that says this.
fn spellings(text: &str) -> Vec<String> {
    let small = text.to_lowercase();
    let mut after_letter = false;
    let titled: String = small
        .chars()
        .flat_map(|letter| {
            let begins = !std::mem::replace(&mut after_letter, letter.is_alphanumeric());
            if begins { letter.to_uppercase().collect::<Vec<_>>() } else { vec![letter] }
        })
        .collect();
    let mut spellings = vec![small];
    for other in [text.to_owned(), titled, text.to_uppercase()] {
        let folded = other.to_ascii_lowercase();
        if !spellings.contains(&folded) {
            spellings.push(folded);
        }
    }
    spellings
}

/// Takes the meaning from `%` and `_`.
fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beyond_ascii_are_looked_for_as_people_write_them() {
        assert_eq!(spellings("Anna 5%"), ["anna 5%"]);
        // In capitals too, where the capital of i is I.
        assert_eq!(spellings("özlem ŞAHİN")[0], "özlem şahi\u{307}n");
        assert_eq!(spellings("jürgen groß"), ["jürgen groß", "jÜrgen gross"]);
        assert_eq!(spellings("élodie"), ["élodie", "Élodie"]);
        assert_eq!(patterns("50%_\\"), ["%50\\%\\_\\\\%"]);
    }
}
