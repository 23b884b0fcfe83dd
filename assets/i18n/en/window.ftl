# What the window shows.

w-name = MainBrainer
w-nav-contacts = Contacts
w-nav-lists = Lists
w-nav-imports = Imports
w-nav-fields = Fields
w-nav-settings = Settings
w-nav-wizard = Import in progress
w-title-lists = Contact lists
w-title-fields = Field settings
w-back-to = Back to { $file }
w-lang-en = English
w-lang-nb = Norsk bokmål
w-with-shortcut = { $name } ({ $shortcut })
w-name-value = { $name }: { $value }
w-close = Close
w-copy = Copy
w-cancel = Cancel
w-no-keep = No, go back
w-create = Create
w-save = Save
w-search = Search
w-change = Change
w-change-what = Change: { $what }
w-rename = Rename
w-delete = Delete
w-options = Options
w-nothing-found = Nothing found
w-yes = yes
w-no = no
w-on = On
w-off = Off
w-missing = Not chosen yet
w-no-store = The contacts cannot be opened

w-import-contacts = Import contacts
w-import-into = Import into this list
w-import-to = Import to { $list }
w-leave = Close the wizard; your choices are kept as a draft
w-back = Back
w-continue = Continue
w-import = Import
w-show-place = Show me
w-step-upload = Upload
w-step-preview = Preview
w-step-mapping = Mapping
w-step-rules = Import rules
w-step-compliance = Compliance
w-step-summary = Summary
w-step-stale = { $name }: something here no longer fits the file

w-upload-intro = Choose a file with contacts. You see everything that will happen before anything is imported.
w-pick-file = Choose a file
w-drop-or-click = Drop a CSV file here, or click to choose one
w-click-to-pick = Click to choose a CSV file
w-drop-what = CSV or other text files with one contact on each row, also from Excel
w-other-file = Click to choose another file
w-drop-here = Drop the file to open it
w-drop-here-file = Drop to open { $file }
w-one-at-a-time = One file at a time: { $file } is opened, and { $count ->
    [one] the other one is not
   *[other] the { $count } others are not
}.
w-copied = { $rows ->
    [one] 1 row is copied
   *[other] { $rows } rows are copied
}.
w-copied-some = The first { $rows } of { $all } rows are copied: more than that cannot be pasted elsewhere.
w-drop-busy = Wait until the import that runs is over
w-no-dialog = No file dialog can be shown here. Paste the path of the file below.
w-path = Path of the file
w-path-hint = Paste a path, for example from the file manager
w-open = Open
w-opening = Opening the file…
w-recent = Recent files
w-list-heading = Where the contacts go
w-list = List
w-new-list = New list
w-list-name = Name of the list
w-list-name-hint = The name of the file, unless you write another
w-list-new = { $list }, a new list
w-list-gone = The list that the contacts were to go to is no longer there. Choose another one.
w-choose-list = Choose a list
w-list-control = The name of a list cannot hold line breaks or other control characters. Write another name.
w-list-taken = There is already a list with this name. Write another name, or choose the list.
w-secondary-import = Secondary import: the contacts are added to a list that is there already.

w-preview-intro = Check that the columns and letters look right. If they do not, change how the file is read.
w-delimiter = Delimiter
w-encoding = Encoding
w-quote = Quote
w-quote-none = none
w-skip-lines = Lines to skip
w-header = First row is a header
w-detect = Detect automatically
w-detected = { $value } (detected)
w-found = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}, { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}, { $size }
w-found-about = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}, about { $rows } rows, { $size }
w-preview-problems = { $count ->
    [one] 1 of these rows has a problem; it is marked beside its line number.
   *[other] { $count } of these rows have a problem; they are marked beside their line numbers.
}
w-preview-table = The first rows of the file
w-encoding-changed = The whole file was read: it is { $encoding }. The preview has been refreshed.
w-file-changed = The file has changed since you last worked on this draft. Your choices are kept; check them before you go on.
w-changed-since = The file has changed since it was opened. Go back to the first step and open it again.
w-too-many-columns = The file has { $columns } columns or more; the most that can be read is { $limit }. Perhaps the delimiter is wrong.
w-other-file-anew = This is another file. Say again what only you can know of it: the opt-in status of its contacts, and that you may contact them. Rows of the first file that were corrected or left out stay as they are in this one.
w-text-changed = The text about GDPR and TCPA is another one than the one you confirmed. Read it and confirm it again.
w-file-moved = The file of this draft is no longer where it was: { $path }. Choose it again to go on.

w-mapping-intro = Say what each column is. Suggestions are filled in; change what is wrong.
w-column-name = Column name
w-samples = Sample values
w-map-to = Map to field
w-filled = { $share } filled
w-no-values = no values
w-choose-field = Choose a field
w-map-column = Map { $column } to field
w-search-field = Search fields
w-recommended = recommended
w-taken = already used
w-create-field-more = Create custom field…
w-not-import = Do not import this column
w-leave-undecided = Decide later
w-opt-out-of = { $field }: the column says who opted out
w-full-name-detail = split into first and last name
w-clash = Another column goes to { $field } too
w-stale-column = What was chosen before does not fit any more; check this choice
w-lost-columns = You had chosen fields for columns that are no longer there: { $columns }
w-date-order = Order of the dates
w-choose-order = Which comes first?
w-day-first = Day first (31.12.2026)
w-month-first = Month first (12/31/2026)
w-year-first = Year first (2026-12-31)
w-skip-unmapped = { $count ->
    [0] Do not import data in unmapped fields (there are none)
    [one] Do not import data in unmapped fields (1 column)
   *[other] Do not import data in unmapped fields ({ $count } columns)
}
w-mapped = { $mapped ->
    [one] 1 column mapped
   *[other] { $mapped } columns mapped
}, { $left } left
w-surveying = Looking through the whole file…

w-opt-in-status = Opt-in status
w-opt-in-intro = Have these contacts agreed to receive marketing? Only you can know.
w-optin-email = E-mail marketing
w-optin-email-ask = The file has e-mail addresses, but no column says who wants e-mail. What is true of all contacts in the file?
w-optin-sms = SMS marketing
w-optin-sms-ask = The file has mobile numbers, but no column says who wants text messages. What is true of all contacts in the file?
w-optin-all-in = All have opted in
w-optin-all-out = All have opted out
w-optin-none = No information
w-optin-in-hint = Choose this only if each of them has said yes, and you can show when and how.
w-words-of = Words in the column { $column }
w-words-ask = These words are in no list yet. Say what each of them means.
w-words-left = { $count ->
    [one] 1 word is left
   *[other] { $count } words are left
}
w-words-kept = The words are remembered for later imports, and can be changed under Fields.
w-choose-side = What does it mean?
w-meaning-of = Meaning of { $word }
w-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}

w-rules-intro = Decide what happens when a contact in the file is already here.
w-master = When the file and your data differ
w-master-file = Use my uploaded file as master data
w-master-file-what = Values in the file replace those you have. Blank cells change nothing.
w-master-file-example = You have Oslo, the file says Bergen: the contact gets Bergen.
w-master-existing = Use my existing data as master data
w-master-existing-what = Values in the file are used only where the contact has none.
w-master-existing-example = You have Oslo, the file says Bergen: the contact keeps Oslo.
w-keys = How duplicates are found
w-keys-what = Two rows or contacts are the same person when their key is the same.
w-primary = Primary key
w-primary-what = It is tried first.
w-secondary = Secondary key
w-secondary-what = It is tried when the primary key is blank or finds nobody.
w-choose-key = Choose a key
w-no-secondary = No secondary key
w-more-rules = More rules
w-invalid = Values a field cannot take
w-invalid-what = For example an e-mail address without @. The cell as it stands is always in the report.
w-invalid-blank = Leave blank and report
w-invalid-keep = Store as typed and report
w-invalid-reject = Reject the row
w-conflict = When the two keys disagree
w-conflict-what = The secondary key finds a contact that has a different primary key.
w-conflict-update = Update that contact all the same
w-conflict-create = Create a new contact
w-conflict-reject = Reject the row
w-opt-outs-win = Opt-outs always win
w-opt-outs-win-what = A contact who has opted out stays opted out, and an opt-out in the file always counts.

w-compliance-intro = You are responsible for having the right to contact these people. Read both texts and confirm them.
w-gdpr = GDPR: people in the EU and EEA
w-gdpr-text = You need a lawful basis, such as consent, for keeping these people's data and sending them e-mail or SMS. They have the right to know what you keep about them and where you have it from, to have it corrected or deleted, and to withdraw their consent at any time.
w-gdpr-tick = I have read and understood what GDPR asks of e-mail and SMS to people in the EU
w-tcpa = TCPA: people in the US
w-tcpa-text = Marketing calls and text messages to people in the US need their prior express written consent. Nobody may be made to consent in order to buy something. Whoever says stop must not be contacted again.
w-tcpa-tick = I have read and understood what TCPA asks of e-mail and SMS to people in the US
w-about-consent = About the consent
w-about-consent-what = Optional. It is good to have when somebody asks where you have their address from.
w-lawful-basis = Lawful basis
w-lawful-basis-hint = For example consent, or an agreement
w-origin = Where the list comes from
w-origin-hint = For example sign-ups at the spring fair
w-consent-given = When consent was given
w-consent-given-hint = For example May 2026
w-compliance-kept = Kept with the import: the text and its version, what you confirmed, what you wrote here, and the time.
w-confirmed = GDPR and TCPA confirmed
w-not-confirmed = Not confirmed yet

w-summary-intro = This is exactly what will happen. Nothing has been imported yet.
w-dry-running = Trying the import without changing anything…
w-figure-created = New contacts
w-figure-updated = Updated
w-figure-unchanged = Unchanged
w-figure-rejected = Rejected
w-blank-rows = { $count ->
    [one] 1 blank row is skipped.
   *[other] { $count } blank rows are skipped.
}
w-duplicates = { $count ->
    [one] 1 row meets a contact of an earlier row of the file.
   *[other] { $count } rows meet a contact of an earlier row of the file.
}
w-key-conflicts = { $count ->
    [one] In 1 row the two keys disagree.
   *[other] In { $count } rows the two keys disagree.
}
w-opt-outs-kept = { $count ->
    [one] 1 opt-out is kept although the file says otherwise.
   *[other] { $count } opt-outs are kept although the file says otherwise.
}
w-field-changes = What changes, field by field
w-values-added = { $count ->
    [one] 1 value added
   *[other] { $count } values added
}
w-values-replaced = { $count ->
    [one] 1 value replaced
   *[other] { $count } values replaced
}
w-choices = Your choices
w-file = File
w-read-as = Read as
w-with-header = with a header
w-without-header = without a header
w-column-to = { $column } to { $field }

w-refuse-file = Choose a file first
w-refuse-same-field = { $columns } go to the same field, { $field }
w-refuse-undecided = { $count ->
    [one] 1 column has no field: choose one, or tick the box under the list
   *[other] { $count } columns have no field: choose one for each, or tick the box under the list
}
w-refuse-nothing = No column goes to a field yet
w-refuse-opt-in-email = Say whether the contacts have opted in to e-mail
w-refuse-opt-in-sms = Say whether the contacts have opted in to SMS
w-refuse-words = { $count ->
    [one] 1 word in { $column } has no meaning yet
   *[other] { $count } words in { $column } have no meaning yet
}
w-refuse-date-order = Say whether day or month comes first in { $column }
w-refuse-master = Choose which data is master data
w-refuse-primary = Choose a primary key
w-refuse-keys-same = Primary and secondary key are both { $field }: choose two different fields
w-refuse-key-not-mapped = { $field } is a key, but no column goes to it
w-refuse-key-not-allowed = { $field } cannot be a key
w-refuse-review = The import could not be tried; see above
w-try-again = Try again
w-refuse-list = Write a name for the list
w-refuse-gdpr = Confirm that you have read and understood GDPR
w-refuse-tcpa = Confirm that you have read and understood TCPA

w-running = The import is running
w-running-what = You can use the other pages meanwhile. Nothing of the import can be seen until it is done.
w-running-file = Importing { $file }
w-running-to = { $file } to { $list }
w-running-line = { $percent } · { $rows } rows · { $rate } rows/s
w-time-left = · { $time } left
w-cancel-import = Cancel the import
w-cancelling = Stopping. Nothing will have been changed.
w-done = The import is done after { $time }.
w-show-contacts = Show contacts
w-save-rejected = Save rejected rows…
w-save-rejected-what = A CSV file like the one you imported, with the line and the reason added to each row. Mend it and import it again.
w-saved-rejected = The rejected rows are in { $path }.
w-report = Report
w-tab-draft = Draft
w-tab-completed = Completed
w-tab-failed = Failed
w-show-older = Show older imports
w-tab-count = { $name } ({ $count })
w-empty-drafts = Imports you have begun but not finished are kept here.
w-empty-completed = Completed imports will be here, each with a report.
w-empty-failed = Imports that failed or were cancelled will be here, with the reason.
w-draft-at = At { $step } · list { $list } · { $time }
w-no-file-yet = No file yet
w-resume = Resume
w-discard = Discard
w-discard-draft = Discard the draft?
w-ask-discard = The choices made for { $file } are lost. The file itself is not touched.
w-figures-line = { $created } new, { $updated } updated, { $unchanged } unchanged, { $rejected } rejected
w-settings-used = Choices that were made
w-problems = Problems
w-problem = Problem
w-column = Column
w-cell = Cell
w-row = Row
w-row-rejected = This row was rejected
w-line-hint = The number at the left is the line of the file.

w-new-list-name = Name of a new list
w-lists-intro = A list is a named group of contacts. A contact can be on several.
w-create-list = Create list
w-empty-lists = Your lists will be here. An import makes one, or puts contacts on one that is there.
w-delete-list = Delete the list?
w-ask-delete-list = { $name } is deleted. Its contacts stay.
w-contacts = { $count ->
    [one] 1 contact
   *[other] { $count } contacts
}
w-list-blank = The list needs a name
w-list-too-long = The name of a list can have at most { $most } characters

w-sort-by = Sort by { $column }
w-sorted-up = { $column }, sorted, first to last
w-sorted-down = { $column }, sorted, last to first
w-all-contacts = All contacts
w-search-contacts = Search contacts
w-gathering = Searching…
w-empty-contacts = Your contacts will be here after the first import.
w-empty-list = There is nobody on this list.
w-on-no-list = On no list
w-created-at = Created { $time }
w-updated-at = Last changed { $time }
w-contact-number = Contact { $number }

w-fields-intro = Fields say what can be known of a contact, and how its values are read.
w-custom-fields = Custom fields
w-standard-fields = Standard fields
w-empty-fields = You have no custom fields yet.
w-create-field = Create custom field
w-field-name = Name
w-field-type = Type
w-field-options = Options, one on each line
w-options-missing = Write at least one option
w-name-blank = Write a name
w-name-too-long = The name can have at most { $most } characters
w-name-control = The name of a field cannot hold line breaks or other control characters. Write another name.
w-name-reserved = The program means something else by this name. Write another name.
w-option-twice = The option { $option } stands there twice: letter case does not count. Write it once.
w-name-taken = Another field has this name. Write another name.
w-name-too-many = No more fields can be made
w-rejected-name = { $stem } rejected rows
w-exists = There is already a file with this name. Write another.
w-lost = That did not work. Try again.
w-vocabulary = Words for opt-in status
w-vocabulary-what = What the words in an opt-in column of a file mean. Upper and lower case do not matter.
w-new-word = New word for { $meaning }
w-new-word-hint = New word
w-add-word = Add to { $meaning }
w-remove-word = Remove { $word }
w-word-blank = Write a word first
w-word-taken = { $word } already means { $meaning }. Remove it there first.
w-region = Phone numbers without a country code
w-region-what = The country whose numbers are written without a country code in your files.
w-region-detail = +{ $calling } · { $code }

w-language = Language
w-theme = Appearance
w-theme-system = As the system
w-theme-light = Light
w-theme-dark = Dark
w-zoom = Size
w-zoom-in = Larger
w-zoom-out = Smaller
w-zoom-reset = Normal
w-privacy = Privacy
w-remember-files = Remember recent files
w-remember-files-what = The names and folders of the files you opened, on this machine only. Switched off, they are forgotten at once.
w-folder = Data folder
w-folder-what = Contacts, lists, imports and drafts are kept here and nowhere else.
w-quit-running = An import is running
w-ask-quit = If you close now it is cancelled, and nothing of it is imported.
w-quit-anyway = Cancel it and close
w-failed-save = The preferences cannot be saved: { $reason }.
w-damaged-draft = A draft could not be read and is left where it is: { $path }.
w-no-display = There is no display to open a window on. Without one you can use: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. See mainbrainer --help.
w-no-renderer = The window cannot be opened: the graphics system (OpenGL) cannot start. Without a window you can use: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. See mainbrainer --help.

w-show-folder = Show folder
w-folder-not-shown = The system does not show the folder. It is { $path }.
w-quit = Close
w-store-opening = Opening the contacts…
w-store-restoring = Restoring the backup…
w-store-beginning = Setting the damaged contacts aside…
w-store-in-use-title = The contacts are open in another window
w-store-in-use = Another MainBrainer has the contacts in { $path } open. Only one at a time can, so that neither overwrites what the other changes. Close it, then try again.
w-store-damaged-title = The contacts are damaged
w-store-damaged = The files with your contacts are not as MainBrainer wrote them, or some are missing. Nothing was changed, and nothing will be until you decide what to do.
w-reading-backups = Looking for backups…
w-backups = Backups
w-backup-row = { $time } · { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}
w-backup-row-other = { $time } · { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
} · of contacts that were here earlier
w-no-backups = There is no backup here. If you have a copy of the folder somewhere else, put it back and try again.
w-restore = Restore the backup of { $time }
w-restore-what = Contacts, lists and imports become what they were then; what was changed later is missing. The damaged files are set aside, not deleted.
w-begin-anew = Begin anew…
w-begin-anew-now = Begin anew
w-begin-anew-title = Begin with no contacts?
w-ask-begin-anew = The damaged files are set aside in the same folder, not deleted, and backups stay. MainBrainer then begins with no contacts.
w-restored = The backup of { $time } is restored, with { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}.
w-begun-anew = MainBrainer begins with no contacts; backups stay.
w-set-aside = The damaged files are in { $path }.
w-read-only = The contacts can only be looked at and exported now: { $reason }.
w-read-only-what = Nothing can be changed or imported, and choices are not kept. When that is mended, try again.
