# What is wrong with a command line, and what an import still needs.

usage-unknown-option = There is no option { $option }.
usage-unknown-option-close = There is no option { $option }. Did you mean { $close }?
usage-unknown-command = There is no command “{ $command }”. The commands are: { $commands }.
usage-unknown-command-close = There is no command “{ $command }”. Did you mean { $close }?
usage-too-much = “{ $value }” is one argument too many.
usage-no-value = { $option } needs a value.
usage-no-value-among = { $option } needs a value: { $allowed }.
usage-flag-value = { $option } takes no value.
usage-bad-value = { $option } cannot be “{ $value }”. It can be: { $allowed }.
usage-bad-count = { $option } cannot be “{ $value }”. It must be a whole number from 0.
usage-zero-count = { $option } cannot be 0. It must be a whole number from 1.
usage-bad-delimiter = --delimiter cannot be “{ $value }”. It must be one character, or the word tab.
usage-bad-quote = --quote cannot be “{ $value }”. It must be one character, or the word none.
usage-same-characters = --delimiter and --quote must be different characters.
usage-bad-encoding = --encoding cannot be “{ $value }”. It can be: { $allowed }.
usage-bad-region = --region cannot be “{ $value }”. It must be a country code of two letters, for example NO.
usage-missing = The command needs { $argument }.
usage-twice = { $option } can be given only once.
usage-conflict = { $option } and { $other } cannot be given together.
usage-not-unicode = An argument is not valid text.
usage-other = The command line cannot be understood.
usage-file-and-command = A file before the command “{ $command }” has no meaning. Put the file after the command.
usage-format-not-built = This version cannot write { $format } yet. Give --format csv.
usage-hint = For help: { $command }

usage-column-unknown = The file has no column “{ $column }”. Its columns are: { $columns }.
usage-column-number = The file has no column { $column }. It has { $count ->
    [one] one column
   *[other] { $count } columns
}.
usage-column-several = Several columns are called “{ $column }”. Give the column's number instead: { $numbers }.
usage-column-twice = Column “{ $column }” is named more than once in --map and --skip.
usage-map-form = --map “{ $value }” names no field. Write it as COLUMN=FIELD, for example --map "E-mail=email".
usage-field-unknown = There is no field “{ $field }” ({ $option }). The fields are: { $fields }.
usage-field-unknown-close = There is no field “{ $field }” ({ $option }). Did you mean { $close }?
usage-field-not-opt-in = “{ $field }” ({ $option }) is not an opt-in field, so opt-out and opt-in cannot follow it.
usage-fields-twice = { $field } is named more than once in --fields.
usage-key-name = A full name cannot be a key ({ $option }). Give one field, for example last_name.
usage-fields-name = A full name is two fields ({ $option }): give first_name,last_name.
usage-list-unknown = There is no list “{ $list }”. The lists are: { $lists }.
usage-list-none = There is no list “{ $list }”. There are no lists yet.
usage-create-form = --create-field “{ $value }” has no type. Write it as NAME:TYPE, where TYPE is one of: { $types }.
usage-create-type = --create-field “{ $value }”: “{ $type }” is no type. The types are: { $types }.
usage-create-options = --create-field “{ $value }”: a choice needs its options. Write them after the type: { $value }:one,two.
usage-create-no-options = --create-field “{ $value }”: only a choice has options.
usage-create-other = --create-field “{ $value }”: there is a field with this name already, and it is another type or has other options ({ $kind }).
usage-word-blank = { $option } needs a word that is not blank.
usage-word-sides = { $option } “{ $word }”: the word already means { $meaning }. A word can be on one side only.
usage-rejected-same = --rejected cannot be the file that is imported.
usage-output-same = -o cannot be the file that is read.

name-blank = A field needs a name that is not blank ({ $option }).
name-too-long = The name of a field can have at most { $most } characters ({ $option }).
name-control = The name of a field cannot hold line breaks or other control characters. Give it another name ({ $option }).
name-reserved = A field cannot be called “{ $name }”, for the program means something else by that. Give it another name ({ $option }).
name-option-twice = The field “{ $name }” has the option “{ $twice }” twice: letter case does not count. Name it once ({ $option }).
name-taken = There is already a field called “{ $name }” ({ $option }).
name-kind = No custom field can be of this type ({ $option }).
name-too-many = The store has as many fields as it can hold ({ $option }).

refuse-same-field = Several columns go to the field { $field }: { $columns }. Keep one with --map COLUMN={ $id } and leave the others out with --skip.
refuse-undecided = { $count ->
    [one] One column goes nowhere: { $columns }. Give --map COLUMN=FIELD or --skip COLUMN for it, or --skip-unmapped.
   *[other] { $count } columns go nowhere: { $columns }. Give --map COLUMN=FIELD or --skip COLUMN for each, or --skip-unmapped for all of them.
}
refuse-refusals-words = Column “{ $column }” says who does not want to be contacted, and goes nowhere: { $words }. Map it, for example with --map COLUMN=email_marketing, or leave it out by name with --skip COLUMN.
refuse-refusals-header = By its name, column “{ $column }” says who does not want to be contacted, and it goes nowhere. Map it, for example with --map COLUMN=email_marketing:opt-out, or leave it out by name with --skip COLUMN.
refuse-nothing-mapped = No column goes to a field. Give --map COLUMN=FIELD at least once.
refuse-opt-in-email = Say which opt-in status for e-mail all contacts in the file have: give --email-optin in, out or none.
refuse-opt-in-sms = Say which opt-in status for SMS all contacts in the file have: give --sms-optin in, out or none.
refuse-unknown-words = Column “{ $column }” has words that are in no opt-in list: { $words }. Put each on a side with --opt-in-word, --opt-out-word or --no-info-word.
refuse-unknown-words-usual = In exports of other programs they usually mean: { $options }.
refuse-date-order = The rows do not settle whether day or month comes first in column “{ $column }”. Give --date-order dmy, mdy or ymd.
refuse-master = Say whose values count when a row and a contact differ: give --master file or --master existing.
refuse-primary = Say which field shows that two contacts are the same: give --primary FIELD, for example --primary email.
refuse-keys-same = The primary and the secondary key are both { $field }. Give another --secondary, or none.
refuse-key-not-mapped = No column goes to the key { $field }. Give --map COLUMN={ $id }, or choose another key.
refuse-key-not-allowed = { $field } is an opt-in field and cannot be a key. Give another --primary or --secondary.
refuse-list = The list needs a name: give --list NAME.
refuse-gdpr = Confirm that you have read and understood GDPR, for people in the EU and EEA: give --accept-gdpr.
refuse-tcpa = Confirm that you have read and understood TCPA, for people in the US: give --accept-tcpa.
refuse-other-name = { $count ->
        [one] One row has the key of a contact with clearly another person’s first name ({ $examples }).
       *[other] { $count } rows have the key of a contact with clearly another person’s first name ({ $examples }).
    } Say what becomes of such rows: give --other-name update (the key decides), create (a new contact) or reject (the row). “review” shows them with --problem other_name.
refuse-other-name-example = line { $line } by { $field }
refuse-nothing-done = Nothing was imported.

note-encoding = The bytes do not tell the encoding: as { $encoding } a word is “{ $word }”, as { $other } “{ $otherwise }”. The first was taken; --encoding decides.
note-opt-out = Column “{ $column }” is read as an opt-out: its words for yes mean opted out. For the plain reading give --map "{ $column }={ $id }:opt-in".
note-status-unused = { $option } is not used: column “{ $column }” says who has opted in.
note-skipped-again = Column “{ $column }” is left out, as you chose the last time. To import it give --map "{ $column }=FIELD".
