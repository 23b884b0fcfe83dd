//! The page of fields: custom fields, options, the opt-in vocabulary.

use super::host::{Event, Host};
use crate::change;
use crate::contact::{FieldError, FieldKind, FieldNo, Fields, WordError, WordMeaning};
use crate::job::Queue;
use crate::store::StoreError;
use crate::text::reserved_names;
use crate::ui::{self, Dialog, Tone};

/// The owner of the page of fields.
#[derive(Default)]
pub(super) struct FieldsOwner {
    pub(super) page: ui::FieldsPage,
    changes: Queue<Result<(), StoreError>>,
}

impl FieldsOwner {
    /// Makes a field from the dialog that asks for it; its number, or the reason stands there.
    pub(super) fn create(
        &mut self,
        host: &mut Host,
        name: &str,
        kind: FieldKind,
        options: Vec<String>,
    ) -> Option<FieldNo> {
        let reserved = reserved_names();
        let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
        let made = if kind == FieldKind::Choice && options.is_empty() {
            Err(host.text().say("fields-options-missing"))
        } else {
            let fields = &mut host.shared.known.fields;
            let made = fields.create(name, kind, options, &reserved);
            made.map_err(|error| field_error(host, &error))
        };
        match made {
            Ok(no) => {
                host.dialog = None;
                self.save_fields(host);
                Some(no)
            }
            Err(said) => {
                if let Some(Dialog::Field(form)) = &mut host.dialog {
                    form.error = Some(said);
                }
                None
            }
        }
    }

    /// Gives a choice field other options; whether they are others than before.
    pub(super) fn set_options(
        &mut self,
        host: &mut Host,
        no: FieldNo,
        options: Vec<String>,
    ) -> bool {
        let typed = options.join("\n");
        let set = if options.is_empty() {
            Err(host.text().say("fields-options-missing"))
        } else {
            let set = host.shared.known.fields.set_options(no, options);
            set.map_err(|error| field_error(host, &error))
        };
        match set {
            Ok(true) => self.save_fields(host),
            Ok(false) => {}
            Err(said) => {
                // What was typed stays, to be put right.
                self.page.options = Some((no, typed));
                host.say(Tone::Error, said);
                return false;
            }
        }
        set == Ok(true)
    }

    fn save_fields(&mut self, host: &mut Host) {
        let fields = host.shared.known.fields.clone();
        host.change(&mut self.changes, |store| change::set_fields(store, fields));
    }

    /// Adds a word to the vocabulary; whether it was added.
    pub(super) fn add_word(&mut self, host: &mut Host, word: &str, meaning: WordMeaning) -> bool {
        let added = host.shared.known.words.add(word, meaning);
        let text = host.text();
        self.page.word_error = match added {
            Ok(()) => None,
            Err(WordError::Blank) => Some(text.say("fields-word-blank")),
            Err(WordError::OnAnotherSide(other)) => {
                let args = [
                    ("word", text.quote(word).into()),
                    ("meaning", text.meaning(other).into()),
                ];
                Some(text.say_with("fields-word-taken", args))
            }
        };
        let added = self.page.word_error.is_none();
        if added {
            self.save_words(host);
        }
        added
    }

    /// Takes a word out of the vocabulary; whether it was there.
    pub(super) fn remove_word(&mut self, host: &mut Host, word: &str) -> bool {
        let removed = host.shared.known.words.remove(word);
        if removed {
            self.save_words(host);
        }
        removed
    }

    fn save_words(&mut self, host: &mut Host) {
        let words = host.shared.known.words.clone();
        host.change(&mut self.changes, |store| change::set_words(store, words));
    }

    pub(super) fn poll(&mut self, host: &mut Host) {
        while let Some(changed) = host.take_next(&mut self.changes) {
            match changed {
                Ok(()) => host.events.push(Event::StoreChanged),
                Err(error) => {
                    host.say_store_error(&error);
                    host.read_tables();
                }
            }
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.changes.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.changes.finish();
    }
}

fn field_error(host: &Host, error: &FieldError) -> String {
    let text = host.text();
    match error {
        FieldError::BlankName => text.say("dialog-field-name-blank"),
        FieldError::NameTooLong => text.say_with(
            "dialog-field-name-too-long",
            [("most", Fields::MAX_NAME.into())],
        ),
        FieldError::ControlCharacter => text.say("dialog-field-name-control-characters"),
        FieldError::NameReserved => text.say("dialog-field-name-reserved"),
        FieldError::OptionTwice(option) => text.say_with(
            "fields-option-twice",
            [("option", text.quote(option).into())],
        ),
        FieldError::NameTaken => text.say("dialog-field-name-taken"),
        FieldError::KindNotAllowed | FieldError::TooMany => {
            text.say("dialog-field-too-many-fields")
        }
    }
}
