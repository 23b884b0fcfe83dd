# Hva som kan gå galt med en fil, lageret eller en import.

source-missing = Filen { $path } finnes ikke.
source-folder = { $path } er en mappe. Oppgi en fil.
source-not-a-file = { $path } er et rør eller en enhet, ikke en fil. Lagre det den gir, som en fil først.
source-not-allowed = Du har ikke lov til å lese { $path }.
source-empty = { $path } er tom.
source-no-data-row = { $path } har ingen rad med data.
source-excel = { $path } er en Excel-arbeidsbok, ikke en CSV-fil. Åpne den i Excel og lagre den som CSV.
source-open-document = { $path } er et OpenDocument-regneark, ikke en CSV-fil. Åpne det og lagre det som CSV.
source-pdf = { $path } er en PDF, ikke en CSV-fil.
source-archive = { $path } er et pakket arkiv (ZIP eller lignende), ikke en CSV-fil. Pakk det ut først.
source-picture = { $path } er et bilde, ikke en CSV-fil.
source-web-page = { $path } er en nettside, ikke en CSV-fil. Kanskje innloggingen var utløpt da den ble lastet ned.
source-vcard = { $path } er en vCard-fil, ikke en CSV-fil. Eksporter kontaktene som CSV fra programmet den kommer fra.
source-binary = { $path } er ikke en tekstfil, og kan derfor ikke være en CSV-fil.
source-too-many-columns = { $path } har { $columns } kolonner eller flere; høyst { $limit } kan leses. Kanskje skilletegnet er feil: oppgi --delimiter.
source-bad-delimiter = --delimiter kan ikke være «{ $character }».
source-bad-quote = --quote kan ikke være «{ $character }».
source-io = { $path } kan ikke leses: { $reason }.

write-failed = { $path } kan ikke skrives: { $reason }.
print-failed = Resultatet kan ikke skrives ut: { $reason }.

io-not-found = filen eller mappen finnes ikke
io-not-allowed = du har ikke lov
io-full = disken er full
io-read-only = disken kan bare leses
io-folder = det er en mappe
io-no-folder = en del av banen er ikke en mappe
io-too-large = filen ville blitt for stor
io-passing = det mislyktes i øyeblikket; prøv igjen
io-busy = noe annet bruker den
io-short = den sluttet for tidlig
io-bad-name = systemet godtar ikke et slikt navn
io-no-memory = det er ikke nok minne
io-other = disken eller systemet klarte det ikke

store-no-folder = Systemet har ingen mappe for programmers data. Oppgi --store MAPPE.
store-in-use = Lageret i { $path } er i bruk av en annen MainBrainer. Vent til den er ferdig, eller oppgi en annen --store.
store-io = { $path } kan ikke leses eller skrives: { $reason }.
store-damaged = Lageret er skadet. Ingenting av det er endret, og ingen kommando bruker det før du har bestemt deg. For å sette inn en sikkerhetskopi: { $program } check --restore SIKKERHETSKOPI. For å legge lageret til side og begynne med et tomt: { $program } check --begin-anew
store-newest-backup = Den nyeste hele sikkerhetskopien er { $name }, fra { $time }, med { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}.
store-no-backups = Det finnes ingen sikkerhetskopi som kan leses.
store-not-ours = { $path } hører ikke til et lager fra MainBrainer, så ingenting ble gjort. Oppgi en annen mappe med --store.
store-clock = Klokken på denne datamaskinen viser et år før 1970. Still den, og prøv igjen.
store-read-only = Lageret kan bare ses på og eksporteres nå: { $reason }. Ingenting er endret.
store-is-copy = Lageret er åpnet som en kopi som bare kan leses: { $reason }.
store-old-backups = De er slettet fra lageret, men gamle sikkerhetskopier som fortsatt inneholder dem, kunne ikke slettes: { $reason }. Det prøves igjen ved neste start.
store-rebuilt = En fil i lageret var skadet eller manglet og er laget på nytt av resten. Ingen kontakt mangler.
store-rebuilt-up-to = Det som noterte den nyeste endringen i lageret, var gått tapt og er laget på nytt av resten. Den nyeste endringen som ble funnet, er fra { $time }; om det fantes en nyere, kan ikke vites. Se etter at alle kontakter er der.
store-not-forced = Endringen er lagret, men systemet bekreftet ikke at den tåler et strømbrudd: { $reason }.
store-no-backup = Endringen er lagret, men det kunne ikke lages noen sikkerhetskopi ved siden av: { $reason }.
store-no-backup-damage = Endringen er lagret, men det kunne ikke lages noen sikkerhetskopi ved siden av, for en eldre verdi er skadet. For å se hvor mye: mainbrainer check
store-newer = Lageret er skrevet av en nyere versjon av MainBrainer (format { $found }; denne versjonen kjenner { $known }). Bruk den versjonen.
store-failed = Lageret kan ikke fortsette etter en tidligere feil: { $reason }. Begynn på nytt.
store-failed-full = Disken er full. Rydd plass, og gjør det igjen.
store-failed-damage = noe er skadet
store-failed-system = systemet ga programmet for lite
store-failed-closed = det ble lukket
store-busy = Lageret er opptatt. Prøv igjen.
store-gone = Det det ble spurt om, er ikke lenger i lageret.
store-full = Lageret har ingen numre igjen til flere kontakter eller lister.
store-bad-backup = Sikkerhetskopien { $path } er skadet.

list-blank = Listen trenger et navn som ikke er tomt: oppgi --list NAVN.
list-too-long = Navnet på en liste kan ha høyst { $most } tegn: oppgi et kortere --list NAVN.
list-control = Navnet på en liste kan ikke ha linjeskift eller andre kontrolltegn: oppgi et annet --list NAVN.
list-taken = Det finnes allerede en liste med dette navnet. Oppgi et annet --list NAVN.

fail-cancelled = Importen ble avbrutt. Ingenting ble importert.
fail-interrupted = Kommandoen ble stoppet. Ingenting ble skrevet.
fail-all-rejected = Alle radene ble avvist. Ingenting ble importert.
fail-unreadable = Filen kunne ikke leses til slutten. Ingenting ble importert.
fail-survey = Rader lenger nede sier noe annet om datoer eller påmeldingsord enn de første. Ingenting ble importert. Se på tilordningen igjen.
fail-other-name = Rader har nøkkelen til kontakter der fornavnet tydelig er et annet menneskes, og ingenting sier hva som skal skje med dem. Ingenting ble importert.
fail-file-changed = Filen ble endret mens den ble lest. Ingenting ble importert. Begynn på nytt.
fail-list-gone = Listen finnes ikke lenger. Ingenting ble importert.
fail-lost = Importen brøt sammen. Ingenting ble importert.
fail-no-thread = Systemet gir ikke programmet noen tråd: { $reason }.
