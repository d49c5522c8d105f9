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
        // The last 16 words of the schedule are all that the next one needs.
        let mut w = [0_u32; 16];
        let mut v = state;
        for i in 0..64 {
            let at = i & 15;
            if i < 16 {
                w[at] = word(block, i);
            } else {
                let (a, b) = (w[(i + 1) & 15], w[(i + 14) & 15]);
                w[at] = w[at]
                    .wrapping_add(turn(a, 7, 18) ^ a >> 3)
                    .wrapping_add(w[(i + 9) & 15])
                    .wrapping_add(turn(b, 17, 19) ^ b >> 10);
            }
            let [a, b, c, _, e, f, g, h] = v;
            let t = h
                .wrapping_add(turn(e, 6, 11) ^ e.rotate_right(25))
                .wrapping_add(e & f ^ !e & g)
                .wrapping_add(k[i])
                .wrapping_add(w[at]);
            let s = (turn(a, 2, 13) ^ a.rotate_right(22)).wrapping_add(a & b ^ a & c ^ b & c);
            v.copy_within(..7, 1);
            v[4] = v[4].wrapping_add(t);
            v[0] = t.wrapping_add(s);
        }
        for (sum, part) in state.iter_mut().zip(v) {
            *sum = sum.wrapping_add(part);
        }
    }
    base64url(&state)
}

/// Two of the turns of FIPS 180-4 §4.1.2, once: sixteen rotations in place are twice the bytes.
#[inline(never)]
fn turn(x: u32, one: u32, other: u32) -> u32 {
    x.rotate_right(one) ^ x.rotate_right(other)
}

fn word(block: &[u8], index: usize) -> u32 {
    let bytes = block.iter().skip(index * 4).take(4);
    bytes.fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// Fractions of the cube and square roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3),
/// computed, because a table of them does not compress.
#[inline(never)]
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

/// Base64url of big-endian words, without padding.
fn base64url(words: &[u32]) -> String {
    let mut text = String::new();
    let bits = words.len() * 32;
    let mut at = 0;
    while at < bits {
        // Six bits from a window of two words.
        let pair = |i: usize| u64::from(words.get(i).copied().unwrap_or_default());
        let window = pair(at / 32) << 32 | pair(at / 32 + 1);
        let value = (window >> (58 - at % 32) & 63) as u8;
        text.push(char::from(match value {
            0..=25 => b'A' + value,
            26..=51 => b'a' + value - 26,
            52..=61 => b'0' + value - 52,
            62 => b'-',
            _ => b'_',
        }));
        at += 6;
    }
    text
}
