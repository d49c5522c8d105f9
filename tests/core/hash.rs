//! The hash, held against another implementation.
use sha2::{Digest as _, Sha256};
use untick::sha256::digest;

#[test]
fn the_digest_is_sha_256() {
    for length in (0..260).chain([4096, 65_537]) {
        let data: Vec<u8> = (0..length).map(|i: usize| (i * 7 + length) as u8).collect();
        assert_eq!(
            digest(&data),
            Sha256::digest(&data).to_vec(),
            "{length} bytes"
        );
    }
}
