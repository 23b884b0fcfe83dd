//! Candidates by the values of a column, and values that contradict its header.

use super::{ColumnFacts, Confidence, Reason, Standing, Suggester, Target, Tier, standard_field};
use crate::contact::{FieldKind, FieldNo, standard};
use crate::plan::alias;
use crate::plan::alias_table::Meaning;
use crate::plan::alias_words::words_of;
use crate::plan::origin::Origin;
use crate::source::{ColumnProfile, ValueKind};

impl Suggester<'_> {
    /// Whether this is the line or reason column of a rejected-rows file without a header.
    pub(super) fn is_own_report(&self, at: usize) -> bool {
        let profile = |at: usize| {
            let facts = self.columns.get(at).filter(|_| self.no_headers)?;
            Some(facts.profile).filter(|profile| profile.filled > 0)
        };
        let lines = |at| profile(at).is_some_and(|profile| profile.numbers == profile.filled);
        let reasons = |at| profile(at).is_some_and(|profile| profile.reasons == profile.filled);
        (lines(at) && reasons(at + 1)) || (reasons(at) && at.checked_sub(1).is_some_and(lines))
    }

    /// What a sample holds that clearly is not what the header names; `None` if the field takes the
    /// values, or there are too few.
    ///
    /// Words, addresses and links are clear from the first value on; for other kinds at least
    /// `enough` values must be there.
    pub(super) fn contradiction(
        &self,
        target: Target,
        profile: &ColumnProfile,
        enough: u64,
    ) -> Option<ValueKind> {
        let (no, full_name) = match target {
            Target::Field(no) => (no, false),
            Target::FullName => (standard::FIRST_NAME, true),
            Target::Skip | Target::OptOut(_) | Target::Evidence(_) | Target::CallingCode => {
                return None;
            }
        };
        let field = self.fields.get(no)?;
        let kind = profile.kind();
        let clear = matches!(kind, ValueKind::Email | ValueKind::Url);
        let many = profile.filled >= enough;
        let denied = match field.kind {
            FieldKind::Email => many && profile.emails == 0,
            FieldKind::Phone => {
                let none =
                    profile.phones == 0 && profile.scientific == 0 && profile.foreign_phones == 0;
                (many && none) || kind == ValueKind::Email
            }
            FieldKind::Date => many && profile.dates == 0,
            FieldKind::Number => many && profile.numbers == 0,
            FieldKind::Text if no.is_standard() => (many || clear) && denies_text(no, profile),
            _ => false,
        };
        if denied {
            return Some(kind);
        }
        let words = profile.words_kind()?;
        let words_deny = match words {
            ValueKind::Company => {
                full_name || no == standard::FIRST_NAME || no == standard::LAST_NAME
            }
            ValueKind::Salutation => no == standard::JOB_TITLE,
            ValueKind::Status => {
                field.kind == FieldKind::Text && no.is_standard() && no != standard::NOTES
            }
            _ => false,
        };
        words_deny.then_some(words)
    }

    /// Suggests the company for a name column that holds companies.
    pub(super) fn add_company(&mut self, at: usize, profile: &ColumnProfile) {
        let reason = Reason::Values {
            kind: ValueKind::Company,
            matching: profile.companies,
            of: profile.filled,
        };
        self.add(
            at,
            Target::Field(standard::COMPANY),
            Standing::new(Tier::ByValues, 0),
            reason,
            Confidence::Medium,
        );
    }

    /// Whether a column `Title` holds salutations (`Mr`, `Ms`) rather than job titles.
    ///
    /// Outlook's does, unless it is the second of that name (French has two); so does one beside a
    /// job title column; otherwise the values decide.
    pub(super) fn title_is_salutation(&self, at: usize, facts: &ColumnFacts<'_>) -> bool {
        match self.exporter {
            Some(Origin::Outlook) => {
                let before = self.aliases.iter().take(at).flatten();
                let earlier = before
                    .filter(|alias| alias.meaning == Meaning::Title)
                    .count();
                return earlier == 0 || self.named.job_title;
            }
            Some(Origin::Salesforce) => return false,
            _ => {}
        }
        self.named.job_title || facts.profile.salutations > 0
    }

    pub(super) fn by_values(&mut self, at: usize, facts: &ColumnFacts<'_>) {
        let profile = facts.profile;
        if facts.header.is_some_and(names_somebody_else) {
            return;
        }
        let kind = profile.kind();
        let matching = profile.count_of(kind);
        let reason = Reason::Values {
            kind,
            matching,
            of: profile.filled,
        };
        let confidence = if matching >= 10 && matching * 20 >= profile.filled * 19 {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let standing = |rank| Standing::new(Tier::ByValues, rank);
        match kind {
            ValueKind::Email => self.add(
                at,
                Target::Field(standard::EMAIL),
                standing(0),
                reason,
                confidence,
            ),
            ValueKind::Mobile | ValueKind::Phone if !facts.header.is_some_and(names_a_number) => {
                if kind == ValueKind::Mobile {
                    self.add(
                        at,
                        Target::Field(standard::MOBILE),
                        standing(0),
                        reason,
                        confidence,
                    );
                }
                if let Some(phone) = standard_field("phone") {
                    let reason = Reason::Values {
                        kind: ValueKind::Phone,
                        matching: profile.phones,
                        of: profile.filled,
                    };
                    self.add(at, Target::Field(phone), standing(1), reason, confidence);
                }
            }
            _ if self.no_headers => self.without_headers(at, profile, kind, reason),
            _ => {}
        }
    }

    /// Suggestions that need a file without headers: under an unknown header a date may be any date
    /// and a web address any link.
    fn without_headers(
        &mut self,
        at: usize,
        profile: &ColumnProfile,
        kind: ValueKind,
        reason: Reason,
    ) {
        let standing = Standing::new(Tier::ByValues, 0);
        let grown_up = profile.birth_years * 5 >= profile.dates * 4;
        let field = match kind {
            ValueKind::Date if grown_up => Some(standard::BIRTHDAY),
            ValueKind::Url => standard_field("website"),
            ValueKind::Postcode => standard_field("postcode"),
            _ => None,
        };
        let next = self.columns.get(at + 1).map(|column| column.profile);
        let names_follow = next.is_some_and(|next| next.mostly(next.lettered));
        if kind == ValueKind::Postcode && !names_follow {
            return;
        }
        if let Some(field) = field {
            self.add(
                at,
                Target::Field(field),
                standing,
                reason,
                Confidence::Medium,
            );
        }
        if kind == ValueKind::Postcode
            && let Some(city) = standard_field("city")
        {
            let reason = Reason::AfterPostcodes { column: at };
            self.add(
                at + 1,
                Target::Field(city),
                standing,
                reason,
                Confidence::Medium,
            );
        }
    }
}

/// Whether a header is about a person beside the contact, whose address and number are not the
/// contact's.
fn names_somebody_else(header: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "emergency",
        "kin",
        "spouse",
        "assistant",
        "manager",
        "supervisor",
        "referrer",
        "reference",
        "owner",
        "agent",
        "nødkontakt",
        "nødtelefon",
        "pårørende",
        "nærmeste",
        "ektefelle",
        "leder",
        "leders",
        "assistent",
        "selger",
        "saksbehandler",
        "notfall",
        "urgence",
    ];
    let words = words_of(header);
    words.iter().any(|word| {
        let word = alias::normalized(word);
        OTHERS.iter().any(|other| alias::normalized(other) == word)
    })
}

/// Whether a header names a number or code that only looks like a phone number.
fn names_a_number(header: &str) -> bool {
    if header.contains('#') {
        return true;
    }
    let header = alias::normalized(header);
    [
        "nr", "nummer", "number", "no", "id", "kode", "code", "ref", "key",
    ]
    .iter()
    .any(|ending| header.ends_with(ending))
}

/// Whether most values are of a kind that a text field of this meaning never holds.
fn denies_text(no: FieldNo, profile: &ColumnProfile) -> bool {
    use ValueKind::{Blank, Company, Date, Email, Mobile, Number, Phone, Text, Url, YesNo};
    let kind = profile.kind();
    match no {
        standard::FIRST_NAME | standard::LAST_NAME => !matches!(kind, Text | Blank),
        standard::COMPANY | standard::JOB_TITLE | standard::CITY => {
            !matches!(kind, Text | Blank | Company)
        }
        standard::STREET | standard::STREET_2 => {
            matches!(kind, Email | Date | Url | YesNo | Mobile | Phone)
        }
        // Numbers of regions; `NO` and `no` are a country and a language.
        standard::REGION => matches!(kind, Email | Date | Url | YesNo | Mobile | Phone),
        standard::COUNTRY => matches!(kind, Email | Date | Url | Mobile | Phone),
        standard::GENDER | standard::LANGUAGE => {
            matches!(kind, Email | Date | Url | Mobile | Phone)
        }
        standard::POSTCODE => {
            matches!(kind, Email | Url | YesNo) || profile.mostly(profile.lettered)
        }
        standard::WEBSITE => matches!(kind, Email | Date | YesNo | Mobile | Phone | Number),
        standard::EXTERNAL_ID => matches!(kind, Email | Url | YesNo),
        // Notes are anything but a column of addresses.
        _ => kind == Email,
    }
}

/// Whether the cells of a column can say who opted out: words for yes and no, 0 and 1, marks,
/// dates, or no cells at all.
pub(super) fn can_say_no(profile: &ColumnProfile) -> bool {
    let mark = |sample: &String| {
        let sample = sample.to_lowercase();
        matches!(
            sample.as_str(),
            "0" | "1"
                | "-1"
                | "x"
                | "y"
                | "n"
                | "j"
                | "ja"
                | "nei"
                | "yes"
                | "no"
                | "true"
                | "false"
        )
    };
    profile.filled == 0
        || profile.mostly(profile.yes_no)
        || profile.mostly(profile.dates)
        || profile.mostly(profile.statuses)
        || profile.samples.iter().all(mark)
}
