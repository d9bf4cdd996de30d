"""A document in; questions for training and contests out, each with the clause it quotes."""
