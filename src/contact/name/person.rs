//! How the words of a person's name become titles, first and last name, and suffixes.

use super::NameParts;
use super::parse::{join, join_some};
use super::words::{Roles, is_french_first_name, roles, roles_joined};

/// How many words of a cell for one name are titles: with a full stop, or of courtesy.
pub(super) fn cell_titles(words: &[&str]) -> usize {
    let titles = titles(words);
    let weak = |word: &&str| roles(word).any(Roles::WEAK.and(Roles::ROYAL));
    let sure = words
        .get(..titles)
        .is_some_and(|titles| !titles.iter().any(weak));
    if sure && titles < words.len() {
        titles
    } else {
        0
    }
}

/// The name of a person, from the words between commas.
pub(super) fn person_name(groups: &[&[&str]], parts: &mut NameParts) {
    let Some((head, tail)) = groups.split_first() else {
        return;
    };
    let capitals = !head.iter().any(|word| word.contains(char::is_lowercase));
    let suffixes = tail
        .iter()
        .all(|group| is_suffix_after(head, group, capitals));
    if tail.is_empty() || suffixes {
        name_of_words(head, !tail.is_empty(), parts);
        for group in tail {
            join(&mut parts.suffix, group, ", ");
        }
        return;
    }
    // `Last, First`: titles and suffixes may stand with either.
    let titled = titles(head);
    let titled = if titled < head.len() { titled } else { 0 };
    let family = head.get(titled..).unwrap_or_default();
    let end = suffix_start(family, 1);
    let (family, early) = family.split_at_checked(end).unwrap_or((family, &[]));
    join_some(&mut parts.prefix, head.get(..titled));
    join(&mut parts.last, family, " ");
    join(&mut parts.suffix, early, " ");
    let mut given = tail.iter();
    for group in given.by_ref() {
        let group = *group;
        let titled = titles(group);
        if titled == group.len() {
            join(&mut parts.prefix, group, " ");
            continue;
        }
        if is_certain_suffix(group) {
            join(&mut parts.suffix, group, ", ");
            continue;
        }
        let rest = group.get(titled..).unwrap_or_default();
        let end = suffix_start(rest, 1);
        let (first, suffix) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        join_some(&mut parts.prefix, group.get(..titled));
        join(&mut parts.first, first, " ");
        join(&mut parts.suffix, suffix, ", ");
        break;
    }
    for group in given {
        if suffix_run(group) || is_profession(group) {
            join(&mut parts.suffix, group, ", ");
        } else if titles(group) == group.len() {
            join(&mut parts.prefix, group, " ");
        } else {
            join(&mut parts.remark, group, " ");
        }
    }
}

/// Whether a part after a comma is a suffix of the name before it, and not a first name.
fn is_suffix_after(head: &[&str], group: &[&str], capitals: bool) -> bool {
    if is_certain_suffix(group) {
        return true;
    }
    if head.len() < 2 {
        return false;
    }
    let credential = |word: &&str| {
        let letters = word.chars().filter(|c| *c != '.').count();
        !capitals
            && (3..=6).contains(&letters)
            && word
                .chars()
                .all(|c| c.is_uppercase() || c == '.' || c == '-')
    };
    suffix_run(group) || is_profession(group) || group.iter().all(credential)
}

/// Whether words are a suffix wherever they stand: `PhD`, `Jr.`, but not the initials `M.A.`
pub(super) fn is_certain_suffix(group: &[&str]) -> bool {
    suffix_run(group)
        && group
            .iter()
            .all(|word| !roles(word).any(Roles::CAPITALS) && !is_initials(word, Roles::GENERATION))
}

/// Whether words tell a profession: a known one, or small letters throughout.
pub(super) fn is_profession(group: &[&str]) -> bool {
    let known = |word: &&str| roles(word).any(Roles::PROFESSION);
    let small = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_lowercase);
    group.first().is_some_and(known) && group.len() < 4
        || group.len() > 1
            && group.len() < 5
            && group.iter().all(small)
            && group.last().is_some_and(known)
}

/// Whether a dotted word is rather initials than one of these words: `J.R.` is no `Jr.`
fn is_initials(word: &str, unless: Roles) -> bool {
    let inner = word.trim_end_matches('.');
    inner.contains('.') && roles(word).any(unless) && inner.split('.').all(|part| part.len() < 2)
}

/// Whether all words are suffixes.
pub(super) fn suffix_run(words: &[&str]) -> bool {
    !words.is_empty() && suffix_start(words, 0) == 0
}

/// Where the suffixes at the end of a name begin; at least `least` words are left before them.
pub(super) fn suffix_start(words: &[&str], least: usize) -> usize {
    let capitals = words.len() > 1 && !words.iter().any(|word| word.contains(char::is_lowercase));
    let mut end = words.len();
    while end > least {
        let pair = words.get(..end).unwrap_or_default();
        if let [.., "attorney" | "lawyer", "at", "law"] = pair
            && end >= least + 3
        {
            end -= 3;
            continue;
        }
        let (before, word) = match pair {
            [.., before, word] => (*before, *word),
            [word] => ("", *word),
            [] => break,
        };
        if end >= least + 2
            && before.ends_with('.')
            && roles_joined(before, word).any(Roles::DEGREE)
        {
            end -= 2;
            continue;
        }
        let role = roles(word);
        let generation = word == "d.y." || word == "d.e.";
        // Md is a first name, too.
        let known = role.any(Roles::GENERATION.and(Roles::DEGREE))
            && word != "Md"
            && has_its_stop(word, role)
            && !is_initials(word, Roles::GENERATION);
        // `Ma` is a name; `MA` among words that are not in capitals is none.
        let one_letter = word.len() == 2 && word.ends_with('.');
        let numeral = role.any(Roles::GENERATION) && (end < 3 && least > 1 || is_letter(before));
        let in_capitals = !word.contains(char::is_lowercase)
            && (word.contains('.') || !capitals)
            && !one_letter
            && !numeral;
        let spelled = !role.any(Roles::CAPITALS) || least == 0 || in_capitals;
        let dash = matches!(word, "-" | "–") && end < words.len();
        let profession = role.any(Roles::PROFESSION)
            && word.starts_with(char::is_lowercase)
            && before.starts_with(char::is_uppercase)
            && end > 2;
        if generation || known && spelled || dash || profession {
            end -= 1;
        } else {
            break;
        }
    }
    end
}

/// Whether a word that means something only with its full stop has it.
fn has_its_stop(word: &str, role: Roles) -> bool {
    word.ends_with('.') || !role.any(Roles::DOTTED)
}

fn is_letter(word: &str) -> bool {
    word.trim_end_matches('.').chars().count() == 1
}

/// How many words at the beginning are titles.
fn titles(words: &[&str]) -> usize {
    let mut end = 0;
    let mut at = 0;
    if let [marker, next, ..] = words
        && *marker == "M."
        && words.len() > 2
        && (is_french_first_name(next) || *next == "et")
    {
        (end, at) = (1, 1);
    }
    while let Some(word) = words.get(at) {
        let role = roles(word);
        let title = role.any(Roles::TITLE) && has_its_stop(word, role)
            || *word == "Sr." && end == 0
            || *word == "Sr" && end == 0 && words.len() > 3;
        if title {
            at += 1;
            end = at;
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        if end == at && before.is_some_and(|before| roles_joined(before, word).any(Roles::TITLE)) {
            at += 1;
            end = at;
            continue;
        }
        // `Secretary of State`, `Hr. og fru`: only before another title, or `of` and one word more.
        if *word == "of" && end == at && end > 0 {
            let article = usize::from(words.get(at + 1) == Some(&"the"));
            let more = at + 2 + article;
            if more < words.len() {
                at = more;
                end = at;
                continue;
            }
        }
        if role.any(Roles::LINKS) && (at == 0 || end > 0) {
            at += 1;
            continue;
        }
        break;
    }
    let weak = |word: &&str| roles(word).any(Roles::WEAK);
    if words.len() < end + 2
        && words
            .get(..end)
            .is_some_and(|titles| titles.iter().all(weak))
    {
        return if words.len() == end + 1 && end == 1 && is_military(words) {
            end
        } else {
            0
        };
    }
    end
}

/// `Major Lie` is an officer, `Prince Hansen` has that first name.
fn is_military(words: &[&str]) -> bool {
    words
        .first()
        .is_some_and(|word| matches!(*word, "Major" | "General"))
}

/// The name of a person in words without commas.
fn name_of_words(words: &[&str], suffix_follows: bool, parts: &mut NameParts) {
    let titled = match titles(words) {
        all if all == words.len() && all == 1 => 0,
        titled => titled,
    };
    let (title, rest) = words.split_at_checked(titled).unwrap_or((&[], words));
    let kept = if titled > 0 || suffix_follows { 1 } else { 2 };
    let end = if rest.len() > kept {
        suffix_start(rest, kept)
    } else {
        rest.len()
    };
    let (name, suffix) = rest.split_at_checked(end).unwrap_or((rest, &[]));
    join(&mut parts.prefix, title, " ");
    join(&mut parts.suffix, suffix, " ");
    if let [word] = name {
        let royal = title
            .last()
            .is_some_and(|word| roles(word).any(Roles::ROYAL));
        let is_last = (titled > 0 && !royal) || (suffix_follows && titled == 0 && !is_letter(word));
        join(
            if is_last {
                &mut parts.last
            } else {
                &mut parts.first
            },
            name,
            " ",
        );
        return;
    }
    let at = last_name_start(name);
    let (first, last) = name.split_at_checked(at).unwrap_or((name, &[]));
    join(&mut parts.first, first, " ");
    join(&mut parts.last, last, " ");
}

/// Where the last name begins in two words or more.
fn last_name_start(words: &[&str]) -> usize {
    let capitals = !words.iter().any(|word| word.contains(char::is_lowercase));
    let small = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c == '\'');
    let particle = |at: usize| {
        words.get(at).is_some_and(|word| {
            let role = roles(word);
            role.any(Roles::PARTICLE) && (!role.any(Roles::SMALL) || small(word) || capitals)
        })
    };
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    // `Kari og Ola` are two people without a last name.
    if let [_, "og" | "and" | "&" | "och" | "et", _] = words {
        return words.len();
    }
    // `y` in `Ortega y Gasset`, `und` in `von und zu`.
    let is_joint = |at: usize| {
        word(at) == "und" && particle(at + 1) && particle(at - 1)
            || roles(word(at)).any(Roles::JOINS) && small(word(at)) && !is_letter(word(at - 1))
    };
    let mut start = words.len().saturating_sub(1).max(1);
    let mut particles = false;
    loop {
        if start > 1 && particle(start - 1) {
            start -= 1;
            particles = true;
        } else if start > 2 && is_joint(start - 1) {
            start -= 2;
        } else {
            break;
        }
    }
    if !particles {
        // `Ana da Silva Pereira`: all from the particle on, where only one run of them is there.
        let near = (1..start)
            .rev()
            .find(|at| particle(*at) && (small(word(*at)) || capitals));
        if let Some(at) = near
            && (at + 1..start).all(|at| !is_letter(word(at)))
            && start - at < 3
        {
            start = at;
            while start > 1 && particle(start - 1) {
                start -= 1;
            }
        }
    }
    // `de Brun` has no first name, `Van Jensen` has one.
    if (0..start).all(|at| particle(at) && small(word(at))) && start < words.len() {
        return 0;
    }
    start
}
