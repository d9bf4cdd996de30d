"""Questions of the bank in; papers by a matrix, their variants, and the files that are printed out."""
