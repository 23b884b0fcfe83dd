//! Recognition of binary and markup files by their first bytes.

use memchr::memmem;

use super::ForeignKind;

/// The format of a file that is not delimited text, from its first and last bytes.
///
/// UTF-16 must be ruled out before: its zero bytes look like binary data.
pub(super) fn foreign(head: &[u8], tail: &[u8]) -> Option<ForeignKind> {
    packed(head, tail)
        .or_else(|| by_start(head))
        .or_else(|| markup(head))
        .or_else(|| is_vcard(head).then_some(ForeignKind::VCard))
        .or_else(|| is_binary(head).then_some(ForeignKind::Binary))
}

fn packed(head: &[u8], tail: &[u8]) -> Option<ForeignKind> {
    let zip = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"];
    if !zip.iter().any(|start| head.starts_with(start)) {
        return None;
    }
    // A ZIP file names its members before each one and again at its end.
    let has =
        |name: &[u8]| memmem::find(head, name).is_some() || memmem::find(tail, name).is_some();
    Some(if has(b"opendocument.spreadsheet") {
        ForeignKind::OpenDocument
    } else if has(b"xl/workbook") || has(b"xl/worksheets") || has(b"xl/_rels") {
        ForeignKind::ExcelWorkbook
    } else {
        ForeignKind::Archive
    })
}

fn by_start(head: &[u8]) -> Option<ForeignKind> {
    const STARTS: [(&[u8], ForeignKind); 19] = [
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            ForeignKind::ExcelWorkbook,
        ),
        (
            b"\x09\x08\x10\x00\x00\x06\x05\x00",
            ForeignKind::ExcelWorkbook,
        ),
        (b"\x09\x08\x08\x00\x00\x05", ForeignKind::ExcelWorkbook),
        (b"%PDF-", ForeignKind::Pdf),
        (b"\x1F\x8B", ForeignKind::Archive),
        (b"7z\xBC\xAF\x27\x1C", ForeignKind::Archive),
        (b"Rar!\x1A\x07", ForeignKind::Archive),
        (b"BZh", ForeignKind::Archive),
        (b"\xFD7zXZ\x00", ForeignKind::Archive),
        (b"\x28\xB5\x2F\xFD", ForeignKind::Archive),
        (b"\x89PNG\r\n\x1A\n", ForeignKind::Picture),
        (b"\xFF\xD8\xFF", ForeignKind::Picture),
        (b"GIF87a", ForeignKind::Picture),
        (b"GIF89a", ForeignKind::Picture),
        (b"II*\x00", ForeignKind::Picture),
        (b"MM\x00*", ForeignKind::Picture),
        (b"SQLite format 3\x00", ForeignKind::Binary),
        (b"{\\rtf", ForeignKind::Binary),
        (b"\x7FELF", ForeignKind::Binary),
    ];
    let at = |from: usize, wanted: &[u8]| {
        head.get(from..)
            .is_some_and(|rest| rest.starts_with(wanted))
    };
    let known = STARTS.iter().find(|(start, _)| head.starts_with(start));
    // `BZh` may be text; in a bzip2 file a digit and the block magic follow.
    let known = known.filter(|(start, _)| *start != b"BZh" || at(4, b"1AY&SY"));
    known.map(|(_, kind)| *kind).or_else(|| {
        let bitmap = head.starts_with(b"BM") && at(6, &[0, 0, 0, 0]);
        let webp = head.starts_with(b"RIFF") && at(8, b"WEBP");
        let phone = [&b"ftyphei"[..], b"ftypmif1", b"ftypavif"]
            .iter()
            .any(|kind| at(4, kind));
        (bitmap || webp || phone).then_some(ForeignKind::Picture)
    })
}

fn markup(head: &[u8]) -> Option<ForeignKind> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = head.trim_ascii_start();
    let begins = |tag: &str| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if begins("<?xml") {
        let sheet = memmem::find(text, b"Excel.Sheet").is_some()
            || memmem::find(text, b"office:spreadsheet").is_some();
        return Some(if sheet {
            ForeignKind::ExcelWorkbook
        } else {
            ForeignKind::WebPage
        });
    }
    let tags = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<table",
        "<meta",
        "<script",
        "<!--",
    ];
    tags.iter()
        .any(|tag| begins(tag))
        .then_some(ForeignKind::WebPage)
}

/// Whether the text begins a vCard (RFC 6350 6.1.1), in whatever encoding.
fn is_vcard(head: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCARD";
    const MARK_AND_ZEROS: [u8; 6] = [0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0];
    let start = head.get(..200).unwrap_or(head);
    let text: Vec<u8> = start
        .iter()
        .copied()
        .filter(|byte| !MARK_AND_ZEROS.contains(byte))
        .collect();
    let text = text.trim_ascii_start();
    let begins = text.get(..BEGIN.len());
    begins.is_some_and(|begins| begins.eq_ignore_ascii_case(BEGIN))
        && matches!(text.get(BEGIN.len()), None | Some(b'\r' | b'\n' | b' '))
}

/// Whether over 5 % are control characters. Fewer may be text: programs pad with zeros, and DOS
/// ended files with 0x1A.
fn is_binary(head: &[u8]) -> bool {
    let end = head
        .iter()
        .rposition(|byte| !matches!(byte, 0 | 0x1A))
        .map_or(0, |last| last + 1);
    let text = head.get(..end).unwrap_or_default();
    if text.is_empty() {
        return !head.is_empty();
    }
    let control = text
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F))
        .count();
    control * 20 > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_kinds_are_known() {
        let xlsx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml";
        let cases: [(&[u8], &[u8], ForeignKind); 12] = [
            (
                xlsx,
                b"PK\x01\x02xl/workbook.xml",
                ForeignKind::ExcelWorkbook,
            ),
            (xlsx, b"PK\x01\x02word/document.xml", ForeignKind::Archive),
            (
                b"PK\x03\x04\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                b"",
                ForeignKind::OpenDocument,
            ),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
                b"",
                ForeignKind::ExcelWorkbook,
            ),
            (b"%PDF-1.7\n%\xE2\xE3", b"", ForeignKind::Pdf),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", b"", ForeignKind::Picture),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", b"", ForeignKind::Picture),
            (b"GIF89a\x01\0", b"", ForeignKind::Picture),
            (b"\x1F\x8B\x08\0", b"", ForeignKind::Archive),
            (
                b"\xEF\xBB\xBF\r\n <!DOCTYPE html><title>Logg inn",
                b"",
                ForeignKind::WebPage,
            ),
            (
                b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
                b"",
                ForeignKind::ExcelWorkbook,
            ),
            (b"\x7FELF\x02\x01\x01\0\0\0", b"", ForeignKind::Binary),
        ];
        for (head, tail, kind) in cases {
            assert_eq!(foreign(head, tail), Some(kind));
        }
    }

    #[test]
    fn vcards_are_known_in_whatever_encoding() {
        for text in [
            &b"BEGIN:VCARD\nVERSION:3.0\nN:Nordmann;Kari;;;\nEND:VCARD\n"[..],
            b"\xEF\xBB\xBF\r\nbegin:vcard\r\nVERSION:2.1\r\n",
            b"\xFF\xFEB\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0",
            b"\0B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0\n",
        ] {
            assert_eq!(foreign(text, b""), Some(ForeignKind::VCard));
        }
        for text in [
            "BEGIN:VCARDS;x\n",
            "Navn\nBEGIN:VCARD\n",
            "BEGIN:VCALENDAR\n",
        ] {
            assert_eq!(foreign(text.as_bytes(), b""), None, "{text}");
        }
    }

    #[test]
    fn text_is_text() {
        for text in [
            "BMW;Audi;Volvo",
            "BZh er et firma",
            "PK;navn",
            "a\0b;c,and much more text",
            "x<html>",
            "a;b\n\x1A",
        ] {
            assert_eq!(foreign(text.as_bytes(), b""), None, "{text}");
        }
        assert_eq!(
            foreign(b"navn;epost\r\nola;ola@example.no\r\n\0\0\0\0\0\0\0\0", b""),
            None
        );
        assert_eq!(foreign(&[0; 100], b""), Some(ForeignKind::Binary));
    }
}
