//! Hashes and contrast, held against others' numbers.
use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};
use untick::parity::contrast;
use untick::sha256::digest;

#[test]
fn the_digest_is_sha_256() {
    for length in (0..260).chain([4096, 65_537]) {
        let data: Vec<u8> = (0..length).map(|i: usize| (i * 7 + length) as u8).collect();
        let wanted = Base64UrlUnpadded::encode_string(&Sha256::digest(&data));
        assert_eq!(digest(&data), wanted, "{length} bytes");
    }
}

/// WCAG's own extremes, and pairs whose ratios are widely published.
#[test]
fn contrast_is_wcags() {
    let colour = |hex: u32| [hex >> 16, hex >> 8 & 255, hex & 255, 1].map(f64::from);
    for (label, background, ratio) in [
        (0x00_0000, 0xff_ffff, 21.0),
        (0xff_ffff, 0x00_0000, 21.0),
        (0x80_8080, 0x80_8080, 1.0),
        (0x77_7777, 0xff_ffff, 4.478),
        (0x76_7676, 0xff_ffff, 4.542),
        (0x59_5959, 0xff_ffff, 7.0),
        (0xff_0000, 0xff_ffff, 3.998),
        (0x00_00ff, 0xff_ffff, 8.592),
        (0x00_ff00, 0xff_ffff, 1.372),
    ] {
        let found = contrast(colour(label), colour(background), colour(0xff_ffff));
        assert!(
            (found - ratio).abs() < 0.005,
            "{label:06x} on {background:06x}: {found}"
        );
    }
}

#[test]
fn transparent_colours_count_as_painted() {
    let (black, white, none) = ([0.0, 0.0, 0.0, 1.0], [255.0, 255.0, 255.0, 1.0], [0.0; 4]);
    assert!((contrast(black, none, white) - 21.0).abs() < 1e-9);
    assert!((contrast(none, white, white) - 1.0).abs() < 1e-9);
    // Half black over white is #808080 (127.5), 3.98 on white.
    let half = [0.0, 0.0, 0.0, 0.5];
    assert!((contrast(half, white, white) - 3.98).abs() < 0.01);
}
