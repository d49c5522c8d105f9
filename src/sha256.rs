//! SHA-256 (FIPS 180-4) and base64url (RFC 4648 §5), small rather than fast.
//!
//! The web's own digest is asynchronous and missing on plain `http:`; a receipt has to leave in the
//! same task as the click. The `sha2` crate does the same work in about three times the bytes; the
//! tests hold this one against it.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is a constant below the array's length"
)]

/// SHA-256 of `data`, base64url without padding: 43 characters.
#[must_use]
pub fn digest(data: &[u8]) -> String {
    let (k, mut state) = constants();
    let mut message = data.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend((data.len() as u64 * 8).to_be_bytes());

    for block in message.chunks_exact(64) {
        let mut w = [0_u32; 64];
        for (word, bytes) in w.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes
                .iter()
                .fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for i in 16..64 {
            let (a, b) = (w[i - 15], w[i - 2]);
            let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
            let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
            w[i] = w[i - 16]
                .wrapping_add(s0)
                .wrapping_add(w[i - 7])
                .wrapping_add(s1);
        }
        let mut v = state;
        for i in 0..64 {
            let [a, b, c, _, e, f, g, h] = v;
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choose = e & f ^ !e & g;
            let t = h
                .wrapping_add(s1)
                .wrapping_add(choose)
                .wrapping_add(k[i])
                .wrapping_add(w[i]);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = a & b ^ a & c ^ b & c;
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(t);
            v[0] = t.wrapping_add(s0).wrapping_add(majority);
        }
        for (sum, part) in state.iter_mut().zip(v) {
            *sum = sum.wrapping_add(part);
        }
    }
    let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    base64url(&bytes)
}

/// Fractions of the cube and square roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3),
/// computed, because a table of them does not compress.
fn constants() -> ([u32; 64], [u32; 8]) {
    let fraction = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
    let (mut k, mut state) = ([0; 64], [0; 8]);
    let (mut found, mut number) = (0, 2_u32);
    while found < 64 {
        if (2..number).all(|divisor| number % divisor != 0) {
            let square = f64::from(number);
            let mut cube = 4.0;
            for _ in 0..12 {
                cube -= (cube * cube * cube - square) / (3.0 * cube * cube);
            }
            k[found] = fraction(cube);
            if found < 8 {
                state[found] = fraction(square.sqrt());
            }
            found += 1;
        }
        number += 1;
    }
    (k, state)
}

/// Base64url without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0_u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let value = (group >> (18 - 6 * place) & 63) as u8;
            text.push(char::from(match value {
                0..=25 => b'A' + value,
                26..=51 => b'a' + value - 26,
                52..=61 => b'0' + value - 52,
                62 => b'-',
                _ => b'_',
            }));
        }
    }
    text
}
