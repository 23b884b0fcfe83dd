# Fields, their kinds, and what can be wrong with a row.

field-email = E-mail address
field-mobile = Mobile number
field-first-name = First name
field-last-name = Last name
field-company = Company
field-job-title = Job title
field-phone = Phone
field-street = Street address
field-street2 = Address line 2
field-postcode = Postcode
field-city = City
field-region = State or region
field-country = Country
field-birthday = Birthday
field-gender = Gender
field-language = Language
field-website = Website
field-external-id = Customer number
field-notes = Notes
field-email-marketing = E-mail marketing
field-sms-marketing = SMS marketing
field-full-name = Full name

kind-text = text
kind-email = e-mail
kind-phone = phone
kind-date = date
kind-number = number
kind-yes-no = yes/no
kind-choice = choice
kind-opt-in = opt-in

status-in = opted in
status-out = opted out
status-none = no information

problem-no-key = neither key has a value
problem-ambiguous-match = several contacts have the same key
problem-key-conflict = the secondary key belongs to a contact with another primary key
problem-invalid-email = not an e-mail address
problem-invalid-phone = not a phone number
problem-invalid-date = not a date
problem-invalid-number = not a number
problem-invalid-choice = not one of the words or options of the field
problem-too-few-cells = fewer cells than columns
problem-too-many-cells = more cells than columns
problem-unclosed-quote = a quote opens and is never closed
problem-cell-too-large = a cell or row is too large
problem-undecodable = characters that the encoding does not know
