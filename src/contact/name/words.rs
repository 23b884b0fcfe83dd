//! The words that are no names: titles, suffixes, particles and forms of companies.

use std::sync::LazyLock;

/// What a word can be beside a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u32);

impl Roles {
    /// A title before a name.
    pub(super) const TITLE: Self = Self(1);
    /// A title that is a first name too (`Dean`, `Major`): two words must follow it.
    pub(super) const WEAK: Self = Self(1 << 1);
    /// A title that stands before a first name alone (`Sir John`, `Dronning Sonja`).
    pub(super) const ROYAL: Self = Self(1 << 2);
    /// A title only with its full stop (`Mag.`, `Ing.`).
    pub(super) const DOTTED: Self = Self(1 << 3);
    /// A word of generations after a name (`Jr.`, `III`).
    pub(super) const GENERATION: Self = Self(1 << 4);
    /// A degree, certificate or profession after a name (`PhD`, `cand.mag.`).
    pub(super) const DEGREE: Self = Self(1 << 5);
    /// Only in capitals beside words that are not (`MA`, but `Ma` is a name).
    pub(super) const CAPITALS: Self = Self(1 << 6);
    /// Belongs to the last name that follows (`van`, `de la`).
    pub(super) const PARTICLE: Self = Self(1 << 7);
    /// Joins two last names (`Ortega y Gasset`).
    pub(super) const JOINS: Self = Self(1 << 8);
    /// The form of a company, as its last word (`AS`, `GmbH`).
    pub(super) const COMPANY: Self = Self(1 << 9);
    /// A form of company that is no name in any letter case (`GmbH`, `Ltd`).
    pub(super) const SURE_COMPANY: Self = Self(1 << 10);
    /// A word for an organisation, as its last word (`kommune`).
    pub(super) const ORGANISATION: Self = Self(1 << 11);
    /// A word for an organisation, as its first word (`Stiftelsen`).
    pub(super) const ORGANISATION_FIRST: Self = Self(1 << 12);
    /// Continues a title (`Hr. og fru`, `professor emeritus`).
    pub(super) const LINKS: Self = Self(1 << 13);
    /// After `&`, `og` or `and` it ends the name of a company (`Vik & Co`).
    pub(super) const PARTNERS: Self = Self(1 << 14);
    /// The name at birth follows (`f.`, `née`).
    pub(super) const BIRTH: Self = Self(1 << 15);
    /// A profession, which a comma parts from the name (`advokat`).
    pub(super) const PROFESSION: Self = Self(1 << 16);
    /// A particle only in small letters (`av`, but `Av` is a name).
    pub(super) const SMALL: Self = Self(1 << 17);

    /// The first half of a degree that is written in two words (`Ph. D.`, `cand. jur.`).
    pub(super) const HALF: Self = Self(1 << 18);
    /// Any role.
    pub(super) const ANY: Self = Self(u32::MAX);

    /// The roles of both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of these roles.
    pub(super) fn any(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }

    /// Whether it is a name and nothing else.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Words in lower case without full stops, with `|` between them.
#[rustfmt::skip] // One group a line; they are as long as they are.
const WORDS: &[(Roles, &str)] = &[
    // Titles of courtesy
    (Roles::TITLE, "fru|frue|herr|hr|frk|frøken|fröken|mr|mrs|ms|miss|mx|mister|missus|messrs|madam|madame|mme|mmes|mlle|mademoiselle|monsieur|frau|fräulein|herrn|señor|señora|señorita|sra|srta|sres|senor|senora|senorita|senhor|senhora|dra|doña|signor|signora|signorina|dhr|mevrouw|mevr|mw|meneer|pani|fam|familien"),
    (Roles::TITLE.and(Roles::DOTTED), "fr|sig|mag|ing|adv|hon|dir|assoc|gen|col|maj|brig|adm"),
    // Academic and professional titles
    (Roles::TITLE, "dr|drs|doctors|drmed|drphilos|prof|profdr|professor|professoremeritus|professoremerita|førsteamanuensis|amanuensis|lektor|universitetslektor|dosent|doktor|doctor|advokat|advokatfullmektig|overlege|overlæge|sivilingeniør|sivingeniør|siving|siviløkonom|sivøk|siviløk|candjur|candmed|candmag|candpolit|candscient|candpsychol|candtheol|candphilol|candoecon|candreal|candvet|magart|diploming|dipl-ing|diplingeniør|dipling|ingeniør|dott|dottssa|avv|phdr|mudr|judr|mvdr|rndr|paeddr|architect|attorney"),
    (Roles::TITLE, "rektor|ordfører|direktør|statsråd|minister|ambassadør|konsul|senator|congressman|congresswoman|representative|mayor|governor|secretary|ambassador|president|chancellor|magistrate|mag-judge|magistrate-judge|honorable|honourable|chairman|coach|councillor|councilor|commissioner|lt|lieutenant|ltgen|ltgov|ltcol|capt|cpt|captain|cmdr|comdr|commander|sgt|sergeant|brigadier|admiral|colonel|pvt|cpl|corporal|ssgt|kaptein|løytnant|oberst|oberstløytnant|kommandør|sersjant|politimester|lensmann"),
    (Roles::TITLE, "rev|reverend|revd|pastor|sogneprest|sokneprest|prost|biskop|domprost|kapellan|father|rabbi|msgr|monsignor|archbishop|vicar|pfarrer"),
    (Roles::TITLE.and(Roles::WEAK), "me|major|general|judge|justice|chief|bishop|baron|baroness|prince|princess|prest|lege|tannlege|veterinær|rt|us|state|district|designated|senior|imam|deacon|cardinal"),
    (Roles::TITLE.and(Roles::ROYAL), "sir|dame|lord|lady|king|queen|kong|dronning|kronprins|kronprinsesse|prins|prinsesse|sheikh|hrh|hkh|hmk|majesty|excellency"),
    (Roles::LINKS, "of|the|og|and|&|et|och|und|her|his"),
    // After the name
    (Roles::GENERATION, "jr|jnr|junior|sr|snr|senior|ii|iii|iv|vii|viii"),
    (Roles::GENERATION.and(Roles::DOTTED), "jun|sen"),
    (Roles::GENERATION.and(Roles::CAPITALS), "v|i|vi|ix"),
    (Roles::DEGREE, "phd|md|dds|dmd|dvm|mba|emba|msc|bsc|meng|mphil|dphil|edd|llm|llb|lld|esq|esquire|cpa|cfa|cfp|clu|lutc|mbbs|frcs|facs|acca|crna|lpn|obe|mbe|cbe|pharmd|psyd|dba|mph|mfa|msw|lcsw|msced|bmus|btech|mtech|aia|pmp|cissp|aia-csi|attorney|architect"),
    (Roles::DEGREE.and(Roles::DOTTED), "ret"),
    (Roles::DEGREE.and(Roles::CAPITALS), "ma|ba|do|bs|pe|od|dc|np|pa|ms|ra|rn|qc|kc|mp|mep|jd|fca|mpa|mnif|mntf|mnal|mpf|mrics|asid"),
    (Roles::DEGREE, "candmag|candjur|candmed|candpolit|candscient|candpsychol|candtheol|candphilol|candoecon|candreal|candvet|candphilos|magart|siving|sivøk|siviløk|dipling|dipl-ing|drmed|drphilos|drscient|dring|drpolit|drjur|drtheol|licphilos|licjur|teknlic|tekndr|fildr|fillic"),
    (Roles::PROFESSION, "advokat|advokatfullmektig|arkitekt|autorisert|bachelor|daglig|eier|fysioterapeut|innehaver|ingeniør|jordmor|journalist|kasserer|konsulent|leder|lege|lektor|lærer|nestleder|ordfører|pensjonist|prest|professor|psykolog|regnskapsfører|rektor|revisor|rådgiver|sekretær|selger|sivilingeniør|siviløkonom|statsautorisert|student|styreleder|sykepleier|tannlege|veterinær|lawyer|nurse|ceo|cfo|cto|manager|director"),
    (Roles::HALF, "ph|cand|siv|dipl|lic|mag|fil|tekn|dr"),
    // Inside the last name
    (Roles::PARTICLE, "af|al|bin|bint|binti|ibn|abu|da|de|dei|del|dela|della|delle|den|der|des|di|dos|du|el|la|las|le|los|st|ter|van|von|vom|zu|'t|freiherr|freiherrin|freifrau|graf|gräfin|mac|mc"),
    (Roles::PARTICLE.and(Roles::SMALL), "am|av|das|do|het|op|ten|zum|zur|auf|till"),
    (Roles::JOINS, "y|e|und"),
    (Roles::BIRTH, "f|født|fødd|född|née|nee|né|geb|geboren|formerly"),
    // Companies
    (Roles::COMPANY, "as|da|sa|ks|ans|ab|hb|kb|ag|kg|ug|ohg|bv|nv|oy|sas|nuf|enk"),
    (Roles::COMPANY.and(Roles::SURE_COMPANY), "asa|a/s|i/s|k/s|p/s|aps|oyj|abp|gmbh|mbh|ltd|limited|plc|inc|incorporated|llc|llp|corp|corporation|sarl|srl|spa|pty|sro|doo|aktiebolag|aktieselskap|aksjeselskap"),
    (Roles::ORGANISATION, "kommune|kommun|fylkeskommune|borettslag|idrettslag|idrettsforening|forening|foreningen|skytterlag|sangkor|mannskor|musikkorps|skolekorps|velforening|barnehage|skole|legesenter|legekontor|tannlegesenter|sykehus|sjukehus|universitet|university|sameie|sameiet|stiftelse|stiftelsen|menighet|bygdelag|ungdomslag"),
    (Roles::ORGANISATION_FIRST, "stiftelsen|sameiet|foreningen|borettslaget|universitetet|stiftinga"),
    (Roles::PARTNERS, "co|sønn|sønner|søn|sønnar|söner|sons|son|partners|partnere|partner|associates|company|datter|døtre|brødre|brothers|bros"),
];

/// Bytes of the longest word that is looked up.
const LONGEST: usize = 24;

/// Buckets of the table; a power of two.
const BUCKETS: usize = 1024;

static TABLE: LazyLock<Vec<Vec<(&'static str, Roles)>>> = LazyLock::new(|| {
    let mut table: Vec<Vec<(&'static str, Roles)>> = vec![Vec::new(); BUCKETS];
    for (roles, words) in WORDS {
        for word in words.split('|') {
            let Some(bucket) = table.get_mut(bucket(word.as_bytes())) else {
                continue;
            };
            match bucket.iter_mut().find(|(known, _)| *known == word) {
                Some((_, known)) => *known = known.and(*roles),
                None => bucket.push((word, *roles)),
            }
        }
    }
    table
});

fn bucket(word: &[u8]) -> usize {
    let byte = |at: Option<&u8>| usize::from(at.copied().unwrap_or(0));
    let (first, second, last) = (word.first(), word.get(1), word.last());
    (byte(first) * 31 + byte(second) * 131 + byte(last) * 7 + word.len() * 67) % BUCKETS
}

/// What a word can be beside a name; letter case and full stops do not count.
///
/// Letters outside Latin-1 have no small form here: no word of the table has them.
pub(super) fn roles(word: &str) -> Roles {
    roles_of(word.bytes())
}

/// What two words that were written apart are as one: `cand. mag.`, `Ph. D.`
pub(super) fn roles_joined(first: &str, second: &str) -> Roles {
    roles_of(first.bytes().chain(second.bytes()))
}

fn roles_of(bytes: impl Iterator<Item = u8>) -> Roles {
    let mut plain = [0; LONGEST];
    let mut length = 0;
    let mut lead = 0;
    for byte in bytes.filter(|byte| *byte != b'.') {
        let small = match byte {
            // `À` to `Þ` become `à` to `þ`; `×` between them is no letter.
            0x80..=0x9e if lead == 0xc3 && byte != 0x97 => byte + 0x20,
            _ => byte.to_ascii_lowercase(),
        };
        lead = byte;
        let Some(free) = plain.get_mut(length) else {
            return Roles::default();
        };
        *free = small;
        length += 1;
    }
    let plain = plain.get(..length).unwrap_or_default();
    let found = TABLE
        .get(bucket(plain))
        .and_then(|bucket| bucket.iter().find(|(word, _)| word.as_bytes() == plain));
    found.map_or(Roles::default(), |(_, roles)| *roles)
}

/// First names that tell the French `M.` from an initial.
pub(super) fn is_french_first_name(word: &str) -> bool {
    const NAMES: [&str; 26] = [
        "alain",
        "andré",
        "antoine",
        "bernard",
        "christophe",
        "claude",
        "denis",
        "éric",
        "françois",
        "frédéric",
        "gérard",
        "guillaume",
        "henri",
        "jacques",
        "jean",
        "julien",
        "laurent",
        "michel",
        "nicolas",
        "olivier",
        "philippe",
        "pierre",
        "rené",
        "stéphane",
        "thierry",
        "yves",
    ];
    let first = word.split('-').next().unwrap_or_default().to_lowercase();
    NAMES.contains(&first.as_str())
}

/// Every word of the table.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(_, words)| words.split('|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_with_full_stops() {
        assert!(roles("FRØKEN").any(Roles::TITLE));
        assert!(roles("Ph.D.").any(Roles::DEGREE));
        assert!(roles("d.d.s").any(Roles::DEGREE));
        assert!(roles_joined("Siv.", "øk.").any(Roles::DEGREE));
        assert!(roles("A/S").any(Roles::COMPANY));
        assert!(roles("Kari").is_empty());
        assert!(roles("").is_empty());
        assert!(roles("Statsautorisertrevisorselskapet").is_empty());
    }

    #[test]
    fn every_word_can_be_found() {
        for word in all() {
            assert!(!roles(word).is_empty(), "{word}");
        }
    }
}
