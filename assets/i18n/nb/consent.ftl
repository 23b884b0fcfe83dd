# Samtykke: kolonner med dokumentasjon, statuser, loggen

problem-earlier-opt-out = adressen ble meldt av tidligere, før kontakten ble slettet

evidence-optin-time = Tidspunkt for påmelding
evidence-optin-ip = IP-adresse ved påmelding
evidence-confirm-time = Tidspunkt for bekreftelse
evidence-confirm-ip = IP-adresse ved bekreftelse
evidence-unsub-time = Tidspunkt for avmelding
evidence-detail = dokumentasjon på samtykke

rejected-none-kept = Ingen avviste rader fra import { $import } er tatt vare på.
check-consent = Samtykkeloggen sier noe annet enn kontakt { $contact }.
usage-evidence-unknown = «{ $word }» (--map) er ingen dokumentasjon på samtykke. Disse finnes: { $known }.
usage-contact-number = --contact { $value }: oppgi nummeret til en kontakt, regnet fra 1.
usage-import-number = { $value } er ikke nummeret til en import. Slik ser du dem: mainbrainer imports

help-usage-consent = mainbrainer consent [--contact ID] [--format csv|json] [-o FIL]
help-consent = Skriv samtykkeloggen: alle endringer av påmeldingsstatus, og hvor de kom fra
help-consent-contact = Bare kontakten med dette nummeret
help-consent-format = csv eller json. Standard: csv
help-usage-rejected = mainbrainer rejected IMPORT [--json] [-o FIL]
help-rejected-rows = Skriv de avviste radene fra en import, så de kan rettes og importeres igjen
help-import-number = Nummeret på importen; se mainbrainer imports
help-value-contact = ID
