//! Sealing what must not lie open in the database, and hashing what only has to be recognised again.
//!
//! XChaCha20-Poly1305 under the master key of the installation. Sealed values carry the number of their key, so that
//! a new master key can be brought in while old values are still readable.

mod renew;
mod source;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256, Sha512};
use steward_model::{IdSource, Secret};

pub use renew::{Seals, key_add, seals_look, seals_renew};
pub use source::{KeySource, key_new};
use source::{file_error, key_file_add};

const NONCE_BYTES: usize = 24;

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the master key file {path} can't be used: {reason}")]
    KeyFile { path: String, reason: String },
    #[error("the master key in [security] of the configuration can't be used: {0}")]
    Given(String),
    #[error("key_command in [security] gave no master key: {0}")]
    Command(String),
    #[error("a sealed value can't be opened; it was sealed with another master key or was changed")]
    Sealed,
}

/// The master keys, newest last. Cheap to clone; all clones have the same keys.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<RwLock<Vec<[u8; 32]>>>,
    /// Where another process may have added one.
    file: Option<PathBuf>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Keyring({} keys)", self.newest() + 1)
    }
}

impl Keyring {
    /// The keys of a file, which is read again when a value was sealed with a key that came later.
    fn of_file(path: &Path) -> Result<Self, SecretError> {
        let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
        let keys = parse(&text).map_err(|reason| file_error(path, &reason))?;
        Ok(Self { keys: Arc::new(RwLock::new(keys)), file: Some(path.to_owned()) })
    }

    /// A key that is written nowhere, for looking at an installation whose own is not there: it opens nothing.
    pub(crate) fn passing(ids: &IdSource) -> Self {
        Self { keys: Arc::new(RwLock::new(vec![ids.random_bytes()])), file: None }
    }

    /// Keys as text: base64 of 32 bytes each, one per line or with commas or blanks between.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { keys: Arc::new(RwLock::new(parse(text)?)), file: None })
    }

    /// Reads the file again, if the keys come from one.
    fn reload(&self) -> Result<(), SecretError> {
        if let Some(path) = &self.file {
            let again = Self::of_file(path)?;
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = again.all();
        }
        Ok(())
    }

    fn all(&self) -> Vec<[u8; 32]> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number of the newest key.
    pub(crate) fn newest(&self) -> usize {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).len().saturating_sub(1)
    }

    /// Seals a text for one purpose and owner; it opens only with the same `binding`, e.g. the row's id.
    pub fn seal(&self, text: &str, binding: &str, ids: &IdSource) -> Vec<u8> {
        let keys = self.all();
        let number = keys.len() - 1;
        let nonce: [u8; NONCE_BYTES] = ids.random_bytes();
        let cipher = XChaCha20Poly1305::new((&keys[number]).into());
        let payload = Payload { msg: text.as_bytes(), aad: binding.as_bytes() };
        let mut sealed = vec![u8::try_from(number).unwrap_or(0)];
        sealed.extend_from_slice(&nonce);
        // Encryption fails only for texts of more than 256 GiB.
        sealed.extend(cipher.encrypt(XNonce::from_slice(&nonce), payload).unwrap_or_default());
        sealed
    }

    /// Signs a text for one purpose with the newest key.
    pub fn sign(&self, purpose: &str, text: &str) -> String {
        let keys = self.all();
        hex::encode(mac(&keys[keys.len() - 1], purpose, text).finalize().into_bytes())
    }

    /// Whether one of the keys made this signature.
    pub fn signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let Ok(given) = hex::decode(signature) else {
            return false;
        };
        self.all().iter().any(|key| mac(key, purpose, text).verify_slice(&given).is_ok())
    }

    pub fn open_sealed(&self, sealed: &[u8], binding: &str) -> Result<Secret, SecretError> {
        let number = number_of(sealed).ok_or(SecretError::Sealed)?;
        if number > self.newest() {
            self.reload()?;
        }
        let key = *self.all().get(number).ok_or(SecretError::Sealed)?;
        let rest = &sealed[1..];
        if rest.len() < NONCE_BYTES {
            return Err(SecretError::Sealed);
        }
        let (nonce, ciphertext) = rest.split_at(NONCE_BYTES);
        let payload = Payload { msg: ciphertext, aad: binding.as_bytes() };
        let text = XChaCha20Poly1305::new((&key).into())
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| SecretError::Sealed)?;
        Ok(Secret::new(String::from_utf8(text).map_err(|_| SecretError::Sealed)?))
    }
}

/// The number of the key with which a value was sealed.
fn number_of(sealed: &[u8]) -> Option<usize> {
    sealed.first().map(|number| usize::from(*number))
}

fn parse(text: &str) -> Result<Vec<[u8; 32]>, String> {
    let mut keys = Vec::new();
    let words = text.split(|letter: char| letter.is_whitespace() || letter == ',').filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        let bytes = STANDARD.decode(word).map_err(|_| format!("key {} is not base64", index + 1))?;
        keys.push(<[u8; 32]>::try_from(bytes).map_err(|_| format!("key {} is not 32 bytes", index + 1))?);
    }
    if keys.is_empty() || keys.len() > 255 {
        return Err(String::from("it must hold between 1 and 255 keys"));
    }
    Ok(keys)
}

fn mac(key: &[u8; 32], purpose: &str, text: &str) -> Hmac<Sha256> {
    // A key of its own for signatures: what is sealed and what is signed share none.
    let derived = Sha512::new().chain_update(b"steward signature ").chain_update(key).finalize();
    let mut mac = <Hmac<Sha256> as Mac>::new(&derived);
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    mac
}

/// A random token with a prefix that says what it is: 256 bits, safe in a URL.
pub fn new_token(prefix: &str, ids: &IdSource) -> Secret {
    let bytes: [u8; 32] = ids.random_bytes();
    Secret::new(format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// How a token of high entropy is stored: only as its SHA-256.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_values_open_only_where_they_belong() {
        let ids = IdSource::random();
        let old = STANDARD.encode([1_u8; 32]);
        let ring = Keyring::parse(&old).unwrap();
        let sealed = ring.seal("sk-123", "prv_1", &ids);
        assert!(!sealed.windows(6).any(|window| window == b"sk-123"));
        assert_eq!(ring.open_sealed(&sealed, "prv_1").unwrap().expose(), "sk-123");
        assert!(ring.open_sealed(&sealed, "prv_2").is_err());
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert!(ring.open_sealed(&changed, "prv_1").is_err());
        assert!(ring.open_sealed(&[], "prv_1").is_err());
    }

    #[test]
    fn a_signature_holds_for_its_text_and_purpose_also_after_a_new_key() {
        let old = STANDARD.encode([1_u8; 32]);
        let ring = Keyring::parse(&old).unwrap();
        let signature = ring.sign("file link", "a b");
        assert!(ring.signed("file link", "a b", &signature));
        assert!(!ring.signed("file link", "a c", &signature) && !ring.signed("other", "a b", &signature));
        assert!(!ring.signed("file link", "a b", "") && !ring.signed("file link", "a b", "zz"));
        let rotated = Keyring::parse(&format!("{old}\n{}", STANDARD.encode([2_u8; 32]))).unwrap();
        assert!(rotated.signed("file link", "a b", &signature) && rotated.sign("file link", "a b") != signature);
        assert!(!Keyring::parse(&STANDARD.encode([2_u8; 32])).unwrap().signed("file link", "a b", &signature));
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let ids = IdSource::random();
        let old = STANDARD.encode([1_u8; 32]);
        let sealed = Keyring::parse(&old).unwrap().seal("text", "row", &ids);
        let rotated = Keyring::parse(&format!("{old}\n{}", STANDARD.encode([2_u8; 32]))).unwrap();
        assert_eq!(rotated.open_sealed(&sealed, "row").unwrap().expose(), "text");
        assert_eq!(rotated.seal("text", "row", &ids)[0], 1);
    }
}
