# What can go wrong with a file, the store or an import.

source-missing = There is no file { $path }.
source-folder = { $path } is a folder. Give a file.
source-not-a-file = { $path } is a pipe or a device, not a file. Save what it gives as a file first.
source-not-allowed = You are not allowed to read { $path }.
source-empty = { $path } is empty.
source-no-data-row = { $path } has no row of data.
source-excel = { $path } is an Excel workbook, not a CSV file. Open it in Excel and save it as CSV.
source-open-document = { $path } is an OpenDocument spreadsheet, not a CSV file. Open it and save it as CSV.
source-pdf = { $path } is a PDF, not a CSV file.
source-archive = { $path } is a packed archive (ZIP or the like), not a CSV file. Unpack it first.
source-picture = { $path } is a picture, not a CSV file.
source-web-page = { $path } is a web page, not a CSV file. Perhaps the login had expired when it was downloaded.
source-vcard = { $path } is a vCard file, not a CSV file. Export the contacts as CSV from the program it comes from.
source-binary = { $path } is not a text file, so it cannot be a CSV file.
source-too-many-columns = { $path } has { $columns } columns or more; the most that can be read is { $limit }. Perhaps the delimiter is wrong: give --delimiter.
source-bad-delimiter = --delimiter cannot be “{ $character }”.
source-bad-quote = --quote cannot be “{ $character }”.
source-io = { $path } cannot be read: { $reason }.

write-failed = { $path } cannot be written: { $reason }.
print-failed = The output cannot be written: { $reason }.

io-not-found = there is no such file or folder
io-not-allowed = you are not allowed to
io-full = the disk is full
io-read-only = the disk can only be read
io-folder = it is a folder
io-no-folder = a part of the path is not a folder
io-too-large = the file would be too large
io-passing = it failed in passing; try again
io-busy = something else is using it
io-short = it ended too early
io-bad-name = the system takes no such name
io-no-memory = there is not enough memory
io-other = the disk or the system could not do it

store-no-folder = The system has no folder for the data of programs. Give --store DIR.
store-in-use = The store in { $path } is in use by another MainBrainer. Wait until it has ended, or give another --store.
store-io = { $path } cannot be read or written: { $reason }.
store-damaged = The store is damaged. Nothing of it was changed, and no command uses it until you decide. To put a backup back: { $program } check --restore BACKUP. To set the store aside and begin with an empty one: { $program } check --begin-anew
store-newest-backup = The newest whole backup is { $name }, of { $time }, with { $contacts ->
    [one] 1 contact
   *[other] { $contacts } contacts
}.
store-no-backups = There is no backup that reads.
store-not-ours = { $path } does not belong to a store of MainBrainer, so nothing was done. Give another folder with --store.
store-clock = The clock of this computer says a year before 1970. Set it, and try again.
store-read-only = The store can only be looked at and exported now: { $reason }. Nothing was changed.
store-is-copy = The store is opened as a copy that can only be read: { $reason }.
store-old-backups = They are erased from the store, but old backups that still hold them could not be deleted: { $reason }. It is tried again at the next start.
store-rebuilt = A file of the store was damaged or missing and was made again from the rest. No contact is missing.
store-rebuilt-up-to = What noted the newest change of the store was lost and was made again from the rest. The newest change that was found is of { $time }; whether there was a newer one cannot be known. Look whether all contacts are there.
store-not-forced = The change is stored, but the system did not confirm that it is safe from a power cut: { $reason }.
store-no-backup = The change is stored, but no backup could be made beside it: { $reason }.
store-no-backup-damage = The change is stored, but no backup could be made beside it, as an older value is damaged. To see how much: mainbrainer check
store-newer = The store was written by a newer version of MainBrainer (format { $found }; this version knows { $known }). Use that version.
store-failed = The store cannot go on after an earlier error: { $reason }. Start again.
store-failed-full = The disk is full. Make room, and do it again.
store-failed-damage = something is damaged
store-failed-system = the system gave the program too little
store-failed-closed = it was closed
store-busy = The store is busy. Try again.
store-gone = What was asked for is not in the store any more.
store-full = The store has no numbers left for more contacts or lists.
store-bad-backup = The backup { $path } is damaged.

list-blank = The list needs a name that is not blank: give --list NAME.
list-too-long = The name of a list can have at most { $most } characters: give a shorter --list NAME.
list-control = The name of a list cannot hold line breaks or other control characters: give another --list NAME.
list-taken = There is already a list with this name. Give another --list NAME.

fail-cancelled = The import was cancelled. Nothing was imported.
fail-interrupted = The command was stopped. Nothing was written.
fail-all-rejected = Every row was rejected. Nothing was imported.
fail-unreadable = The file could not be read to its end. Nothing was imported.
fail-survey = Rows further down tell something else about dates or opt-in words than the first ones. Nothing was imported. Look at the mapping again.
fail-other-name = Rows have the key of contacts with clearly another person’s first name, and nothing says what becomes of them. Nothing was imported.
fail-file-changed = The file changed while it was read. Nothing was imported. Start again.
fail-list-gone = The list is not there any more. Nothing was imported.
fail-lost = The import broke down. Nothing was imported.
fail-no-thread = The system gives the program no thread: { $reason }.
