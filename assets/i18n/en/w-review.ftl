# The review in the window: the rows behind every figure, what is mended, and what was damaged.

r-outcome-created = New contact
r-outcome-updated = Updated
r-outcome-unchanged = Unchanged
r-outcome-rejected = Rejected
r-outcome-left-out = Left out

r-contact = contact { $contact }
r-contact-named = { $name } (contact { $contact })
r-row-created = Makes { $contact }.
r-row-updated = Changes { $contact }, found by { $by }.
r-row-unchanged = Changes nothing of { $contact }, found by { $by }.
r-row-rejected = This row is not imported, for the problems below.
r-row-left-out = You left this row out. It is not imported.
r-row-conflict = Another contact, number { $contact }, has the same secondary key with another primary key.

r-rule-rejected = The row is rejected, so nothing is written.
r-rule-same = The contact has this value already.
r-rule-filled = The contact has no value, so the file’s is written.
r-rule-replaced = The file is master data: its value replaces the contact’s.
r-rule-existing-kept = Your existing data is master data: the contact’s value stays.
r-rule-opt-out-kept = The contact has opted out, and no file lifts that.
r-rule-opt-out-applied = An opt-out always counts.
r-rule-earlier-opt-out = This address opted out before its contact was deleted. That stays.
r-rule-invalid = The value is invalid, so it replaces no other.

r-repair-encoding = { $column }: letters from a wrong encoding put right
r-repair-zeros = { $column }: zeros in front up to { $digits } digits
r-repair-dates = { $column }: day numbers made dates, from 1900
r-repair-dates-1904 = { $column }: day numbers made dates, from 1904

r-again = The review is being made again. What you see is from before.
r-changed-meanwhile = Contacts, lists or fields have changed in the meantime, so the review was made again.
r-back-to-summary = Back to the summary
r-rows = Rows
r-all-rows = All rows
r-all = All
r-count = { $name } ({ $count })
r-show-rows = Show rows
r-show-rows-of = Show rows: { $what }
r-with-problems = With problems
r-mended = Mended
r-outcome-mended = { $outcome }, mended
r-problem = Problem
r-field = Field changed
r-about-column = About column
r-change = How it is changed
r-added = Added
r-replaced = Replaced
r-kept = Not written, for a rule
r-damage-chip = Damage
r-search = Search in all rows
r-found = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
r-finding = Searching…
r-nothing = No row is like that.
r-clear = Show all rows
r-what = What happens
r-contact-column = Contact
r-field-kept = { $count ->
    [one] 1 value of the file not written, for a rule
   *[other] { $count } values of the file not written, for a rule
}

r-line = Line { $line }
r-leave-out = Leave the row out
r-take-in = Take the row in again
r-problems = What is wrong
r-fields = What happens to each field
r-fields-read = How the row is read
r-cells = The row in the file
r-no-value = nothing
r-old-new = { $old } → { $new }
r-in-file = In the file: { $value }
r-read-as = Read as: { $value }
r-blank = blank
r-correct = Correct { $column }
r-read-instead = What to read in place of { $column }
r-take-back = Take back
r-take-back-what = Take back: { $what }
r-misfit = This cell reads something else than when it was edited, so the edit is not made.
r-replace = Replace values…
r-replace-in = Replace this value in { $column } everywhere
r-replace-title = Replace a value everywhere
r-replace-intro = Every cell of the column with exactly this value is read as another one. The file itself is not changed.
r-replace-value = Value in the file
r-replace-choose = Choose a value
r-replace-to = Read it as
r-replace-now = Replace
r-search-values = Search values
r-values-more = Only the most frequent values are listed.
r-values-none = This column has no values.

r-edits = What you have mended
r-edit-cell = Line { $line }, { $column }: { $from } is read as { $to }
r-edit-replace = { $column }: { $from } is read as { $to }, everywhere
r-edit-left-out = Line { $line } is left out
r-take-all-in = Take all rows in again
r-misfits = Edits that do not fit the file as it is, and are not made:
r-lost = { $column }: { $count ->
    [one] 1 edit waits, for the column is not there any more
   *[other] { $count } edits wait, for the column is not there any more
}

r-damaged = Damage the file came with
r-fix-column = Repair the column
r-fix-leave-out = Leave these rows out
r-fix-skip = Do not import this column
r-fix-encoding = Read as { $encoding }
r-fix-other-encoding = Choose another encoding
