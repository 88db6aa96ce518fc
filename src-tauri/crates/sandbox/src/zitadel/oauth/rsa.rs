//! RSA keys of 2048 bits: the server's own, and those of service users.
//!
//! Making one takes a moment in an unoptimized build, and a server starts hundreds of times in tests. So the first keys
//! are made of primes that are known to everybody: they open nothing but this stand-in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use num_bigint::BigUint;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Value, json};

/// Pairs of primes of 1024 bits, the larger one first.
const KNOWN: &[(&str, &str)] = &[
    (
        "fdcbc682d983b5ed1cca2a24f6d22c46efcb59048a1b852506411d5c37985bd7aeca24b6522534cdb5f522cd7c092638\
         01c59970be448614b537eb267312b246992fc090b3e874acf9e90a4509b7313b18d468f450d51f87ff29c7bc48520e97\
         7d06452b8d3191c1916aa78cf26d327bb4bbc995efe9517162a51f38b895fb23",
        "ec58e060cf6b4edb1f580f07c2cb5b94a2f0ccb833c5ed5818cf0e8165a97449d5ffbec0c96b6be493f409645131c049\
         9ca49fe2659a93433f6295b9cec3aedfc939ebcdc67720ac984ef6da34e93654b275e0a56b8753be2187f82475a1d14c\
         5be08e87406367c2cfc800e17ce1b650080c7dd109f3df1d4669753993b8cfd7",
    ),
    (
        "d6aaa6c294e9605ba0698406b1558fee5084d97d37534600490a79117403026b33121ea14b5db4b093596955a9a92696\
         043b6fb8e1e6123d31e4c6f466b934a915a72e75a640f83a15f589ca1f346ebea735412487f48ac01fa642b6fa911593\
         57fc371473a3602f62099d3b430304284632d4e6accc18732b70443f97c20933",
        "cbbefa3ac73b6e354d713f23924fc9e604de0d5f4f93294cc17f689e02ea67f5e746e3e878c69cdd61decad31dba1f0b\
         d4d08fa490cf58f918395dceb851a9128a364c0c9ff23d69949b3aa3b2e60e09e45bc0395778cd108b3f701527fe9912\
         0c4e99f56fccecf417652a947d95b7d87b0bf03de5b4a0372ea40ab8f3dd0a61",
    ),
    (
        "d44db2d96c2e4ab72120255fd38558735889184d2c96aa76496777c9b427222d6dd3b82107cbb9c3524ae93602ba3c01\
         5d44fe37f6246e890a75c2990127b996df8bf0f5b75b2f631e8668cac97090eccd9ab70a16a44a9b7fb0113eb90cdf27\
         4b1e8467ead1a2e29092a64ee6f2613bb08f0ce971cd97a1519f44a35094e205",
        "d2430ea7bbfe1e8c4139c1e2243f4eeca55f414346a5478fcd95b0c49c4a91837b4ba1d27caf48e2c3ba9b1fd7042fb1\
         f342413bab944ae4db318292fc25cd7406218bb7de616fb7e028c378721c7b1e7a43a30f3b1e9dcf0240a70a6bb9f73f\
         de89797d9ae5f703dd8cf921f6e1656153af183ccf1cb065a9eebe38297b25e3",
    ),
];
const EXPONENT: u32 = 65_537;
const HALF: usize = 128;
/// Candidates that these divide are not tried further.
const SMALL: u32 = 2_000;
/// Rounds of Miller and Rabin: chances of a mistake under 4^-20.
const ROUNDS: usize = 20;

/// A private key.
#[derive(Debug, Clone)]
pub struct PrivateKey {
    p: BigUint,
    q: BigUint,
}

/// A public key, its numbers in big-endian bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The modulus.
    pub n: Vec<u8>,
    /// The exponent.
    pub e: Vec<u8>,
}

impl PrivateKey {
    /// The key of a number: known ones first, then new ones.
    #[must_use]
    pub fn number(number: usize) -> Self {
        KNOWN.get(number).and_then(|(p, q)| Self::of(p, q)).unwrap_or_else(Self::generate)
    }

    fn of(p: &str, q: &str) -> Option<Self> {
        let number = |text: &str| BigUint::parse_bytes(text.as_bytes(), 16);
        Some(Self { p: number(p)?, q: number(q)? })
    }

    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        let (a, b) = (prime(), prime());
        if a > b { Self { p: a, q: b } } else { Self { p: b, q: a } }
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey { n: (&self.p * &self.q).to_bytes_be(), e: BigUint::from(EXPONENT).to_bytes_be() }
    }

    /// PKCS#1, DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let one = BigUint::from(1_u8);
        let (p1, q1) = (&self.p - &one, &self.q - &one);
        let inverse = |of: &BigUint, modulus: &BigUint| of.modinv(modulus).unwrap_or_default();
        let d = inverse(&BigUint::from(EXPONENT), &(&p1 * &q1));
        let numbers = [
            BigUint::default(),
            &self.p * &self.q,
            BigUint::from(EXPONENT),
            d.clone(),
            self.p.clone(),
            self.q.clone(),
            &d % &p1,
            &d % &q1,
            inverse(&self.q, &self.p),
        ];
        element(0x30, &numbers.iter().flat_map(integer).collect::<Vec<u8>>())
    }

    /// PKCS#1, PEM, as the server writes it into key files.
    #[must_use]
    pub fn pem(&self) -> String {
        let text = STANDARD.encode(self.der());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", lines.join("\n"))
    }
}

impl PublicKey {
    /// As a key set has it.
    #[must_use]
    pub fn jwk(&self, id: &str) -> Value {
        json!({"use": "sig", "kty": "RSA", "kid": id, "alg": "RS256",
               "n": URL_SAFE_NO_PAD.encode(&self.n), "e": URL_SAFE_NO_PAD.encode(&self.e)})
    }

    /// From PEM of a `SubjectPublicKeyInfo`, which someone hands in who keeps the private key.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(pem).ok()?;
        let (_, rest) = text.split_once("-----BEGIN PUBLIC KEY-----")?;
        let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
        let body: String = body.split_whitespace().collect();
        let der = STANDARD.decode(body).ok()?;
        let (info, _) = inside(0x30, &der)?;
        let (_algorithm, rest) = inside(0x30, info)?;
        let (bits, _) = inside(0x03, rest)?;
        let (key, _) = inside(0x30, bits.strip_prefix(&[0])?)?;
        let (n, rest) = inside(0x02, key)?;
        let (e, _) = inside(0x02, rest)?;
        let plain = |number: &[u8]| BigUint::from_bytes_be(number).to_bytes_be();
        Some(Self { n: plain(n), e: plain(e) })
    }
}

fn prime() -> BigUint {
    let mut bytes = [0_u8; HALF];
    loop {
        // Without randomness of the system there is no key; asking again is all that can be done.
        if SystemRandom::new().fill(&mut bytes).is_err() {
            continue;
        }
        // The two highest bits, so that the product of two has 2048, and odd.
        bytes[0] |= 0xc0;
        bytes[HALF - 1] |= 1;
        let candidate = BigUint::from_bytes_be(&bytes);
        let small = (3..SMALL).step_by(2).any(|d| (&candidate % d) == BigUint::default());
        if !small && &candidate % EXPONENT != BigUint::from(1_u8) && is_prime(&candidate) {
            return candidate;
        }
    }
}

/// Miller and Rabin's test with random bases.
fn is_prime(n: &BigUint) -> bool {
    let one = BigUint::from(1_u8);
    let last = n - &one;
    let twos = last.trailing_zeros().unwrap_or(0);
    let odd = &last >> twos;
    let mut bytes = [0_u8; HALF - 1];
    (0..ROUNDS).all(|_| {
        if SystemRandom::new().fill(&mut bytes).is_err() {
            return false;
        }
        let base = BigUint::from_bytes_be(&bytes) + 2_u8;
        let mut x = base.modpow(&odd, n);
        if x == one || x == last {
            return true;
        }
        (1..twos).any(|_| {
            x = &x * &x % n;
            x == last
        })
    })
}

fn integer(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    element(0x02, &bytes)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let size = content.len().to_be_bytes();
    let size: Vec<u8> = size.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match size[..] {
        [] => out.push(0),
        [short] if short < 0x80 => out.push(short),
        _ => {
            out.push(0x80 | u8::try_from(size.len()).unwrap_or(0x7f));
            out.extend(&size);
        }
    }
    out.extend(content);
    out
}

/// The content of the first element, which has this tag, and what follows it.
fn inside(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (first, rest) = rest.split_first()?;
    let (size, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let bytes = rest.get(..count).filter(|bytes| bytes.len() <= 4)?;
        (bytes.iter().fold(0, |size, byte| size << 8 | usize::from(*byte)), &rest[count..])
    };
    Some((rest.get(..size)?, &rest[size..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{KeyPair as _, RsaKeyPair, RsaPublicKeyComponents};

    #[test]
    fn another_library_takes_known_and_new_keys() {
        for number in 0..=KNOWN.len() {
            let key = PrivateKey::number(number);
            let pair = RsaKeyPair::from_der(&key.der()).expect("a sound key");
            let public = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public_key());
            assert_eq!((public.n, public.e), (key.public().n, key.public().e));
            assert!(key.pem().lines().all(|line| line.len() <= 64));
        }
    }

    #[test]
    fn a_public_key_comes_from_its_pem() {
        let key = PrivateKey::number(1).public();
        let number = |bytes: &[u8]| integer(&BigUint::from_bytes_be(bytes));
        let pair = element(0x30, &[number(&key.n), number(&key.e)].concat());
        let oid = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0];
        let info = [element(0x30, &oid), element(0x03, &[vec![0], pair].concat())].concat();
        let text = STANDARD.encode(element(0x30, &info));
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
        assert_eq!(PublicKey::from_pem(pem.as_bytes()), Some(key));
        assert_eq!(PublicKey::from_pem(b"-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"), None);
    }
}
