"""Files taken in after the library went over to another model get vectors of that one, without a restart."""

from pathlib import Path

from fakes import HashEmbedder
from stored_library import StoredLibrary

from ingest.embedding_passages import embed_passages
from rag.model_following import FollowingEmbedder
from rag.reembedding import reembed
from vanban.documents import Passage, PassageKind
from vanban.errors import SettingsError
from vanban.ports import Embedder, Vectors, settled

OLD, NEW = HashEmbedder(name="old-1"), HashEmbedder(dimension=48, name="new-1")
PASSAGE = Passage(
    index=0, section=None, kind=PassageKind.TEXT, path="Điều 1", heading="", text="rác thải", start=0, end=8
)


def test_new_vectors_are_made_by_the_model_in_force_when_they_are_made(tmp_path: Path) -> None:
    library = StoredLibrary(tmp_path, OLD)
    library.add("văn bản", ["rác thải"])
    opened: list[str] = []

    def open_model(spec: str) -> Embedder:
        opened.append(spec)
        return NEW

    following = FollowingEmbedder(library.database, OLD, open_model)
    before = embed_passages(following, [PASSAGE])
    reembed(library.database, NEW, "new", folder=tmp_path)
    after = embed_passages(following, [PASSAGE])
    assert (before.model, before.vectors.shape) == ("old-1", (1, 32))
    assert (after.model, after.vectors.shape) == ("new-1", (1, 48))
    assert (following.name, following.dimension) == ("new-1", 48)
    assert opened == ["new"]
    library.close()


def test_no_change_comes_between_making_vectors_and_naming_them(tmp_path: Path) -> None:
    library = StoredLibrary(tmp_path, OLD)
    library.add("văn bản", ["rác thải"])

    class Changing(HashEmbedder):
        def embed(self, texts: list[str]) -> Vectors:  # type: ignore[override]
            vectors = super().embed(texts)
            reembed(library.database, NEW, "new", folder=tmp_path)  # meanwhile
            return vectors

    following = FollowingEmbedder(library.database, Changing(name="old-1"), lambda _: NEW)
    made = embed_passages(following, [PASSAGE])
    assert (made.model, made.vectors.shape) == ("old-1", (1, 32))
    assert settled(following) is NEW
    library.close()


def test_a_model_in_force_that_cannot_be_opened_keeps_no_file_out(tmp_path: Path) -> None:
    library = StoredLibrary(tmp_path, OLD)
    library.add("văn bản", ["rác thải"])
    reembed(library.database, NEW, "new", folder=tmp_path)

    def gone(spec: str) -> Embedder:
        raise SettingsError(f"Không có thư mục mô hình nhúng {spec}.")

    assert embed_passages(FollowingEmbedder(library.database, OLD, gone), [PASSAGE]).model == "old-1"
    library.close()
