# What can go wrong with a file, the store or an import.
