# Contacts by hand: details, history, consent, editing, deleting, erasing, how long the past stays.

p-selected = { $count ->
    [one] 1 selected
   *[other] { $count } selected
}
p-several = { $count } contacts are selected
p-several-what = What you do here is done to all of them.
p-edit-first = You have typed changes that are not saved. Save or cancel them first.
p-any-status = Any opt-in status
p-order = Order
p-order-made = Oldest first
p-order-up = { $field }, ascending
p-order-down = { $field }, descending
p-open-contact = Show the contact
p-edit = Edit
p-delete = Delete…
p-erase = Erase for good…

p-tab-values = Details
p-tab-history = History
p-tab-consent = Consent
p-reading = Reading…
p-source-import = Import { $import }: { $file } · { $time }
p-source-undo = Undo, entry { $import } · { $time }
p-source-edit = Edited by hand · { $time }
p-file-lines = { $file }, { $count ->
    [one] line { $first }
   *[other] lines { $lines }
}
p-event-import-created = Created by import { $import }
p-event-import = Changed by import { $import }
p-event-undo = Undo of import { $import }
p-event-created = Created by hand
p-event-edited = Edited by hand
p-event-deleted = Deleted
p-event-restored = Brought back
p-value-changed = { $old } → { $new }
p-value-set = { $new } (new)
p-value-taken = { $old } (removed)
p-joined = Put on { $lists }
p-left = Taken off { $lists }
p-history-older = What happened before this is not kept any more.

p-no-consent = Nothing has been said about this contact's consent yet.
p-consent-import = Import { $import }: { $file }
p-consent-undo-edit = Undo of an edit
p-consent-deleted = { $old } → { $new } (deleted)
p-consent-word = The file said { $word }
p-consent-earlier = The file said otherwise, but the address had opted out earlier.
p-save-consent-csv = Save consent as CSV…
p-save-consent-json = Save consent as JSON…
p-save-consent-what = Every change of an opt-in status: when, from what to what, and where it came from.
p-saved-consent = The consent ledger is in { $path }.
p-ledger-name = Consent
p-ledger-of = Consent of contact { $number }

p-edit-what = Values are read as they are in a file. Leave a field blank to remove its value.
p-date-hint = YYYY-MM-DD
p-no-value = No value
p-not-an-email = This is not an e-mail address
p-not-a-phone = This cannot be read as a phone number
p-not-a-date = This is not a date
p-not-a-number = This is not a number
p-not-a-choice = This is none of the options
p-not-readable = This cannot be read
p-saved-contact = The contact is saved.
p-key-shared = Saved. { $field } is now the same as that of { $count ->
    [one] another contact
   *[other] { $count } other contacts
}. An import with this field as its key will find several contacts.

p-delete-title = Delete contacts?
p-ask-delete = { $count ->
    [one] { $who } is deleted, and taken off all lists.
   *[other] { $count } contacts are deleted, and taken off all lists: { $who }.
} You can undo it as long as the history is kept.
p-deleted = { $count ->
    [one] 1 contact is deleted.
   *[other] { $count } contacts are deleted.
}

p-erase-title = Erase for good?
p-ask-erase = { $count ->
    [one] { $who } is erased from everything this program keeps:
   *[other] { $count } contacts ({ $who }) are erased from everything this program keeps:
}
p-erase-values = all values, lists and memberships
p-erase-history = the history: every earlier state that can be undone
p-erase-reports = the reports of imports: problems, rejected rows and edits of rows
p-erase-backups = all backups of these contacts; a new one is made of what stays
p-erase-drafts = what is theirs in drafts of imports
p-erase-aside = { $count ->
    [one] Also delete what was set aside: 1 store or backup
   *[other] Also delete what was set aside: { $count } stores and backups
}
p-erase-aside-what = Damaged or replaced contacts that were set aside, and backups of earlier ones, stay otherwise, and may hold the same people.
p-erase-stays = Only that an opt-in status changed, and when, stays in the consent ledger, without words of the file. Someone who has opted out is recognised again by a fingerprint of the address.
p-erase-sure = I understand that this cannot be undone
p-erase-now = Erase for good
p-erasing = Erasing. This takes as long as copying all contacts.
p-erased = They are erased for good.
p-erased-contacts = { $count ->
    [0] None of them was there any more; the history is without them.
    [one] 1 contact
   *[other] { $count } contacts
}
p-erased-reports = Reports: { $rejected ->
    [one] 1 rejected row
   *[other] { $rejected } rejected rows
}, { $problems ->
    [one] 1 problem
   *[other] { $problems } problems
}
p-erased-files = { $files ->
    [0] No backup was older than this
    [one] 1 backup or copy deleted
   *[other] { $files } backups and copies deleted
}
p-erased-no-backup = The new backup could not be made. Make room on the disk; one is made before the next import.
p-erased-aside = { $count ->
    [one] 1 store or backup that was set aside is deleted.
   *[other] { $count } stores and backups that were set aside are deleted.
}
p-erased-aside-failed = What was set aside could not all be deleted: { $reason }
p-erased-outside = Files outside the data folder (the imported files, exports, copies of your own) are as they were. Names and texts that you wrote (of lists, files, fields, where a list comes from) lost their address, number and full name; what else you wrote about them there is yours to look through.
p-erased-same = { $count ->
    [one] Another contact has the same address or number: { $names }. Look whether it is the same person.
   *[other] { $count } other contacts have the same address or number: { $names }. Look whether they are the same person.
}

p-past = History and backups
p-past-what = For this long, imports, edits and deletions can be undone and their reports be read. Of days and imports, the one that keeps more counts.
p-past-days = Days
p-past-imports = Imports
p-past-backups = Backups
p-past-save = Save
p-past-number = Write whole numbers
p-past-saved = Saved. What is older than that is gone.
p-past-now = Can be undone now: { $imports ->
    [one] 1 import
   *[other] { $imports } imports
}, { $edits ->
    [one] 1 other change
   *[other] { $edits } other changes
}. The oldest kept state is from { $since }.
p-backups-now = { $backups ->
    [0] No backups
    [one] 1 backup ({ $size })
   *[other] { $backups } backups ({ $size })
}. The data folder takes { $all }.
p-ledger = Consent ledger
p-ledger-what = Every change of an opt-in status there ever was, with its file, line and time. It is kept for ever.
p-ledger-now = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
