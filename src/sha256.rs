//! SHA-256 (FIPS 180-4), small rather than fast.
//!
//! The web's own digest is asynchronous and missing on plain `http:`; a receipt has to leave in the
//! same task as the click. The `sha2` crate does the same work in about three times the bytes; the
//! tests hold this one against it.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is a constant below the array's length, or masked to it"
)]

/// SHA-256 of `data`: 32 bytes.
#[inline(never)]
#[must_use]
pub fn digest(data: &[u8]) -> Vec<u8> {
    let (k, mut state) = constants();
    // The message, the bit 1, zeros, and the length in bits in the last of whole blocks of 64.
    let end = (data.len() + 72) / 64 * 64;
    let mut place = 0;
    while place < end {
        // The last 16 words of the schedule are all that the next one needs.
        let mut w = [0_u32; 16];
        let mut v = state;
        for i in 0..64 {
            let at = i & 15;
            if i < 16 {
                for _ in 0..4 {
                    let byte = data.get(place).copied();
                    place += 1;
                    let padding = u8::from(place == data.len() + 1) << 7;
                    w[at] = w[at] << 8 | u32::from(byte.unwrap_or(padding));
                }
                if place == end {
                    w[at] = (data.len() * 8) as u32;
                }
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
        for i in 0..8 {
            state[i] = state[i].wrapping_add(v[i]);
        }
    }
    let mut hash = vec![0; 32];
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = (state[(at / 4) & 7] >> (24 - at % 4 * 8)) as u8;
    }
    hash
}

/// Two of the turns of FIPS 180-4 §4.1.2, once: sixteen rotations in place are twice the bytes.
#[inline(never)]
fn turn(x: u32, one: u32, other: u32) -> u32 {
    x.rotate_right(one) ^ x.rotate_right(other)
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
