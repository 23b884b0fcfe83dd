# Felt, hva slags verdier de har, og hva som kan være galt med en rad.

field-email = E-postadresse
field-mobile = Mobilnummer
field-first-name = Fornavn
field-last-name = Etternavn
field-company = Firma
field-job-title = Stilling
field-phone = Telefon
field-street = Adresse
field-street2 = Adresselinje 2
field-postcode = Postnummer
field-city = Poststed
field-region = Fylke
field-country = Land
field-birthday = Fødselsdato
field-gender = Kjønn
field-language = Språk
field-website = Nettsted
field-external-id = Kundenummer
field-notes = Notat
field-email-marketing = E-postmarkedsføring
field-sms-marketing = SMS-markedsføring
field-full-name = Fullt navn

kind-text = tekst
kind-email = e-post
kind-phone = telefon
kind-date = dato
kind-number = tall
kind-yes-no = ja/nei
kind-choice = valg
kind-opt-in = påmeldingsstatus

status-in = påmeldt
status-out = avmeldt
status-none = ingen informasjon

problem-no-key = ingen nøkkel har noen verdi
problem-ambiguous-match = flere kontakter har den samme nøkkelen
problem-key-conflict = sekundærnøkkelen hører til en kontakt med en annen primærnøkkel
problem-invalid-email = ikke en e-postadresse
problem-invalid-phone = ikke et telefonnummer
problem-invalid-date = ikke en dato
problem-invalid-number = ikke et tall
problem-invalid-choice = ikke blant feltets ord eller alternativer
problem-too-few-cells = færre celler enn kolonner
problem-too-many-cells = flere celler enn kolonner
problem-unclosed-quote = et anførselstegn åpnes og lukkes aldri
problem-cell-too-large = en celle eller rad er for stor
problem-undecodable = tegn som tegnkodingen ikke kjenner
problem-more-values = flere verdier i cellen er ikke tatt med
problem-placeholder = sier bare at det ikke er noen verdi
problem-other-name = kontakten med denne nøkkelen har et annet menneskes navn
problem-shared-key = deler en nøkkel med en annen kontakt
problem-extension = internnummeret er ikke tatt med i telefonnummeret
problem-not-mobile = ikke et mobilnummer
problem-other-country = ikke et telefonnummer i landet som raden oppgir
problem-unlikely-date = en usannsynlig fødselsdato
problem-name-remark = merknaden i navnet er ikke tatt med
problem-company-name = ikke et personnavn
problem-bad-evidence = ikke dokumentasjon på et samtykke
problem-destroyed-phone = ikke et telefonnummer: et regneark har ødelagt det

column-word = Kolonne

values-blank = ingenting
values-email = e-postadresser
values-mobile = mobilnumre
values-phone = telefonnumre
values-date = datoer
values-yes-no = ja og nei
values-url = nettadresser
values-postcode = postnumre
values-number = tall
values-company = firmanavn
values-salutation = tiltaleformer (herr, fru)
values-status = statuser for abonnement (aktiv, avmeldt)
values-text = tekst

target-skip = importeres ikke
target-opt-out = { $field } (avmelding)

reason-remembered = valgt forrige gang
reason-custom-field = overskriften er navnet på feltet
reason-header = overskriften sier det
reason-header-of = en overskrift fra { $program }
reason-similar-header = overskriften er nesten { $alias }
reason-values = { $matching } av { $of } verdier er { $kind }
reason-mobile-numbers = { $matching } av { $of } numre er mobilnumre
reason-after-postcodes = den følger etter postnumrene i { $column }
reason-own-report = lagt til her i avviste rader
reason-not-imported = importeres ikke uten at du sier hvor
reason-not-imported-of = en overskrift fra { $program }, importeres ikke uten at du sier hvor
reason-taken = { $column } passer bedre til { $field }
reason-contradicted = overskriften sier { $field }, men verdiene er { $kind }
reason-blank = den er tom
reason-unknown = verken overskrift eller verdier sier noe
