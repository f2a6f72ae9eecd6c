//! A vector in 16 bytes, to find out whether two nodes mean the same without sending it.

use log::{Hash, Vector};

/// A digest of a vector: equal digests, equal vectors.
pub fn vector_digest(vector: &Vector) -> Hash {
    vector.0.iter().fold(Hash::origin(), |digest, (stream, head)| {
        let mut entry = [0; 40];
        entry[..16].copy_from_slice(stream.0.as_bytes());
        entry[16..24].copy_from_slice(&head.seq.to_be_bytes());
        entry[24..].copy_from_slice(&head.hash.0);
        digest.link(&entry)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use log::{Head, StreamId};
    use uuid::Uuid;

    #[test]
    fn equal_digests_mean_equal_vectors() {
        let vector = |seq, byte| Vector([(StreamId(Uuid::nil()), Head { seq, hash: Hash([byte; 16]) })].into());
        let digests =
            [Vector::default(), vector(3, 0xab), vector(4, 0xab), vector(3, 0xac)].map(|vector| vector_digest(&vector));
        let distinct: BTreeSet<_> = digests.into_iter().collect();
        assert_eq!(distinct.len(), 4);
        assert_eq!(vector_digest(&vector(3, 0xab)), digests[1]);
    }
}
