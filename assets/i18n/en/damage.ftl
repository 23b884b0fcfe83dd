# What happened to a file before it came here, and what to do about it.

damage-where = { $rows ->
    [one] 1 row, line { $lines }
   *[other] { $rows } rows, lines { $lines }
}

damage-scientific-numbers = { $column } has numbers written like 4.79E+10, whose last digits a spreadsheet has dropped ({ $where }).
damage-lost-zeros = { $column } has codes with a digit less than the others: a spreadsheet took them for numbers and dropped the zero in front ({ $where }).
damage-lost-digits = { $column } has phone numbers with seven digits, where the others have eight ({ $where }).
damage-double-encoding = { $column } has text that went through the wrong encoding, such as BjÃ¸rn for Bjørn ({ $where }).
damage-replaced-letters = { $column } has letters that were replaced by � or ? ({ $where }).
damage-undecodable = { $column } has characters that the encoding of the file does not have ({ $where }).
damage-shifted-columns = The values of some rows stand in the columns beside their own ({ $where }).
damage-total-rows = The file ends with totals, which are no contacts ({ $where }).
damage-serial-dates = { $column } has dates as day numbers, the way a spreadsheet counts them, such as 44180 ({ $where }).
damage-identity-numbers = { $column } has national identity numbers ({ $where }).
damage-dot-zero = { $column } has codes that a program took for quantities, such as 42.0 for 42 ({ $where }).
damage-html-entities = { $column } has characters written as on a web page, such as Bj&oslash;rn for Bjørn ({ $where }).
damage-text-as-dates = { $column } has text that a spreadsheet took for dates, such as 03.jan for 3-1 ({ $where }).

remedy-double-encoding = Repair the column: the right letters come back.
remedy-pad-zeros = Repair the column: zeros are put in front until each code has { $digits } digits.
remedy-serial-dates = Repair the column: the numbers become dates, counted from 1900.
remedy-serial-dates-1904 = Repair the column: the numbers become dates, counted from 1904 as another column of the file shows.
remedy-shifted-columns = Leave these rows out, or set their cells right.
remedy-total-rows = Leave these rows out.
remedy-identity-numbers = Do not import this column; only who must know for certain who somebody is may keep such numbers.
remedy-encoding = Choose the encoding { $encoding } in the preview.
remedy-other-encoding = Choose another encoding in the preview.
remedy-scientific-numbers = Export the file once more from where it came, with the column as text; what is lost cannot be worked out.
remedy-lost-digits = Look these numbers up where the file came from; which digit is missing cannot be worked out.
remedy-replaced-letters = Export the file once more from where it came, as UTF-8; which letters they were cannot be worked out.
remedy-dot-zero = Repair the column: the .0 is taken off.
remedy-html-entities = Repair the column: the right characters come back.
remedy-text-as-dates = Export the file once more from where it came, with the column as text; what it was cannot be worked out for certain.
