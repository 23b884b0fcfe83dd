# Samtykke: kolonner med dokumentasjon, statuser, loggen

problem-earlier-opt-out = adressen meldte seg av tidligere, før kontakten ble slettet

evidence-optin-time = Tidspunkt for påmelding
evidence-optin-ip = IP-adresse ved påmelding
evidence-confirm-time = Tidspunkt for bekreftelse
evidence-confirm-ip = IP-adresse ved bekreftelse
evidence-unsub-time = Tidspunkt for avmelding
evidence-detail = dokumentasjon på samtykke
