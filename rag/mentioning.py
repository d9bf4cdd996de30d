"""The words of a question that nothing quoted speaks of, told beside an answer that is not certain."""

from collections.abc import Sequence

from prompts.loader import render
from rag.evidence import Evidence
from rag.matching import SearchableText, searchable
from rag.question import Question
from rag.question_terms import Term
from vanban.text import bare_words, words

CERTAIN = 0.85  # probability of being right from which only what stands next to the asking word is told
_MOST = 2  # phrases told


def gaps(question: Question, cited: Sequence[Evidence], probability: float) -> tuple[str, ...]:
    """Returns the sentence that tells which words of the question the sources do not speak of; none where the answer
    is certain enough, or they speak of all of it."""
    missing = unmentioned(question, cited)
    if probability >= CERTAIN:  # what is asked for itself is always told
        near = {part for term in question.focus.terms for part in term.text.split()}
        missing = [phrase for phrase in missing if near.issuperset(phrase.split())]
    if not missing:
        return ()
    return (render("replies", "not_mentioned", {"words": ", ".join(f"“{phrase}”" for phrase in missing[:_MOST])}),)


def unmentioned(question: Question, cited: Sequence[Evidence]) -> list[str]:
    """Returns the phrases of the question that no cited passage, its headings and its document hold in any wording."""
    said = "\n".join(f"{item.text}\n{item.heading}\n{item.path}\n{item.document.title}" for item in cited)
    text = searchable(said, bare=question.bare)
    syllables = bare_words(question.matter) if question.bare else words(question.matter)
    lacking = _lacking(question.terms.terms, syllables, text)
    phrases: list[list[str]] = [[]]
    for syllable, missing in zip(syllables, lacking, strict=True):
        if missing:
            phrases[-1].append(syllable)
        elif phrases[-1]:
            phrases.append([])
    return [" ".join(phrase) for phrase in phrases if len(phrase) > 1 or (phrase and phrase[0].isdigit())]


def _lacking(terms: Sequence[Term], syllables: Sequence[str], text: SearchableText) -> list[bool]:
    """Returns for each syllable whether it is content, and neither it nor a known word around it is in the text."""
    lacking = [False] * len(syllables)
    for held in (False, True):  # first what is missing, then what is there in another wording
        for term in (one for one in terms if not one.is_pair and any(map(text.holds, one.wordings)) is held):
            parts = term.text.split()
            for at in range(len(syllables) - len(parts) + 1):
                if list(syllables[at : at + len(parts)]) == parts:
                    lacking[at : at + len(parts)] = [not held] * len(parts)
    return lacking
