# The help of the command line.

help-about = MainBrainer turns messy contact files into clean, deduplicated contacts on your own machine.
help-usage = Usage:
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-reading = How the file is read
help-mapping = Which column goes where
help-rules = How duplicates are found and merged
help-general = Everywhere
help-usage-top = mainbrainer [OPTIONS] COMMAND
    {"       "}mainbrainer [OPTIONS] FILE
help-usage-import = mainbrainer import FILE --primary FIELD --master file|existing --accept-gdpr --accept-tcpa [OPTIONS]
help-usage-inspect = mainbrainer inspect FILE [OPTIONS]
help-usage-rows = mainbrainer rows FILE [OPTIONS]
help-usage-export = mainbrainer export [OPTIONS]
help-usage-imports = mainbrainer imports [IMPORT] [--json]
help-usage-lists = mainbrainer lists [--json]
help-usage-fields = mainbrainer fields [--json]
help-usage-check = mainbrainer check [--restore FILE]
help-usage-compact = mainbrainer compact

help-import = Import a contact file
help-inspect = Show what a file holds, and where each column would go
help-rows = Print a file as the program reads it, as plain CSV
help-export = Write contacts to a CSV file
help-imports = List the imports, newest first, or show the report of one
help-lists = List the contact lists
help-fields = List the fields
help-check = Check that the store is whole
help-compact = Make the store smaller

help-file = The contact file
help-file-top = A contact file: say what it holds and how to import it
help-primary = The field that shows two contacts are the same
help-secondary = The field to try when the first is blank or finds nobody
help-master = Whose values count when a row and a contact differ: file or existing
help-accept-gdpr = I have read and understood GDPR (people in the EU and EEA)
help-accept-tcpa = I have read and understood TCPA (people in the US)
help-lawful-basis = The lawful basis for contacting these people, for example consent (kept with the import)
help-origin = Where the list comes from (kept with the import)
help-consent-given = When consent was given, for example May 2026 (kept with the import)
help-imports-import = The number of an import: its report, with problems, settings and what was mended
help-list = The contact list the contacts go to; made if new. Default: the file's name without its ending
help-encoding = The file's encoding, for example utf-8 or windows-1252. Default: detected
help-delimiter = The character between cells, or tab. Default: detected
help-quote = The character around cells, or none. Default: detected
help-skip-lines = How many lines stand before the header. Default: detected
help-header = Whether the first row is a header: yes or no. Default: detected
help-map = Where a column goes. COLUMN is the header's text or #N, counted from 1. FIELD is a field's id or label, name for a full name, or an opt-in field followed by :opt-out or :opt-in
help-skip = Do not import this column
help-skip-unmapped = Do not import columns that go nowhere
help-no-suggest = Take only what --map says, no suggestions
help-create-field = Make a custom field. TYPE: text, number, date, yesno, choice, email or phone; a choice with its options, as in Size:choice:S,M,L
help-region = The country of phone numbers without a country code, for example NO
help-date-order = How dates like 03/04/2026 are read: dmy, mdy or ymd
help-email-optin = The opt-in status for e-mail of all contacts, where no column says it: in, out or none
help-sms-optin = The opt-in status for SMS of all contacts, where no column says it: in, out or none
help-opt-in-word = A word that means opted in
help-opt-out-word = A word that means opted out
help-no-info-word = A word that means no information
help-invalid = Values a field cannot take: blank (left out and reported), keep (stored as typed) or reject (the whole row). Default: blank
help-key-conflict = When the secondary key finds a contact with another primary key: update, create or reject. Default: update
help-other-name = When a key finds contacts with clearly another person’s first name: update (the key decides), create (a new contact) or reject (the row). No default: asked for where such rows exist
help-no-key = Rows without a value in any key: reject or create (a new contact, each time the file is imported). Default: reject
help-case = A text in capitals or small letters alone that differs from the contact’s in nothing else: ignore or write. Default: ignore
help-opt-outs-win = Opt-outs always win, whatever the master: yes or no. Default: yes
help-dry-run = Say what would happen, and change nothing
help-restore = Put this backup in the place of the store’s data first; those are moved aside, not deleted
help-begin-anew = Set the data of a damaged store aside and begin with an empty one
help-rejected = Write the rejected rows to this file, to be put right and imported again
help-json = Print one JSON object or list
help-output = Write to this file instead of the screen
help-export-list = Only the contacts of this list
help-export-fields = Only these fields, in this order, with commas between
help-headers = What the first line has: label or id. Default: label
help-format = The format of the file: csv
help-for = exact (values untouched) or excel (opens right in Excel). Default: exact
help-store = The folder of the store. Default: MainBrainer's own in your local data folder
help-lang = The language of messages: en or nb. Default: the system's
help-help = Show this help
help-version = Show the version

help-value-file = FILE
help-value-field = FIELD
help-value-fields = FIELDS
help-value-name = NAME
help-value-char = C
help-value-count = N
help-value-map = COLUMN=FIELD
help-value-column = COLUMN
help-value-create = NAME:TYPE
help-value-word = WORD
help-value-region = CODE
help-value-folder = DIR

help-after = A first look:      mainbrainer inspect members.csv
    {"Without changing:  "}mainbrainer import members.csv --primary email --master file --accept-gdpr --accept-tcpa --dry-run
    {"More on a command: "}mainbrainer import --help
