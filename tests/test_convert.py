"""Tiny models of each architecture, with random weights, in the format they are published in:
what the package says is what the original says, token by token."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import pytest
import sentencepiece
from argostranslate.package import Package as ArgosPackage
from conftest import ARTICLE_1, GOLD

from harbor_pub.engine.convert import convert
from harbor_pub.engine.packages import open_package
from harbor_pub.errors import PackageError

pytestmark = [pytest.mark.convert, pytest.mark.filterwarnings("ignore")]

torch = pytest.importorskip("torch", reason="uv run --extra convert pytest -m convert")
transformers = pytest.importorskip("transformers")

SHAPE = {
    "d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2,
    "decoder_attention_heads": 2, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64,
    "max_position_embeddings": 128, "init_std": 0.4,
}  # fmt: skip
torch.set_num_threads(1)
LIMIT = 24
"""Tokens. Random weights never come to an end by themselves."""


@dataclass(frozen=True)
class Original:
    folder: Path
    source: str
    target: str
    ask: Callable[[Any, str], tuple[dict[str, Any], int | None]]
    """Of the tokenizer and a text: what generate() wants, and the target's first token, if any."""


def texts() -> list[str]:
    return (GOLD / "segments.txt").read_text(encoding="utf-8").splitlines()[:8]


def pieces(path: Path, size: int, lines: Sequence[str], **options: Any) -> list[str]:
    """Train a SentencePiece model at `path`; its pieces, the special ones first."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*lines, *ARTICLE_1.values()]),
        model_prefix=str(path.with_suffix("")),
        vocab_size=size, character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, **options,
    )  # fmt: skip
    path.with_suffix(".vocab").unlink()
    if path.suffix != ".model":
        path.with_suffix(".model").rename(path)
    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [model.id_to_piece(number) for number in range(model.get_piece_size())]


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def save(model: Any, folder: Path) -> None:
    torch.manual_seed(11)
    for name, parameter in model.named_parameters():
        # Small embeddings and strong layers: a model that listens, and does not only echo.
        small = any(part in name for part in ("shared", "embed", "lm_head"))
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.2 if small else 1.0)
    if model.config.model_type == "marian":  # starts from <pad>, which is all zeros there
        model.model.shared.weight.data[-1] = 0.0
    if hasattr(model, "tie_weights"):
        model.tie_weights()
    model.save_pretrained(folder)


def marian(folder: Path, *, tags: Sequence[str] = (), source: str = "eng") -> Original:
    both = [
        piece
        for side, lines in (("source", texts()), ("target", list(ARTICLE_1.values())))
        for piece in pieces(folder / f"{side}.spm", 420, lines)[3:]
    ]
    words = ["</s>", "<unk>", *dict.fromkeys(both), *tags, "<pad>"]
    write(folder / "vocab.json", {word: number for number, word in enumerate(words)})
    write(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "MarianTokenizer", "source_lang": source, "target_lang": "lao"},
    )
    config = transformers.MarianConfig(
        vocab_size=len(words), pad_token_id=len(words) - 1, decoder_start_token_id=len(words) - 1,
        eos_token_id=0, forced_eos_token_id=None, scale_embedding=True, **SHAPE,
    )  # fmt: skip
    save(transformers.MarianMTModel(config), folder)
    tag = f"{tags[1]} " if tags else ""
    return Original(
        folder, "en", "lo", lambda tok, text: (tok(tag + text, return_tensors="pt"), None)
    )


def marian_of_many(folder: Path) -> Original:
    return marian(folder, tags=[">>khm<<", ">>lao<<", ">>mya<<"])


def m2m100(folder: Path) -> Original:
    own = pieces(folder / "sentencepiece.bpe.model", 420, texts(), model_type="bpe")
    words = ["<s>", "<pad>", "</s>", "<unk>", *own[3:]]
    write(folder / "vocab.json", {word: number for number, word in enumerate(words)})
    write(folder / "tokenizer_config.json", {"tokenizer_class": "M2M100Tokenizer"})
    config = transformers.M2M100Config(vocab_size=len(words) + 100 + 8, **SHAPE)
    save(transformers.M2M100ForConditionalGeneration(config), folder)

    def ask(tokenizer: Any, text: str) -> tuple[dict[str, Any], int]:
        tokenizer.src_lang = "en"
        return tokenizer(text, return_tensors="pt"), tokenizer.get_lang_id("km")

    return Original(folder, "en", "km", ask)


def nllb(folder: Path) -> Original:
    own = pieces(folder / "sentencepiece.bpe.model", 420, texts(), model_type="bpe")
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as codes

    about = {"tokenizer_class": "NllbTokenizer", "additional_special_tokens": codes}
    write(folder / "tokenizer_config.json", about)
    write(folder / "config.json", {"model_type": "m2m_100"})
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    assert len(tokenizer) == len(own) + 1 + len(codes) + 1  # <pad>, the languages, <mask>
    config = transformers.M2M100Config(vocab_size=len(tokenizer) + 2, **SHAPE)
    save(transformers.M2M100ForConditionalGeneration(config), folder)

    def ask(tokenizer: Any, text: str) -> tuple[dict[str, Any], int]:
        tokenizer.src_lang = "eng_Latn"
        return tokenizer(text, return_tensors="pt"), tokenizer.convert_tokens_to_ids("mya_Mymr")

    return Original(folder, "en", "my", ask)


def madlad(folder: Path) -> Original:
    own = pieces(
        folder / "spiece.model", 420, texts(), unk_id=0, bos_id=1, eos_id=2, pad_id=-1,
        user_defined_symbols=["<2lo>", "<2ta>", "<2tet>"],
    )  # fmt: skip
    write(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, "additional_special_tokens": [],
         "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<s>"},
    )  # fmt: skip
    config = transformers.T5Config(
        vocab_size=len(own), d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, pad_token_id=1, eos_token_id=2,
        decoder_start_token_id=0,
    )  # fmt: skip
    save(transformers.T5ForConditionalGeneration(config), folder)

    def ask(tokenizer: Any, text: str) -> tuple[dict[str, Any], None]:
        tag = tokenizer.convert_tokens_to_ids("<2tet>")
        # Without the lone space mark before the tag, which a package has no room for.
        ids = [tag, *tokenizer(text).input_ids]
        return {"input_ids": torch.tensor([ids]), "attention_mask": torch.ones(1, len(ids))}, None

    return Original(folder, "en", "tet", ask)


MODELS = {f.__name__: f for f in (marian, marian_of_many, m2m100, nllb, madlad)}


@pytest.fixture(scope="module", params=MODELS)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder: Path = tmp_path_factory.mktemp(request.param)
    return MODELS[request.param](folder)


@pytest.fixture(scope="module")
def converted(original: Original, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (package,) = convert(
        original.folder, [original.target], tmp_path_factory.mktemp("packages"),
        source=original.source, quantization="float32", licence="CC0-1.0",
    )  # fmt: skip
    return package


def said_by_original(original: Original, lines: list[str]) -> list[list[int]]:
    """Greedy, token by token: transformers' own tokenizer and generate()."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(original.folder)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(original.folder).eval()
    answers = []
    for line in lines:
        inputs, first = original.ask(tokenizer, line)
        with torch.no_grad():
            out = model.generate(
                **inputs, num_beams=1, do_sample=False, max_new_tokens=LIMIT,
                forced_bos_token_id=first, forced_eos_token_id=None, bad_words_ids=None,
            )  # fmt: skip
        ids = out[0, 1 if first is None else 2 :].tolist()  # the start token, the language token
        end = ids.index(tokenizer.eos_token_id) if tokenizer.eos_token_id in ids else len(ids)
        answers.append(ids[:end])
    return answers


def said_by_package(folder: Path, lines: list[str]) -> list[list[int]]:
    """Greedy, with no more than Argos knows of a package: its tokenizer, its prefix, its model."""
    package = ArgosPackage(folder)
    model = ctranslate2.Translator(str(folder / "model"), compute_type="float32")
    prefix = [package.target_prefix] if package.target_prefix else []
    results = model.translate_batch(
        [package.tokenizer.encode(line) for line in lines],
        target_prefix=[prefix] * len(lines) if prefix else None,
        beam_size=1, max_decoding_length=LIMIT, max_input_length=0,
    )  # fmt: skip
    words = json.loads((folder / "model" / "shared_vocabulary.json").read_text(encoding="utf-8"))
    said = [result.hypotheses[0][len(prefix) :] for result in results]
    return [[words.index(token) for token in tokens] for tokens in said]


def test_the_package_says_what_the_original_says_token_by_token(
    original: Original, converted: Path
) -> None:
    theirs = said_by_original(original, texts())
    ours = said_by_package(converted, texts())
    for a, b in zip(theirs, ours, strict=True):
        length = min(len(a), len(b))
        assert length >= LIMIT - 2 or a == b
        assert a[:length] == b[:length]
    assert len({tuple(tokens) for tokens in ours}) > 1  # the model listens to its source


def test_the_package_is_whole_and_tells_where_it_comes_from(
    original: Original, converted: Path
) -> None:
    package = open_package(converted)
    assert package is not None
    assert (package.source, package.target) == (original.source, original.target)
    assert package.licence == "CC0-1.0"
    readme = (converted / "README.md").read_text(encoding="utf-8")
    assert "CC0-1.0" in readme
    assert original.folder.name in readme


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    return m2m100(folder).folder


def test_targets_of_one_model_share_it(many: Path, tmp_path: Path) -> None:
    packages = convert(many, ["lo", "km", "my", "ta"], tmp_path / "out", version="1.2")
    assert [p.name for p in packages] == [
        f"translate-en_{code}-1_2" for code in ("lo", "km", "my", "ta")
    ]
    first = packages[0] / "model" / "model.bin"
    assert all(first.samefile(p / "model" / "model.bin") for p in packages)
    prefixes = [json.loads((p / "metadata.json").read_text())["target_prefix"] for p in packages]
    assert prefixes == ["__lo__", "__km__", "__my__", "__ta__"]


def test_the_licence_of_the_model_card_is_kept(many: Path, tmp_path: Path) -> None:
    (many / "README.md").write_text("---\nlanguage: lo\nlicense: mit\n---\n# A model\n")
    (folder,) = convert(many, ["lo"], tmp_path / "out")
    assert json.loads((folder / "metadata.json").read_text())["licence"] == "mit"


def lose(folder: Path, name: str) -> None:
    (folder / name).unlink()


@pytest.mark.parametrize(
    ("damage", "target", "reason"),
    [
        (lambda f: None, "tet", "doesn't know tet"),
        (lambda f: lose(f, "sentencepiece.bpe.model"), "lo", "sentencepiece.bpe.model"),
        (lambda f: lose(f, "config.json"), "lo", "config.json is missing"),
        (lambda f: lose(f, "model.safetensors"), "lo", "can't be converted"),
        (lambda f: write(f / "config.json", {"model_type": "bert"}), "lo", "'bert' is not conv"),
        (lambda f: (f / "config.json").write_text("{"), "lo", "is no JSON"),
        (lambda f: (f / "model.safetensors").write_bytes(b"x" * 99), "lo", "can't be converted"),
    ],
)
def test_what_cannot_be_converted_is_one_clear_line_and_leaves_nothing(
    many: Path, tmp_path: Path, damage: Callable[[Path], None], target: str, reason: str
) -> None:
    damage(many)
    with pytest.raises(PackageError, match=reason) as caught:
        convert(many, [target], tmp_path / "out")
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "out").glob("*"))


def test_a_model_for_another_language_is_refused(tmp_path: Path) -> None:
    marian(tmp_path)
    with pytest.raises(PackageError, match="the model is for lo, by its tokenizer_config"):
        convert(tmp_path, ["id"], tmp_path / "out")


def test_target_pieces_that_the_source_would_join_otherwise_are_refused(tmp_path: Path) -> None:
    marian(tmp_path)
    pieces(tmp_path / "target.spm", 700, list(ARTICLE_1.values()), byte_fallback=True)
    with pytest.raises(PackageError, match="would not join the target's '<0x"):
        convert(tmp_path, ["lo"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_package_that_is_there_is_not_overwritten(many: Path, tmp_path: Path) -> None:
    convert(many, ["lo"], tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "translate-en_lo-1_0" / "model")
    with pytest.raises(PackageError, match="is there already"):
        convert(many, ["lo"], tmp_path / "out")
