//! The file of rejected rows: every row whole, the line and the reason under their names, and
//! importable again.

use super::*;

const MORE: [&str; 3] = ["--rejected", "left.csv", "--json"];

fn left(place: &Place) -> String {
    fs::read_to_string(place.path("left.csv")).unwrap()
}

#[test]
fn line_and_reason_stand_under_their_names_whatever_the_row_has() {
    let place = Place::new();
    place.file(
        "ragged.csv",
        "E-post;Fornavn\nkari@example.no;Kari;ekstra;;\"x;y\";\nfeil\nfeil;Ola;;;\n\
         ola@example.no;Ola\n\"per@example.no;Per\n",
    );
    let report = place
        .import("ragged.csv", &with(&[BY_EMAIL, NO_STATUS, &MORE]))
        .json();
    assert_eq!(figures(&report), [5, 1, 0, 0, 4]);
    assert_eq!(
        left(&place),
        "E-post;Fornavn;_line;_reason\n\
         kari@example.no;Kari;2;too_many_cells;ekstra;;\"x;y\"\n\
         feil;;3;no_key,invalid_email,too_few_cells\n\
         feil;Ola;4;no_key,invalid_email\n\
         \"\"\"per@example.no\";Per;6;unclosed_quote\n"
    );
}

#[test]
fn a_column_the_header_does_not_name_has_none_in_it() {
    let place = Place::new();
    let mut text = "E-post;Fornavn\n".to_owned();
    for person in 0..5 {
        let _ = writeln!(text, "p{person}@example.no;Kari;x{person}");
    }
    place.file("wide.csv", text + "feil;Ola;x\n");
    let more = with(&[BY_EMAIL, NO_STATUS, &["--skip-unmapped"], &MORE]);
    let report = place.import("wide.csv", &more).json();
    assert_eq!(figures(&report), [6, 5, 0, 0, 1]);
    assert_eq!(
        left(&place),
        "E-post;Fornavn;;_line;_reason\nfeil;Ola;x;7;no_key,invalid_email\n"
    );
}

#[test]
fn rows_that_are_rejected_again_keep_one_pair_of_columns() {
    let place = Place::new();
    place.file(
        "people.csv",
        "E-post;Fornavn\nfeil;Kari\nola@example;Ola\nper@example.no;Per;x\n\
         pia@example.no;Pia;y\nliv@example.no;Liv;z\nåse@example.no;Åse\n",
    );
    let more = with(&[BY_EMAIL, NO_STATUS, &MORE]);
    place.import("people.csv", &more).json();
    let first = left(&place);
    assert_eq!(
        first,
        "E-post;Fornavn;_line;_reason\nfeil;Kari;2;no_key,invalid_email\n\
         ola@example;Ola;3;no_key,invalid_email\nper@example.no;Per;4;too_many_cells;x\n\
         pia@example.no;Pia;5;too_many_cells;y\nliv@example.no;Liv;6;too_many_cells;z\n"
    );
    let mended = first.replace("feil;", "kari@example.no;");
    place.file("again.csv", mended);
    let again = place.import("again.csv", &more).json();
    assert_eq!(figures(&again), [5, 1, 0, 0, 4]);
    assert_eq!(
        left(&place),
        "E-post;Fornavn;_line;_reason\nola@example;Ola;3;no_key,invalid_email\n\
         per@example.no;Per;4;too_many_cells;x\npia@example.no;Pia;5;too_many_cells;y\n\
         liv@example.no;Liv;6;too_many_cells;z\n"
    );
    // Rows that all have a cell too many are no wider file: they are rejected once more.
    let wide = "E-post;Fornavn;_line;_reason\nper@example.no;Per;4;too_many_cells;x\n\
                pia@example.no;Pia;5;too_many_cells;y\nliv@example.no;Liv;6;too_many_cells;z\n";
    place.file("wide.csv", wide);
    let ran = place.import("wide.csv", &more);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(
        left(&place),
        "E-post;Fornavn;_line;_reason\nper@example.no;Per;2;too_many_cells;x\n\
         pia@example.no;Pia;3;too_many_cells;y\nliv@example.no;Liv;4;too_many_cells;z\n"
    );
}

#[test]
fn the_dialect_of_the_source_is_kept() {
    let place = Place::new();
    let text: Vec<u8> = "\u{feff}sep=|\r\nE-post|Navn\r\nfeil|Åse \"Øy\" Sæther\r\n\
                         kari@example.no|Kari\r\n|\"to\r\nlinjer|x\"\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    place.file("wide.csv", text);
    let report = place
        .import("wide.csv", &with(&[BY_EMAIL, NO_STATUS, &MORE]))
        .json();
    assert_eq!(figures(&report), [3, 1, 0, 0, 2]);
    assert_eq!(report["encoding"], "utf-16le");
    let bytes = fs::read(place.path("left.csv")).unwrap();
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    assert_eq!(
        String::from_utf16(&units).unwrap(),
        "\u{feff}sep=|\r\nE-post|Navn|_line|_reason\r\n\
         feil|\"Åse \"\"Øy\"\" Sæther\"|3|no_key,invalid_email,name_remark\r\n\
         |\"to\r\nlinjer|x\"|5|no_key\r\n"
    );
    let again = place.import("left.csv", &with(&[BY_EMAIL, NO_STATUS]));
    assert_eq!(
        (again.code, again.err.as_str()),
        (1, "Every row was rejected. Nothing was imported.\n")
    );
}

#[test]
fn a_dry_run_writes_them_too_and_without_any_there_is_a_header() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let more = with(&[BY_EMAIL, NO_STATUS, &MORE, &["--dry-run"]]);
    place.import("people.csv", &more).json();
    assert_eq!(
        left(&place),
        "E-post;Mobil;Fornavn;Etternavn;_line;_reason\r\n\
         ;0047 41322110;Åse;Nygård;5;no_key\r\n;;Ingen;Nøkkel;6;no_key\r\n\
         per@example;934 56 789;Per;Vik;7;no_key,invalid_email\r\n"
    );
    place.file("good.csv", "E-post\nkari@example.no\n");
    place
        .import("good.csv", &with(&[BY_EMAIL, NO_STATUS, &MORE]))
        .json();
    assert_eq!(left(&place), "E-post,_line,_reason\n");
}

/// A file put in the place of a device or a link would take it away.
#[cfg(unix)]
#[test]
fn a_link_and_a_device_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    place.file("there.csv", "");
    symlink("there.csv", place.path("left.csv")).unwrap();
    symlink("/dev/null", place.path("null")).unwrap();
    let more = with(&[BY_EMAIL, NO_STATUS, &["--dry-run"]]);
    for to in ["left.csv", "null"] {
        place
            .import("people.csv", &with(&[&more, &["--rejected", to]]))
            .done();
        assert!(place.path(to).symlink_metadata().unwrap().is_symlink());
    }
    let null = place.path("null").metadata().unwrap();
    assert!(null.file_type().is_char_device());
    assert!(
        fs::read_to_string(place.path("there.csv"))
            .unwrap()
            .contains(";_line;_reason")
    );
    for (to, reason) in [
        ("none/left.csv", "there is no such file or folder"),
        (".", "it is a folder"),
    ] {
        let ran = place.import("people.csv", &with(&[&more, &["--rejected", to]]));
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert_eq!(ran.err, format!("{to} cannot be written: {reason}.\n"));
    }
}

#[test]
fn without_a_header_they_are_known_by_their_values() {
    let place = Place::new();
    place.file(
        "bare.csv",
        "kari@example.no;Kari\nfeil;Ola\nper@example.no;Per;x\npia@example.no;Pia\n",
    );
    let keys = ["--map", "#1=email", "--map", "#2=first_name"];
    let more = with(&[BY_EMAIL, NO_STATUS, &keys, &MORE]);
    let report = place.import("bare.csv", &more).json();
    assert_eq!(figures(&report), [4, 2, 0, 0, 2]);
    assert_eq!(
        left(&place),
        "feil;Ola;2;no_key,invalid_email\nper@example.no;Per;3;too_many_cells;x\n"
    );
    let mended = left(&place).replace("feil", "ola@example.no");
    place.file("again.csv", mended.replace(";x", ""));
    let again = place.import("again.csv", &more);
    assert_eq!(again.err, "");
    assert_eq!(figures(&again.json()), [2, 2, 0, 0, 0]);
}

/// A text in an encoding; of CP865 only the letters of these tests.
fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    match encoding {
        "utf-16le" => utf16(u16::to_le_bytes),
        "utf-16be" => utf16(u16::to_be_bytes),
        "windows-1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        "mac-roman" => encoding_rs::MACINTOSH.encode(text).0.into_owned(),
        "cp865" => text
            .chars()
            .map(|c| match c {
                'å' => 0x86,
                'Å' => 0x8F,
                'æ' => 0x91,
                'ø' => 0x9B,
                'Ø' => 0x9D,
                c => u8::try_from(c).unwrap(),
            })
            .collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// How a file is written: encoding, delimiter, quote, line end, lines above, whether with a header.
struct Written {
    encoding: &'static str,
    delimiter: char,
    quote: char,
    end: &'static str,
    above: &'static [&'static str],
    header: bool,
}

impl Written {
    fn line(&self, cells: &[&str]) -> String {
        let (delimiter, quote) = (self.delimiter, self.quote);
        let cell = |cell: &&str| {
            if cell.contains([delimiter, quote, '\r', '\n']) {
                let doubled = cell.replace(quote, &format!("{quote}{quote}"));
                format!("{quote}{doubled}{quote}")
            } else {
                (*cell).to_owned()
            }
        };
        let cells: Vec<String> = cells.iter().map(cell).collect();
        cells.join(&delimiter.to_string()) + self.end
    }

    /// The lines above and the header, if there is one.
    fn head(&self, above: impl Fn(&'static str) -> &'static str, names: &[&str]) -> String {
        let mut head = String::new();
        for line in self.above {
            head += above(line);
            head += self.end;
        }
        if self.header {
            head += &self.line(names);
        }
        head
    }

    fn bytes(&self, text: &str) -> Vec<u8> {
        let wide = self.encoding.starts_with("utf-16");
        let mark = if wide { "\u{feff}" } else { "" };
        encoded(&format!("{mark}{text}"), self.encoding)
    }

    /// The options that read it.
    fn options(&self) -> Vec<String> {
        let plain = self.above.iter().any(|line| !line.starts_with("sep="));
        let skip = if plain { self.above.len() } else { 0 };
        let delimiter = match self.delimiter {
            '\t' => "tab".to_owned(),
            other => other.to_string(),
        };
        let header = if self.header { "yes" } else { "no" };
        [
            ("--encoding", self.encoding.to_owned()),
            ("--delimiter", delimiter),
            ("--quote", self.quote.to_string()),
            ("--skip-lines", skip.to_string()),
            ("--header", header.to_owned()),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value])
        .collect()
    }

    /// Imports a file, the rows it leaves, and those again when they are mended.
    fn import(&self) {
        let (delimiter, end) = (self.delimiter, self.end);
        let what = format!("{} {delimiter:?} {end:?} {:?}", self.encoding, self.above);
        let street = format!("Sørvei{delimiter} {0}B{0}", self.quote);
        let broken = format!("to{end}linjer");
        let mut text = self.head(|line| line, &["E-post", "Fornavn", "Adresse"]);
        for row in [
            &["kari@example.no", "Kari", "Vei 1"][..],
            &["feil", "Åse Østby", &street],
            &["", "Blåmann", &broken],
            &["ola@example.no", "Bjørn", "Vær", "ekstra"],
            &["per@example.no", "Per Ås", "Vei 2"],
        ] {
            text += &self.line(row);
        }
        let place = Place::new();
        place.file("alle.csv", self.bytes(&text));
        let options = self.options();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let maps = ["#1=email", "#2=first_name", "#3=street"].map(|map| ["--map", map]);
        let more = with(&[BY_EMAIL, NO_STATUS, &options, maps.as_flattened()]);
        let more = with(&[&more, &["--no-suggest"], &MORE]);
        let report = place.import("alle.csv", &more).json();
        assert_eq!(figures(&report), [5, 2, 0, 0, 3], "{what}");

        let first = self.above.len() + usize::from(self.header) + 1;
        let at = |row: usize| (first + row).to_string();
        let above = |line: &'static str| if line.starts_with("sep=") { line } else { "" };
        let names = ["E-post", "Fornavn", "Adresse", "_line", "_reason"];
        let mut expected = self.head(above, &names);
        let wrong = "no_key,invalid_email";
        expected += &self.line(&["feil", "Åse Østby", &street, &at(1), wrong]);
        expected += &self.line(&["", "Blåmann", &broken, &at(2), "no_key"]);
        // The break in the row before is a line of its own.
        let many = ["Vær", &at(4), "too_many_cells", "ekstra"];
        expected += &self.line(&[&["ola@example.no", "Bjørn"], &many[..]].concat());
        let left = fs::read(place.path("left.csv")).unwrap();
        assert_eq!(left, self.bytes(&expected), "{what}");

        // As they are they are rejected once more; mended they are taken.
        place.file("again.csv", left);
        let again = place.import("again.csv", &with(&[&more, &["--dry-run"]]));
        assert_eq!(again.code, 1, "{what} {}", again.err);
        let mended = expected.replacen("feil", "ase@example.no", 1).replacen(
            &format!("{delimiter}ekstra"),
            "",
            1,
        );
        place.file("again.csv", self.bytes(&mended));
        let again = place.import("again.csv", &more).json();
        assert_eq!(figures(&again), [3, 2, 0, 0, 1], "{what}");
        let export = place.export(&["--fields", "first_name,street"]);
        assert!(
            export.contains("Åse Østby,") && export.contains("Bjørn,Vær"),
            "{what}"
        );
    }
}

/// In whatever way a file is read, the rows it leaves are read in the same way.
#[test]
fn the_same_command_takes_the_rows_that_were_left() {
    for (encoding, delimiter, quote, end, above, header) in [
        ("utf-8", ';', '"', "\r\n", &[][..], true),
        ("utf-8", ',', '\'', "\n", &["Medlemmer", ""], true),
        ("utf-8", '|', '"', "\n", &[], false),
        ("utf-16le", '\t', '"', "\r\n", &["sep=\t"], true),
        ("utf-16be", ';', '"', "\n", &["Liste"], true),
        ("windows-1252", '\t', '"', "\r\n", &[], false),
        (
            "windows-1252",
            ';',
            '\'',
            "\r\n",
            &["sep=;", "Liste", ""],
            true,
        ),
        ("mac-roman", ',', '"', "\r", &[], true),
        ("mac-roman", '|', '"', "\r", &["Liste"], true),
        ("cp865", ';', '"', "\r\n", &[], true),
        ("cp865", ',', '\'', "\n", &["sep=,"], false),
    ] {
        let written = Written {
            encoding,
            delimiter,
            quote,
            end,
            above,
            header,
        };
        written.import();
    }
}

/// One row alone has no others to tell it from a header.
#[test]
fn a_single_row_without_a_header_is_a_row() {
    let place = Place::new();
    place.file(
        "bare.csv",
        "feil;Ola\nkari@example.no;Kari\nliv@example.no;Liv\n",
    );
    let keys = [
        "--map",
        "#1=email",
        "--map",
        "#2=first_name",
        "--no-suggest",
    ];
    let more = with(&[BY_EMAIL, NO_STATUS, &keys, &MORE]);
    let report = place
        .import("bare.csv", &with(&[&more, &["--header", "no"]]))
        .json();
    assert_eq!(figures(&report), [3, 2, 0, 0, 1]);
    assert_eq!(left(&place), "feil;Ola;1;no_key,invalid_email\n");
    let kept = left(&place);
    place.file("again.csv", kept.replace("feil", "ola@example.no"));
    assert_eq!(
        figures(&place.import("again.csv", &more).json()),
        [1, 1, 0, 0, 0]
    );
    place.file("again.csv", kept.replace("feil", ""));
    let again = place.import("again.csv", &more);
    assert_eq!(
        (again.code, again.err.as_str()),
        (1, "Every row was rejected. Nothing was imported.\n")
    );
}
