//! What a file weighs on the wire.
use crate::compress;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Bytes as stored and as servers send them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// The file itself.
    pub(super) raw: usize,
    /// After gzip -9.
    pub(super) gzip: usize,
    /// After brotli -q 11.
    pub(super) brotli: usize,
}

/// What several files weigh together, each compressed by itself.
///
/// # Errors
/// When one can't be read.
pub(super) fn files(paths: &[&Path]) -> Result<Weight> {
    let mut sum = Weight::default();
    for path in paths {
        let file = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
        let weight = bytes(&file)?;
        sum.raw += weight.raw;
        sum.gzip += weight.gzip;
        sum.brotli += weight.brotli;
    }
    Ok(sum)
}

fn bytes(file: &[u8]) -> Result<Weight> {
    Ok(Weight {
        raw: file.len(),
        gzip: compress::gzip(file)?.len(),
        brotli: compress::brotli(file)?.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetition_is_cheap_and_order_is_raw_gzip_brotli() {
        let weight = bytes("unticked ".repeat(500).as_bytes()).unwrap();
        assert_eq!(weight.raw, 4500);
        assert!(
            weight.brotli < weight.gzip && weight.gzip < 100,
            "{weight:?}"
        );
    }
}
