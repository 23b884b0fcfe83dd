# Taking something back in the window, and reports.

u-undo = Undo…
u-undo-now = Undo
u-title = Undo: { $what }
u-the-import = Import { $import }, { $name }
u-the-edit = The last change by hand
u-looking = Finding out what goes back…
u-running = Undoing…
u-cancel = Stop; nothing is changed then
u-ready = This is exactly what will happen. What was changed since stays as it is.
u-figure-reversed = Values back
u-figure-removed = Contacts removed
u-figure-restored = Contacts restored
u-figure-kept = Left as they are
u-line-reversed = { $count ->
    [one] 1 value went back
   *[other] { $count } values went back
}
u-line-removed = { $count ->
    [one] 1 contact removed
   *[other] { $count } contacts removed
}
u-line-restored = { $count ->
    [one] 1 contact restored
   *[other] { $count } contacts restored
}
u-line-kept = { $count ->
    [one] 1 thing stayed as it was
   *[other] { $count } things stayed as they were
}
u-line-left = { $count ->
    [one] 1 contact taken off a list
   *[other] { $count } contacts taken off a list
}
u-line-joined = { $count ->
    [one] 1 contact put back on a list
   *[other] { $count } contacts put back on a list
}
u-line-lists-removed = { $count ->
    [one] 1 list removed
   *[other] { $count } lists removed
}
u-line-lists-restored = { $count ->
    [one] 1 list restored
   *[other] { $count } lists restored
}
u-goes = What goes back
u-went = What went back
u-stays = What stays, and why
u-stayed = What stayed, and why
u-removed = Contacts removed
u-removed-more = … and { $count } more
u-values = { $count ->
    [one] 1 value
   *[other] { $count } values
}
u-whole-contact = the whole contact
u-kept-table = What stays as it is
u-kept-hint = The number at the left is that of the contact. Click a row to see the contact.
u-column-who = Contact or list
u-column-what = Field
u-column-reason = Reason
u-column-wrote = The import wrote
u-column-now = Now
u-entry = Undo of import { $import }: { $what }
u-entry-time = Import { $import } · { $time }
u-undone-by = Undone by entry { $undo }
u-import-done = The import is done: { $created } new, { $updated } updated.
u-show-reason = Show rows
u-show-all = Show all
u-show-rows = Show rows: { $problem }
u-example-cell = Line { $line }, { $column }: { $cell }
u-example-row = Line { $line }
u-details-gone = The rows themselves are no longer kept; see History and backups under Settings.
