# Taking an import back.

undo-heading = Undo { $undo } took import { $import } back, in { $time }.
undo-heading-dry = A dry run: nothing was changed. Taking import { $import } back would do this:
undo-heading-edit = The change was taken back, in { $time }.
undo-heading-edit-dry = A dry run: nothing was changed. Taking the change back would do this:
undo-reversed = values back to what they were
undo-removed-contacts = contacts removed
undo-restored-contacts = contacts restored
undo-left-lists = taken off a list
undo-joined-lists = put back on a list
undo-removed-lists = lists removed
undo-restored-lists = lists restored
undo-kept = Not taken back:
undo-kept-contact = Contact { $contact }: { $reason }.
undo-kept-value = Contact { $contact }, { $field }: { $reason }.
undo-kept-list = List { $list }: { $reason }.
undo-kept-more = … and { $count } more. All of them: --json
undo-opt-outs-lifted = { $count ->
    [one] 1 opt-out came with what is taken back, and goes with it.
   *[other] { $count } opt-outs came with what is taken back, and go with it.
}
undo-reason-changed-since = changed since
undo-reason-joined-since = put on another list since
undo-reason-deleted-since = deleted since
undo-reason-key-taken = another contact has this key now
undo-reason-field-gone = the field is not there any more
undo-reason-field-changed = the field has another type now
undo-reason-list-gone = the list was deleted since
undo-reason-name-taken = another list has the old name now
undo-nothing-left = Nothing of import { $import } is left to undo.
undo-nothing-left-edit = Nothing of the change is left to undo.
undo-changed-nothing = Import { $import } changed nothing, so there is nothing to undo.
undo-unknown = There is no import { $import }. To see those there are: mainbrainer imports
undo-too-old = This is too old to be undone: what the contacts were before is not kept any more.
undo-cancelled = The undo was stopped. Nothing was changed.
undo-lost = The undo broke down. Nothing was changed.
undo-entry = Undo of import { $import }
undo-no-commit = There is no change { $commit }. The numbers are those that edit, delete and contact show.
undo-erased = Contacts were erased for good there; that cannot be taken back.
undo-with-commit = To take this back: mainbrainer undo --commit { $commit }

help-undo = Take an import back: what it wrote and nobody changed since
help-usage-undo = mainbrainer undo IMPORT [--dry-run] [--json]
    {"       "}mainbrainer undo --commit N [--dry-run] [--json]
help-value-commit = N
help-undo-commit = Take back a change by hand: the number that edit, delete and contact show
help-undo-import = The number of the import, or of an undo, as imports shows it
help-value-import = IMPORT
