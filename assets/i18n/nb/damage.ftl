# Det som hendte med filen før den kom hit, og hva som kan gjøres med det.

damage-where = { $rows ->
    [one] 1 rad, linje { $lines }
   *[other] { $rows } rader, linje { $lines }
}

damage-scientific-numbers = { $column } har tall skrevet som 4,79E+10, der et regneark har kastet de siste sifrene ({ $where }).
damage-lost-zeros = { $column } har koder med ett siffer mindre enn de andre: et regneark tok dem for tall og kastet nullen foran ({ $where }).
damage-lost-digits = { $column } har telefonnumre med sju sifre, der de andre har åtte ({ $where }).
damage-double-encoding = { $column } har tekst som har gått gjennom feil tegnkoding, som BjÃ¸rn for Bjørn ({ $where }).
damage-replaced-letters = { $column } har bokstaver som er byttet ut med � eller ? ({ $where }).
damage-undecodable = { $column } har tegn som ikke finnes i filens tegnkoding ({ $where }).
damage-shifted-columns = Verdiene i noen rader står i kolonnene ved siden av sine egne ({ $where }).
damage-total-rows = Filen slutter med summer, som ikke er kontakter ({ $where }).
damage-serial-dates = { $column } har datoer som dagnumre, slik et regneark teller dem, for eksempel 44180 ({ $where }).
damage-identity-numbers = { $column } har fødselsnumre eller andre personnumre ({ $where }).
damage-dot-zero = { $column } har koder som et program har tatt for mengder, som 42.0 for 42 ({ $where }).
damage-html-entities = { $column } har tegn skrevet som på en nettside, som Bj&oslash;rn for Bjørn ({ $where }).
damage-text-as-dates = { $column } har tekst som et regneark har tatt for datoer, som 03.jan for 3-1 ({ $where }).

remedy-double-encoding = Reparer kolonnen: de riktige bokstavene kommer tilbake.
remedy-pad-zeros = Reparer kolonnen: nuller settes foran til hver kode har { $digits } sifre.
remedy-serial-dates = Reparer kolonnen: tallene blir datoer, regnet fra 1900.
remedy-serial-dates-1904 = Reparer kolonnen: tallene blir datoer, regnet fra 1904, slik en annen kolonne i filen viser.
remedy-shifted-columns = Utelat disse radene, eller rett cellene i dem.
remedy-total-rows = Utelat disse radene.
remedy-identity-numbers = Ikke importer denne kolonnen; bare den som må vite sikkert hvem noen er, kan ha slike numre.
remedy-encoding = Velg tegnkodingen { $encoding } i forhåndsvisningen.
remedy-other-encoding = Velg en annen tegnkoding i forhåndsvisningen.
remedy-scientific-numbers = Eksporter filen på nytt der den kom fra, med kolonnen som tekst; det som er borte, kan ikke regnes ut.
remedy-lost-digits = Slå opp disse numrene der filen kom fra; hvilket siffer som mangler, kan ikke regnes ut.
remedy-replaced-letters = Eksporter filen på nytt der den kom fra, som UTF-8; hvilke bokstaver det var, kan ikke regnes ut.
remedy-dot-zero = Reparer kolonnen: .0 tas bort.
remedy-html-entities = Reparer kolonnen: De riktige tegnene kommer tilbake.
remedy-text-as-dates = Eksporter filen på nytt der den kom fra, med kolonnen som tekst; hva det var, kan ikke regnes ut sikkert.
