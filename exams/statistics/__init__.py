"""Statistics of an exam out of the first attempts of its people: questions, paper, topics, levels and units."""
