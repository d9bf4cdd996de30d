"""A question in; an answer, a choice or a refusal out."""
