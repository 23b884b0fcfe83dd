//! Recognises columns that say who refuses to be contacted, by their header and by whole cells.

use super::alias;
use super::alias_words::words_of;

/// A word of refusal: its letters in lower case, as cells are compared, and as it is reported.
type Word = (&'static str, &'static str);

/// Words that say, alone in a cell, that somebody refuses or may not be written to.
const REFUSALS: [Word; 15] = [
    ("unsubscribed", "unsubscribed"),
    ("unsubscribe", "unsubscribe"),
    ("optedout", "opted out"),
    ("optout", "opt-out"),
    ("blacklisted", "blacklisted"),
    ("suppressed", "suppressed"),
    ("cleaned", "cleaned"),
    ("bounced", "bounced"),
    ("complained", "complained"),
    ("donotcontact", "do not contact"),
    ("donotemail", "do not email"),
    ("avmeldt", "avmeldt"),
    ("utmeldt", "utmeldt"),
    ("reservert", "reservert"),
    ("ønskerikke", "ønsker ikke"),
];

/// Words that orders, events and members have too: refusals only beside [`SUBSCRIPTIONS`].
const DOUBTFUL: [Word; 3] = [
    ("cancelled", "cancelled"),
    ("canceled", "canceled"),
    ("inactive", "inactive"),
];

/// Words that show that a column is about a subscription.
const SUBSCRIPTIONS: [&str; 3] = ["active", "subscribed", "confirmed"];

/// Bytes of the longest cell that is compared; a longer one is no single word of these.
const MAX_CELL_BYTES: usize = 40;
/// Bytes for the letters of a cell; the longest word has 12.
const MAX_LETTER_BYTES: usize = 16;

/// Signs that a column says who refuses to be contacted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusalEvidence {
    /// Whether the header names refusal (`…blacklisted`, `do not …`, `unsub…`, `reservert mot …`,
    /// or the header of an opt-out column), or is a word of refusal that a cell affirms (`Avmeldt`
    /// with a `ja` below it).
    pub header: bool,
    /// The number of filled cells.
    pub filled: u64,
    /// The number of cells that only deny (`no`, `nei`, `false`, `0`); counted if the header names
    /// refusal. Where it equals `filled`, nobody in the column refuses.
    pub denials: u64,
    /// Words of refusal that stand alone in cells, with the number of cells, never 0.
    pub words: Vec<(&'static str, u64)>,
}

impl RefusalEvidence {
    /// The number of cells that are a word of refusal.
    pub fn cells(&self) -> u64 {
        self.words.iter().map(|(_, count)| count).sum()
    }
}

/// What the header of a column says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeaderSays {
    Nothing,
    /// It is a word of refusal, which cells may affirm (`Avmeldt`).
    Word,
    /// It names refusal.
    Refusal,
}

/// Counts words of refusal over the cells of one column, with no allocation for a cell.
#[derive(Clone, Debug)]
pub struct RefusalCounter {
    header: HeaderSays,
    /// Whether a cell affirmed the header.
    affirmed: bool,
    filled: u64,
    denials: u64,
    refusals: [u64; REFUSALS.len()],
    doubtful: [u64; DOUBTFUL.len()],
    /// Whether a cell was one of [`SUBSCRIPTIONS`].
    subscription: bool,
}

impl RefusalCounter {
    /// A counter for a column with this header, if it has one.
    pub fn new(header: Option<&str>) -> Self {
        Self {
            header: match header {
                Some(header) if names_refusal(header) => HeaderSays::Refusal,
                Some(header) if is_refusal(header) => HeaderSays::Word,
                _ => HeaderSays::Nothing,
            },
            affirmed: false,
            filled: 0,
            denials: 0,
            refusals: [0; REFUSALS.len()],
            doubtful: [0; DOUBTFUL.len()],
            subscription: false,
        }
    }

    /// Counts a cell. Letter case, blanks and punctuation do not matter (`Opt_Out` is `opt-out`).
    pub fn push(&mut self, cell: &str) {
        // Most cells end here: they begin with no letter that a word begins with.
        let cell = cell.trim();
        let Some(first) = cell.bytes().next() else {
            return;
        };
        self.filled += 1;
        let asked = self.header != HeaderSays::Nothing;
        if cell.len() > MAX_CELL_BYTES || (!asked && is_no_beginning(first)) {
            return;
        }
        let mut buffer = [0; MAX_LETTER_BYTES];
        let Some(word) = letters(cell, &mut buffer) else {
            return;
        };
        let place = |words: &[Word]| words.iter().position(|(letters, _)| *letters == word);
        if let Some(count) = place(&REFUSALS).and_then(|at| self.refusals.get_mut(at)) {
            *count += 1;
        } else if let Some(count) = place(&DOUBTFUL).and_then(|at| self.doubtful.get_mut(at)) {
            *count += 1;
        } else if SUBSCRIPTIONS.contains(&word) {
            self.subscription = true;
        } else if asked {
            match word {
                "no" | "nei" | "n" | "false" | "usann" | "0" => self.denials += 1,
                "yes" | "ja" | "y" | "j" | "true" | "sant" | "1" | "x" => self.affirmed = true,
                _ => {}
            }
        }
    }

    /// What the cells so far show; `None` if nothing speaks of refusal, or all cells are blank.
    pub fn finish(&self) -> Option<RefusalEvidence> {
        let doubtful = if self.subscription {
            self.doubtful
        } else {
            [0; DOUBTFUL.len()]
        };
        let counted = REFUSALS.iter().zip(self.refusals);
        let words: Vec<(&'static str, u64)> = counted
            .chain(DOUBTFUL.iter().zip(doubtful))
            .filter(|(_, count)| *count > 0)
            .map(|((_, shown), count)| (*shown, count))
            .collect();
        let header = match self.header {
            HeaderSays::Nothing => false,
            HeaderSays::Word => self.affirmed,
            HeaderSays::Refusal => true,
        };
        let speaks = self.filled > 0 && (header || !words.is_empty());
        speaks.then_some(RefusalEvidence {
            header,
            filled: self.filled,
            denials: self.denials,
            words,
        })
    }
}

/// Looks for the first sign that a column speaks of refusal, where none did so far; whether it does
/// then has to be counted with a [`RefusalCounter`].
#[derive(Clone, Debug)]
pub struct RefusalWatch {
    header: bool,
}

impl RefusalWatch {
    /// A watch for a column with this name, which may have a number that makes it unique.
    pub fn new(name: &str) -> Self {
        let numbered = name
            .strip_suffix(')')
            .and_then(|name| name.rsplit_once(" ("));
        let header = match numbered {
            Some((header, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => header,
            _ => name,
        };
        Self {
            header: names_refusal(header),
        }
    }

    /// Whether a cell may speak of refusal; letter case, blanks and punctuation do not matter.
    pub fn may_refuse(&self, cell: &str) -> bool {
        let cell = cell.trim();
        let Some(first) = cell.bytes().next() else {
            return false;
        };
        if self.header {
            return true;
        }
        if cell.len() > MAX_CELL_BYTES || is_no_beginning(first) {
            return false;
        }
        let mut buffer = [0; MAX_LETTER_BYTES];
        let Some(word) = letters(cell, &mut buffer) else {
            return false;
        };
        let mut words = REFUSALS.iter().chain(&DOUBTFUL);
        words.any(|(letters, _)| *letters == word) || SUBSCRIPTIONS.contains(&word)
    }
}

/// Says whether a column speaks of people who refuse to be contacted; `None` if it does not, or
/// holds blank cells only.
///
/// `header` is the name in the file, without the number that makes a repeated one unique. One cell
/// that is a word of refusal is enough. `cancelled`, `canceled` and `inactive` count only where
/// another cell is `active`, `subscribed` or `confirmed`.
///
/// ```
/// use mainbrainer::plan::speaks_of_refusal;
///
/// let signs = speaks_of_refusal(Some("status"), ["subscribed", "Unsubscribed", "cleaned"]);
/// let signs = signs.unwrap_or_default();
/// assert_eq!(signs.words, [("unsubscribed", 1), ("cleaned", 1)]);
/// assert_eq!(speaks_of_refusal(Some("status"), ["active", "paid"]), None);
/// ```
pub fn speaks_of_refusal<'a>(
    header: Option<&str>,
    cells: impl IntoIterator<Item = &'a str>,
) -> Option<RefusalEvidence> {
    let mut counter = RefusalCounter::new(header);
    for cell in cells {
        counter.push(cell);
    }
    counter.finish()
}

/// Whether a header names refusal: that of an opt-out column, or one that begins or ends so.
///
/// What only describes a refusal that another column states is none (`UNSUB_REASON`, a link to
/// unsubscribe), nor is a column that says who still receives.
pub(super) fn names_refusal(header: &str) -> bool {
    const BEGINNINGS: [&str; 11] = [
        "unsubscr",
        "donot",
        "dont",
        "optout",
        "optedout",
        "hasoptedout",
        "reservertmot",
        "reservertfra",
        "onskerikke",
        "onskjerikkje",
        "blacklisted",
    ];
    const ENDINGS: [&str; 9] = [
        "blacklisted",
        "blacklist",
        "blocklisted",
        "blocklist",
        "unsubscribed",
        "optout",
        "optedout",
        "suppressed",
        "reservertmot",
    ];
    const DETAILS: [&str; 11] = [
        "reason",
        "reasonother",
        "campaign",
        "campaignid",
        "campaigntitle",
        "link",
        "url",
        "token",
        "key",
        "comment",
        "page",
    ];
    if alias::is_opt_out(header) {
        return true;
    }
    let name = alias::normalized(header);
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    // Mailchimp's columns about those who left; its file holds nobody else.
    let details = name == "unsubtime" || DETAILS.iter().any(|end| name.ends_with(end));
    let unsub = words_of(header)
        .first()
        .is_some_and(|word| word.eq_ignore_ascii_case("unsub"));
    let says = unsub
        || BEGINNINGS.iter().any(|start| name.starts_with(start))
        || ENDINGS.iter().any(|end| name.ends_with(end));
    says && !details
}

/// The id of the opt-in field that a header of refusal closes: of text messages if it names them,
/// else of e-mail. `None` for other headers, for refusal by other ways (calls, letters, tracking),
/// and for a time.
///
/// ```text
/// EMAIL_BLACKLISTED, Reservert mot nyhetsbrev, Unsubscribed from all  email_marketing
/// do_not_text, Opted out of SMS: offers                               sms_marketing
/// Do Not Call, Unsubscribed at, UNSUB_REASON                          none
/// ```
pub(super) fn opt_out_field(header: &str) -> Option<&'static str> {
    const OTHER_WAYS: [&str; 17] = [
        "call",
        "phone",
        "fax",
        "telefon",
        "whatsapp",
        "track",
        "sell",
        "share",
        "profil",
        "process",
        "delete",
        "merge",
        "reply",
        "ring",
        "donotmail",
        "dontmail",
        "import",
    ];
    const MESSAGES: [&str; 9] = [
        "mail",
        "contact",
        "sms",
        "text",
        "send",
        "market",
        "message",
        "newsletter",
        "epost",
    ];
    const TIMES: [&str; 8] = [
        "date",
        "time",
        "dato",
        "tidspunkt",
        "at",
        "on",
        "since",
        "timestamp",
    ];
    if !names_refusal(header) {
        return None;
    }
    let name = alias::normalized(header);
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let other = OTHER_WAYS.iter().any(|way| name.contains(way));
    let last = words_of(header).last().map(|word| alias::normalized(word));
    if other || last.is_some_and(|word| TIMES.contains(&word.as_str())) {
        return None;
    }
    // `Don't know` is an answer to something else.
    let is_wish = name.starts_with("donot") || name.starts_with("dont");
    if is_wish && !MESSAGES.iter().any(|word| name.contains(word)) {
        return None;
    }
    let texts = ["sms", "text", "mobil"]
        .iter()
        .any(|word| name.contains(word));
    Some(if texts {
        "sms_marketing"
    } else {
        "email_marketing"
    })
}

/// Whether a header is nothing but a word of refusal.
fn is_refusal(header: &str) -> bool {
    let mut buffer = [0; MAX_LETTER_BYTES];
    let word = letters(header, &mut buffer);
    word.is_some_and(|word| REFUSALS.iter().any(|(letters, _)| *letters == word))
}

/// Whether no word of this file begins with this byte: a digit, `@`, or another letter.
fn is_no_beginning(byte: u8) -> bool {
    // 0xC3 is the first byte of Ø and ø; punctuation may come before a word.
    !matches!(
        byte.to_ascii_lowercase(),
        b'a' | b'b' | b'c' | b'd' | b'i' | b'o' | b'r' | b's' | b'u' | 0xc3
    ) && (byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// The letters and digits of a cell in lower case; `None` if there are more than a word has.
fn letters<'a>(cell: &str, buffer: &'a mut [u8; MAX_LETTER_BYTES]) -> Option<&'a str> {
    let mut length = 0;
    for c in cell.chars().filter(|c| c.is_alphanumeric()) {
        let c = if c == 'Ø' {
            'ø'
        } else {
            c.to_ascii_lowercase()
        };
        let end = length + c.len_utf8();
        c.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(cells: &[&str]) -> Vec<(&'static str, u64)> {
        let evidence = speaks_of_refusal(Some("Status"), cells.iter().copied());
        evidence.unwrap_or_default().words
    }

    #[test]
    fn whole_cells_are_counted() {
        assert_eq!(
            words(&["subscribed", "unsubscribed", "cleaned", "unsubscribed", ""]),
            [("unsubscribed", 2), ("cleaned", 1)]
        );
        assert_eq!(
            words(&[
                "Aktiv",
                "Avmeldt",
                " UTMELDT ",
                "reservert\u{a0}",
                "Ønsker ikke",
                "ØNSKER IKKE"
            ]),
            [
                ("avmeldt", 1),
                ("utmeldt", 1),
                ("reservert", 1),
                ("ønsker ikke", 2)
            ]
        );
        assert_eq!(
            words(&[
                "Opt-Out",
                "opt_out",
                "OptOut",
                "Opted out",
                "Do Not Contact",
                "do not e-mail"
            ]),
            [
                ("opted out", 1),
                ("opt-out", 3),
                ("do not contact", 1),
                ("do not email", 1)
            ]
        );
        assert_eq!(
            words(&[
                "bounced",
                "complained",
                "suppressed",
                "blacklisted",
                "unsubscribe",
                "(cleaned)"
            ]),
            [
                ("unsubscribe", 1),
                ("blacklisted", 1),
                ("suppressed", 1),
                ("cleaned", 1),
                ("bounced", 1),
                ("complained", 1),
            ]
        );
    }

    #[test]
    fn words_inside_a_text_are_none() {
        for cell in [
            "He unsubscribed in May",
            "cleaned up",
            "reservert bord",
            "Reservert dato",
            "not unsubscribed",
            "Cleaner",
            "ja",
            "unsubscribed unsubscribed unsubscribed unsubscribed",
            "kari@example.no",
        ] {
            assert_eq!(speaks_of_refusal(None, [cell]), None, "{cell}");
        }
    }

    #[test]
    fn cancelled_is_a_refusal_only_of_a_subscription() {
        assert_eq!(words(&["cancelled", "paid", "shipped", "inactive"]), []);
        assert_eq!(
            words(&["cancelled", "Active", "inactive", "canceled", "inactive"]),
            [("cancelled", 1), ("canceled", 1), ("inactive", 2)]
        );
        assert_eq!(words(&["confirmed", "canceled"]), [("canceled", 1)]);
        assert_eq!(words(&["inactive", "subscribed"]), [("inactive", 1)]);
        assert_eq!(words(&["active", "subscribed", "confirmed"]), []);
    }

    #[test]
    fn headers_name_refusal() {
        for header in [
            "EMAIL_BLACKLISTED",
            "SMS_BLACKLISTED",
            "Blacklisted",
            "do not email",
            "Do Not Contact",
            "Do Not Call",
            "DoNotCall",
            "Don't mail",
            "Unsubscribed",
            "unsub_date",
            "Unsubscribed from all email",
            "Email Opt Out",
            "HasOptedOutOfEmail",
            "Opted out of email: Newsletter",
            "Reservert mot reklame",
            "Reservert mot telefonsalg",
            "Ønsker ikke nyhetsbrev",
            "Avmeldt nyhetsbrev",
        ] {
            let evidence = speaks_of_refusal(Some(header), ["x", ""]);
            let expected = RefusalEvidence {
                header: true,
                filled: 1,
                denials: 0,
                words: Vec::new(),
            };
            assert_eq!(evidence, Some(expected), "{header}");
            assert_eq!(speaks_of_refusal(Some(header), ["", " "]), None, "{header}");
        }
        for header in [
            "Status",
            "Reservert dato",
            "Reservert",
            "Utmeldt dato",
            "Subscribed",
            "Email opt-in",
            "Donor",
            "Donation",
            "Unsubmitted",
            "UNSUB_REASON",
            "UNSUB_CAMPAIGN_ID",
            "UNSUB_TIME",
            "Unsubscribe link",
            "Cleaned",
        ] {
            let cells = ["12.03.2026", "Moe"];
            assert_eq!(speaks_of_refusal(Some(header), cells), None, "{header}");
        }
    }

    #[test]
    fn a_header_that_is_a_word_of_refusal_needs_a_yes() {
        for header in ["Avmeldt", "Reservert", "Bounced", "Cleaned?"] {
            let evidence = speaks_of_refusal(Some(header), ["Nei", "Ja", ""]).unwrap();
            assert!(evidence.header, "{header}");
            assert_eq!((evidence.filled, evidence.denials), (2, 1), "{header}");
            assert_eq!(speaks_of_refusal(Some(header), ["Nei", "12.03.2026"]), None);
        }
        assert_eq!(speaks_of_refusal(Some("Innmeldt"), ["Ja"]), None);
    }

    #[test]
    fn headers_of_refusal_name_a_channel() {
        for (header, field) in [
            ("EMAIL_BLACKLISTED", Some("email_marketing")),
            ("SMS_BLACKLISTED", Some("sms_marketing")),
            ("Do not contact", Some("email_marketing")),
            ("do_not_text", Some("sms_marketing")),
            ("Opted out of email: Newsletter", Some("email_marketing")),
            ("Opted out of SMS: offers", Some("sms_marketing")),
            ("Reservert mot reklame", Some("email_marketing")),
            ("Reservert mot reklame på SMS", Some("sms_marketing")),
            ("Do Not Call", None),
            ("Do Not Mail", None),
            ("Don't know", None),
            ("Do not send marketing", Some("email_marketing")),
            ("Reservert mot telefonsalg", None),
            ("Unsubscribed at", None),
            ("Opt-out date", None),
            ("UNSUB_REASON", None),
            ("Reservert dato", None),
            ("Email", None),
        ] {
            assert_eq!(opt_out_field(header), field, "{header}");
        }
    }

    #[test]
    fn denials_are_counted_under_a_header_of_refusal() {
        let evidence = speaks_of_refusal(Some("Do not email"), ["No", "FALSE", "", "0", "Yes"]);
        let evidence = evidence.unwrap();
        assert_eq!((evidence.filled, evidence.denials), (4, 3));
        assert_eq!(evidence.cells(), 0);
        let evidence = speaks_of_refusal(Some("Status"), ["No", "unsubscribed"]).unwrap();
        assert_eq!(
            (evidence.filled, evidence.denials, evidence.cells()),
            (2, 0, 1)
        );
    }
}
