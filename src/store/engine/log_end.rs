//! Detection of messages after what sled takes for the end of its log.
//!
//! sled reuses segments without clearing them, so bytes of earlier use follow the last message. A
//! message carries the number of its segment, which is never reused; one with the current number
//! after the end was written later, and what lies between is unreadable.
//!
//! A message is a header and a body. Header: checksum (4), kind (1), and three numbers: length of
//! the body, number of the segment, number of the page. The checksum is the inverted CRC-32 of the
//! body followed by the rest of the header (sled 0.34.7, `serialization.rs`,
//! `calculate_message_crc32`).

/// Bytes of a checksum.
const CHECKSUM_BYTES: usize = 4;

/// Valid kinds of messages; 0 is a message that was never finished.
const KINDS: std::ops::RangeInclusive<u8> = 1..=11;

/// A message header.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    checksum: u32,
    /// Bytes of the header.
    length: usize,
    /// Bytes of the body.
    body: usize,
    segment: u64,
}

/// Whether a message of segment `number` follows the end of what sled could read.
///
/// `segment` is the whole segment, `end` the position of its first difference that was not zero.
pub(super) fn goes_on(segment: &[u8], end: usize, number: u64) -> bool {
    // The first message may have a damaged body, and its checksum may begin with zeros.
    let first = end.saturating_sub(CHECKSUM_BYTES)..=end;
    let is_ours = |header: &Header| header.segment == number;
    let mut damaged = first.filter_map(|at| header(segment.get(at..)?));
    if damaged.any(|header| is_ours(&header)) {
        return true;
    }
    let mut whole = (end..segment.len()).filter_map(|at| {
        let message = segment.get(at..)?;
        header(message)
            .filter(is_ours)
            .filter(|header| is_intact(message, header))
    });
    whole.next().is_some()
}

/// Parses the header at the start of a message; `None` if it is implausible.
fn header(message: &[u8]) -> Option<Header> {
    let checksum = u32::from_le_bytes(message.get(..CHECKSUM_BYTES)?.try_into().ok()?);
    let mut rest = message.get(CHECKSUM_BYTES..)?;
    let (kind, numbers) = rest.split_first()?;
    if !KINDS.contains(kind) {
        return None;
    }
    rest = numbers;
    let body = take_number(&mut rest)?;
    let segment = take_number(&mut rest)?;
    take_number(&mut rest)?;
    let body = usize::try_from(body).ok()?;
    (body <= rest.len()).then_some(Header {
        checksum,
        length: message.len() - rest.len(),
        body,
        segment,
    })
}

/// Whether the checksum of a message is right.
fn is_intact(message: &[u8], header: &Header) -> bool {
    let end = header.length + header.body;
    let (Some(head), Some(body)) = (
        message.get(CHECKSUM_BYTES..header.length),
        message.get(header.length..end),
    ) else {
        return false;
    };
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(body);
    hasher.update(head);
    hasher.finalize() ^ u32::MAX == header.checksum
}

/// Reads a number in sled's encoding: small ones in one byte, others with their size in the first.
fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let (&first, rest) = bytes.split_first()?;
    let little_endian = |length: usize| {
        let mut number = [0; 8];
        number
            .get_mut(..length)?
            .copy_from_slice(rest.get(..length)?);
        Some((u64::from_le_bytes(number), length))
    };
    let (number, length) = match first {
        0..=240 => (u64::from(first), 0),
        241..=248 => (
            240 + 256 * u64::from(first - 241) + u64::from(*rest.first()?),
            1,
        ),
        249 => {
            let high = u64::from(*rest.first()?);
            (2288 + 256 * high + u64::from(*rest.get(1)?), 2)
        }
        size => little_endian(usize::from(size - 247))?,
    };
    *bytes = rest.get(length..)?;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message as sled writes it; numbers below 241 are one byte.
    fn message(segment: u8, body: &[u8]) -> Vec<u8> {
        let head = [8, u8::try_from(body.len()).unwrap(), segment, 77];
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(body);
        hasher.update(&head);
        let checksum = hasher.finalize() ^ u32::MAX;
        [&checksum.to_le_bytes(), &head[..], body].concat()
    }

    #[test]
    fn numbers_are_read_as_sled_writes_them() {
        for (bytes, number) in [
            (&[240][..], 240),
            (&[241, 1], 241),
            (&[248, 255], 2287),
            (&[249, 0, 0], 2288),
            (&[249, 255, 255], 67_823),
            (&[250, 0xf0, 0x08, 0x01], 67_824),
            (&[255, 1, 0, 0, 0, 0, 0, 0, 1], 0x0100_0000_0000_0001),
        ] {
            let mut rest = bytes;
            assert_eq!(take_number(&mut rest), Some(number), "{bytes:?}");
            assert!(rest.is_empty());
        }
        assert_eq!(take_number(&mut &[250, 1][..]), None);
    }

    #[test]
    fn a_message_of_the_same_segment_behind_the_end_is_met() {
        let (own, stale) = (message(9, b"contacts"), message(8, b"contacts"));
        let mut hurt = own.clone();
        hurt[10] ^= 1;
        let zeros = [0; 50];
        let behind_stale = [&stale[5..], &own].concat();
        for (what, bytes, goes_on_there) in [
            ("a damaged message", &hurt[..], true),
            ("a message behind one that was zeroed", &own, true),
            ("a whole one behind stale bytes", &behind_stale, true),
            ("one of an earlier use of the segment", &stale, false),
            ("the end of one", &stale[6..], false),
            ("nothing", &[], false),
        ] {
            let segment = [&zeros[..], bytes, &zeros].concat();
            assert_eq!(goes_on(&segment, 50, 9), goes_on_there, "{what}");
        }
    }
}
