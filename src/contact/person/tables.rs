//! Tables of first names: which are common, which are spellings of one, which are short forms.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::fold::{fold, sound};

/// Names of the lists, folded or by their sound as each table says.
struct Tables {
    /// Every name of all lists, folded.
    common: HashSet<String>,
    /// Groups of spellings by the sound of a name.
    spellings: HashMap<String, Vec<usize>>,
    /// The names, by sound, that a form, by sound, is short for.
    short_forms: HashMap<String, Vec<String>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    Tables::read(
        include_str!("first_names.txt"),
        include_str!("spellings.txt"),
        include_str!("short_forms.txt"),
    )
});

impl Tables {
    /// Reads the lists: words between blanks, `#` before remarks.
    fn read(first_names: &str, spellings: &str, short_forms: &str) -> Self {
        let mut tables = Self {
            common: HashSet::new(),
            spellings: HashMap::new(),
            short_forms: HashMap::new(),
        };
        for name in lines(first_names).flat_map(str::split_whitespace) {
            // Parts of double names are compared one by one.
            tables.common.extend(name.split('-').map(fold));
        }
        for (group, line) in lines(spellings).enumerate() {
            for name in line.split_whitespace().map(fold) {
                let groups = tables.spellings.entry(sound(&name)).or_default();
                groups.push(group);
                tables.common.insert(name);
            }
        }
        for line in lines(short_forms) {
            let Some((name, forms)) = line.split_once(':') else {
                continue;
            };
            let name = fold(name);
            for form in forms.split_whitespace().map(fold) {
                let names = tables.short_forms.entry(sound(&form)).or_default();
                names.push(sound(&name));
                tables.common.insert(form);
            }
            tables.common.insert(name);
        }
        tables
    }

    fn is_one_spelling(&self, one: &str, other: &str) -> bool {
        let groups = |name| self.spellings.get(name).map_or(&[][..], Vec::as_slice);
        one == other
            || groups(one)
                .iter()
                .any(|group| groups(other).contains(group))
    }

    fn is_short_form(&self, form: &str, name: &str) -> bool {
        let names = self.short_forms.get(form).into_iter().flatten();
        names
            .into_iter()
            .any(|known| self.is_one_spelling(known, name))
    }
}

/// The lines that are no remark.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// Whether a folded word is a common first name.
pub(super) fn is_common(folded: &str) -> bool {
    TABLES.common.contains(folded)
}

/// Whether two names, given by their sounds, are spellings of one, or one is short for the other.
pub(super) fn is_one_name(one: &str, other: &str) -> bool {
    TABLES.is_one_spelling(one, other)
        || TABLES.is_short_form(one, other)
        || TABLES.is_short_form(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_that_live_beside_each_other_are_one() {
        let one = |a: &str, b: &str| is_one_name(&sound(&fold(a)), &sound(&fold(b)));
        for (a, b) in [
            ("Anna", "Anne"),
            ("Maria", "Marie"),
            ("Mari", "Maria"),
            ("Ola", "Ole"),
            ("Jan", "Jon"),
            ("Per", "Pål"),
            ("Lise", "Else"),
            ("Simon", "Simen"),
            ("Petter", "Peder"),
        ] {
            assert!(!one(a, b), "{a} {b}");
        }
        assert!(one("Bob", "Robert") && one("Robert", "Bob"));
        assert!(one("Erik", "Eirik"));
        // A short form goes with every spelling of its name.
        assert!(one("Kate", "Katherine"));
    }

    #[test]
    fn the_lists_are_words_of_letters_each_once_a_line() {
        for list in [
            include_str!("first_names.txt"),
            include_str!("spellings.txt"),
            include_str!("short_forms.txt"),
        ] {
            for line in lines(list) {
                let line = line.replacen(':', "", 1);
                let words: Vec<&str> = line.split_whitespace().collect();
                assert!(words.len() > 1, "{line}");
                let letters = |word: &&str| word.chars().all(|c| c.is_lowercase() || c == '-');
                assert!(words.iter().all(letters), "{line}");
            }
        }
    }
}
