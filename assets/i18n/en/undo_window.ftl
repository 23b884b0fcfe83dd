# Taking something back in the window, and reports.

## Taking something back
undo-title = Undo: { $what }
undo-name-of-import = Import { $import }, { $name }
undo-name-of-edit = The last change by hand
undo-finding-out = Finding out what goes back…
undo-running = Undoing…
undo-stop = Stop; nothing is changed then
undo-intro = This is exactly what will happen. What was changed since stays as it is.
undo-figure-values = Values back
undo-figure-contacts-removed = Contacts removed
undo-figure-contacts-restored = Contacts restored
undo-figure-not-taken-back = Left as they are
undo-count-values = { $count ->
    [one] 1 value went back
   *[other] { $count } values went back
}
undo-count-contacts-removed = { $count ->
    [one] 1 contact removed
   *[other] { $count } contacts removed
}
undo-count-contacts-restored = { $count ->
    [one] 1 contact restored
   *[other] { $count } contacts restored
}
undo-count-not-taken-back = { $count ->
    [one] 1 thing stayed as it was
   *[other] { $count } things stayed as they were
}
undo-count-taken-off-list = { $count ->
    [one] 1 contact taken off a list
   *[other] { $count } contacts taken off a list
}
undo-count-put-back-on-list = { $count ->
    [one] 1 contact put back on a list
   *[other] { $count } contacts put back on a list
}
undo-count-lists-removed = { $count ->
    [one] 1 list removed
   *[other] { $count } lists removed
}
undo-count-lists-restored = { $count ->
    [one] 1 list restored
   *[other] { $count } lists restored
}
undo-goes-back = What goes back
undo-went-back = What went back
undo-stays = What stays, and why
undo-stayed = What stayed, and why
undo-contacts-removed = Contacts removed
undo-contacts-removed-more = … and { $count } more
undo-values-of-field = { $count ->
    [one] 1 value
   *[other] { $count } values
}
undo-whole-contact = the whole contact
undo-kept-table = What stays as it is
undo-kept-table-hint = The number at the left is that of the contact. Click a row to see the contact.
undo-column-contact-or-list = Contact or list
undo-column-field = Field
undo-column-reason = Reason
undo-column-import-wrote = The import wrote
undo-column-now = Now

## Reports
report-choices = Choices that were made
report-problem-list = Problems
report-column-problem = Problem
report-column-cell = Cell
report-column-row = Row
report-row-rejected = This row was rejected
report-line-hint = The number at the left is the line of the file.
report-show-rows = Show rows
report-show-all-rows = Show all
report-show-rows-of-problem = Show rows: { $problem }
report-example-cell = Line { $line }, { $column }: { $cell }
report-example-row = Line { $line }
report-rows-not-kept = The rows themselves are no longer kept; see History and backups under Settings.
