//! The Merkle tree of RFC 6962 section 2.1, over the receipts in the order of the log.
use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// What a leaf stands for: everything of a stored receipt but its place, which the tree says.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The receipt's id.
    pub receipt_id: &'a str,
    /// When it was received.
    pub received_at: &'a str,
    /// SHA-256 of its canonical form, base64url.
    pub sha256: &'a str,
    /// The key of `jws`.
    pub kid: &'a str,
    /// The countersignature.
    pub jws: &'a str,
}

impl Leaf<'_> {
    /// The leaf's hash: of 0x00 and an RFC 8785 object with the members of this type.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut hash = Sha256::new();
        hash.update([0]);
        // None of these needs escaping when the store was left alone. If it was not, the hash
        // differs from the one in the checkpoint, as it should.
        for part in [
            "{\"jws\":\"",
            self.jws,
            "\",\"kid\":\"",
            self.kid,
            "\",\"receipt_id\":\"",
            self.receipt_id,
            "\",\"received_at\":\"",
            self.received_at,
            "\",\"sha256\":\"",
            self.sha256,
            "\"}",
        ] {
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }
}

/// The root of the tree over `leaves`.
#[must_use]
pub fn root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    // The roots of the complete subtrees so far, largest first, each with its number of leaves.
    let mut peaks: Vec<(u64, Hash)> = Vec::new();
    for leaf in leaves {
        let mut top = (1, leaf);
        while let Some((_, left)) = peaks.pop_if(|(size, _)| *size == top.0) {
            top = (top.0 * 2, node(&left, &top.1));
        }
        peaks.push(top);
    }
    let last = peaks.pop().map(|(_, hash)| hash);
    let fold = |right, (_, left): (u64, Hash)| node(&left, &right);
    match last {
        Some(last) => peaks.into_iter().rev().fold(last, fold),
        None => Sha256::digest([]).into(),
    }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: &Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The tree heads of Certificate Transparency's own test vectors
    /// (google/certificate-transparency, merkle_tree_test).
    #[test]
    fn roots_are_those_of_rfc_6962() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let leaves = inputs.map(|input| -> Hash {
            let mut hash = Sha256::new();
            hash.update([0]);
            hash.update(input);
            hash.finalize().into()
        });
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, expected) in roots.into_iter().enumerate() {
            assert_eq!(
                hex(&root(leaves.into_iter().take(count))),
                expected,
                "{count} leaves"
            );
        }
    }
}
