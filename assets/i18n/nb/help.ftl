# Hjelpen på kommandolinjen.

help-about = MainBrainer gjør rotete kontaktfiler til ryddige kontakter uten duplikater, på din egen maskin.
help-usage = Bruk:
help-commands = Kommandoer
help-arguments = Argumenter
help-options = Valg
help-reading = Hvordan filen leses
help-mapping = Hvilken kolonne som går hvor
help-rules = Hvordan duplikater finnes og slås sammen
help-general = Overalt
help-usage-top = mainbrainer [VALG] KOMMANDO
    {"      "}mainbrainer [VALG] FIL
help-usage-import = mainbrainer import FIL --primary FELT --master file|existing --accept-gdpr --accept-tcpa [VALG]
help-usage-inspect = mainbrainer inspect FIL [VALG]
help-usage-rows = mainbrainer rows FIL [VALG]
help-usage-export = mainbrainer export [VALG]
help-usage-imports = mainbrainer imports [IMPORT] [--json]
help-usage-lists = mainbrainer lists [--json]
help-usage-fields = mainbrainer fields [--json]
help-usage-check = mainbrainer check [--restore FIL]
help-usage-compact = mainbrainer compact

help-import = Importer en kontaktfil
help-inspect = Vis hva en fil inneholder, og hvor hver kolonne ville gått
help-rows = Skriv ut en fil slik programmet leser den, som enkel CSV
help-export = Skriv kontakter til en CSV-fil
help-imports = Vis importene, nyeste først, eller rapporten for én
help-lists = Vis kontaktlistene
help-fields = Vis feltene
help-check = Kontroller at lageret er helt
help-compact = Gjør lageret mindre

help-file = Kontaktfilen
help-file-top = En kontaktfil: si hva den inneholder, og hvordan den importeres
help-primary = Feltet som viser at to kontakter er den samme
help-secondary = Feltet som prøves når det første er tomt eller ikke finner noen
help-master = Hvilke verdier som gjelder når en rad og en kontakt er ulike: file (filens) eller existing (kontaktens)
help-accept-gdpr = Jeg har lest og forstått GDPR (personer i EU og EØS)
help-accept-tcpa = Jeg har lest og forstått TCPA (personer i USA)
help-lawful-basis = Det rettslige grunnlaget for å kontakte disse, for eksempel samtykke (lagres med importen)
help-origin = Hvor listen kommer fra (lagres med importen)
help-consent-given = Når samtykket ble gitt, for eksempel mai 2026 (lagres med importen)
help-imports-import = Nummeret på en import: rapporten, med problemer, innstillinger og det som ble rettet
help-list = Kontaktlisten kontaktene skal til; den opprettes om den er ny. Standard: filens navn uten endelse
help-encoding = Filens tegnkoding, for eksempel utf-8 eller windows-1252. Standard: finnes av programmet
help-delimiter = Tegnet mellom cellene, eller tab. Standard: finnes av programmet
help-quote = Tegnet rundt cellene, eller none. Standard: finnes av programmet
help-skip-lines = Hvor mange linjer som står foran overskriften. Standard: finnes av programmet
help-header = Om første rad er overskrift: yes eller no. Standard: finnes av programmet
help-map = Hvor en kolonne går. KOLONNE er teksten i overskriften eller #N, regnet fra 1. FELT er feltets id eller navn, name for et fullt navn, eller en påmeldingsstatus fulgt av :opt-out eller :opt-in
help-skip = Ikke importer denne kolonnen
help-skip-unmapped = Ikke importer kolonner som ikke går til noe felt
help-no-suggest = Bruk bare det --map sier, ingen forslag
help-create-field = Opprett et tilpasset felt. TYPE: text, number, date, yesno, choice, email eller phone; choice med alternativene sine, som i Størrelse:choice:S,M,L
help-region = Landet for telefonnumre uten landkode, for eksempel NO
help-date-order = Hvordan datoer som 03/04/2026 leses: dmy, mdy eller ymd
help-email-optin = Påmeldingsstatus for e-post for alle kontaktene, der ingen kolonne sier det: in, out eller none
help-sms-optin = Påmeldingsstatus for SMS for alle kontaktene, der ingen kolonne sier det: in, out eller none
help-opt-in-word = Et ord som betyr påmeldt
help-opt-out-word = Et ord som betyr avmeldt
help-no-info-word = Et ord som betyr ingen informasjon
help-invalid = Verdier som feltet ikke kan ta imot: blank (utelates og rapporteres), keep (lagres som skrevet) eller reject (hele raden). Standard: blank
help-key-conflict = Når sekundærnøkkelen finner en kontakt med en annen primærnøkkel: update, create eller reject. Standard: update
help-other-name = Når en nøkkel finner kontakter der fornavnet tydelig er et annet menneskes: update (nøkkelen avgjør), create (en ny kontakt) eller reject (raden). Ingen standard: Det må sies der slike rader finnes
help-no-key = Rader uten verdi i noen nøkkel: reject eller create (en ny kontakt, hver gang filen blir importert). Standard: reject
help-case = En tekst med bare store eller bare små bokstaver som ellers er lik kontaktens: ignore eller write. Standard: ignore
help-opt-outs-win = Avmeldinger vinner alltid, uansett hoveddata: yes eller no. Standard: yes
help-dry-run = Si hva som ville skjedd, og ikke endre noe
help-restore = Sett denne sikkerhetskopien inn i stedet for dataene i lageret først; de flyttes til side, ikke slettes
help-begin-anew = Legg dataene i et skadet lager til side og begynn med et tomt
help-rejected = Skriv de avviste radene til denne filen, så de kan rettes og importeres på nytt
help-json = Skriv ett JSON-objekt eller én JSON-liste
help-output = Skriv til denne filen i stedet for skjermen
help-export-list = Bare kontaktene på denne listen
help-export-fields = Bare disse feltene, i denne rekkefølgen, med komma mellom
help-headers = Hva første linje har: label (navn) eller id. Standard: label
help-format = Filens format: csv
help-for = exact (urørte verdier) eller excel (åpnes riktig i Excel). Standard: exact
help-store = Mappen til lageret. Standard: MainBrainers egen i din lokale datamappe
help-lang = Språket i meldingene: en eller nb. Standard: systemets
help-help = Vis denne hjelpen
help-version = Vis versjonen

help-value-file = FIL
help-value-field = FELT
help-value-fields = FELT
help-value-name = NAVN
help-value-char = C
help-value-count = N
help-value-map = KOLONNE=FELT
help-value-column = KOLONNE
help-value-create = NAVN:TYPE
help-value-word = ORD
help-value-region = KODE
help-value-folder = MAPPE

help-after = En første titt:    mainbrainer inspect medlemmer.csv
    {"Uten å endre noe:  "}mainbrainer import medlemmer.csv --primary email --master file --accept-gdpr --accept-tcpa --dry-run
    {"Mer om en kommando: "}mainbrainer import --help
