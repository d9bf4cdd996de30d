"""Models of sentence-transformers that fit in a test: one-layer transformers with random weights of a fixed seed."""

from pathlib import Path

WORDS = """
rác thải sinh hoạt thu gom phân loại xe máy tốc độ phạt tiền hồ sơ cấp giấy phép chuyển đổi số dữ liệu query passage
ai chủ trì văn phòng nghị quyết kế hoạch báo cáo tháng năm 1 2 3 4 5 : ?
""".split()  # noqa: SIM905 - as prose, to be read


def _transformer(folder: Path, *, seed: int, labels: int | None) -> None:
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

    vocabulary = {token: at for at, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(WORDS)])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, num_labels=labels or 2,
    )  # fmt: skip
    fast.save_pretrained(folder)
    (BertForSequenceClassification(config) if labels else BertModel(config)).save_pretrained(folder)


def build_transformer(folder: Path, *, seed: int = 0) -> Path:
    """Returns the folder of a bare transformer, without its pooling."""
    _transformer(folder, seed=seed, labels=None)
    return folder


def build_embedding(folder: Path, *, seed: int = 0, prompts: dict[str, str] | None = None) -> Path:
    """Returns the folder of a whole embedding model, as its makers would hand it over."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    bare = folder.with_name(folder.name + "-body")
    body = Transformer(str(build_transformer(bare, seed=seed)), max_seq_length=48)
    pooling = Pooling(body.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[body, pooling], prompts=prompts, device="cpu").save(
        str(folder), create_model_card=False
    )
    return folder


def build_reranker(folder: Path) -> Path:
    """Returns the folder of a CrossEncoder."""
    _transformer(folder, seed=7, labels=1)
    return folder
