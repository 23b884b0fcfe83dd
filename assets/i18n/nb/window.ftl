# Det som vinduet viser.

w-name = MainBrainer
w-nav-contacts = Kontakter
w-nav-lists = Lister
w-nav-imports = Importer
w-nav-fields = Felt
w-nav-settings = Innstillinger
w-nav-wizard = Påbegynt import
w-title-lists = Kontaktlister
w-title-fields = Feltinnstillinger
w-back-to = Tilbake til { $file }
w-lang-en = English
w-lang-nb = Norsk bokmål
w-with-shortcut = { $name } ({ $shortcut })
w-name-value = { $name }: { $value }
w-close = Lukk
w-copy = Kopier
w-cancel = Avbryt
w-no-keep = Nei, gå tilbake
w-create = Opprett
w-save = Lagre
w-search = Søk
w-change = Endre
w-change-what = Endre: { $what }
w-rename = Gi nytt navn
w-delete = Slett
w-options = Alternativer
w-nothing-found = Ingen treff
w-yes = ja
w-no = nei
w-on = På
w-off = Av
w-missing = Ikke valgt ennå
w-no-store = Kontaktene kan ikke åpnes

w-import-contacts = Importer kontakter
w-import-into = Importer til denne listen
w-import-to = Import til { $list }
w-leave = Lukk importveiviseren; valgene dine blir tatt vare på som utkast
w-back = Tilbake
w-continue = Fortsett
w-import = Importer
w-show-place = Vis meg
w-step-upload = Last opp
w-step-preview = Forhåndsvis
w-step-mapping = Tilordne
w-step-rules = Importregler
w-step-compliance = Samsvar
w-step-summary = Sammendrag
w-step-stale = { $name }: noe her passer ikke lenger med filen

w-upload-intro = Velg en fil med kontakter. Du får se alt som kommer til å skje, før noe blir importert.
w-pick-file = Velg en fil
w-drop-or-click = Slipp en CSV-fil her, eller klikk for å velge en
w-click-to-pick = Klikk for å velge en CSV-fil
w-drop-what = CSV eller andre tekstfiler med én kontakt på hver rad, også fra Excel
w-other-file = Klikk for å velge en annen fil
w-drop-here = Slipp filen for å åpne den
w-drop-here-file = Slipp for å åpne { $file }
w-one-at-a-time = Én fil om gangen: { $file } er åpnet, og { $count ->
    [one] den andre er det ikke
   *[other] de { $count } andre er det ikke
}.
w-copied = { $rows ->
    [one] 1 rad er kopiert
   *[other] { $rows } rader er kopiert
}.
w-copied-some = De første { $rows } av { $all } rader er kopiert: Flere kan ikke limes inn andre steder.
w-drop-busy = Vent til importen som pågår, er ferdig
w-no-dialog = Her kan det ikke vises noe filvindu. Lim inn banen til filen nedenfor.
w-path = Bane til filen
w-path-hint = Lim inn en bane, for eksempel fra filbehandleren
w-open = Åpne
w-opening = Åpner filen …
w-recent = Nylige filer
w-list-heading = Hvor kontaktene skal
w-list = Liste
w-new-list = Ny liste
w-list-name = Navn på listen
w-list-name-hint = Filens navn, hvis du ikke skriver et annet
w-list-new = { $list }, en ny liste
w-list-gone = Listen som kontaktene skulle til, finnes ikke lenger. Velg en annen.
w-choose-list = Velg en liste
w-list-control = Navnet på en liste kan ikke ha linjeskift eller andre kontrolltegn. Skriv et annet navn.
w-list-taken = Det finnes allerede en liste med dette navnet. Skriv et annet navn, eller velg listen.
w-secondary-import = Sekundær import: Kontaktene legges til i en liste som finnes fra før.

w-preview-intro = Se etter at kolonner og bokstaver ser riktige ut. Hvis ikke, kan du endre hvordan filen leses.
w-delimiter = Skilletegn
w-encoding = Tegnkoding
w-quote = Anførselstegn
w-quote-none = ingen
w-skip-lines = Linjer å hoppe over
w-header = Første rad er overskrift
w-detect = Finn automatisk
w-detected = { $value } (funnet)
w-found = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 kolonne
   *[other] { $columns } kolonner
}, { $rows ->
    [one] 1 rad
   *[other] { $rows } rader
}, { $size }
w-found-about = { $delimiter }, { $encoding }, { $columns ->
    [one] 1 kolonne
   *[other] { $columns } kolonner
}, omtrent { $rows } rader, { $size }
w-preview-problems = { $count ->
    [one] 1 av disse radene har et problem; den er merket ved linjenummeret.
   *[other] { $count } av disse radene har et problem; de er merket ved linjenummeret.
}
w-preview-table = De første radene i filen
w-encoding-changed = Hele filen er lest: Den er { $encoding }. Forhåndsvisningen er oppdatert.
w-file-changed = Filen er endret siden sist du arbeidet med dette utkastet. Valgene dine er tatt vare på; se over dem før du går videre.
w-changed-since = Filen er endret siden den ble åpnet. Gå tilbake til første trinn og åpne den på nytt.
w-too-many-columns = Filen har { $columns } kolonner eller flere; det meste som kan leses, er { $limit }. Kanskje skilletegnet er feil.
w-other-file-anew = Dette er en annen fil. Si på nytt det som bare du kan vite om den: påmeldingsstatusen til kontaktene, og at du kan kontakte dem. Rader i den første filen som ble rettet eller utelatt, står som de er i denne.
w-text-changed = Teksten om GDPR og TCPA er en annen enn den du bekreftet. Les den og bekreft på nytt.
w-file-moved = Filen til dette utkastet er ikke lenger der den var: { $path }. Velg den på nytt for å gå videre.

w-mapping-intro = Si hva hver kolonne er. Forslag er fylt ut; endre det som er feil.
w-column-name = Kolonnenavn
w-samples = Eksempelverdier
w-map-to = Map til felt
w-filled = { $share } fylt ut
w-no-values = ingen verdier
w-choose-field = Velg et felt
w-map-column = Map { $column } til felt
w-search-field = Søk i felt
w-recommended = anbefalt
w-taken = allerede brukt
w-create-field-more = Opprett tilpasset felt …
w-not-import = Ikke importer denne kolonnen
w-leave-undecided = Bestem senere
w-opt-out-of = { $field }: kolonnen sier hvem som har meldt seg av
w-full-name-detail = deles i fornavn og etternavn
w-clash = En annen kolonne går også til { $field }
w-stale-column = Det som var valgt før, passer ikke lenger; se over dette valget
w-lost-columns = Du hadde valgt felt for kolonner som ikke lenger finnes: { $columns }
w-date-order = Rekkefølge i datoene
w-choose-order = Hva kommer først?
w-day-first = Dag først (31.12.2026)
w-month-first = Måned først (12/31/2026)
w-year-first = År først (2026-12-31)
w-skip-unmapped = { $count ->
    [0] Ikke importer data i ikke-tilordnede felt (det er ingen)
    [one] Ikke importer data i ikke-tilordnede felt (1 kolonne)
   *[other] Ikke importer data i ikke-tilordnede felt ({ $count } kolonner)
}
w-mapped = { $mapped ->
    [one] 1 kolonne tilordnet
   *[other] { $mapped } kolonner tilordnet
}, { $left } igjen
w-surveying = Går gjennom hele filen …

w-opt-in-status = Påmeldingsstatus
w-opt-in-intro = Har disse kontaktene sagt ja til å få markedsføring? Det er det bare du som kan vite.
w-optin-email = E-postmarkedsføring
w-optin-email-ask = Filen har e-postadresser, men ingen kolonne sier hvem som vil ha e-post. Hva gjelder for alle kontaktene i filen?
w-optin-sms = SMS-markedsføring
w-optin-sms-ask = Filen har mobilnumre, men ingen kolonne sier hvem som vil ha SMS. Hva gjelder for alle kontaktene i filen?
w-optin-all-in = Alle er påmeldt
w-optin-all-out = Alle er avmeldt
w-optin-none = Ingen informasjon
w-optin-in-hint = Velg dette bare hvis hver og en har sagt ja, og du kan vise når og hvordan.
w-words-of = Ord i kolonnen { $column }
w-words-ask = Disse ordene er ikke kjent ennå. Si hva hvert av dem betyr.
w-words-left = { $count ->
    [one] 1 ord gjenstår
   *[other] { $count } ord gjenstår
}
w-words-kept = Ordene huskes til senere importer og kan endres under Felt.
w-choose-side = Hva betyr det?
w-meaning-of = Betydningen av { $word }
w-rows = { $count ->
    [one] 1 rad
   *[other] { $count } rader
}

w-rules-intro = Bestem hva som skal skje når en kontakt i filen allerede finnes her.
w-master = Når filen og dine data er ulike
w-master-file = Bruk min opplastede fil som hoveddata
w-master-file-what = Verdiene i filen erstatter dem du har. Tomme celler endrer ingenting.
w-master-file-example = Du har Oslo, filen sier Bergen: Kontakten får Bergen.
w-master-existing = Bruk mine eksisterende data som hoveddata
w-master-existing-what = Verdiene i filen brukes bare der kontakten ikke har noen.
w-master-existing-example = Du har Oslo, filen sier Bergen: Kontakten beholder Oslo.
w-keys = Hvordan duplikater blir funnet
w-keys-what = To rader eller kontakter er samme person når nøkkelen er den samme.
w-primary = Primærnøkkel
w-primary-what = Den brukes først.
w-secondary = Sekundærnøkkel
w-secondary-what = Den brukes når primærnøkkelen er tom eller ikke finner noen.
w-choose-key = Velg en nøkkel
w-no-secondary = Ingen sekundærnøkkel
w-more-rules = Flere regler
w-invalid = Verdier som feltet ikke kan ta imot
w-invalid-what = For eksempel en e-postadresse uten @. Cellen slik den står, er alltid med i rapporten.
w-invalid-blank = La stå tomt og rapporter
w-invalid-keep = Lagre som skrevet og rapporter
w-invalid-reject = Avvis raden
w-conflict = Når de to nøklene er uenige
w-conflict-what = Sekundærnøkkelen finner en kontakt som har en annen primærnøkkel.
w-conflict-update = Oppdater den kontakten likevel
w-conflict-create = Opprett en ny kontakt
w-conflict-reject = Avvis raden
w-opt-outs-win = Avmeldinger vinner alltid
w-opt-outs-win-what = En kontakt som har meldt seg av, forblir avmeldt, og en avmelding i filen gjelder alltid.

w-compliance-intro = Du har ansvaret for at du har lov til å kontakte disse personene. Les begge tekstene og bekreft dem.
w-gdpr = GDPR: personer i EU og EØS
w-gdpr-text = Du må ha et rettslig grunnlag, for eksempel samtykke, for å oppbevare opplysninger om disse personene og sende dem e-post eller SMS. De har rett til å få vite hva du har om dem og hvor du har det fra, til å få det rettet eller slettet, og til når som helst å trekke samtykket tilbake.
w-gdpr-tick = Jeg har lest og forstått hva GDPR krever av e-post og SMS til personer i EU
w-tcpa = TCPA: personer i USA
w-tcpa-text = Markedsføring per telefon og SMS til personer i USA krever at de uttrykkelig og skriftlig har samtykket på forhånd. Ingen kan pålegges å samtykke for å få kjøpe noe. Den som sier stopp, skal ikke kontaktes igjen.
w-tcpa-tick = Jeg har lest og forstått hva TCPA krever av e-post og SMS til personer i USA
w-about-consent = Om samtykket
w-about-consent-what = Valgfritt. Det er godt å ha når noen spør hvor du har adressen deres fra.
w-lawful-basis = Rettslig grunnlag
w-lawful-basis-hint = For eksempel samtykke eller avtale
w-origin = Hvor listen kommer fra
w-origin-hint = For eksempel påmeldinger på vårmessen
w-consent-given = Når samtykket ble gitt
w-consent-given-hint = For eksempel mai 2026
w-compliance-kept = Dette tas vare på sammen med importen: teksten og versjonen av den, det du bekreftet, det du skrev her, og tidspunktet.
w-confirmed = GDPR og TCPA er bekreftet
w-not-confirmed = Ikke bekreftet ennå

w-summary-intro = Akkurat dette kommer til å skje. Ingenting er importert ennå.
w-dry-running = Prøver importen uten å endre noe …
w-figure-created = Nye kontakter
w-figure-updated = Oppdatert
w-figure-unchanged = Uendret
w-figure-rejected = Avvist
w-blank-rows = { $count ->
    [one] 1 tom rad hoppes over.
   *[other] { $count } tomme rader hoppes over.
}
w-duplicates = { $count ->
    [one] 1 rad treffer en kontakt fra en tidligere rad i filen.
   *[other] { $count } rader treffer en kontakt fra en tidligere rad i filen.
}
w-key-conflicts = { $count ->
    [one] I 1 rad er de to nøklene uenige.
   *[other] I { $count } rader er de to nøklene uenige.
}
w-opt-outs-kept = { $count ->
    [one] 1 avmelding beholdes selv om filen sier noe annet.
   *[other] { $count } avmeldinger beholdes selv om filen sier noe annet.
}
w-field-changes = Hva som endres, felt for felt
w-values-added = { $count ->
    [one] 1 verdi lagt til
   *[other] { $count } verdier lagt til
}
w-values-replaced = { $count ->
    [one] 1 verdi erstattet
   *[other] { $count } verdier erstattet
}
w-choices = Valgene dine
w-file = Fil
w-read-as = Leses som
w-with-header = med overskrift
w-without-header = uten overskrift
w-column-to = { $column } til { $field }

w-refuse-file = Velg en fil først
w-refuse-same-field = { $columns } går til samme felt, { $field }
w-refuse-undecided = { $count ->
    [one] 1 kolonne mangler felt: Velg ett, eller kryss av under listen
   *[other] { $count } kolonner mangler felt: Velg ett for hver, eller kryss av under listen
}
w-refuse-nothing = Ingen kolonne går til et felt ennå
w-refuse-opt-in-email = Si om kontaktene er påmeldt til e-post
w-refuse-opt-in-sms = Si om kontaktene er påmeldt til SMS
w-refuse-words = { $count ->
    [one] 1 ord i { $column } har ingen betydning ennå
   *[other] { $count } ord i { $column } har ingen betydning ennå
}
w-refuse-date-order = Si om dag eller måned kommer først i { $column }
w-refuse-master = Velg hvilke data som er hoveddata
w-refuse-primary = Velg en primærnøkkel
w-refuse-keys-same = Primærnøkkel og sekundærnøkkel er begge { $field }: Velg to ulike felt
w-refuse-key-not-mapped = { $field } er nøkkel, men ingen kolonne går til feltet
w-refuse-key-not-allowed = { $field } kan ikke være nøkkel
w-refuse-review = Importen kunne ikke prøves; se ovenfor
w-try-again = Prøv igjen
w-refuse-list = Skriv et navn på listen
w-refuse-gdpr = Bekreft at du har lest og forstått GDPR
w-refuse-tcpa = Bekreft at du har lest og forstått TCPA

w-running = Importen pågår
w-running-what = Du kan bruke de andre sidene imens. Ingenting av importen synes før den er ferdig.
w-running-file = Importerer { $file }
w-running-to = { $file } til { $list }
w-running-line = { $percent } · { $rows } rader · { $rate } rader/s
w-time-left = · { $time } igjen
w-cancel-import = Avbryt importen
w-cancelling = Stopper. Ingenting blir endret.
w-done = Importen er ferdig etter { $time }.
w-show-contacts = Vis kontakter
w-save-rejected = Lagre avviste rader …
w-save-rejected-what = En CSV-fil som den du importerte, med linje og årsak lagt til på hver rad. Rett den og importer den på nytt.
w-saved-rejected = De avviste radene er i { $path }.
w-report = Rapport
w-tab-draft = Utkast
w-tab-completed = Fullført
w-tab-failed = Mislyktes
w-show-older = Vis eldre importer
w-tab-count = { $name } ({ $count })
w-empty-drafts = Importer du har begynt på, men ikke fullført, blir tatt vare på her.
w-empty-completed = Fullførte importer kommer hit, hver med en rapport.
w-empty-failed = Importer som mislyktes eller ble avbrutt, kommer hit, med årsaken.
w-draft-at = Ved { $step } · liste { $list } · { $time }
w-no-file-yet = Ingen fil ennå
w-resume = Fortsett på utkastet
w-discard = Forkast
w-discard-draft = Forkaste utkastet?
w-ask-discard = Valgene som er gjort for { $file }, går tapt. Selve filen blir ikke rørt.
w-figures-line = { $created } nye, { $updated } oppdatert, { $unchanged } uendret, { $rejected } avvist
w-settings-used = Valg som ble gjort
w-problems = Problemer
w-problem = Problem
w-column = Kolonne
w-cell = Celle
w-row = Rad
w-row-rejected = Denne raden ble avvist
w-line-hint = Tallet til venstre er linjen i filen.

w-new-list-name = Navn på en ny liste
w-lists-intro = En liste er en gruppe kontakter med et navn. En kontakt kan være på flere.
w-create-list = Opprett liste
w-empty-lists = Listene dine kommer hit. En import lager en liste, eller legger kontakter på en som finnes.
w-delete-list = Slette listen?
w-ask-delete-list = { $name } blir slettet. Kontaktene blir værende.
w-contacts = { $count ->
    [one] 1 kontakt
   *[other] { $count } kontakter
}
w-list-blank = Listen må ha et navn
w-list-too-long = Navnet på en liste kan ha høyst { $most } tegn

w-sort-by = Sorter etter { $column }
w-sorted-up = { $column }, sortert, første til siste
w-sorted-down = { $column }, sortert, siste til første
w-all-contacts = Alle kontakter
w-search-contacts = Søk i kontakter
w-gathering = Søker …
w-empty-contacts = Kontaktene dine kommer hit etter den første importen.
w-empty-list = Det er ingen på denne listen.
w-on-no-list = Ikke på noen liste
w-created-at = Opprettet { $time }
w-updated-at = Sist endret { $time }
w-contact-number = Kontakt { $number }

w-fields-intro = Felt sier hva som kan være kjent om en kontakt, og hvordan verdiene leses.
w-custom-fields = Tilpassede felt
w-standard-fields = Standardfelt
w-empty-fields = Du har ingen tilpassede felt ennå.
w-create-field = Opprett tilpasset felt
w-field-name = Navn
w-field-type = Type
w-field-options = Alternativer, ett på hver linje
w-options-missing = Skriv minst ett alternativ
w-name-blank = Skriv et navn
w-name-too-long = Navnet kan ha høyst { $most } tegn
w-name-control = Navnet på et felt kan ikke ha linjeskift eller andre kontrolltegn. Skriv et annet navn.
w-name-reserved = Programmet mener noe annet med dette navnet. Skriv et annet navn.
w-option-twice = Alternativet { $option } står der to ganger: store og små bokstaver teller ikke. Skriv det én gang.
w-name-taken = Et annet felt har dette navnet. Skriv et annet navn.
w-name-too-many = Det kan ikke lages flere felt
w-rejected-name = { $stem } avviste rader
w-exists = Det finnes allerede en fil med dette navnet. Skriv et annet.
w-lost = Det gikk ikke. Prøv igjen.
w-vocabulary = Ord for påmeldingsstatus
w-vocabulary-what = Hva ordene i en påmeldingskolonne i en fil betyr. Store og små bokstaver spiller ingen rolle.
w-new-word = Nytt ord for { $meaning }
w-new-word-hint = Nytt ord
w-add-word = Legg til under { $meaning }
w-remove-word = Fjern { $word }
w-word-blank = Skriv et ord først
w-word-taken = { $word } betyr allerede { $meaning }. Fjern det der først.
w-region = Telefonnumre uten landkode
w-region-what = Landet der numrene skrives uten landkode i filene dine.
w-region-detail = +{ $calling } · { $code }

w-language = Språk
w-theme = Utseende
w-theme-system = Som systemet
w-theme-light = Lyst
w-theme-dark = Mørkt
w-zoom = Størrelse
w-zoom-in = Større
w-zoom-out = Mindre
w-zoom-reset = Vanlig
w-privacy = Personvern
w-remember-files = Husk nylige filer
w-remember-files-what = Navn og mapper til filene du har åpnet, bare på denne maskinen. Slår du det av, blir de glemt med en gang.
w-folder = Datamappe
w-folder-what = Kontakter, lister, importer og utkast ligger her og ingen andre steder.
w-quit-running = En import pågår
w-ask-quit = Hvis du lukker nå, blir den avbrutt, og ingenting av den blir importert.
w-quit-anyway = Avbryt den og lukk
w-failed-save = Innstillingene kan ikke lagres: { $reason }.
w-damaged-draft = Et utkast kunne ikke leses og blir liggende der det er: { $path }.
w-no-display = Det er ingen skjerm å åpne et vindu på. Uten vindu kan du bruke: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. Se mainbrainer --help.
w-no-renderer = Vinduet kan ikke åpnes: Grafikksystemet (OpenGL) starter ikke. Uten vindu kan du bruke: mainbrainer import, review, inspect, rows, export, imports, undo, contact, edit, delete, retention, rejected, consent, lists, fields, check, compact. Se mainbrainer --help.

w-show-folder = Vis mappen
w-folder-not-shown = Systemet viser ikke mappen. Den er { $path }.
w-quit = Lukk
w-store-opening = Åpner kontaktene …
w-store-restoring = Setter inn sikkerhetskopien …
w-store-beginning = Legger de skadede kontaktene til side …
w-store-in-use-title = Kontaktene er åpne i et annet vindu
w-store-in-use = Kontaktene i { $path } er åpne i en annen MainBrainer. Bare én kan ha dem åpne om gangen, slik at ingen skriver over det den andre endrer. Lukk den, og prøv igjen.
w-store-damaged-title = Kontaktene er skadet
w-store-damaged = Filene med kontaktene dine er ikke slik MainBrainer skrev dem, eller noen av dem mangler. Ingenting er endret, og ingenting blir endret før du har bestemt hva som skal gjøres.
w-reading-backups = Ser etter sikkerhetskopier …
w-backups = Sikkerhetskopier
w-backup-row = { $time } · { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}
w-backup-row-other = { $time } · { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
} · fra kontakter som var her tidligere
w-no-backups = Det er ingen sikkerhetskopi her. Har du en kopi av mappen et annet sted, kan du legge den tilbake og prøve igjen.
w-restore = Sett inn sikkerhetskopien fra { $time }
w-restore-what = Kontakter, lister og importer blir slik de var da; det som er endret senere, mangler. De skadede filene legges til side og slettes ikke.
w-begin-anew = Begynn på nytt …
w-begin-anew-now = Begynn på nytt
w-begin-anew-title = Begynne uten kontakter?
w-ask-begin-anew = De skadede filene legges til side i samme mappe og slettes ikke, og sikkerhetskopiene blir liggende. MainBrainer begynner så uten kontakter.
w-restored = Sikkerhetskopien fra { $time } er satt inn, med { $contacts ->
    [one] 1 kontakt
   *[other] { $contacts } kontakter
}.
w-begun-anew = MainBrainer begynner uten kontakter; sikkerhetskopiene blir liggende.
w-set-aside = De skadede filene ligger i { $path }.
w-read-only = Kontaktene kan bare ses på og eksporteres nå: { $reason }.
w-read-only-what = Ingenting kan endres eller importeres, og valg blir ikke husket. Prøv igjen når det er rettet.
