"""Full-text search with tantivy: BM25 over syllables and syllable pairs, with and without tone marks.

tantivy's BM25 has k1 = 1.2, b = 0.75 (Robertson & Zaragoza 2009). One text per passage (title and path repeated, then
the body) is scored as a whole: scoring title and body as separate fields was measured worse (docs/retrieval.md).
This is the only module that imports tantivy.
"""

import shutil
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import tantivy
from filelock import FileLock, Timeout

from rag.context import ContextTerms, DocumentWords, Shares, Worth
from rag.folder_seal import break_seal, is_intact, read_seal, write_seal
from rag.passage_fit import Asked, Seen
from rag.question_weights import FieldWeights, QuestionWeights, weighted_terms
from rag.search_words import SearchWords
from rag.spelled_passages import SpelledPassage, heading_lines, spelled_passages
from vanban.errors import IndexUnavailable
from vanban.ports import DocumentHit, Hit, IndexedPassage
from vanban.text import bare_words, bigrams, fold_accents, words

MAX_QUESTION_WORDS = 256  # what follows is not searched for; a question of 2,000 characters has about 450
CONTEXT_DEPTH = 60  # of the best passages are seen in the context of their documents

MAX_PASSAGES = 5_000  # looked at for a list of documents; a word that more passages hold tells too little to go on

_TEXT_FIELDS = ("number", "content", "pairs", "bare", "bare_pairs")
_LINE, _APART = "\n", "\x1e"  # between the headings of a passage; between the texts of two
_WRITER_BYTES = 96_000_000  # buffer of the writer; 100,000 passages take about 2 commits' worth
_WRITER_WAIT_S = 30.0

_Clause = tuple[tantivy.Occur, tantivy.Query]
_Found = tuple[float, tantivy.DocAddress]  # the score of a passage, and where it stands


class TantivyIndex:
    """A ``LexicalIndex`` in a folder. Many processes may read; changes wait their turn at a lock.

    Raises ``IndexUnavailable`` when the folder's files are missing or damaged, or another writer does not finish.
    """

    def __init__(
        self,
        folder: Path,
        *,
        weights: QuestionWeights | None = None,
        writer_wait_s: float = _WRITER_WAIT_S,
    ) -> None:
        self._folder = folder
        self._weights = weights or QuestionWeights()
        self.reads = self._weights.reads
        self._lock = FileLock(folder.with_name(folder.name + ".lock"), timeout=writer_wait_s)
        self._schema = _schema()
        self._opened: tuple[int, tantivy.Index] | None = None  # sequence, and the index as of it
        self._guard = threading.RLock()
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            self.clear()

    def intact(self) -> bool:
        """Tells whether the files are exactly those of the last finished change (reads all of them)."""
        with self._writing():
            if not is_intact(self._folder) or not tantivy.Index.exists(str(self._folder)):
                return False
            return bool(self._index().schema == self._schema)  # else an earlier version of the product made it

    def sequence(self) -> int:
        """Returns the last index_log entry applied, by whichever process; -1 when a change was cut short."""
        seal = read_seal(self._folder)
        return -1 if seal is None else seal.sequence

    def count(self) -> int:
        """Returns how many passages can be found."""
        return int(self._index().searcher().num_docs)

    def apply(self, *, upserts: Iterable[IndexedPassage], deletes: Iterable[int], sequence: int) -> None:
        """Makes the changes and the sequence durable together; applying a change twice changes nothing."""
        with self._writing():
            self._opened = None  # another process may have emptied the folder since: a writer starts from its files
            index = self._index()
            sequence = max(sequence, self.sequence())
            break_seal(self._folder)
            writer = index.writer(_WRITER_BYTES, 1)
            try:
                for passage_id in deletes:
                    writer.delete_documents_by_term("passage_id", passage_id)
                for spelled in spelled_passages(upserts):
                    writer.delete_documents_by_term("passage_id", spelled.passage.passage_id)
                    writer.add_document(_document(spelled))
                writer.commit()
            finally:
                writer.wait_merging_threads()
            index.reload()
            write_seal(self._folder, sequence=sequence, count=int(index.searcher().num_docs))
            self._opened = (sequence, index)

    def refill(self, *, upserts: Iterable[IndexedPassage], sequence: int) -> None:
        """Puts the passages in the place of all there are, as one change: until it is done searches find the old ones.

        A folder that cannot be opened is emptied first.
        """
        with self._writing():
            try:
                index = self._index()
                if index.schema != self._schema:
                    raise _unavailable(self._folder)
            except IndexUnavailable:
                self.clear()
                index = self._index()
            break_seal(self._folder)
            writer = index.writer(_WRITER_BYTES, 1)
            try:
                writer.delete_all_documents()
                for spelled in spelled_passages(upserts):
                    writer.add_document(_document(spelled))
                writer.commit()
            finally:
                writer.wait_merging_threads()
            index.reload()
            write_seal(self._folder, sequence=sequence, count=int(index.searcher().num_docs))
            self._opened = (sequence, index)

    def search(self, question: str, *, limit: int, documents: Collection[int] | None = None) -> list[Hit]:
        """Returns the best passages, best first, with BM25 scores; ``documents`` limits to those ids."""
        asked = self._read(question)
        query = self._query(asked)
        if query is None or limit < 1 or (documents is not None and not documents):
            return []
        try:
            searcher = self._index().searcher()
            found = searcher.search(self._inside(query, documents), limit, count=False).hits
            beside = self._in_unmarked(searcher, asked)
            if beside is not None:
                others = searcher.search(self._inside(beside, documents), limit, count=False).hits
                found = _merged(found, others)[:limit]
            ids = searcher.fast_field_values("passage_id", [address for _, address in found])
        except (ValueError, OSError) as error:
            raise _unavailable(self._folder) from error
        return [Hit(int(passage_id), float(score)) for passage_id, (score, _) in zip(ids, found, strict=True)]

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:
        """Returns the documents with a passage that holds every one of the words (with or without marks), best first.

        At most ``MAX_PASSAGES`` passages are looked at, the best; ``documents`` limits to those ids.
        """
        query = self._query_all(words)
        if query is None or limit < 1 or (documents is not None and not documents):
            return []
        found: dict[int, DocumentHit] = {}
        for passage_id, document_id, score in self._read_hits(self._inside(query, documents), MAX_PASSAGES):
            found.setdefault(document_id, DocumentHit(document_id, passage_id, score))
        return list(found.values())[:limit]

    def in_context(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Returns the hits of a search for the question, best first, when the first ``CONTEXT_DEPTH`` of them are seen
        in the context of their documents (``rag/context.py``) and by what they show (``rag/passage_fit.py``).

        A passage no longer held keeps its score.
        """
        near, far = hits[:CONTEXT_DEPTH], hits[CONTEXT_DEPTH:]
        seen = self.seen(question, near)
        if seen is None:
            return list(hits)
        bonus = seen.bonus()
        raised = [Hit(hit.passage_id, hit.score + bonus.get(hit.passage_id, 0.0)) for hit in near]
        return sorted([*raised, *far], key=lambda hit: -hit.score)

    def seen(self, question: str, hits: Sequence[Hit]) -> Seen | None:
        """Returns what the passages of a search's hits show of the question; None for a question without words."""
        meant = self._read(question).words
        if not meant or not hits:
            return None
        weights = self._weights.of(meant)
        marked = weights is self._weights.marked
        asked = list(meant) if marked else [fold_accents(word) for word in meant]
        told = question if asked == words(question) else " ".join(asked)  # mended: what is defined is spelled anew too
        try:
            return self._read_seen(told, asked, [hit.passage_id for hit in hits], weights, marked=marked)
        except (ValueError, OSError) as error:
            raise _unavailable(self._folder) from error

    def _read_seen(
        self, question: str, asked: list[str], wanted: Sequence[int], weights: FieldWeights, *, marked: bool
    ) -> Seen:
        searcher = self._index().searcher()
        addresses = self._addresses(searcher, "passage_id", wanted)
        stored = [searcher.doc(address) for address in addresses]
        contents = _in_spelling([str(one.get_first("content")) for one in stored], marked=marked)
        headings = _in_spelling([_stored_heading(one) for one in stored], marked=marked)
        worth = _worth(searcher, asked, {word for one in headings for word in one.split()}, weights, marked=marked)
        known = frozenset(asked)
        lines = [one.split(_LINE) for one in headings]
        said = {line: worth.share_said(line.split(), known) for line in {*chain.from_iterable(lines)}}
        terms = ContextTerms.of(asked, worth)
        return Seen.of(
            Asked(question, asked, terms),
            searcher.fast_field_values("passage_id", addresses),
            [content.split() for content in contents],
            [[said[line] for line in one] for one in lines],
            self._shares(searcher, searcher.fast_field_values("document_id", addresses), terms),
        )

    def _shares(self, searcher: tantivy.Searcher, owners: Sequence[int], terms: ContextTerms) -> Shares:
        """Returns (n, terms): in what share of its document's passages each term stands, for the owners of n hits."""
        heads: dict[int, Shares] = {}
        for address in self._addresses(searcher, "head", sorted(set(owners))):
            document = searcher.doc(address)
            shares = DocumentWords.from_bytes(bytes(document.get_first("document_words"))).of_terms(terms.keys)
            owner = int(document.get_first("head"))
            heads[owner] = np.maximum(heads[owner], shares) if owner in heads else shares
        none = np.zeros(len(terms.worth), dtype=np.float32)
        return np.stack([heads.get(owner, none) for owner in owners])

    def _addresses(self, searcher: tantivy.Searcher, field: str, wanted: Sequence[int]) -> list[tantivy.DocAddress]:
        query = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, list(wanted)), 0.0)
        return [address for _, address in searcher.search(query, 2 * len(wanted) + 10, count=False).hits]

    def clear(self) -> None:
        """Empties the index, whatever state its folder is in."""
        with self._writing():
            self._opened = None
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._opened = (0, tantivy.Index(self._schema, str(self._folder)))
            write_seal(self._folder, sequence=0, count=0)

    def _index(self) -> tantivy.Index:
        """Returns the open index, brought up to what another process may have sealed since."""
        with self._guard:
            sequence = self.sequence()
            try:
                if self._opened is None:
                    self._opened = (sequence, tantivy.Index.open(str(self._folder)))
                elif self._opened[0] != sequence:
                    self._opened[1].reload()
                    self._opened = (sequence, self._opened[1])
            except (ValueError, OSError) as error:
                raise _unavailable(self._folder) from error
            return self._opened[1]

    def _read_hits(self, query: tantivy.Query, limit: int) -> list[tuple[int, int, float]]:
        try:
            searcher = self._index().searcher()
            found = searcher.search(query, limit, count=False).hits
            addresses = [address for _, address in found]
            passages, documents = (
                searcher.fast_field_values(name, addresses) for name in ("passage_id", "document_id")
            )
        except (ValueError, OSError) as error:
            raise _unavailable(self._folder) from error
        return [(int(p), int(d), float(hit[0])) for p, d, hit in zip(passages, documents, found, strict=True)]

    def _inside(self, query: tantivy.Query, documents: Collection[int] | None) -> tantivy.Query:
        if documents is None:
            return query
        wanted = tantivy.Query.term_set_query(self._schema, "document_id", sorted(documents))
        silent = tantivy.Query.const_score_query(wanted, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)])

    def _query_all(self, words: str) -> tantivy.Query | None:
        scored = self._query(self._read(words))
        if scored is None:
            return None
        wanted = dict.fromkeys(bare_words(words)[:MAX_QUESTION_WORDS])
        musts = [(tantivy.Occur.Must, self._held(word)) for word in wanted]
        return tantivy.Query.boolean_query([*musts, (tantivy.Occur.Should, scored)])

    def _held(self, word: str) -> tantivy.Query:
        """Returns the query for a word in the text, or in the number, which the text need not repeat."""
        places = [(tantivy.Occur.Should, self._term(field, word, 1.0)) for field in ("bare", "number")]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(places), 0.0)

    def _query(self, asked: SearchWords) -> tantivy.Query | None:
        parts = self._terms(asked, self._weights.of(asked.words))
        return tantivy.Query.boolean_query(parts) if parts else None

    def _terms(self, asked: SearchWords, weights: FieldWeights) -> list[_Clause]:
        return [
            (tantivy.Occur.Should, self._term(field, term, weight * times))
            for field, weight, terms in weighted_terms(asked, weights)
            if weight > 0
            for term, times in terms.items()
        ]

    def _in_unmarked(self, searcher: tantivy.Searcher, asked: SearchWords) -> tantivy.Query | None:
        """Returns the query by which a question with marks finds passages without; None where there are none. Inside
        the other query it would take away what skips most passages there; and each term looks among those few passages
        by itself, since all terms together would look at every passage that holds one."""
        weights = self._weights.unmarked
        marked = self._weights.of(asked.words) is self._weights.marked
        if weights is None or not marked or not searcher.doc_freq("unmarked", True):
            return None
        such = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "unmarked", True), 0.0)
        inside = (
            tantivy.Query.boolean_query([(tantivy.Occur.Must, such), (tantivy.Occur.Must, term)])
            for _, term in self._terms(asked, weights)
        )
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in inside])

    def _read(self, question: str) -> SearchWords:
        return self.reads(question).cut(MAX_QUESTION_WORDS)

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, term, "freq")
        return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)

    def _writing(self) -> "_Waiting":
        return _Waiting(self._lock, self._folder)


class _Waiting:
    """Holds the writer's lock; a wait that is too long becomes ``IndexUnavailable``."""

    def __init__(self, lock: FileLock, folder: Path) -> None:
        self._lock = lock
        self._folder = folder

    def __enter__(self) -> None:
        started = time.monotonic()
        try:
            self._lock.acquire()
        except Timeout as error:
            seconds = round(time.monotonic() - started)
            raise IndexUnavailable(
                f"Chỉ mục toàn văn {self._folder} đang được tiến trình khác ghi (đã chờ {seconds} giây). Hãy thử lại."
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _merged(found: Sequence[_Found], others: Sequence[_Found]) -> list[_Found]:
    """Returns the hits of two searches, best first, each passage once with the sum of its scores."""
    scores: dict[tuple[int, int], float] = {}
    addresses = {(address.segment_ord, address.doc): address for _, address in (*found, *others)}
    for score, address in (*found, *others):
        key = (address.segment_ord, address.doc)
        scores[key] = scores.get(key, 0.0) + score
    return [(scores[key], addresses[key]) for key in sorted(scores, key=lambda one: (-scores[one], one))]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("passage_id", "document_id"):
        builder.add_integer_field(name, stored=False, indexed=True, fast=True)
    builder.add_integer_field("head", stored=True, indexed=True)
    builder.add_boolean_field("unmarked", stored=False, indexed=True)
    builder.add_bytes_field("document_words", stored=True)
    builder.add_bytes_field("heading", stored=True)
    for name in _TEXT_FIELDS:
        builder.add_text_field(name, stored=name == "content", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _worth(
    searcher: tantivy.Searcher, asked: list[str], beside: Collection[str], weights: FieldWeights, *, marked: bool
) -> Worth:
    """Returns what the words and pairs of a question, and some words beside it, are worth in this index."""
    single, double = ("content", "pairs") if marked else ("bare", "bare_pairs")
    return Worth(
        documents=int(searcher.num_docs),
        word_weight=weights.bare + (weights.content if marked else 0.0),
        pair_weight=weights.bare_pairs + (weights.pairs if marked else 0.0),
        word_spread={word: searcher.doc_freq(single, word) for word in {*asked, *beside}},
        pair_spread={pair: searcher.doc_freq(double, pair) for pair in set(bigrams(asked))},
    )


def _in_spelling(texts: Sequence[str], *, marked: bool) -> list[str]:
    """Returns texts of words as they are, or all without marks."""
    return list(texts) if marked else fold_accents(_APART.join(texts)).split(_APART)


def _stored_heading(document: tantivy.Document) -> str:
    return bytes(document.get_first("heading") or b"").decode()


def _document(spelled: SpelledPassage) -> tantivy.Document:
    document = tantivy.Document()
    if spelled.of_all is not None:
        document.add_integer("head", spelled.passage.document_id)
        document.add_bytes("document_words", spelled.of_all.packed())
    document.add_bytes("heading", heading_lines(spelled.passage).encode())
    document.add_integer("passage_id", spelled.passage.passage_id)
    document.add_integer("document_id", spelled.passage.document_id)
    document.add_boolean("unmarked", spelled.unmarked)
    for name, text in spelled.fields.items():
        document.add_text(name, text)
    return document


def _unavailable(folder: Path) -> IndexUnavailable:
    return IndexUnavailable(f"Chỉ mục toàn văn {folder} bị hỏng hoặc thiếu tệp. Chạy lệnh: vanban reindex")
