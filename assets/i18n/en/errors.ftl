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
source-binary = { $path } is not a text file, so it cannot be a CSV file.
source-too-many-columns = { $path } has { $columns } columns or more; the most that can be read is { $limit }. Perhaps the delimiter is wrong: give --delimiter.
source-changed = { $path } has changed since it was opened. Start again.
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

store-no-folder = The system has no folder for the data of programs. Give --store DIR.
store-in-use = The store in { $path } is in use by another MainBrainer. Wait until it has ended, or give another --store.
store-io = { $path } cannot be read or written: { $reason }.
store-damaged = The store was damaged. It was moved to { $moved } and nothing of it was deleted. There is no backup. The next command begins with an empty store.
store-damaged-backup = The store was damaged. It was moved to { $moved } and nothing of it was deleted. The newest backup is { $backup }. The next command begins with an empty store. To get back to it: mainbrainer check --restore { $backup }
store-newer = The store was written by a newer version of MainBrainer (format { $found }; this version knows { $known }). Use that version.
store-corrupt = Data in the store are damaged. To see how much: mainbrainer check
store-failed = The store cannot go on after an earlier error: { $reason }. Start again.
store-busy = The store is busy. Try again.
store-gone = What was asked for is not in the store any more.
store-full = The store has no numbers left for more contacts or lists.
store-bad-backup = The backup { $path } is damaged.

list-blank = The list needs a name that is not blank: give --list NAME.
list-too-long = The name of a list can have at most { $most } characters: give a shorter --list NAME.
list-taken = There is already a list with this name. Give another --list NAME.

fail-cancelled = The import was cancelled. Nothing was imported.
fail-interrupted = The command was stopped. Nothing was written.
fail-all-rejected = Every row was rejected. Nothing was imported.
fail-unreadable = The file could not be read to its end. Nothing was imported.
fail-survey = Rows further down tell something else about dates or opt-in words than the first ones. Nothing was imported. Look at the mapping again.
fail-file-changed = The file changed while it was read. Nothing was imported. Start again.
fail-list-gone = The list is not there any more. Nothing was imported.
fail-lost = The import broke down. Nothing was imported.
fail-no-thread = The system gives the program no thread: { $reason }.
