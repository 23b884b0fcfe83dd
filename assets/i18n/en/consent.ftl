# Consent: evidence columns, statuses, the ledger

problem-earlier-opt-out = the address opted out earlier, before its contact was deleted

evidence-optin-time = Sign-up time
evidence-optin-ip = IP address at sign-up
evidence-confirm-time = Confirmation time
evidence-confirm-ip = IP address at confirmation
evidence-unsub-time = Opt-out time
evidence-detail = evidence of consent
