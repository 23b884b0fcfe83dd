# Hva som kan gå galt med en fil, lageret eller en import.
