# Det kommandoene skriver ut.

count-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } byte
}
count-rows = { $count ->
    [one] 1 rad
   *[other] { $count } rader
}
count-more = { $count } til
