# Det kommandoene skriver ut.

count-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } byte
}
count-rows = { $count ->
    [one] 1 rad
   *[other] { $count } rader
}
list-either = { $others } eller { $last }
count-more = { $count } til

delimiter-comma = komma
delimiter-semicolon = semikolon
delimiter-tab = tabulator
delimiter-bar = loddrett strek
delimiter-other = { $character } mellom cellene

progress-looking = Ser gjennom filen …
progress-line = { $percent }  { $rows } rader  { $rate } rader/s  { $left } igjen
progress-contacts = { $percent }  { $rows } kontakter  { $rate } kontakter/s  { $left } igjen
progress-erasing = Sletter for godt …  { $percent }

report-read = { $rows ->
    [one] 1 rad lest
   *[other] { $rows } rader lest
} fra { $file }: { $encoding }, { $delimiter }, { $header ->
    [yes] med overskrift
   *[no] uten overskrift
}.
report-created = opprettet
report-updated = oppdatert
report-unchanged = uendret
report-rejected = avvist
report-blank-rows = { $count ->
    [one] 1 tom rad ble hoppet over.
   *[other] { $count } tomme rader ble hoppet over.
}
report-duplicates = { $count ->
    [one] 1 rad traff en kontakt som en tidligere rad i filen hadde opprettet eller truffet.
   *[other] { $count } rader traff en kontakt som en tidligere rad i filen hadde opprettet eller truffet.
}
report-key-conflicts = { $count ->
    [one] I 1 rad hørte sekundærnøkkelen til en kontakt med en annen primærnøkkel.
   *[other] I { $count } rader hørte sekundærnøkkelen til en kontakt med en annen primærnøkkel.
}
report-opt-outs-kept = { $count ->
    [one] 1 avmelding ble beholdt selv om filen sa noe annet.
   *[other] { $count } avmeldinger ble beholdt selv om filen sa noe annet.
}
report-problems = Rader med problemer:
report-nothing-changed = Ingenting ble importert.
report-dry-run = En prøvekjøring: ingenting ble endret. Kontaktene ville gått til { $new ->
    [yes] den nye listen
   *[no] listen
} { $list }.
report-list = Import { $import } er ferdig etter { $time }. Kontaktene er i { $new ->
    [yes] den nye listen
   *[no] listen
} { $list }, i lageret { $store }.
report-rejected-file = De avviste radene er i { $path }.

status-completed = fullført
status-failed = mislyktes
status-cancelled = avbrutt

head-list = Liste
head-contacts = Kontakter
head-field-id = Id
head-field = Felt
head-type = Type
head-import = Import
head-time = Tid
head-file = Fil
head-status = Status
head-created = Opprettet
head-updated = Oppdatert
head-unchanged = Uendret
head-rejected = Avvist
head-column = Kolonne
head-filled = Utfylt
head-values = Verdier
head-why = Hvorfor

lists-none = Det er ingen lister ennå.
imports-none = Det er ingen importer ennå.
imports-report = Import { $import }: { $name }, liste { $list }. { $time }, { $status }.
imports-rejected = De avviste radene: mainbrainer rejected { $import } -o FIL
imports-undo = Slik angres den: mainbrainer undo { $import }
imports-details-gone = Selve radene er ikke lenger tatt vare på; hvor lenge de er det: mainbrainer retention

check-whole = Lageret er helt: { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}, { $lists ->
    [one] 1 liste
   *[other] { $lists } lister
}, { $imports ->
    [one] 1 import
   *[other] { $imports } importer
}.
compact-done = Lageret hadde { $before } og har nå { $after }.
compact-stayed = Lageret har { $before }. Skrevet på nytt ville det blitt større, så det blir stående som det er.

inspect-file = { $file }: { $rows ->
    [one] 1 rad
   *[other] { $rows } rader
}, { $columns ->
    [one] 1 kolonne
   *[other] { $columns } kolonner
}; { $encoding }, { $delimiter }, { $header ->
    [yes] med overskrift
   *[no] uten overskrift
}.
inspect-encodings = Bytene avgjør ikke tegnkodingen: { $encoding } ble brukt. Er ordene feil, angi en annen med --encoding.
inspect-encoding = Som { $encoding }: { $words }.
inspect-skipped-lines = { $count ->
    [one] 1 linje foran overskriften hoppes over.
   *[other] { $count } linjer foran overskriften hoppes over.
}
inspect-hidden = { $rows }: kontrolltegn eller usynlige tegn, som tas ut av verdiene; det første på linje { $line }.
inspect-problem = { $rows }: { $problem }.

check-moved-aside = Det som var i lageret, ligger nå i { $path }.
output-not-forced = Filen er på plass, men systemet bekreftet ikke at den tåler et strømbrudd: { $reason }.
check-damaged = Lageret er ikke som det skal være.
check-replaced-not-clean = Den er på plass. Det en kontroll fant ved siden av, står over.
check-backups-damaged = Lageret er helt, men ikke alle sikkerhetskopier er det. Slett dem som er nevnt; neste endring lager en ny.
check-replaced-unchecked = Den er på plass, men kunne ikke kontrolleres: { $reason }
output-change-stands = Det du ba om, er gjort og lagret. Bare utskriften kunne ikke skrives:
check-newest-backup = Den nyeste sikkerhetskopien er fra { $time }.
check-no-backup = Det finnes ingen sikkerhetskopi ennå.
check-not-damaged = Lageret er ikke skadet, så det ble ikke lagt til side.
check-unreadable = En verdi i lageret kan ikke leses.
check-contact = Kontakt { $contact } er skadet.
check-contact-count = Det skulle vært { $noted } kontakter, og det er { $found }.
check-not-findable = Kontakt { $contact } finnes ikke igjen ved nøkkelen sin.
check-index-beyond = En nøkkel fører til kontakt { $contact }, som ikke finnes.
check-no-such-member = Liste { $list } har kontakt { $contact }, som ikke finnes.
check-member-count = Liste { $list } skulle hatt { $noted } kontakter, og har { $found }.
check-problem-count = Import { $import } skulle hatt { $noted } problemer, og har { $found }.
check-commit = En tidligere tilstand av lageret kan ikke leses.
check-backup = Sikkerhetskopien { $path } kan ikke leses til slutten; den er ubrukelig.
check-unnamed = { $count ->
    [one] 1 verdi hører ikke til noe og tar plass. For å fjerne den: mainbrainer compact
   *[other] { $count } verdier hører ikke til noe og tar plass. For å fjerne dem: mainbrainer compact
}
