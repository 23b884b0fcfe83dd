# Consent: evidence columns, statuses, the ledger

problem-earlier-opt-out = the address opted out earlier, before its contact was deleted

evidence-optin-time = Sign-up time
evidence-optin-ip = IP address at sign-up
evidence-confirm-time = Confirmation time
evidence-confirm-ip = IP address at confirmation
evidence-unsub-time = Opt-out time
evidence-detail = evidence of consent

rejected-none-kept = No rejected rows of import { $import } are kept.
check-consent = The consent ledger does not say what contact { $contact } says.
usage-evidence-unknown = “{ $word }” (--map) is no evidence of consent. There are { $known }.
usage-contact-number = --contact { $value }: give the number of a contact, counted from 1.
usage-import-number = { $value } is no number of an import. To see them: mainbrainer imports

help-usage-consent = mainbrainer consent [--contact ID] [--format csv|json] [-o FILE]
help-consent = Write the consent ledger: every change of an opt-in status, and where it came from
help-consent-contact = Only the contact with this number
help-consent-format = csv or json. Default: csv
help-usage-rejected = mainbrainer rejected IMPORT [--json] [-o FILE]
help-rejected-rows = Write the rejected rows of an import, to be put right and imported again
help-import-number = The number of the import; see mainbrainer imports
help-value-contact = ID
