//! Character encodings and their names.

use std::fmt;

use oem_cp::code_table::{DECODING_TABLE_CP850, DECODING_TABLE_CP865};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The character encoding of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, and with it ASCII.
    Utf8,
    /// UTF-16, little-endian (what Windows calls Unicode).
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252, Western European.
    Windows1252,
    /// ISO 8859-1: 0x80 to 0x9F are control characters, not letters.
    Iso8859_1,
    /// ISO 8859-15: Latin 1 with the euro sign.
    Iso8859_15,
    /// Mac Roman, of the classic Mac OS.
    MacRoman,
    /// CP850, Western European DOS.
    Cp850,
    /// CP865, Nordic DOS.
    Cp865,
    /// Another encoding of the WHATWG standard.
    Other(&'static encoding_rs::Encoding),
}

/// Names in use, reduced to lower-case letters and digits.
const NAMES: [(&str, Encoding); 36] = [
    ("utf8", Encoding::Utf8),
    ("utf8sig", Encoding::Utf8),
    ("utf8bom", Encoding::Utf8),
    ("ascii", Encoding::Utf8),
    ("usascii", Encoding::Utf8),
    ("utf16", Encoding::Utf16Le),
    ("utf16le", Encoding::Utf16Le),
    ("unicode", Encoding::Utf16Le),
    ("ucs2", Encoding::Utf16Le),
    ("utf16be", Encoding::Utf16Be),
    ("windows1252", Encoding::Windows1252),
    ("cp1252", Encoding::Windows1252),
    ("win1252", Encoding::Windows1252),
    ("1252", Encoding::Windows1252),
    ("ansi", Encoding::Windows1252),
    ("iso88591", Encoding::Iso8859_1),
    ("88591", Encoding::Iso8859_1),
    ("latin1", Encoding::Iso8859_1),
    ("l1", Encoding::Iso8859_1),
    ("iso885915", Encoding::Iso8859_15),
    ("885915", Encoding::Iso8859_15),
    ("latin9", Encoding::Iso8859_15),
    ("l9", Encoding::Iso8859_15),
    ("macintosh", Encoding::MacRoman),
    ("macroman", Encoding::MacRoman),
    ("xmacroman", Encoding::MacRoman),
    ("mac", Encoding::MacRoman),
    ("cp850", Encoding::Cp850),
    ("ibm850", Encoding::Cp850),
    ("dos850", Encoding::Cp850),
    ("850", Encoding::Cp850),
    ("cp865", Encoding::Cp865),
    ("ibm865", Encoding::Cp865),
    ("dos865", Encoding::Cp865),
    ("865", Encoding::Cp865),
    ("dos", Encoding::Cp850),
];

impl Encoding {
    /// The encodings offered to the user, the likely ones first.
    pub const CHOICES: [Self; 9] = [
        Self::Utf8,
        Self::Windows1252,
        Self::Iso8859_1,
        Self::Iso8859_15,
        Self::MacRoman,
        Self::Cp850,
        Self::Cp865,
        Self::Utf16Le,
        Self::Utf16Be,
    ];

    /// The name that `inspect` prints and [`Self::from_name`] reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Iso8859_1 => "iso-8859-1",
            Self::Iso8859_15 => "iso-8859-15",
            Self::MacRoman => "macintosh",
            Self::Cp850 => "cp850",
            Self::Cp865 => "cp865",
            Self::Other(other) => other.name(),
        }
    }

    /// The usual spelling for people: `UTF-8`, `Windows-1252`, `Mac Roman`.
    pub fn label(self) -> String {
        match self {
            Self::Windows1252 => "Windows-1252".to_owned(),
            Self::MacRoman => "Mac Roman".to_owned(),
            Self::Other(other) => other.name().to_owned(),
            known => known.name().to_uppercase(),
        }
    }

    /// The encoding of a name or WHATWG label; letter case, blanks, `-` and `_` are ignored.
    pub fn from_name(name: &str) -> Option<Self> {
        let squeezed: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        NAMES
            .iter()
            .find(|(known, _)| *known == squeezed)
            .map(|(_, encoding)| *encoding)
            .or_else(|| encoding_rs::Encoding::for_label(name.as_bytes()).and_then(Self::from_web))
    }

    /// The encoding for one of `encoding_rs`; `None` for its placeholder encodings.
    pub(super) fn from_web(web: &'static encoding_rs::Encoding) -> Option<Self> {
        let known = [
            (encoding_rs::UTF_8, Self::Utf8),
            (encoding_rs::UTF_16LE, Self::Utf16Le),
            (encoding_rs::UTF_16BE, Self::Utf16Be),
            (encoding_rs::WINDOWS_1252, Self::Windows1252),
            (encoding_rs::ISO_8859_15, Self::Iso8859_15),
            (encoding_rs::MACINTOSH, Self::MacRoman),
        ];
        if web == encoding_rs::REPLACEMENT || web == encoding_rs::X_USER_DEFINED {
            return None;
        }
        known
            .iter()
            .find(|(one, _)| *one == web)
            .map_or(Some(Self::Other(web)), |(_, encoding)| Some(*encoding))
    }

    /// The same encoding in `encoding_rs`, if it has it.
    pub(super) fn to_web(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf8 => Some(encoding_rs::UTF_8),
            Self::Utf16Le => Some(encoding_rs::UTF_16LE),
            Self::Utf16Be => Some(encoding_rs::UTF_16BE),
            Self::Windows1252 => Some(encoding_rs::WINDOWS_1252),
            Self::Iso8859_15 => Some(encoding_rs::ISO_8859_15),
            Self::MacRoman => Some(encoding_rs::MACINTOSH),
            Self::Other(other) => Some(other),
            Self::Iso8859_1 | Self::Cp850 | Self::Cp865 => None,
        }
    }

    /// The byte order mark of this encoding; empty if it has none.
    pub(super) fn bom(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            _ => b"",
        }
    }

    /// The characters of the bytes 0x80 to 0xFF of a single-byte encoding, `None` for unassigned
    /// ones; `None` for multi-byte encodings.
    pub(super) fn high_half(self) -> Option<[Option<char>; 128]> {
        let mut half = [None; 128];
        match self {
            Self::Iso8859_1 => {
                for (slot, byte) in half.iter_mut().zip(0x80u8..=0xFF) {
                    *slot = Some(char::from(byte));
                }
            }
            Self::Cp850 => half = DECODING_TABLE_CP850.map(Some),
            Self::Cp865 => half = DECODING_TABLE_CP865.map(Some),
            _ => {
                let web = self.to_web()?;
                if !web.is_single_byte() {
                    return None;
                }
                for (slot, byte) in half.iter_mut().zip(0x80u8..=0xFF) {
                    let bytes = [byte];
                    let text = web.decode_without_bom_handling_and_without_replacement(&bytes);
                    // WHATWG decodes unassigned bytes of windows-125x as control characters; in a
                    // cell those are a wrong guess, not text.
                    *slot = text.and_then(|text| text.chars().next()).filter(|c| {
                        !c.is_control() || !matches!(self, Self::Windows1252 | Self::Other(_))
                    });
                }
            }
        }
        Some(half)
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| de::Error::custom("unknown encoding"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_as_people_write_them() {
        for (name, encoding) in [
            ("UTF-8", Encoding::Utf8),
            ("utf8", Encoding::Utf8),
            ("Latin1", Encoding::Iso8859_1),
            ("ISO-8859-1", Encoding::Iso8859_1),
            ("iso_8859-15", Encoding::Iso8859_15),
            ("CP1252", Encoding::Windows1252),
            ("mac roman", Encoding::MacRoman),
            ("IBM865", Encoding::Cp865),
            ("utf-16LE", Encoding::Utf16Le),
            ("windows-1251", Encoding::Other(encoding_rs::WINDOWS_1251)),
            ("Shift_JIS", Encoding::Other(encoding_rs::SHIFT_JIS)),
        ] {
            assert_eq!(Encoding::from_name(name), Some(encoding), "{name}");
        }
        assert_eq!(Encoding::from_name("klingon"), None);
        assert_eq!(Encoding::from_name(""), None);
    }

    #[test]
    fn every_choice_comes_back_from_its_name() {
        for encoding in Encoding::CHOICES {
            assert_eq!(Encoding::from_name(encoding.name()), Some(encoding));
            assert_eq!(Encoding::from_name(&encoding.label()), Some(encoding));
            let json = serde_json::to_string(&encoding).unwrap();
            assert_eq!(serde_json::from_str::<Encoding>(&json).unwrap(), encoding);
        }
    }

    #[test]
    fn the_norwegian_letters_stand_where_their_tables_have_them() {
        let bytes: [(Encoding, [u8; 6]); 6] = [
            (Encoding::Windows1252, *b"\xE6\xF8\xE5\xC6\xD8\xC5"),
            (Encoding::Iso8859_1, *b"\xE6\xF8\xE5\xC6\xD8\xC5"),
            (Encoding::Iso8859_15, *b"\xE6\xF8\xE5\xC6\xD8\xC5"),
            (Encoding::MacRoman, *b"\xBE\xBF\x8C\xAE\xAF\x81"),
            (Encoding::Cp850, *b"\x91\x9B\x86\x92\x9D\x8F"),
            (Encoding::Cp865, *b"\x91\x9B\x86\x92\x9D\x8F"),
        ];
        for (encoding, bytes) in bytes {
            let half = encoding.high_half().unwrap();
            let text: String = bytes
                .iter()
                .map(|byte| half[usize::from(byte - 0x80)].unwrap())
                .collect();
            assert_eq!(text, "æøåÆØÅ", "{encoding:?}");
        }
    }

    #[test]
    fn the_bytes_that_tell_the_latin_tables_apart() {
        let at =
            |encoding: Encoding, byte: u8| encoding.high_half().unwrap()[usize::from(byte - 0x80)];
        assert_eq!(at(Encoding::Windows1252, 0x80), Some('€'));
        assert_eq!(at(Encoding::Windows1252, 0x81), None);
        assert_eq!(at(Encoding::Iso8859_1, 0x80), Some('\u{80}'));
        assert_eq!(at(Encoding::Iso8859_1, 0xA4), Some('¤'));
        assert_eq!(at(Encoding::Iso8859_15, 0xA4), Some('€'));
    }
}
