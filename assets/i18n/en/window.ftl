# What the window shows.

## What several pages say
common-program-name = MainBrainer
common-language-english = English
common-language-norwegian = Norsk bokmål
common-name-and-shortcut = { $name } ({ $shortcut })
common-name-and-value = { $name }: { $value }
common-close = Close
common-copy = Copy
common-cancel = Cancel
common-save = Save
common-search = Search
common-change = Change
common-delete = Delete
common-nothing-found = Nothing found
common-yes = yes
common-no = no
common-on = On
common-off = Off
common-import-contacts = Import contacts
common-file-path = Path of the file
common-opening-file = Opening the file…
common-list = List
common-list-name = Name of the list
common-list-name-control-characters = The name of a list cannot hold line breaks or other control characters. Write another name.
common-list-name-taken = There is already a list with this name. Write another name, or choose the list.
common-optin-status = Opt-in status
common-row-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
common-changes-by-field = What changes, field by field
common-values-added = { $count ->
    [one] 1 value added
   *[other] { $count } values added
}
common-values-replaced = { $count ->
    [one] 1 value replaced
   *[other] { $count } values replaced
}
common-file-read-as = Read as
common-with-header = with a header
common-without-header = without a header
common-try-again = Try again
common-file-to-list = { $file } to { $list }
common-show-contacts = Show contacts
common-show-report = Report
common-resume = Resume
common-discard = Discard
common-column = Column
common-contact-count = { $count ->
    [one] 1 contact
   *[other] { $count } contacts
}
common-contact-number = Contact { $number }
common-show-folder = Show folder
common-folder-not-shown = The system does not show the folder. It is { $path }.
common-blank-cell = blank
common-take-back-edit = Take back: { $what }
common-undo = Undo…
common-undo-now = Undo
common-show-contact = Show the contact
common-reading = Reading…
common-file-and-lines = { $file }, { $count ->
    [one] line { $first }
   *[other] lines { $lines }
}

## Where no window can be opened
start-no-display = There is no display to open a window on. Without one you can use: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. See mainbrainer --help.
start-no-graphics = The window cannot be opened: the graphics system (OpenGL) cannot start. Without a window you can use: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. See mainbrainer --help.

## Navigation
nav-contacts = Contacts
nav-lists = Lists
nav-imports = Imports
nav-fields = Fields
nav-settings = Settings
nav-import-in-progress = Import in progress
nav-back-to-import = Back to { $file }
nav-importing-file = Importing { $file }

## A file over the window
drop-to-open = Drop the file to open it
drop-to-open-file = Drop to open { $file }
drop-wait-for-import = Wait until the import that runs is over

## Notices above a page
notice-one-file-at-a-time = One file at a time: { $file } is opened, and { $count ->
    [one] the other one is not
   *[other] the { $count } others are not
}.
notice-rows-copied = { $rows ->
    [one] 1 row is copied
   *[other] { $rows } rows are copied
}.
notice-first-rows-copied = The first { $rows } of { $all } rows are copied: more than that cannot be pasted elsewhere.
notice-encoding-changed = The whole file was read: it is { $encoding }. The preview has been refreshed.
notice-file-of-draft-changed = The file has changed since you last worked on this draft. Your choices are kept; check them before you go on.
notice-other-file = This is another file. Say again what only you can know of it: the opt-in status of its contacts, and that you may contact them. Rows of the first file that were corrected or left out stay as they are in this one.
notice-compliance-text-changed = The text about GDPR and TCPA is another one than the one you confirmed. Read it and confirm it again.
notice-rejected-rows-saved = The rejected rows are in { $path }.
notice-thread-failed = That did not work. Try again.
notice-preferences-not-saved = The preferences cannot be saved: { $reason }.
notice-draft-damaged = A draft could not be read and is left where it is: { $path }.
notice-backup-restored = The backup of { $time } is restored, with { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}.
notice-begun-anew = MainBrainer begins with no contacts; backups stay.
notice-damaged-files-set-aside = The damaged files are in { $path }.
notice-read-only = The contacts can only be looked at and exported now: { $reason }.
notice-read-only-explained = Nothing can be changed or imported, and choices are not kept. When that is mended, try again.
notice-import-done = The import is done: { $created } new, { $updated } updated.
notice-consent-saved = The consent ledger is in { $path }.
notice-contact-saved = The contact is saved.
notice-contact-saved-value-shared = Saved. { $field } is now the same as that of { $count ->
    [one] another contact
   *[other] { $count } other contacts
}. An import with this field as its key will find several contacts.
notice-contacts-deleted = { $count ->
    [one] 1 contact is deleted.
   *[other] { $count } contacts are deleted.
}
notice-history-settings-saved = Saved. What is older than that is gone.

## The frame of the import wizard
wizard-import-to-list = Import to { $list }
wizard-leave = Close the wizard; your choices are kept as a draft
wizard-back = Back
wizard-continue = Continue
wizard-import = Import
wizard-show-place = Show me
wizard-step-upload = Upload
wizard-step-preview = Preview
wizard-step-mapping = Mapping
wizard-step-rules = Import rules
wizard-step-compliance = Compliance
wizard-step-summary = Summary
wizard-step-does-not-fit-file = { $name }: something here no longer fits the file
wizard-blocked-list-gone = The list that the contacts were to go to is no longer there. Choose another one.
wizard-file-has-too-many-columns = The file has { $columns } columns or more; the most that can be read is { $limit }. Perhaps the delimiter is wrong.
wizard-file-of-draft-missing = The file of this draft is no longer where it was: { $path }. Choose it again to go on.
wizard-reading-whole-file = Looking through the whole file…
wizard-blocked-no-file = Choose a file first
wizard-blocked-same-field = { $columns } go to the same field, { $field }
wizard-blocked-columns-undecided = { $count ->
    [one] 1 column has no field: choose one, or tick the box under the list
   *[other] { $count } columns have no field: choose one for each, or tick the box under the list
}
wizard-blocked-refusals-words = The column { $column } says who does not want to be contacted ({ $words }): choose a field for it, or choose not to import it
wizard-blocked-refusals-header = By its name, the column { $column } says who does not want to be contacted: choose a field for it, or choose not to import it
wizard-blocked-nothing-mapped = No column goes to a field yet
wizard-blocked-no-optin-email = Say whether the contacts have opted in to e-mail
wizard-blocked-no-optin-sms = Say whether the contacts have opted in to SMS
wizard-blocked-words-without-meaning = { $count ->
    [one] 1 word in { $column } has no meaning yet
   *[other] { $count } words in { $column } have no meaning yet
}
wizard-blocked-no-date-order = Say whether day or month comes first in { $column }
wizard-blocked-no-master = Choose which data is master data
wizard-blocked-no-primary-key = Choose a primary key
wizard-blocked-keys-same = Primary and secondary key are both { $field }: choose two different fields
wizard-blocked-key-not-mapped = { $field } is a key, but no column goes to it
wizard-blocked-key-not-allowed = { $field } cannot be a key
wizard-blocked-review-failed = The import could not be tried; see above
wizard-blocked-no-list-name = Write a name for the list
wizard-blocked-gdpr-not-confirmed = Confirm that you have read and understood GDPR
wizard-blocked-tcpa-not-confirmed = Confirm that you have read and understood TCPA

## Upload
upload-intro = Choose a file with contacts. You see everything that will happen before anything is imported.
upload-choose-file = Choose a file
upload-drop-or-click = Drop a CSV file here, or click to choose one
upload-click-to-choose = Click to choose a CSV file
upload-kinds-of-files = CSV or other text files with one contact on each row, also from Excel
upload-choose-other-file = Click to choose another file
upload-no-file-dialog = No file dialog can be shown here. Paste the path of the file below.
upload-file-path-hint = Paste a path, for example from the file manager
upload-open = Open
upload-recent-files = Recent files
upload-list-heading = Where the contacts go
upload-new-list = New list
upload-list-name-hint = The name of the file, unless you write another
upload-choose-list = Choose a list
upload-secondary-import = Secondary import: the contacts are added to a list that is there already.

## Preview
preview-intro = Check that the columns and letters look right. If they do not, change how the file is read.
preview-delimiter = Delimiter
preview-encoding = Encoding
preview-quote = Quote
preview-quote-none = none
preview-skip-lines = Lines to skip
preview-first-row-is-header = First row is a header
preview-detect = Detect automatically
preview-detected = { $value } (detected)
preview-found = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}, { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}, { $size }
preview-found-about = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}, about { $rows } rows, { $size }
preview-problems = { $count ->
    [one] 1 of these rows has a problem; it is marked beside its line number.
   *[other] { $count } of these rows have a problem; they are marked beside their line numbers.
}
preview-table = The first rows of the file

## Mapping
mapping-intro = Say what each column is. Suggestions are filled in; change what is wrong.
mapping-column-name = Column name
mapping-sample-values = Sample values
mapping-map-to-field = Map to field
mapping-share-filled = { $share } filled
mapping-no-values = no values
mapping-choose-field = Choose a field
mapping-map-column = Map { $column } to field
mapping-search-fields = Search fields
mapping-recommended = recommended
mapping-field-already-used = already used
mapping-create-field = Create custom field…
mapping-do-not-import = Do not import this column
mapping-decide-later = Decide later
mapping-column-of-opt-outs = { $field }: the column says who opted out
mapping-full-name-is-split = split into first and last name
mapping-calling-code-is-read = phone numbers without a country code are read with it
mapping-field-used-twice = Another column goes to { $field } too
mapping-choice-does-not-fit = What was chosen before does not fit any more; check this choice
mapping-columns-gone = You had chosen fields for columns that are no longer there: { $columns }
mapping-date-order = Order of the dates
mapping-choose-date-order = Which comes first?
mapping-day-first = Day first (31.12.2026)
mapping-month-first = Month first (12/31/2026)
mapping-year-first = Year first (2026-12-31)
mapping-skip-unmapped = { $count ->
    [0] Do not import data in unmapped fields (there are none)
    [one] Do not import data in unmapped fields (1 column)
   *[other] Do not import data in unmapped fields ({ $count } columns)
}
mapping-columns-mapped = { $mapped ->
    [one] 1 column mapped
   *[other] { $mapped } columns mapped
}, { $left } left

## Opt-in status
optin-intro = Have these contacts agreed to receive marketing? Only you can know.
optin-email = E-mail marketing
optin-email-question = The file has e-mail addresses, but no column says who wants e-mail. What is true of all contacts in the file?
optin-sms = SMS marketing
optin-sms-question = The file has mobile numbers, but no column says who wants text messages. What is true of all contacts in the file?
optin-all-in = All have opted in
optin-all-out = All have opted out
optin-no-information = No information
optin-all-in-hint = Choose this only if each of them has said yes, and you can show when and how.
optin-words-of-column = Words in the column { $column }
optin-words-unknown = All words of the column, with the number of rows. Some are in no list yet: say what each of them means.
optin-words-take-usual = { $count ->
    [one] Use what this word usually means
   *[other] Use what { $count } of these words usually mean
}
optin-blank-cells = (blank)
optin-words-left = { $count ->
    [one] 1 word is left
   *[other] { $count } words are left
}
optin-words-remembered = The words are remembered for later imports, and can be changed under Fields.
optin-choose-meaning = What does it mean?
optin-meaning-of-word = Meaning of { $word }

## Import rules
rules-intro = Decide what happens when a contact in the file is already here.
rules-master = When the file and your data differ
rules-master-file = Use my uploaded file as master data
rules-master-file-explained = Values in the file replace those you have. Blank cells change nothing.
rules-master-file-example = You have Oslo, the file says Bergen: the contact gets Bergen.
rules-master-existing = Use my existing data as master data
rules-master-existing-explained = Values in the file are used only where the contact has none.
rules-master-existing-example = You have Oslo, the file says Bergen: the contact keeps Oslo.
rules-duplicates = How duplicates are found
rules-duplicates-explained = Two rows or contacts are the same person when their key is the same.
rules-primary-key = Primary key
rules-primary-key-explained = It is tried first.
rules-secondary-key = Secondary key
rules-secondary-key-explained = It is tried when the primary key is blank or finds nobody.
rules-choose-key = Choose a key
rules-no-secondary-key = No secondary key
rules-more = More rules
rules-invalid-values = Values a field cannot take
rules-invalid-values-explained = For example an e-mail address without @. The cell as it stands is always in the report.
rules-invalid-values-left-blank = Leave blank and report
rules-invalid-values-stored = Store as typed and report
rules-invalid-values-reject-row = Reject the row
rules-key-conflict = When the two keys disagree
rules-key-conflict-explained = The secondary key finds a contact that has a different primary key.
rules-key-conflict-update = Update that contact all the same
rules-key-conflict-create = Create a new contact
rules-key-conflict-reject-row = Reject the row
rules-other-name-explained = A key of the row leads to a contact whose first name is clearly another person's: families and offices share addresses. Names are compared regardless of case, accents, initials, nicknames and typing errors.
rules-no-key-explained = Neither key has a value in the row.
rules-letter-case-explained = KARI or kari in the file, Kari in the contact.
summary-other-name = { $count ->
    [one] 1 row leads to a contact with another person's name (line { $lines }). Say what becomes of it before you import.
   *[other] { $count } rows lead to contacts with another person's name (lines { $lines }{ $count ->
        [one] {""}
        [2] {""}
        [3] {""}
       *[other] , …
    }). Say what becomes of them before you import.
}
wizard-blocked-other-name = Say what becomes of rows with another person's name
rules-other-name = Same key, other name
rules-other-name-undecided = Not decided
rules-other-name-update = Update the contact: the key decides
rules-other-name-create = Create a new contact
rules-other-name-reject-row = Reject the row
rules-no-key = Rows without a key
rules-no-key-reject-row = Reject the row
rules-no-key-create = Create a new contact, each time the file is imported
rules-letter-case = Text that differs in letter case alone
rules-letter-case-ignore = Capitals or small letters alone replace nothing
rules-letter-case-write = Write it like any other value
rules-opt-outs-win = Opt-outs always win
rules-opt-outs-win-explained = A contact who has opted out stays opted out, and an opt-out in the file always counts.

## Compliance
compliance-intro = You are responsible for having the right to contact these people. Read both texts and confirm them.
compliance-gdpr = GDPR: people in the EU and EEA
compliance-gdpr-text = You need a lawful basis, such as consent, for keeping these people's data and sending them e-mail or SMS. They have the right to know what you keep about them and where you have it from, to have it corrected or deleted, and to withdraw their consent at any time.
compliance-gdpr-confirm = I have read and understood what GDPR asks of e-mail and SMS to people in the EEA
compliance-tcpa = TCPA: people in the US
compliance-tcpa-text = Marketing calls and text messages to people in the US need their prior express written consent. Nobody may be made to consent in order to buy something. Whoever says stop must not be contacted again.
compliance-tcpa-confirm = I have read and understood what TCPA asks of e-mail and SMS to people in the US
compliance-about-consent = About the consent
compliance-about-consent-explained = Optional. It is good to have when somebody asks where you have their address from.
compliance-lawful-basis = Lawful basis
compliance-lawful-basis-hint = For example consent, or an agreement
compliance-origin-of-list = Where the list comes from
compliance-origin-of-list-hint = For example sign-ups at the spring fair
compliance-consent-given = When consent was given
compliance-consent-given-hint = For example May 2026
compliance-kept-with-import = Kept with the import: the text and its version, what you confirmed, what you wrote here, and the time.
compliance-confirmed = GDPR and TCPA confirmed
compliance-not-confirmed = Not confirmed yet

## Summary
summary-change-choice = Change: { $what }
summary-not-chosen = Not chosen yet
summary-new-list = { $list }, a new list
summary-intro = This is exactly what will happen. Nothing has been imported yet.
summary-blank-rows = { $count ->
    [one] 1 blank row is skipped.
   *[other] { $count } blank rows are skipped.
}
summary-duplicates = { $count ->
    [one] 1 row meets a contact of an earlier row of the file.
   *[other] { $count } rows meet a contact of an earlier row of the file.
}
summary-key-conflicts = { $count ->
    [one] In 1 row the two keys disagree.
   *[other] In { $count } rows the two keys disagree.
}
summary-opt-outs-kept = { $count ->
    [one] 1 opt-out is kept although the file says otherwise.
   *[other] { $count } opt-outs are kept although the file says otherwise.
}
summary-choices = Your choices
summary-file = File
summary-column-to-field = { $column } to { $field }
summary-show-rows = Show rows
summary-show-rows-of = Show rows: { $what }
summary-values-not-written = { $count ->
    [one] 1 value of the file not written, for a rule
   *[other] { $count } values of the file not written, for a rule
}
summary-take-back = Take back
summary-take-all-rows-in = Take all rows in again
summary-edits-not-made = Edits that do not fit the file as it is, and are not made:
summary-edits-waiting-for-column = { $column }: { $count ->
    [one] 1 edit waits, for the column is not there any more
   *[other] { $count } edits wait, for the column is not there any more
}
summary-damage = Damage the file came with
summary-damage-repair-column = Repair the column
summary-damage-leave-rows-out = Leave these rows out
summary-damage-skip-column = Do not import this column
summary-damage-read-as-encoding = Read as { $encoding }
summary-damage-choose-encoding = Choose another encoding
summary-rows-left-out = { $count ->
    [one] 1 row is left out.
   *[other] { $count } rows are left out.
}

## The four figures of an import
figure-created = New contacts
figure-updated = Updated
figure-unchanged = Unchanged
figure-rejected = Rejected

## An import that runs, and its end
running-title = The import is running
running-explained = You can use the other pages meanwhile. Nothing of the import can be seen until it is done.
running-progress = { $percent } · { $rows } rows · { $rate } rows/s
running-time-left = · { $time } left
running-cancel = Cancel the import
running-cancelling = Stopping. Nothing will have been changed.
done-title = The import is done after { $time }.

## Imports
imports-tab-drafts = Draft
imports-tab-completed = Completed
imports-tab-failed = Failed
imports-show-older = Show older imports
imports-tab-count = { $name } ({ $count })
imports-no-drafts = Imports you have begun but not finished are kept here.
imports-no-completed = Completed imports will be here, each with a report.
imports-no-failed = Imports that failed or were cancelled will be here, with the reason.
imports-draft-step-list-time = At { $step } · list { $list } · { $time }
imports-draft-without-file = No file yet
imports-figures = { $created } new, { $updated } updated, { $unchanged } unchanged, { $rejected } rejected
imports-undo-of-import = Undo of import { $import }: { $what }
imports-number-and-time = Import { $import } · { $time }
imports-undone-by = Undone by entry { $undo }

## Saving to a file
save-rejected-rows = Save rejected rows…
save-rejected-rows-explained = A CSV file like the one you imported, with the line and the reason added to each row. Mend it and import it again.
save-rejected-rows-file-name = { $stem } rejected rows
save-file-exists = There is already a file with this name. Write another.
save-consent-as-csv = Save consent as CSV…
save-consent-as-json = Save consent as JSON…
save-consent-explained = Every change of an opt-in status: when, from what to what, and where it came from.
save-consent-file-name = Consent
save-consent-file-name-of-contact = Consent of contact { $number }

## Lists
lists-title = Contact lists
lists-rename = Rename
lists-import-into-list = Import into this list
lists-name-of-new-list = Name of a new list
lists-intro = A list is a named group of contacts. A contact can be on several.
lists-create = Create list
lists-empty = Your lists will be here. An import makes one, or puts contacts on one that is there.
lists-name-blank = The list needs a name
lists-name-too-long = The name of a list can have at most { $most } characters

## Tables
table-sort-by = Sort by { $column }
table-sorted-ascending = { $column }, sorted, first to last
table-sorted-descending = { $column }, sorted, last to first

## Fields
fields-title = Field settings
fields-options = Options
fields-intro = Fields say what can be known of a contact, and how its values are read.
fields-custom = Custom fields
fields-standard = Standard fields
fields-no-custom = You have no custom fields yet.
fields-create = Create custom field
fields-options-one-per-line = Options, one on each line
fields-options-missing = Write at least one option
fields-option-twice = The option { $option } stands there twice: letter case does not count. Write it once.
fields-optin-words = Words for opt-in status
fields-optin-words-explained = What the words in an opt-in column of a file mean. Upper and lower case do not matter.
fields-new-word-for-meaning = New word for { $meaning }
fields-new-word = New word
fields-add-word = Add to { $meaning }
fields-remove-word = Remove { $word }
fields-word-blank = Write a word first
fields-word-taken = { $word } already means { $meaning }. Remove it there first.
fields-phone-region = Phone numbers without a country code
fields-phone-region-explained = The country whose numbers are written without a country code in your files.
fields-phone-region-codes = +{ $calling } · { $code }

## Settings
settings-language = Language
settings-theme = Appearance
settings-theme-system = As the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-zoom = Size
settings-zoom-larger = Larger
settings-zoom-smaller = Smaller
settings-zoom-normal = Normal
settings-privacy = Privacy
settings-remember-files = Remember recent files
settings-remember-files-explained = The names and folders of the files you opened, on this machine only. Switched off, they are forgotten at once.
settings-data-folder = Data folder
settings-data-folder-explained = Contacts, lists, imports and drafts are kept here and nowhere else.
settings-history = History and backups
settings-history-explained = For this long, imports, edits and deletions can be undone and their reports be read. Of days and imports, the one that keeps more counts.
settings-history-days = Days
settings-history-imports = Imports
settings-history-backups = Backups
settings-history-save = Save
settings-history-whole-numbers = Write whole numbers
settings-history-now = Can be undone now: { $imports ->
    [one] 1 import
   *[other] { $imports } imports
}, { $edits ->
    [one] 1 other change
   *[other] { $edits } other changes
}. The oldest kept state is from { $since }.
settings-backups-now = { $backups ->
    [0] No backups
    [one] 1 backup ({ $size })
   *[other] { $backups } backups ({ $size })
}. The data folder takes { $all }.
settings-consent-ledger = Consent ledger
settings-consent-ledger-explained = Every change of an opt-in status there ever was, with its file, line and time. It is kept for ever.
settings-consent-ledger-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}

## Questions over a page
dialog-no-go-back = No, go back
dialog-field-create = Create
dialog-discard-title = Discard the draft?
dialog-discard-question = The choices made for { $file } are lost. The file itself is not touched.
dialog-delete-list-title = Delete the list?
dialog-delete-list-question = { $name } is deleted. Its contacts stay.
dialog-field-name = Name
dialog-field-type = Type
dialog-field-name-blank = Write a name
dialog-field-name-too-long = The name can have at most { $most } characters
dialog-field-name-control-characters = The name of a field cannot hold line breaks or other control characters. Write another name.
dialog-field-name-reserved = The program means something else by this name. Write another name.
dialog-field-name-taken = Another field has this name. Write another name.
dialog-field-too-many-fields = No more fields can be made
dialog-quit-title = An import is running
dialog-quit-question = If you close now it is cancelled, and nothing of it is imported.
dialog-quit-confirm = Cancel it and close
dialog-begin-anew-confirm = Begin anew
dialog-begin-anew-title = Begin with no contacts?
dialog-begin-anew-question = The damaged files are set aside in the same folder, not deleted, and backups stay. MainBrainer then begins with no contacts.
dialog-delete-contacts-title = Delete contacts?
dialog-delete-contacts-question = { $count ->
    [one] { $who } is deleted, and taken off all lists.
   *[other] { $count } contacts are deleted, and taken off all lists: { $who }.
} You can undo it as long as the history is kept.
dialog-erase-title = Erase for good?
dialog-erase-question = { $count ->
    [one] { $who } is erased from everything this program keeps:
   *[other] { $count } contacts ({ $who }) are erased from everything this program keeps:
}
dialog-erase-values = all values, lists and memberships
dialog-erase-history = the history: every earlier state that can be undone
dialog-erase-reports = the reports of imports: problems, rejected rows and edits of rows
dialog-erase-backups = all backups of these contacts; a new one is made of what stays
dialog-erase-drafts = what is theirs in drafts of imports
dialog-erase-set-aside = { $count ->
    [one] Also delete what was set aside: 1 store or backup
   *[other] Also delete what was set aside: { $count } stores and backups
}
dialog-erase-set-aside-explained = Damaged or replaced contacts that were set aside, and backups of earlier ones, stay otherwise, and may hold the same people.
dialog-erase-what-stays = Only that an opt-in status changed, and when, stays in the consent ledger, without words of the file. Someone who has opted out is recognised again by a fingerprint of the address.
dialog-erase-cannot-be-undone = I understand that this cannot be undone
dialog-erase-confirm = Erase for good
dialog-erase-running = Erasing. This takes as long as copying all contacts.
dialog-erase-done = They are erased for good.
dialog-erased-contacts = { $count ->
    [0] None of them was there any more; the history is without them.
    [one] 1 contact
   *[other] { $count } contacts
}
dialog-erased-reports = Reports: { $rejected ->
    [one] 1 rejected row
   *[other] { $rejected } rejected rows
}, { $problems ->
    [one] 1 problem
   *[other] { $problems } problems
}
dialog-erased-backups = { $files ->
    [0] No backup was older than this
    [one] 1 backup or copy deleted
   *[other] { $files } backups and copies deleted
}
dialog-erased-no-new-backup = The new backup could not be made. Make room on the disk; one is made before the next import.
dialog-erased-set-aside = { $count ->
    [one] 1 store or backup that was set aside is deleted.
   *[other] { $count } stores and backups that were set aside are deleted.
}
dialog-erased-set-aside-failed = What was set aside could not all be deleted: { $reason }
dialog-erased-files-outside = Files outside the data folder (the imported files, exports, copies of your own) are as they were. Names and texts that you wrote (of lists, files, fields, where a list comes from) lost their address, number and full name; what else you wrote about them there is yours to look through.
dialog-erased-same-address = { $count ->
    [one] Another contact has the same address or number: { $names }. Look whether it is the same person.
   *[other] { $count } other contacts have the same address or number: { $names }. Look whether they are the same person.
}

## Contacts that cannot be opened
store-page-not-opened-title = The contacts cannot be opened
store-page-close = Close
store-page-opening = Opening the contacts…
store-page-restoring = Restoring the backup…
store-page-setting-aside = Setting the damaged contacts aside…
store-page-in-use-title = The contacts are open in another window
store-page-in-use = Another MainBrainer has the contacts in { $path } open. Only one at a time can, so that neither overwrites what the other changes. Close it, then try again.
store-page-damaged-title = The contacts are damaged
store-page-damaged = The files with your contacts are not as MainBrainer wrote them, or some are missing. Nothing was changed, and nothing will be until you decide what to do.
store-page-reading-backups = Looking for backups…
store-page-backups = Backups
store-page-backup = { $time } · { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}
store-page-backup-of-earlier-contacts = { $time } · { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
} · of contacts that were here earlier
store-page-no-backups = There is no backup here. If you have a copy of the folder somewhere else, put it back and try again.
store-page-restore = Restore the backup of { $time }
store-page-restore-explained = Contacts, lists and imports become what they were then; what was changed later is missing. The damaged files are set aside, not deleted.
store-page-begin-anew = Begin anew…
