# The review, mended cells, and an import that keeps to what was reviewed.

fail-all-left-out = Every row was left out. Nothing was imported.
fail-store-changed = The contacts have changed since the review. Nothing was imported. Look at the review again.
fail-file-changed-since = The file has changed since the review. Nothing was imported. Look at the review again.
fail-plan-changed = The choices have changed since the review. Nothing was imported. Look at the review again.
fail-scratch = The temporary file of the review cannot be used: { $reason }. Nothing was imported.

report-left-out = { $count ->
    [one] 1 row was left out.
   *[other] { $count } rows were left out.
}
report-misfits = Edits that do not fit the file as it is, and were not made:
misfit-cell = line { $line }: { $column } reads something else than when it was edited
misfit-line = line { $line }: no row begins here, so { $column } was not set
misfit-left-out = line { $line }: no row begins here, so none was left out

help-reviewed = Only if file, contacts and choices are still what this review saw: the token it printed
help-review = Show row by row what an import would do
help-usage-review = mainbrainer review FILE --primary FIELD --master file|existing [OPTIONS]
help-mending = Mending (the file itself is not changed)
review-stopped = The review was stopped. Nothing was changed.
help-shown = What is shown
help-set = Read a cell as this value. Lines count from 1, as text editors show them
help-replace = Read one value of a column as another, wherever it stands
help-leave-out = Leave out the row that begins on this line
help-repair = Repair a column: double_encoding, pad_zeros:4, serial_dates, serial_dates:1904, dot_zero or html_entities
help-outcome = Only rows with this outcome
help-problem = Only rows with this problem, for example invalid_email; any: with some problem
help-damaged = Only rows with this damage from before, for example lost_zeros
help-field = Only rows that change this field of a contact that is there already
help-change = Only rows in which the field, or some field, is added, replaced, or kept against the row
help-column = Only rows with a problem, damage or mended cell in this column, or in which it changes a contact that is there already
help-mended = Only rows with a mended cell
help-search = Only rows with this text in a cell; letter case does not count
help-from = Begin with this row of those found (default: 1)
help-limit = Show at most so many rows (default: 50)
help-value-token = TOKEN
help-value-set = LINE:COLUMN=VALUE
help-value-replace = COLUMN:FROM=TO
help-value-line = LINE
help-value-repair = COLUMN=KIND
help-value-code = CODE
help-value-text = TEXT

usage-reviewed-form = --reviewed “{ $value }” is no token of a review. mainbrainer review prints one at its end.
usage-set-form = --set “{ $value }” is no cell and value. Write it as LINE:COLUMN=VALUE, for example --set "12:City=Oslo".
usage-replace-form = --replace “{ $value }” is no replacement. Write it as COLUMN:FROM=TO, for example --replace "Country:Norge=Norway".
usage-leave-out-form = --leave-out “{ $value }” is no line of the file. Lines count from 1, as text editors show them.
usage-repair-form = --repair “{ $value }” is no repair. Write it as COLUMN=KIND, where KIND is double_encoding, pad_zeros:4 (or another number of digits), serial_dates, serial_dates:1904, dot_zero or html_entities.

review-token = To import exactly this: the same options with import, and --reviewed { $token }
review-none = { $found ->
    [0] No row is like that.
    [one] 1 row is like that.
   *[other] { $found } rows are like that.
}
review-shown = Rows { $from } to { $to } of { $found }:
review-row = Line { $line }: { $outcome ->
    [created] new contact { $contact }
    [updated] changes { $contact } (found by { $by })
    [unchanged] changes nothing of { $contact } (found by { $by })
    [rejected] rejected
   *[left_out] left out
}
review-mended = {"    "}{ $column }: { $raw } is read as { $mended }
review-misfit = {"    "}{ $column }: reads something else than when it was edited, so the edit was not made
review-kept = {"    "}{ $field }: { $old } stays (the file has { $new })
