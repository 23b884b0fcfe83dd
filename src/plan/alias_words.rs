//! Finds the alias inside a longer header: words around it that name an address, a person or a
//! form (`Billing City`, `fields[EMAIL]`, `Telefon 2, arb.`, `What's your name?`).

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::alias::{Alias, is_consent, normalized};
use super::alias_table::Meaning;
use super::origin::AddressBlock::{self, Billing, Business, First, Home, Other, Postal, Shipping};

/// Words of the longest header that is taken apart; a longer one is a question of its own.
const MAX_WORDS: usize = 10;

/// Remarks of forms about the answer, not about what is asked.
const REMARKS: &str = "required|optional|mandatory|påkrevd|obligatorisk|valgfri|valgfritt|må fylles ut|kreves|obligatoriskt|frivillig|valfritt|påkrævet|pflichtfeld|erforderlich|obligatoire|facultatif|obligatorio|opcional|obbligatorio|verplicht|pakollinen|obrigatório";

/// Words with which a form asks, and words between it and what it asks for.
const ASKING: &str = "what|whats|s|is|are|your|please|enter|provide|give|us|tell|fill|in|the|a|an|my|hva|er|ditt|din|dine|deres|skriv|oppgi|fyll|ut|vennligst|vad|är|angi|ange|indtast|angiv|hvad|wie|lautet|ist|ihre|ihr|dein|deine|bitte|geben|sie|quel|quelle|est|votre|vos|cuál|es|su|tu|qual|il|tuo|wat|uw|je|jouw";

/// Words that hold an alias and the words around it together.
const JOINTS: &str = "of|for|the|på|av|del|de|du|la|le|l|der|des|di|dell|do|da|van|til";

/// What programs call the list of fields.
const WRAPPERS: &str = "fields|field|attributes|attribute|properties|property|merge|data";

/// Whom a program or a form calls the contact.
const ROLES: &str = "contact|contacts|customer|customers|client|member|members|subscriber|user|person|people|participant|attendee|invitee|delegate|registrant|account|speaker|volunteer|patient|tenant|resident|supporter|candidate|legal|pasient|søker|kandidat|beboer|frivillig|leietaker|guest|recipient|lead|donor|patron|student|employee|profile|respondent|applicant|kunde|kundes|kundens|kunden|kontakt|kontaktens|kontaktperson|deltaker|deltakers|deltakerens|medlem|medlems|medlemmets|personens|mottaker|mottakers|gjest|elev|ansatt|kund|teilnehmer|teilnehmers|mitglied|mitglieds|ansprechpartner|ansprechpartners|giver|givers|abonnent|abonnentens|cliente|contacto|contatto|klant|contactpersoon|asiakas|asiakkaan|jäsen";

/// Who pays, who is not always the contact.
const BUYERS: &str =
    "buyer|purchaser|payer|bestiller|bestillers|kjøper|kjøpers|betaler|betalers|beställare|käufer";

/// Words for a name before one of its parts (`Full Name - First Name`).
const NAMES: &str = "full|name|fullt|navn|namn|nom|nombre|naam";

/// Words for a house number after a street, and the words between them.
const HOUSE_NUMBERS: &str = "house|husnummer|husnr|hausnummer|hausnr|huisnummer|huisnr|huis|numero|número|civico|nr|nummer|number|no";

/// Words between two names that one column holds.
const CONJUNCTIONS: &str = "og|och|und|and|et|y|e|en|ja|amp";

/// Words for an address before one of its parts.
const ADDRESSES: &str =
    "address|addr|adresse|adress|adres|dirección|indirizzo|endereço|osoite|anschrift";

/// Names that mean a field alone, but after [`ROLES`] something else (`user role`, `lead state`).
const ALONE: &str = "role|rolle|account|business|state|status|position|person|contact|kontakt|link|url|description|job|profession|occupation|medlem|deltaker|locale|title|tittel";

/// Words that tell one address, phone or e-mail of a contact from another.
#[rustfmt::skip] // One block a line.
const QUALIFIERS: [(AddressBlock, &str); 7] = [
    (Business, "business|work|office|registered|jobb|arbeid|arbeids|arb|arbete|arbets|arbejde|arbejds|kontor|geschäftlich|geschaeftlich|dienstlich|büro|bureau|professionnel|professionnelle|pro|travail|trabajo|laboral|oficina|lavoro|ufficio|uff|werk|zakelijk|kantoor|työ|toimisto|trabalho|comercial|profissional|arbetsadress|firmenadresse|geschäftsadresse|werkadres|työosoite"),
    (Home, "home|private|personal|residential|residence|hjem|hjemme|heim|privat|priv|hem|bostad|privé|domicile|personnel|personnelle|particular|domicilio|casa|personale|abitazione|ab|privato|thuis|huis|koti|residencial|pessoal|privatadresse|hjemmeadresse|hemadress|bostadsadress|privatanschrift|huisadres|kotiosoite"),
    (Other, "other|alternate|alternative|secondary|additional|annen|annet|anna|andre|annan|annat|anden|andet|weitere|weiterer|weiteres|andere|ander|autre|otro|otra|altro|altra|overig|muu|outro|outra"),
    (Billing, "billing|bill|invoice|invoicing|faktura|fakturerings|rechnung|rechnungs|facturation|facturación|fatturazione|factuur|laskutus|faturamento|fakturaadresse|fakturaadress|faktureringsadresse|faktureringsadress|rechnungsadresse|rechnungsanschrift|factuuradres|laskutusosoite"),
    (Shipping, "shipping|ship|delivery|levering|leverings|leverans|lieferung|liefer|livraison|envío|spedizione|consegna|verzend|bezorg|toimitus|entrega|leveringsadresse|leveransadress|lieferadresse|lieferanschrift|bezorgadres|verzendadres|toimitusosoite"),
    (Postal, "mailing|correspondence"),
    (First, "default|primary|main"),
];

/// Words that tell a number or an address as well, but mean a field by themselves.
const FIELD_QUALIFIERS: &str = "company|firma|job|organization|organisation|bedrift|företag";

/// What a word does in a header beside naming a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Remark,
    Asking,
    Joint,
    Wrapper,
    Role,
    Buyer,
    Address,
    Name,
    HouseNumber,
    Conjunction,
    Alone,
    /// A word of [`FIELD_QUALIFIERS`].
    FieldQualifier,
    Qualifier(AddressBlock),
}

/// The sorts of each word of the lists above, by its normalized form.
static SORTS: LazyLock<HashMap<String, Vec<Sort>>> = LazyLock::new(|| {
    let plain = [
        (Sort::Remark, REMARKS),
        (Sort::Asking, ASKING),
        (Sort::Joint, JOINTS),
        (Sort::Wrapper, WRAPPERS),
        (Sort::Role, ROLES),
        (Sort::Buyer, BUYERS),
        (Sort::Address, ADDRESSES),
        (Sort::Name, NAMES),
        (Sort::HouseNumber, HOUSE_NUMBERS),
        (Sort::Conjunction, CONJUNCTIONS),
        (Sort::Alone, ALONE),
        (Sort::FieldQualifier, FIELD_QUALIFIERS),
    ];
    let qualifiers = QUALIFIERS.map(|(block, words)| (Sort::Qualifier(block), words));
    let mut sorts: HashMap<String, Vec<Sort>> = HashMap::new();
    for (sort, words) in plain.into_iter().chain(qualifiers) {
        for word in words.split('|') {
            sorts.entry(normalized(word)).or_default().push(sort);
        }
    }
    sorts
});

fn is_a(sort: Sort, word: &str) -> bool {
    let sorts = SORTS.get(&normalized(word));
    sorts.is_some_and(|sorts| sorts.contains(&sort))
}

/// Parts of a header: runs of letters or of digits, also inside `camelCase` and `Address1`.
pub(super) fn words_of(header: &str) -> Vec<&str> {
    #[derive(Clone, Copy, PartialEq)]
    enum Sign {
        Gap,
        Digit,
        Upper,
        Lower,
    }
    let sign = |c: char| match c {
        c if c.is_numeric() => Sign::Digit,
        c if c.is_uppercase() => Sign::Upper,
        c if c.is_alphabetic() || is_combining_mark(c) => Sign::Lower,
        _ => Sign::Gap,
    };
    let signs: Vec<(usize, Sign)> = header.char_indices().map(|(at, c)| (at, sign(c))).collect();
    let mut words = Vec::new();
    let mut start = 0;
    for (place, (at, sign)) in signs.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| signs.get(place));
        let before = before.map_or(Sign::Gap, |(_, sign)| *sign);
        let after = signs.get(place + 1).map_or(Sign::Gap, |(_, sign)| *sign);
        let begins = match (before, sign) {
            (Sign::Lower, Sign::Upper) => true,
            // `POCity` is `PO` and `City`.
            (Sign::Upper, Sign::Upper) => after == Sign::Lower,
            (Sign::Upper, Sign::Lower) => false,
            (before, sign) => before != *sign,
        };
        if begins {
            words.push(header.get(start..*at).unwrap_or_default());
            start = *at;
        }
    }
    words.push(header.get(start..).unwrap_or_default());
    words.retain(|word| word.contains(char::is_alphanumeric));
    words
}

/// A header without remarks like `(required)`, if it has one.
pub(super) fn without_remark(header: &str) -> Option<&str> {
    let header = header.trim_end_matches([' ', '*', ':', '?']);
    let open = header.rfind(['(', '[', '-', '–'])?;
    let remark = header.get(open..)?;
    let before = header.get(..open)?.trim_end();
    (!before.is_empty() && is_a(Sort::Remark, remark)).then_some(before)
}

/// The table of names, as headers of one file read it.
pub(super) trait Names {
    /// The alias of a normalized name; one of the program that wrote the file comes first.
    fn find(&self, name: &str) -> Option<Alias>;
    /// The alias of a normalized name, whoever wrote the file.
    fn find_of_any(&self, name: &str) -> Option<Alias>;
}

/// One header in pieces.
#[derive(Clone)]
struct Parts<'a> {
    words: Vec<&'a str>,
    block: Option<AddressBlock>,
    /// The number of the name, as in `Telefon 2`.
    number: Option<u8>,
    /// The number of the address, right after a leading word for one (`Address 1 - City`).
    address_number: Option<u8>,
    /// How much weaker words for the contact before it make the name; more for a buyer.
    weaker: u8,
    /// Whether a word for an address stood before one of its parts.
    address: bool,
    /// Whether a word for a name stood before one of its parts.
    name: bool,
    /// Whether the contact stood after it (`E-mail du contact`).
    contact_after: bool,
}

/// Finds an alias with words around it; `names` looks a normalized name up.
///
/// Never finds a field of consent, whose meaning such words may change.
pub(super) fn find_with_words(header: &str, names: &impl Names) -> Option<Alias> {
    let mut words = words_of(header);
    if words.len() > MAX_WORDS {
        return None;
    }
    let asked = words
        .iter()
        .take_while(|word| is_a(Sort::Asking, word))
        .count();
    words.drain(..asked);
    let parts = take_numbers(Parts {
        words,
        block: None,
        number: None,
        address_number: None,
        weaker: 0,
        address: false,
        name: false,
        contact_after: false,
    })?;
    try_name(&parts, names)
        .or_else(|| find_without_leading(take_block(parts.clone(), false), names))
        .or_else(|| find_without_leading(take_block(parts.clone(), true), names))
        .or_else(|| find_without_leading(without_contact_after(parts.clone())?, names))
        .or_else(|| find_street(header, parts, names))
}

/// Looks up what is left of a header, and that without leading words for an address or the contact.
fn find_without_leading(mut parts: Parts<'_>, names: &impl Names) -> Option<Alias> {
    loop {
        if let Some(alias) = try_name(&parts, names) {
            return Some(alias);
        }
        let first = parts.words.first().filter(|_| parts.words.len() > 1)?;
        if is_a(Sort::Address, first) {
            parts.address = true;
        } else if is_role(first) {
            parts.weaker += 1;
        } else if is_a(Sort::Wrapper, first) {
            // `fields[NAME]` is NAME.
        } else if is_a(Sort::Buyer, first) {
            parts.weaker += 3;
        } else if is_a(Sort::Name, first) {
            parts.name = true;
        } else {
            return None;
        }
        parts.words.remove(0);
    }
}

/// Whether a word is for the contact, also in the genitive (`Gjestens`, `Customer's`).
fn is_role(word: &str) -> bool {
    let word = normalized(word);
    let stems = ["", "s", "ens", "ns", "es"];
    stems
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|stem| is_a(Sort::Role, stem))
}

/// Takes off words for the contact at the end; `None` if there are none.
fn without_contact_after(mut parts: Parts<'_>) -> Option<Parts<'_>> {
    if parts.words.len() < 2 || !parts.words.last().is_some_and(|word| is_role(word)) {
        return None;
    }
    parts.words.pop();
    while parts
        .words
        .last()
        .is_some_and(|word| is_a(Sort::Joint, word))
    {
        parts.words.pop();
    }
    parts.contact_after = true;
    parts.weaker += 1;
    Some(parts)
}

/// Finds a street with its house number (`Vei og husnr.`, `Straße, Hausnummer`).
fn find_street(header: &str, mut parts: Parts<'_>, names: &impl Names) -> Option<Alias> {
    let left = parts.words.len();
    let mut joined = header.contains([',', '/', '+', '&']);
    while let Some(last) = parts.words.last() {
        joined |= is_a(Sort::Conjunction, last);
        if !is_a(Sort::HouseNumber, last) && !is_a(Sort::Conjunction, last) {
            break;
        }
        parts.words.pop();
    }
    // `Street number` is that of the house alone.
    let street = (joined && parts.words.len() < left).then(|| try_name(&parts, names))??;
    (street.meaning == Meaning::Field("street")).then_some(street)
}

/// Takes the number of the name out of a header, and that of an address before it; `None` if there
/// are others.
fn take_numbers(mut parts: Parts<'_>) -> Option<Parts<'_>> {
    let number = |word: &&str| word.starts_with(|c: char| c.is_numeric());
    let numbers: Vec<usize> = (0..parts.words.len())
        .filter(|at| parts.words.get(*at).is_some_and(number))
        .collect();
    let first_is_address = parts
        .words
        .first()
        .is_some_and(|word| is_a(Sort::Address, word));
    for at in numbers.iter().rev() {
        let number = Some(parts.words.remove(*at).parse().ok()?);
        if *at == 1 && first_is_address && parts.words.len() > 1 {
            parts.address_number = number;
        } else if parts.number.is_none() {
            parts.number = number;
        } else {
            return None;
        }
    }
    let value = |word: &&str| normalized(word) == "value";
    if parts.number.is_some() && parts.words.last().is_some_and(value) {
        parts.words.pop();
    }
    Some(parts)
}

/// Takes out the words that tell one address or phone from another.
///
/// With `fields`, also the words that mean a field by themselves (`Telefon firma`).
fn take_block(mut parts: Parts<'_>, fields: bool) -> Parts<'_> {
    let block = |word: &str| {
        let mut sorts = SORTS.get(&normalized(word))?.iter();
        sorts.find_map(|sort| match sort {
            Sort::Qualifier(block) => Some(*block),
            Sort::FieldQualifier if fields => Some(Business),
            _ => None,
        })
    };
    // Xero's postal and street address: `POCity`, `SACity`.
    let leading = match parts.words.first() {
        Some(&"PO") => Some(Postal),
        Some(&"SA") => Some(Shipping),
        _ => None,
    };
    if leading.is_some() && parts.words.len() > 1 {
        parts.words.remove(0);
        parts.block = leading;
        return parts;
    }
    let mut rest = Vec::with_capacity(parts.words.len());
    for word in &parts.words {
        match block(word) {
            Some(found) => {
                parts.block.get_or_insert(found);
            }
            None => rest.push(*word),
        }
    }
    let is_joint = |word: &&str| is_a(Sort::Joint, word);
    while rest.last().is_some_and(is_joint) {
        rest.pop();
    }
    if parts.block.is_some() && !rest.is_empty() {
        parts.words = rest;
    } else {
        parts.block = None;
    }
    parts
}

/// Fields that words for the contact may follow.
const OF_A_PERSON: [&str; 11] = [
    "email",
    "phone",
    "mobile",
    "first_name",
    "last_name",
    "birthday",
    "street",
    "street2",
    "postcode",
    "city",
    "country",
];

/// Looks up what is left of a header, and says what the words taken off make of it.
fn try_name(parts: &Parts<'_>, names: &impl Names) -> Option<Alias> {
    let name = normalized(&parts.words.join(" "));
    let mut alias = names.find(&name)?;
    // Outlook's `Ort` is no city, but its `Ort geschäftlich` is.
    if alias.meaning == Meaning::Nothing && parts.block.is_some() {
        alias = names.find_of_any(&name)?;
    }
    if is_consent(alias.meaning) || (parts.weaker > 0 && is_a(Sort::Alone, &name)) {
        return None;
    }
    let person = match alias.meaning {
        Meaning::Field(id) => OF_A_PERSON.contains(&id),
        Meaning::FullName | Meaning::Name => true,
        _ => false,
    };
    // `Last contact` is a day.
    let moment = matches!(name.as_str(), "first" | "last");
    if parts.contact_after && (!person || moment) {
        return None;
    }
    if parts.name && !matches!(alias.meaning, Meaning::Field("first_name" | "last_name")) {
        return None;
    }
    // `Adresse 2, arb.: Gate/vei` is the second line of the one address for work.
    let (number, address_number) = match parts.block {
        Some(_) => (parts.number.or(parts.address_number), None),
        None => (parts.number, parts.address_number),
    };
    if address_number.is_some() && !parts.address {
        return None;
    }
    let further = number.map_or(0, |number| number.saturating_sub(1));
    let block = parts.block.unwrap_or(AddressBlock::NoBlock);
    // `Contact name` beside `First name` is the whole name.
    if alias.meaning == Meaning::Name && (parts.weaker > 0 || parts.block.is_some()) {
        alias.meaning = Meaning::FullName;
    }
    // `Name 1` and `Name 2` are lines of a company's name.
    let whole = matches!(alias.meaning, Meaning::FullName | Meaning::Name);
    let bought = matches!(block, AddressBlock::NoBlock | First | Billing | Shipping);
    let mut rank = alias.rank.saturating_add(weight(block));
    match alias.meaning {
        Meaning::Field(
            id @ ("street" | "street2" | "postcode" | "city" | "region" | "country"),
        ) => {
            alias.block = parts.block.unwrap_or(alias.block);
            match address_number {
                None => {}
                Some(0 | 1) => alias.block = First,
                Some(2) => {
                    alias.block = AddressBlock::Second;
                    rank = rank.saturating_add(2);
                }
                Some(_) => return None,
            }
            match (id, further) {
                (_, 0) | ("street2", 1) => {}
                ("street", 1) => alias.meaning = Meaning::Field("street2"),
                _ => return None,
            }
        }
        Meaning::Field("email" | "phone" | "mobile" | "website") => {
            rank = rank.saturating_add(further);
        }
        Meaning::Field("first_name" | "last_name") | Meaning::FullName | Meaning::Name
            if bought && !parts.address && further == 0 && !(whole && number.is_some()) =>
        {
            rank = rank.saturating_add(weight(block).saturating_mul(2));
        }
        Meaning::Field("company") if further == 0 => {}
        Meaning::Field("job_title") if further == 0 && !parts.address => {}
        Meaning::Nothing => return Some(alias),
        Meaning::Field(_) | Meaning::Title
            if parts.block.is_none() && further == 0 && !parts.address => {}
        _ => return None,
    }
    // Words around a name make it a weaker one: `Phone` before `Contact phone`.
    let words = parts.weaker + u8::from(parts.address && parts.block.is_none());
    alias.rank = rank.saturating_add(words);
    Some(alias)
}

/// How much weaker a column of an address is than one of no special address.
fn weight(block: AddressBlock) -> u8 {
    match block {
        AddressBlock::NoBlock => 0,
        First | Business | Home | Postal => 1,
        Billing | AddressBlock::Second => 2,
        Other => 3,
        Shipping => 4,
    }
}

/// Finds the alias of a header of several names: in two languages (`Navn / Name`), for two fields
/// that are one here (`Telefon/mobil`), or the halves of a full name (`Etternavn, fornavn`).
pub(super) fn find_in_halves(header: &str, names: &impl Names) -> Option<Alias> {
    const BETWEEN: [char; 5] = ['/', '|', ',', '&', '+'];
    let parts: Vec<&str> = if header.contains(BETWEEN) {
        header.split(BETWEEN).collect()
    } else {
        let (one, other) = split_at_conjunction(header)?;
        vec![one, other]
    };
    let found: Option<Vec<Alias>> = parts
        .into_iter()
        .map(|part| names.find(&normalized(part)))
        .collect();
    let found = found?;
    let first = *found.first()?;
    if found.iter().all(|alias| alias.meaning == first.meaning) {
        return (!is_consent(first.meaning)).then_some(first);
    }
    let [one, other] = found.as_slice() else {
        return None;
    };
    let is = |ids: [&'static str; 2]| {
        let [first, second] = ids.map(Meaning::Field);
        (one.meaning, other.meaning) == (first, second)
            || (one.meaning, other.meaning) == (second, first)
    };
    if is(["phone", "mobile"]) {
        let phone = |alias: &&Alias| alias.meaning == Meaning::Field("phone");
        found.iter().find(phone).copied()
    } else if is(["first_name", "last_name"]) {
        let meaning = Meaning::FullName;
        Some(Alias { meaning, ..first })
    } else {
        None
    }
}

/// The two sides of the one word in the middle of a header that joins names.
fn split_at_conjunction(header: &str) -> Option<(&str, &str)> {
    let (at, _) = header.match_indices(' ').find(|(at, _)| {
        let rest = header.get(at + 1..).unwrap_or_default();
        let word = rest.split(' ').next().unwrap_or_default();
        is_a(Sort::Conjunction, word) && rest.len() > word.len()
    })?;
    let (_, after) = header.get(at + 1..)?.split_once(' ')?;
    Some((header.get(..at)?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_fall_into_words() {
        for (header, words) in [
            ("E-mail 1 - Value", &["E", "mail", "1", "Value"][..]),
            ("POAddressLine1", &["PO", "Address", "Line", "1"]),
            ("billing_address_1", &["billing", "address", "1"]),
            ("fields[EMAIL]", &["fields", "EMAIL"]),
            ("emailAddress", &["email", "Address"]),
            ("Fo\u{338}dselsdato", &["Fo\u{338}dselsdato"]),
            ("Téléphone 2 (bureau)", &["Téléphone", "2", "bureau"]),
            ("***", &[]),
            ("", &[]),
        ] {
            assert_eq!(words_of(header), words, "{header}");
        }
    }

    #[test]
    fn remarks_of_forms_are_taken_off() {
        assert_eq!(without_remark("E-post (påkrevd)"), Some("E-post"));
        assert_eq!(without_remark("Email [required] *"), Some("Email"));
        assert_eq!(without_remark("Email - optional"), Some("Email"));
        assert_eq!(without_remark("E-postmarkedsføring (avmeldt)"), None);
        assert_eq!(without_remark("(required)"), None);
        assert_eq!(without_remark("E-post"), None);
    }
}
