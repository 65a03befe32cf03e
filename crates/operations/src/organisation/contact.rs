//! Personal contact data are encrypted at rest with the installation's key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng};
use chacha20poly1305::{AeadCore, Key, XChaCha20Poly1305, XNonce};
use std::sync::Arc;

/// Seals and opens short personal texts.
#[derive(Clone)]
pub struct ContactSeal {
    cipher: Arc<XChaCha20Poly1305>,
}

impl std::fmt::Debug for ContactSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactSeal")
    }
}

impl ContactSeal {
    /// From the 32 bytes of the key file.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: Arc::new(XChaCha20Poly1305::new(Key::from_slice(key))) }
    }

    /// Encrypts a text; an empty one stays empty.
    #[must_use]
    pub fn seal(&self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        match self.cipher.encrypt(&nonce, text.as_bytes()) {
            Ok(sealed) => STANDARD.encode([nonce.as_slice(), &sealed].concat()),
            Err(_) => String::new(),
        }
    }

    /// Decrypts a text; none when the key is another or the text was changed.
    #[must_use]
    pub fn open(&self, sealed: &str) -> Option<String> {
        if sealed.is_empty() {
            return Some(String::new());
        }
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, body) = bytes.split_at_checked(24)?;
        let plain = self.cipher.decrypt(XNonce::from_slice(nonce), body).ok()?;
        String::from_utf8(plain).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::ContactSeal;

    #[test]
    fn what_is_sealed_opens_only_with_its_key() {
        let seal = ContactSeal::new(&[7; 32]);
        let sealed = seal.seal("020-00000000");
        assert_ne!(sealed, seal.seal("020-00000000"), "each sealing is different");
        assert_eq!(seal.open(&sealed).as_deref(), Some("020-00000000"));
        assert_eq!(ContactSeal::new(&[8; 32]).open(&sealed), None);
    }
}
