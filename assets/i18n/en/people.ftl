# Contacts by hand: details, history, consent, editing, deleting, erasing, how long the past stays.

## The page of contacts
contacts-all = All contacts
contacts-search = Search contacts
contacts-searching = Searching…
contacts-empty = Your contacts will be here after the first import.
contacts-list-empty = There is nobody on this list.
contacts-selected = { $count ->
    [one] 1 selected
   *[other] { $count } selected
}
contacts-any-optin-status = Any opt-in status
contacts-order = Order
contacts-order-oldest-first = Oldest first
contacts-order-ascending = { $field }, ascending
contacts-order-descending = { $field }, descending

## One contact
contact-on-no-list = On no list
contact-created-at = Created { $time }
contact-changed-at = Last changed { $time }
contact-panel-several = { $count } contacts are selected
contact-panel-several-explained = What you do here is done to all of them.
contact-panel-edit = Edit
contact-panel-delete = Delete…
contact-panel-erase = Erase for good…
contact-tab-details = Details
contact-tab-history = History
contact-tab-consent = Consent
contact-value-from-import = Import { $import }: { $file } · { $time }
contact-value-from-undo = Undo, entry { $import } · { $time }
contact-value-from-edit = Edited by hand · { $time }

## One contact: history
history-created-by-import = Created by import { $import }
history-changed-by-import = Changed by import { $import }
history-undo-of-import = Undo of import { $import }
history-created-by-hand = Created by hand
history-edited-by-hand = Edited by hand
history-deleted = Deleted
history-brought-back = Brought back
history-value-changed = { $old } → { $new }
history-value-new = { $new } (new)
history-value-removed = { $old } (removed)
history-put-on-lists = Put on { $lists }
history-taken-off-lists = Taken off { $lists }
history-older-not-kept = What happened before this is not kept any more.

## One contact: consent
contact-consent-nothing-said = Nothing has been said about this contact's consent yet.
contact-consent-from-import = Import { $import }: { $file }
contact-consent-from-undo-of-edit = Undo of an edit
contact-consent-deleted = { $old } → { $new } (deleted)
contact-consent-word-of-file = The file said { $word }
contact-consent-opted-out-earlier = The file said otherwise, but the address had opted out earlier.

## One contact: editing
contact-edit-save-first = You have typed changes that are not saved. Save or cancel them first.
contact-edit-intro = Values are read as they are in a file. Leave a field blank to remove its value.
contact-edit-date-hint = YYYY-MM-DD
contact-edit-no-value = No value
contact-edit-not-an-email = This is not an e-mail address
contact-edit-not-a-phone = This cannot be read as a phone number
contact-edit-not-a-date = This is not a date
contact-edit-not-a-number = This is not a number
contact-edit-not-an-option = This is none of the options
contact-edit-not-readable = This cannot be read
