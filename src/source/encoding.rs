//! Character encodings and their names.

use std::fmt;

use oem_cp::code_table::{DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP865};
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
    /// CP852, Central European DOS.
    Cp852,
    /// CP865, Nordic DOS.
    Cp865,
    /// Another encoding of the WHATWG standard.
    Other(&'static encoding_rs::Encoding),
}

/// Names in use, reduced to lower-case letters and digits.
const NAMES: [(&str, Encoding); 97] = [
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
    ("cp852", Encoding::Cp852),
    ("ibm852", Encoding::Cp852),
    ("dos852", Encoding::Cp852),
    ("852", Encoding::Cp852),
    ("windows1250", Encoding::WINDOWS_1250),
    ("cp1250", Encoding::WINDOWS_1250),
    ("win1250", Encoding::WINDOWS_1250),
    ("1250", Encoding::WINDOWS_1250),
    ("windows1251", Encoding::WINDOWS_1251),
    ("cp1251", Encoding::WINDOWS_1251),
    ("win1251", Encoding::WINDOWS_1251),
    ("1251", Encoding::WINDOWS_1251),
    ("windows1253", Encoding::WINDOWS_1253),
    ("cp1253", Encoding::WINDOWS_1253),
    ("win1253", Encoding::WINDOWS_1253),
    ("1253", Encoding::WINDOWS_1253),
    ("windows1254", Encoding::WINDOWS_1254),
    ("cp1254", Encoding::WINDOWS_1254),
    ("win1254", Encoding::WINDOWS_1254),
    ("1254", Encoding::WINDOWS_1254),
    ("windows1257", Encoding::WINDOWS_1257),
    ("cp1257", Encoding::WINDOWS_1257),
    ("win1257", Encoding::WINDOWS_1257),
    ("1257", Encoding::WINDOWS_1257),
    ("iso88592", Encoding::ISO_8859_2),
    ("88592", Encoding::ISO_8859_2),
    ("latin2", Encoding::ISO_8859_2),
    ("l2", Encoding::ISO_8859_2),
    ("koi8r", Encoding::KOI8_R),
    ("koi8", Encoding::KOI8_R),
    ("koi", Encoding::KOI8_R),
    ("shiftjis", Encoding::SHIFT_JIS),
    ("sjis", Encoding::SHIFT_JIS),
    ("xsjis", Encoding::SHIFT_JIS),
    ("mskanji", Encoding::SHIFT_JIS),
    ("cp932", Encoding::SHIFT_JIS),
    ("ms932", Encoding::SHIFT_JIS),
    ("932", Encoding::SHIFT_JIS),
    ("windows31j", Encoding::SHIFT_JIS),
    ("eucjp", Encoding::EUC_JP),
    ("xeucjp", Encoding::EUC_JP),
    ("ujis", Encoding::EUC_JP),
    ("euckr", Encoding::EUC_KR),
    ("cp949", Encoding::EUC_KR),
    ("ms949", Encoding::EUC_KR),
    ("949", Encoding::EUC_KR),
    ("uhc", Encoding::EUC_KR),
    ("windows949", Encoding::EUC_KR),
    ("ksc56011987", Encoding::EUC_KR),
    ("gb18030", Encoding::GB18030),
    ("gbk", Encoding::GB18030),
    ("gb2312", Encoding::GB18030),
    ("cp936", Encoding::GB18030),
    ("ms936", Encoding::GB18030),
    ("936", Encoding::GB18030),
    ("xgbk", Encoding::GB18030),
    ("big5", Encoding::BIG5),
    ("cp950", Encoding::BIG5),
    ("950", Encoding::BIG5),
    ("big5hkscs", Encoding::BIG5),
    ("xxbig5", Encoding::BIG5),
];

impl Encoding {
    /// Windows-1250, Central European.
    pub const WINDOWS_1250: Self = Self::Other(&encoding_rs::WINDOWS_1250_INIT);
    /// Windows-1251, Cyrillic.
    pub const WINDOWS_1251: Self = Self::Other(&encoding_rs::WINDOWS_1251_INIT);
    /// Windows-1253, Greek.
    pub const WINDOWS_1253: Self = Self::Other(&encoding_rs::WINDOWS_1253_INIT);
    /// Windows-1254, Turkish.
    pub const WINDOWS_1254: Self = Self::Other(&encoding_rs::WINDOWS_1254_INIT);
    /// Windows-1257, Baltic.
    pub const WINDOWS_1257: Self = Self::Other(&encoding_rs::WINDOWS_1257_INIT);
    /// ISO 8859-2, Central European.
    pub const ISO_8859_2: Self = Self::Other(&encoding_rs::ISO_8859_2_INIT);
    /// KOI8-R, Cyrillic.
    pub const KOI8_R: Self = Self::Other(&encoding_rs::KOI8_R_INIT);
    /// Shift JIS, Japanese.
    pub const SHIFT_JIS: Self = Self::Other(&encoding_rs::SHIFT_JIS_INIT);
    /// EUC-JP, Japanese.
    pub const EUC_JP: Self = Self::Other(&encoding_rs::EUC_JP_INIT);
    /// EUC-KR, Korean.
    pub const EUC_KR: Self = Self::Other(&encoding_rs::EUC_KR_INIT);
    /// GB 18030, Chinese; it contains GBK and GB 2312.
    pub const GB18030: Self = Self::Other(&encoding_rs::GB18030_INIT);
    /// Big5, Chinese as in Taiwan and Hong Kong.
    pub const BIG5: Self = Self::Other(&encoding_rs::BIG5_INIT);

    /// The encodings offered to the user, the likely ones first.
    pub const CHOICES: [Self; 22] = [
        Self::Utf8,
        Self::Windows1252,
        Self::Iso8859_1,
        Self::Iso8859_15,
        Self::MacRoman,
        Self::Cp850,
        Self::Cp865,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::WINDOWS_1250,
        Self::ISO_8859_2,
        Self::Cp852,
        Self::WINDOWS_1251,
        Self::KOI8_R,
        Self::WINDOWS_1253,
        Self::WINDOWS_1254,
        Self::WINDOWS_1257,
        Self::SHIFT_JIS,
        Self::EUC_JP,
        Self::EUC_KR,
        Self::GB18030,
        Self::BIG5,
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
            Self::Cp852 => "cp852",
            Self::Cp865 => "cp865",
            Self::Other(other) => other.name(),
        }
    }

    /// The usual spelling for people: `UTF-8`, `Windows-1252`, `Mac Roman`.
    pub fn label(self) -> String {
        match self {
            Self::MacRoman => "Mac Roman".to_owned(),
            Self::Other(other) if other == encoding_rs::SHIFT_JIS => "Shift JIS".to_owned(),
            Self::Other(other) if other == encoding_rs::BIG5 => "Big5".to_owned(),
            known => match known.name().strip_prefix("windows-") {
                Some(number) => format!("Windows-{number}"),
                None => known.name().to_uppercase(),
            },
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
        if web == encoding_rs::GBK {
            return Some(Self::GB18030);
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
            Self::Iso8859_1 | Self::Cp850 | Self::Cp852 | Self::Cp865 => None,
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
            Self::Cp852 => half = DECODING_TABLE_CP852.map(Some),
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
            ("Shift_JIS", Encoding::SHIFT_JIS),
            ("shift-jis", Encoding::SHIFT_JIS),
            ("SJIS", Encoding::SHIFT_JIS),
            ("cp932", Encoding::SHIFT_JIS),
            ("eucJP", Encoding::EUC_JP),
            ("EUC-KR", Encoding::EUC_KR),
            ("cp949", Encoding::EUC_KR),
            ("GBK", Encoding::GB18030),
            ("gb2312", Encoding::GB18030),
            ("GB 18030", Encoding::GB18030),
            ("Big5", Encoding::BIG5),
            ("cp950", Encoding::BIG5),
            ("cp1250", Encoding::WINDOWS_1250),
            ("Windows-1253", Encoding::WINDOWS_1253),
            ("win1254", Encoding::WINDOWS_1254),
            ("1257", Encoding::WINDOWS_1257),
            ("latin2", Encoding::ISO_8859_2),
            ("ISO 8859-2", Encoding::ISO_8859_2),
            ("IBM852", Encoding::Cp852),
            ("KOI8-R", Encoding::KOI8_R),
            ("koi8r", Encoding::KOI8_R),
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
