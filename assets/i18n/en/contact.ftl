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

problem-no-key = no key has a value
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
problem-more-values = further values in the cell were left out
problem-placeholder = only says that there is no value
problem-other-name = the contact with this key has another person's name
problem-shared-key = shares a key with another contact
problem-extension = the extension was left off the phone number
problem-not-mobile = not a mobile number
problem-other-country = not a phone number of the country in the row
problem-unlikely-date = an unlikely date of birth
problem-name-remark = the remark in the name was left out
problem-company-name = not a person's name
problem-bad-evidence = not evidence of a consent
problem-destroyed-phone = not a phone number: a spreadsheet has destroyed it

column-word = Column

values-blank = nothing
values-email = e-mail addresses
values-mobile = mobile numbers
values-phone = phone numbers
values-date = dates
values-yes-no = yes and no
values-url = web addresses
values-postcode = postcodes
values-number = numbers
values-company = company names
values-salutation = forms of address (Mr, Mrs)
values-status = states of a subscription (active, unsubscribed)
values-text = text

target-skip = not imported
target-opt-out = { $field } (opt-out)

reason-remembered = chosen last time
reason-custom-field = the header is its name
reason-header = the header says so
reason-header-of = a header of { $program }
reason-similar-header = the header is almost { $alias }
reason-values = { $matching } of { $of } values are { $kind }
reason-mobile-numbers = { $matching } of { $of } numbers are mobile numbers
reason-after-postcodes = it follows the postcodes in { $column }
reason-own-report = added here to rejected rows
reason-not-imported = not imported unless you say where to
reason-not-imported-of = a header of { $program }, not imported unless you say where to
reason-taken = { $column } suits { $field } better
reason-contradicted = the header says { $field }, but the values are { $kind }
reason-blank = it is blank
reason-unknown = neither header nor values say
