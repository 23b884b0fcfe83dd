# Single contacts, their past, erasing, and how long the past stays.

contact-heading = Contact { $contact }
contact-deleted = It is deleted.
contact-times = Created { $made }, changed { $changed }
contact-lists = On: { $lists }
contact-unknown = No contact has the number or address { $word }.
contact-several = Several contacts have this address: { $contacts }. Name one by its number.
contact-source-unknown = older than what is kept
contact-history = History, newest first:
contact-history-cut = What happened before is not kept any more.
contact-entry = { $time }  { $event }
contact-change = { $field }: { $old } → { $new }
contact-blank = (blank)
contact-joined = put on { $lists }
contact-left = taken off { $lists }
contact-list-gone = list { $list }
contact-consent = Consent, oldest first:
contact-consent-line = { $time }  { $field }: { $from } → { $to } ({ $origin })

edit-done = Contact { $contact } is changed: { $fields }.
edit-nothing = Contact { $contact } has these values already. Nothing was changed.
edit-shared = Other contacts have the same value in { $field }: { $contacts }. An import that looks there will find several.
edit-no-field = There is no field number { $field }.
edit-twice = { $field } is given twice.
edit-invalid = { $field }: { $problem }. Nothing was changed.
edit-nothing-left = Contact { $contact } would have no value left. To delete it: mainbrainer delete { $contact }
usage-edit-value = { $word }: say FIELD=VALUE; with nothing after the = the value is taken away.

delete-done = { $count ->
    [one] 1 contact is deleted.
   *[other] { $count } contacts are deleted.
}
erase-done = { $count ->
    [one] 1 contact is erased for good, from the past too.
   *[other] { $count } contacts are erased for good, from the past too.
}
erase-rest = Rejected rows erased: { $rows }. Problems that lost their cell: { $problems }. Drafts cleaned: { $drafts }.
erase-files = Old backups deleted: { $files }. A new one takes their place.
erase-aside-deleted = Stores and backups that were set aside and are deleted: { $files }.
erase-aside = These are of a store that was here before, or were set aside, and may hold them still: { $paths }. To delete those too: --also-set-aside
erase-aside-failed = They are erased from the store, but what was set aside beside it could not be looked through: { $reason }
erase-no-backup = The new backup could not be made.
erase-same-address = These contacts have one of the addresses too, and stay: { $contacts }.
erase-outside = Files outside the store (the imported files, exports, copies) are as they were. Names and texts that you wrote (of lists, files, fields, where a list comes from) lost their address, number and full name; what else you wrote about them there is yours to look through.
erase-drafts-failed = A draft beside the store could not be cleaned: { $reason }. Nobody was erased.

retention-rule = Changes can be taken back for { $days } days, and the last { $imports } imports however old they are.
retention-backups = Backups kept: { $backups }. Those older than the history go too, but never the newest.
retention-oldest = The oldest state that is kept is from { $time }.
retention-nothing = Nothing is kept yet.

help-usage-contact = mainbrainer contact ID|ADDRESS [--json]
help-contact = Show a contact: its values, where they come from, what happened to it
help-value-who = ID|ADDRESS
help-contact-who = The number of the contact, its e-mail address or its mobile number
help-usage-edit = mainbrainer edit ID FIELD=VALUE... [--json]
help-edit = Change values of a contact
help-edit-contact = The number of the contact
help-value-assign = FIELD=VALUE
help-edit-value = A field and its new value; nothing after the = takes the value away
help-edit-date-order = The order of day, month and year in dates that are given: dmy, mdy or ymd
help-usage-delete = mainbrainer delete ID... [--for-good] [--json]
help-delete = Delete contacts, or erase them for good
help-value-contacts = ID...
help-delete-contact = The numbers of the contacts
help-for-good = Erase them from the past, reports and backups too; this cannot be undone
help-usage-retention = mainbrainer retention [--days N] [--imports N] [--backups N] [--json]
help-retention = Show or set how long changes can be taken back
help-retention-days = For so many days everything can be taken back
help-retention-imports = So many imports can be taken back, however old they are
help-retention-backups = So many backups are kept
help-also-set-aside = With --for-good: delete stores and backups that were set aside, too
