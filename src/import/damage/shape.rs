//! The outer form of a cell, by which columns are told apart.

/// What a cell looks like from afar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Blank,
    Email,
    Url,
    Date,
    /// Seven digits or more, with what stands between them in phone numbers.
    Phone,
    /// Four or five digits.
    Code,
    /// Any other number.
    Number,
    /// A word for yes or no.
    Answer,
    /// Letters without digits.
    Words,
    /// Letters and digits: streets, product numbers.
    Mixed,
}

impl Shape {
    pub(super) const ALL: usize = 10;

    /// Whether few columns have cells of this form.
    pub(super) fn is_distinctive(self) -> bool {
        matches!(
            self,
            Self::Email | Self::Url | Self::Date | Self::Phone | Self::Code
        )
    }

    pub(super) fn of(cell: &str) -> Self {
        let text = cell.trim();
        let bytes = text.as_bytes();
        let Some(first) = bytes.first() else {
            return Self::Blank;
        };
        if memchr::memchr(b'@', bytes).is_some_and(|at| at > 0) && !bytes.contains(&b' ') {
            return Self::Email;
        }
        let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        let letters = bytes
            .iter()
            .filter(|b| b.is_ascii_alphabetic() || **b >= 0x80)
            .count();
        if letters > 0 {
            let starts = |start: &str| {
                text.get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start))
            };
            if starts("http://") || starts("https://") || starts("www.") {
                return Self::Url;
            }
            if digits == 0 {
                return if bytes.len() <= 5 && is_answer(text) {
                    Self::Answer
                } else {
                    Self::Words
                };
            }
            return Self::Mixed;
        }
        let parts = |separator: char| text.matches(separator).count();
        let dated = (6..=10).contains(&bytes.len())
            && first.is_ascii_digit()
            && (4..=8).contains(&digits)
            && ['.', '/', '-'].into_iter().any(|sign| parts(sign) == 2)
            && bytes.len() == digits + 2;
        match digits {
            _ if dated => Self::Date,
            7.. if parts(',') == 0 => Self::Phone,
            4 | 5 if digits == bytes.len() => Self::Code,
            0 => Self::Words,
            _ => Self::Number,
        }
    }
}

fn is_answer(text: &str) -> bool {
    ["ja", "nei", "yes", "no", "true", "false", "sant", "x"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

/// How many cells of a column have each form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shapes([u32; Shape::ALL]);

impl Shapes {
    pub(super) fn count(&mut self, shape: Shape) {
        if let Some(count) = self.0.get_mut(shape as usize) {
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn add(&mut self, more: &Self) {
        for (count, more) in self.0.iter_mut().zip(more.0) {
            *count = count.saturating_add(more);
        }
    }

    /// How many cells were looked at.
    pub(super) fn cells(&self) -> u32 {
        self.0.iter().sum()
    }

    /// The share of a form among the cells of the column, never 0; `own`, the form of the cell that
    /// is being judged, does not count as evidence for itself.
    pub(super) fn share(&self, shape: Shape, own: Shape) -> f64 {
        const SMOOTHING: f64 = 0.1;
        let count = self.0.get(shape as usize).copied().unwrap_or(0);
        let count = count.saturating_sub(u32::from(shape == own));
        #[expect(clippy::cast_precision_loss, reason = "ten shapes")]
        let shapes = Shape::ALL as f64;
        let cells = self.cells().saturating_sub(1);
        (f64::from(count) + SMOOTHING) / (f64::from(cells) + SMOOTHING * shapes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_look_like_what_they_are() {
        for (cell, shape) in [
            ("", Shape::Blank),
            (" ", Shape::Blank),
            ("kari@example.no", Shape::Email),
            ("@kari", Shape::Words),
            ("https://example.no", Shape::Url),
            ("15.12.2020", Shape::Date),
            ("2020-12-15", Shape::Date),
            ("1/2/99", Shape::Date),
            ("912 34 567", Shape::Phone),
            ("+47 912 34 567", Shape::Phone),
            ("22-33-44-55", Shape::Phone),
            ("0123", Shape::Code),
            ("44180", Shape::Code),
            ("12", Shape::Number),
            ("1 234,50", Shape::Number),
            ("Ja", Shape::Answer),
            ("Åse", Shape::Words),
            ("Storgata 1", Shape::Mixed),
            ("-", Shape::Words),
        ] {
            assert_eq!(Shape::of(cell), shape, "{cell}");
        }
    }
}
