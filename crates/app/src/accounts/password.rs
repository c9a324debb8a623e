//! Passwords: argon2id, a check against the weak ones, and no more hashing at once than the machine can bear.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use steward_model::IdSource;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Each hash takes 19 MiB and some ten milliseconds of a core.
static SLOTS: Semaphore = Semaphore::const_new(4);

/// What stands in for the hash of an account that doesn't exist, so that both take the same time.
static DECOY: LazyLock<String> = LazyLock::new(|| {
    let salt = SaltString::encode_b64(&[7; 16]).ok();
    salt.and_then(|salt| hasher().hash_password(b"decoy", &salt).ok().map(|hash| hash.to_string())).unwrap_or_default()
});

const LONGEST: usize = 200;

/// argon2id with the parameters that OWASP recommends.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses what is guessed soon; `known` are words that an attacker would try first.
pub fn check_strength(password: &str, known: &[&str]) -> Result<()> {
    if password.chars().count() < 10 {
        return Err(Error::field(
            "password",
            "too_short",
            "Use at least 10 characters; a few words in a row are fine.",
        ));
    }
    if password.len() > LONGEST {
        return Err(Error::field("password", "too_long", "Use at most 200 characters."));
    }
    let estimate = zxcvbn::zxcvbn(password, known);
    if u8::from(estimate.score()) < 3 {
        let hint = estimate.feedback().and_then(|feedback| feedback.warning()).map(|warning| format!(" {warning}"));
        let message = format!(
            "This password is easy to guess.{} Four words that don't belong together make a strong one.",
            hint.unwrap_or_default()
        );
        return Err(Error::field("password", "too_weak", message));
    }
    Ok(())
}

pub async fn hash(password: &str, ids: &IdSource) -> Result<String> {
    let salt = SaltString::encode_b64(&ids.random_bytes::<16>()).map_err(|error| Error::internal(error.to_string()))?;
    let password = password.to_owned();
    let _slot = SLOTS.acquire().await.map_err(Error::internal)?;
    let hashed = tokio::task::spawn_blocking(move || {
        hasher().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await.map_err(Error::internal)?.map_err(|error| Error::internal(error.to_string()))
}

/// Whether a password belongs to a hash; without a hash it takes as long and is never right.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let stored = hash.unwrap_or(DECOY.as_str()).to_owned();
    let password: String = password.chars().take(LONGEST).collect();
    let _slot = SLOTS.acquire().await.map_err(Error::internal)?;
    let checked = tokio::task::spawn_blocking(move || match PasswordHash::new(&stored) {
        Ok(parsed) => hasher().verify_password(password.as_bytes(), &parsed).is_ok(),
        Err(_) => false,
    });
    Ok(checked.await.map_err(Error::internal)? && hash.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_hash_and_no_other() {
        let hashed = hash("correct horse battery", &IdSource::random()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery", Some(&hashed)).await.unwrap());
        assert!(!verify("correct horse", Some(&hashed)).await.unwrap());
        assert!(!verify("decoy", None).await.unwrap());
    }

    #[test]
    fn weak_passwords_get_a_word_of_advice() {
        assert!(check_strength("short", &[]).is_err());
        assert!(check_strength("password1234", &[]).is_err());
        assert!(check_strength("gorseandgale", &["gorse", "gale", "gorseandgale"]).is_err());
        assert!(check_strength("teapot lagoon violin brick", &[]).is_ok());
    }
}
