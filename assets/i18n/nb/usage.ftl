# Hva som er galt med en kommandolinje, og hva en import mangler.

usage-unknown-option = Valget { $option } finnes ikke.
usage-unknown-option-close = Valget { $option } finnes ikke. Mente du { $close }?
usage-unknown-command = Kommandoen «{ $command }» finnes ikke. Kommandoene er: { $commands }.
usage-unknown-command-close = Kommandoen «{ $command }» finnes ikke. Mente du { $close }?
usage-too-much = «{ $value }» er ett argument for mye.
usage-no-value = { $option } trenger en verdi.
usage-no-value-among = { $option } trenger en verdi: { $allowed }.
usage-flag-value = { $option } tar ingen verdi.
usage-bad-value = { $option } kan ikke være «{ $value }». Det kan være: { $allowed }.
usage-bad-count = { $option } kan ikke være «{ $value }». Det må være et helt tall fra 0.
usage-zero-count = { $option } kan ikke være 0. Det må være et helt tall fra 1.
usage-bad-delimiter = --delimiter kan ikke være «{ $value }». Det må være ett tegn, eller ordet tab.
usage-bad-quote = --quote kan ikke være «{ $value }». Det må være ett tegn, eller ordet none.
usage-same-characters = --delimiter og --quote må være ulike tegn.
usage-bad-encoding = --encoding kan ikke være «{ $value }». Det kan være: { $allowed }.
usage-bad-region = --region kan ikke være «{ $value }». Det må være en landkode på to bokstaver, for eksempel NO.
usage-missing = Kommandoen trenger { $argument }.
usage-twice = { $option } kan bare oppgis én gang.
usage-conflict = { $option } og { $other } kan ikke oppgis sammen.
usage-not-unicode = Et argument er ikke gyldig tekst.
usage-other = Kommandolinjen lar seg ikke forstå.
usage-file-and-command = En fil foran kommandoen «{ $command }» har ingen mening. Sett filen etter kommandoen.
usage-format-not-built = Denne versjonen kan ikke skrive { $format } ennå. Oppgi --format csv.
usage-hint = Hjelp: { $command }

usage-column-unknown = Filen har ingen kolonne «{ $column }». Kolonnene er: { $columns }.
usage-column-number = Filen har ingen kolonne { $column }. Den har { $count ->
    [one] én kolonne
   *[other] { $count } kolonner
}.
usage-column-several = Flere kolonner heter «{ $column }». Oppgi kolonnens nummer i stedet: { $numbers }.
usage-column-twice = Kolonnen «{ $column }» er nevnt mer enn én gang i --map og --skip.
usage-map-form = --map «{ $value }» nevner ikke noe felt. Skriv KOLONNE=FELT, for eksempel --map "E-post=email".
usage-field-unknown = Feltet «{ $field }» ({ $option }) finnes ikke. Feltene er: { $fields }.
usage-field-unknown-close = Feltet «{ $field }» ({ $option }) finnes ikke. Mente du { $close }?
usage-field-not-opt-in = «{ $field }» ({ $option }) er ikke et felt for påmeldingsstatus, så opt-out og opt-in kan ikke stå etter det.
usage-fields-twice = { $field } er nevnt mer enn én gang i --fields.
usage-key-name = Et fullt navn kan ikke være nøkkel ({ $option }). Oppgi ett felt, for eksempel last_name.
usage-fields-name = Et fullt navn er to felt ({ $option }): oppgi first_name,last_name.
usage-list-unknown = Listen «{ $list }» finnes ikke. Listene er: { $lists }.
usage-list-none = Listen «{ $list }» finnes ikke. Det er ingen lister ennå.
usage-create-form = --create-field «{ $value }» har ingen type. Skriv NAVN:TYPE, der TYPE er en av: { $types }.
usage-create-type = --create-field «{ $value }»: «{ $type }» er ingen type. Typene er: { $types }.
usage-create-options = --create-field «{ $value }»: et valg trenger alternativer. Skriv dem etter typen: { $value }:en,to.
usage-create-no-options = --create-field «{ $value }»: bare et valg har alternativer.
usage-create-other = --create-field «{ $value }»: det finnes allerede et felt med dette navnet, og det har en annen type eller andre alternativer ({ $kind }).
usage-word-blank = { $option } trenger et ord som ikke er tomt.
usage-word-sides = { $option } «{ $word }»: ordet betyr allerede { $meaning }. Et ord kan bare stå på én side.
usage-rejected-same = --rejected kan ikke være filen som importeres.
usage-output-same = -o kan ikke være filen som leses.

name-blank = Et felt trenger et navn som ikke er tomt ({ $option }).
name-too-long = Navnet på et felt kan ha høyst { $most } tegn ({ $option }).
name-control = Navnet på et felt kan ikke ha linjeskift eller andre kontrolltegn. Gi det et annet navn ({ $option }).
name-reserved = Et felt kan ikke hete «{ $name }», for programmet mener noe annet med det. Gi det et annet navn ({ $option }).
name-option-twice = Feltet «{ $name }» har alternativet «{ $twice }» to ganger: store og små bokstaver teller ikke. Nevn det én gang ({ $option }).
name-taken = Det finnes allerede et felt som heter «{ $name }» ({ $option }).
name-kind = Ingen tilpassede felt kan ha denne typen ({ $option }).
name-too-many = Lageret har så mange felt som det kan romme ({ $option }).

refuse-same-field = Flere kolonner går til feltet { $field }: { $columns }. Behold én med --map KOLONNE={ $id }, og utelat de andre med --skip.
refuse-undecided = { $count ->
    [one] Én kolonne går ikke til noe felt: { $columns }. Oppgi --map KOLONNE=FELT eller --skip KOLONNE for den, eller --skip-unmapped.
   *[other] { $count } kolonner går ikke til noe felt: { $columns }. Oppgi --map KOLONNE=FELT eller --skip KOLONNE for hver av dem, eller --skip-unmapped for alle.
}
refuse-refusals-words = Kolonnen «{ $column }» sier hvem som ikke vil kontaktes, og går ingen steder: { $words }. Tilordne den, for eksempel med --map KOLONNE=email_marketing, eller utelat den ved navn med --skip KOLONNE.
refuse-refusals-header = Etter navnet sier kolonnen «{ $column }» hvem som ikke vil kontaktes, og den går ingen steder. Tilordne den, for eksempel med --map KOLONNE=email_marketing:opt-out, eller utelat den ved navn med --skip KOLONNE.
refuse-nothing-mapped = Ingen kolonne går til et felt. Oppgi --map KOLONNE=FELT minst én gang.
refuse-opt-in-email = Si hvilken påmeldingsstatus for e-post alle kontaktene i filen har: oppgi --email-optin in, out eller none.
refuse-opt-in-sms = Si hvilken påmeldingsstatus for SMS alle kontaktene i filen har: oppgi --sms-optin in, out eller none.
refuse-unknown-words = Kolonnen «{ $column }» har ord som ikke står i noen liste for påmeldingsstatus: { $words }. Sett hvert ord på en side med --opt-in-word, --opt-out-word eller --no-info-word.
refuse-unknown-words-usual = I eksporter fra andre programmer betyr de som regel: { $options }.
refuse-date-order = Radene avgjør ikke om dag eller måned står først i kolonnen «{ $column }». Oppgi --date-order dmy, mdy eller ymd.
refuse-master = Si hvilke verdier som gjelder når en rad og en kontakt er ulike: oppgi --master file eller --master existing.
refuse-primary = Si hvilket felt som viser at to kontakter er den samme: oppgi --primary FELT, for eksempel --primary email.
refuse-keys-same = Primærnøkkelen og sekundærnøkkelen er begge { $field }. Oppgi en annen --secondary, eller ingen.
refuse-key-not-mapped = Ingen kolonne går til nøkkelen { $field }. Oppgi --map KOLONNE={ $id }, eller velg en annen nøkkel.
refuse-key-not-allowed = { $field } er en påmeldingsstatus og kan ikke være nøkkel. Oppgi en annen --primary eller --secondary.
refuse-list = Listen trenger et navn: oppgi --list NAVN.
refuse-gdpr = Bekreft at du har lest og forstått GDPR, for personer i EU og EØS: oppgi --accept-gdpr.
refuse-tcpa = Bekreft at du har lest og forstått TCPA, for personer i USA: oppgi --accept-tcpa.
refuse-other-name = { $count ->
        [one] Én rad har nøkkelen til en kontakt der fornavnet tydelig er et annet menneskes ({ $examples }).
       *[other] { $count } rader har nøkkelen til en kontakt der fornavnet tydelig er et annet menneskes ({ $examples }).
    } Si hva som skal skje med slike rader: Gi --other-name update (nøkkelen avgjør), create (en ny kontakt) eller reject (raden). «review» viser dem med --problem other_name.
refuse-other-name-example = linje { $line } på { $field }
refuse-nothing-done = Ingenting ble importert.

note-encoding = Bytene avgjør ikke tegnkodingen: som { $encoding } er et ord «{ $word }», som { $other } «{ $otherwise }». Den første ble brukt; --encoding avgjør.
note-opt-out = Kolonnen «{ $column }» leses som en avmelding: ordene for ja betyr avmeldt. Vil du ha den vanlige lesemåten, oppgi --map "{ $column }={ $id }:opt-in".
note-status-unused = { $option } brukes ikke: kolonnen «{ $column }» sier hvem som er påmeldt.
note-skipped-again = Kolonnen «{ $column }» er utelatt, slik du valgte sist. Vil du importere den, oppgi --map "{ $column }=FELT".
