# What the commands print.

count-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
count-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
list-either = { $others } or { $last }
count-more = { $count } more

delimiter-comma = commas
delimiter-semicolon = semicolons
delimiter-tab = tabs
delimiter-bar = vertical bars
delimiter-other = { $character } between cells

progress-looking = Looking through the file…
progress-line = { $percent }  { $rows } rows  { $rate } rows/s  { $left } left
progress-contacts = { $percent }  { $rows } contacts  { $rate } contacts/s  { $left } left
progress-erasing = Erasing…  { $percent }

report-read = { $rows ->
    [one] 1 row read
   *[other] { $rows } rows read
} from { $file }: { $encoding }, { $delimiter }, { $header ->
    [yes] with a header
   *[no] without a header
}.
report-created = created
report-updated = updated
report-unchanged = unchanged
report-rejected = rejected
report-blank-rows = { $count ->
    [one] 1 blank row was skipped.
   *[other] { $count } blank rows were skipped.
}
report-duplicates = { $count ->
    [one] 1 row met a contact that an earlier row of the file had created or met.
   *[other] { $count } rows met a contact that an earlier row of the file had created or met.
}
report-key-conflicts = { $count ->
    [one] In 1 row the secondary key belonged to a contact with another primary key.
   *[other] In { $count } rows the secondary key belonged to a contact with another primary key.
}
report-opt-outs-kept = { $count ->
    [one] 1 opt-out was kept although the file said otherwise.
   *[other] { $count } opt-outs were kept although the file said otherwise.
}
report-problems = Rows with problems:
report-nothing-changed = Nothing was imported.
report-dry-run = A dry run: nothing was changed. The contacts would go to the { $new ->
    [yes] new list
   *[no] list
} { $list }.
report-list = Import { $import } is done after { $time }. The contacts are in the { $new ->
    [yes] new list
   *[no] list
} { $list }, in the store { $store }.
report-rejected-file = The rejected rows are in { $path }.

status-completed = completed
status-failed = failed
status-cancelled = cancelled

head-list = List
head-contacts = Contacts
head-field-id = Id
head-field = Field
head-type = Type
head-import = Import
head-time = Time
head-file = File
head-status = Status
head-created = Created
head-updated = Updated
head-unchanged = Unchanged
head-rejected = Rejected
head-column = Column
head-filled = Filled
head-values = Values
head-why = Why

lists-none = There are no lists yet.
imports-none = There are no imports yet.
imports-report = Import { $import }: { $name }, list { $list }. { $time }, { $status }.
imports-rejected = The rejected rows: mainbrainer rejected { $import } -o FILE
imports-undo = To take it back: mainbrainer undo { $import }
imports-details-gone = The rows themselves are not kept any more; how long they are: mainbrainer retention

check-whole = The store is whole: { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}, { $lists ->
    [one] 1 list
   *[other] { $lists } lists
}, { $imports ->
    [one] 1 import
   *[other] { $imports } imports
}.
compact-done = The store had { $before } and now has { $after }.
compact-stayed = The store has { $before }. Written anew it would be larger, so it stays as it is.

inspect-file = { $file }: { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}, { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}; { $encoding }, { $delimiter }, { $header ->
    [yes] with a header
   *[no] without a header
}.
inspect-encodings = The bytes do not tell the encoding: { $encoding } was taken. If its words are wrong, give another with --encoding.
inspect-encoding = As { $encoding }: { $words }.
inspect-skipped-lines = { $count ->
    [one] 1 line before the header is skipped.
   *[other] { $count } lines before the header are skipped.
}
inspect-hidden = { $rows }: control or invisible characters, which are taken out of the values; the first on line { $line }.
inspect-problem = { $rows }: { $problem }.

check-moved-aside = What was in the store is now in { $path }.
output-not-forced = The file is there, but the system did not confirm that it is safe from a power cut: { $reason }.
check-damaged = The store is not as it should be.
check-replaced-not-clean = It is in its place. What a check found beside it is above.
check-backups-damaged = The store is whole, but not all backups are. Delete those that are named; the next change makes a new one.
check-replaced-unchecked = It is in its place, but it could not be checked: { $reason }
output-change-stands = What was asked for is done and stored. Only its output could not be written:
check-newest-backup = The newest backup is of { $time }.
check-no-backup = There is no backup yet.
check-not-damaged = The store is not damaged, so it was not set aside.
check-unreadable = A value in the store cannot be read.
check-contact = Contact { $contact } is damaged.
check-contact-count = There should be { $noted } contacts and there are { $found }.
check-not-findable = Contact { $contact } is not found by its key.
check-index-beyond = A key leads to contact { $contact }, which is not there.
check-no-such-member = List { $list } has contact { $contact } on it, which is not there.
check-member-count = List { $list } should have { $noted } contacts and has { $found }.
check-problem-count = Import { $import } should have { $noted } problems and has { $found }.
check-commit = An earlier state of the store cannot be read.
check-backup = The backup { $path } does not read to its end; it is of no use.
check-unnamed = { $count ->
    [one] 1 value belongs to nothing and takes room. To remove it: mainbrainer compact
   *[other] { $count } values belong to nothing and take room. To remove them: mainbrainer compact
}
