//! Files of invented people.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The columns of the file; the first one is not imported.
pub const HEADER: &str = "Nr,First name,Last name,E-mail,Mobile,Company,Job title,Street,Postcode,City,\
                      Birthday,Customer number,E-mail marketing";

/// Writes invented people number `start` to `start + rows`; `version` changes some of their values.
pub fn write_file(path: &Path, start: u32, rows: u32, version: u32) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "{HEADER}")?;
    let step = far_step(rows);
    for position in 0..rows {
        // The second file brings the people it shares in another order than the first did.
        let person = if version == 0 {
            start + position
        } else {
            let place = u64::from(position) * u64::from(step) % u64::from(rows);
            start + u32::try_from(place)?
        };
        write_row(&mut out, position, person, version)?;
    }
    out.flush()?;
    Ok(())
}

/// The step of a walk through `0..rows` that meets each once, neighbours far apart.
fn far_step(rows: u32) -> u32 {
    let golden = u64::from(rows) * 618_034 / 1_000_000;
    let first = u32::try_from(golden).unwrap_or(1).max(1);
    (first..rows).find(|step| coprime(*step, rows)).unwrap_or(1)
}

fn coprime(a: u32, b: u32) -> bool {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

fn write_row(
    out: &mut impl Write,
    position: u32,
    person: u32,
    version: u32,
) -> std::io::Result<()> {
    const FIRST: [&str; 16] = [
        "Kari",
        "Ola",
        "Åse",
        "Bjørn",
        "Ingrid",
        "Lars",
        "Anne Marie",
        "Per",
        "Sølvi",
        "Håkon",
        "Liv",
        "Jørgen",
        "Solveig",
        "Tor",
        "Guro",
        "Æ",
    ];
    const LAST: [&str; 16] = [
        "Nordmann",
        "Hansen",
        "Ødegård",
        "Bakken",
        "Lie",
        "Strand",
        "Moen",
        "Østby",
        "Haugen",
        "Dahl",
        "Åsen",
        "Berg",
        "Myhre",
        "Sæther",
        "Vik",
        "Lund",
    ];
    const CITIES: [(&str, &str); 8] = [
        ("0150", "Oslo"),
        ("5003", "Bergen"),
        ("7010", "Trondheim"),
        ("9008", "Tromsø"),
        ("4006", "Stavanger"),
        ("6002", "Ålesund"),
        ("8006", "Bodø"),
        ("1606", "Fredrikstad"),
    ];
    let mixed = u64::from(person)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(23);
    let pick = |shift: u32, of: usize| usize::try_from(mixed >> shift).unwrap_or(0) % of;
    let first = FIRST[pick(3, FIRST.len())];
    let last = LAST[pick(9, LAST.len())];
    let (postcode, city) = CITIES[pick(15, CITIES.len())];
    let mobile = 90_000_000 + person % 9_999_999;
    let mobile = mobile.to_string();
    let changed = if version > 0 && person.is_multiple_of(3) {
        " avd. Nord"
    } else {
        ""
    };
    writeln!(
        out,
        "{position},{first},{last},person{person}@example.no,{} {} {},Firma {} AS{changed},\
         Konsulent {},Storgata {} B,{postcode},{city},{:02}.{:02}.{},K{person:07},{}",
        &mobile[..3],
        &mobile[3..5],
        &mobile[5..],
        person % 5000,
        person % 40,
        person % 120 + 1,
        person % 28 + 1,
        person % 12 + 1,
        1940 + person % 65,
        ["Ja", "Nei", ""][person as usize % 3],
    )
}
