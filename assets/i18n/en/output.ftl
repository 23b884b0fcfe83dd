# What the commands print.

count-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
count-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
count-more = { $count } more
