"""Tiny random encoders of the BERT family as folders, and what transformers makes of a padded batch with each.

Writes into the folder that it lies in: one folder for each encoder, as save_pretrained leaves it, and beside it
NAME.safetensors with what is expected of it. Gradients are named as in BertModel, by hand, so that the names are tested too.
"""

import json
import pathlib
import shutil

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast
from transformers.models.bert import BertConfig, BertForMaskedLM, BertModel
from transformers.models.distilbert import DistilBertConfig, DistilBertForMaskedLM
from transformers.models.roberta import RobertaConfig, RobertaForMaskedLM
from transformers.models.xlm_roberta import XLMRobertaConfig, XLMRobertaForSequenceClassification

here = pathlib.Path(__file__).parent
words = "the an red blue bag shoe is was fine late too small box came and then went back ##s ##ed ##ing ##ly good".split()
letters = list("abcdefghijklmnop")
sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
bert_specials = dict(pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
roberta_specials = dict(
    bos_token="<s>", cls_token="<s>", pad_token="<pad>", eos_token="</s>", sep_token="</s>", unk_token="<unk>", mask_token="<mask>")


def frame(first, last, ids):
    return processors.TemplateProcessing(single=f"{first} $A {last}", special_tokens=[(first, ids[0]), (last, ids[1])])


def word_piece():
    vocab = list(bert_specials.values()) + letters + [f"##{c}" for c in letters] + words
    tokenizer = Tokenizer(models.WordPiece({t: i for i, t in enumerate(vocab)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = frame("[CLS]", "[SEP]", (2, 3))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=18, **bert_specials), len(vocab)


def byte_level():
    merges = [("t", "h"), ("th", "e"), ("Ġ", "a"), ("r", "e"), ("re", "d")]
    vocab = ["<s>", "<pad>", "</s>", "<unk>"] + list("Ġabcdefghijklmnopqrstuvwxyz.,") + ["".join(m) for m in merges] + ["<mask>"]
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(vocab)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = frame("<s>", "</s>", (0, 2))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=18, **roberta_specials), len(vocab)


def unigram():
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁"] + [f"▁{w}" for w in words if w.isalpha()] + list("abcdefghijklmnopqrstuvwxyz.,")
    vocab = [(piece, 0.0 if i < 4 else -2.0 - 0.1 * i) for i, piece in enumerate(pieces)] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = frame("<s>", "</s>", (0, 2))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=18, **roberta_specials), len(vocab)


def rename(name):
    """The name of a weight in BertModel, or None for one that is no part of it."""
    for prefix in ("bert.", "distilbert.", "roberta."):
        name = name.removeprefix(prefix)
    if name.startswith("transformer.layer."):
        for theirs, ours in {
            "transformer.layer": "encoder.layer", "attention.q_lin": "attention.self.query",
            "attention.k_lin": "attention.self.key", "attention.v_lin": "attention.self.value",
            "attention.out_lin": "attention.output.dense", "sa_layer_norm": "attention.output.LayerNorm",
            "ffn.lin1": "intermediate.dense", "ffn.lin2": "output.dense", "output_layer_norm": "output.LayerNorm",
        }.items():
            name = name.replace(theirs, ours)
    return name if name.startswith(("embeddings.", "encoder.")) else None


def move(model):
    """The initial deviation of .02, ones and zeros would leave most of the arithmetic untested."""
    with torch.no_grad():
        for p in model.parameters():
            p.add_(torch.randn(p.shape) * (0.1 if p.dim() == 1 else 0.25))
    return model.eval()


def expect(name, model, base, rows, pad, first, pooling, head):
    lengths = [11, 6, 2]
    ids = torch.randint(6, rows - 1, (3, max(lengths)))
    mask = torch.zeros(3, max(lengths), dtype=torch.long)
    for row, length in enumerate(lengths):
        mask[row, :length] = 1
        ids[row, 0] = first
    ids[mask == 0] = pad
    model = model.float()
    hidden = base(ids, attention_mask=mask).last_hidden_state
    shares = mask / mask.sum(1, keepdim=True)
    mean, cls = (hidden * shares[..., None]).sum(1), hidden[:, 0]
    weight, bias = torch.randn(1, 16) * 0.5, torch.randn(1) * 0.5
    logits = torch.nn.functional.linear(mean if pooling == "mean" else cls, weight, bias)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], torch.tensor([1.0, 0.0, 1.0]))
    tensors = {
        "ids": ids.int(), "mask": mask.float(), "hidden": hidden, "mean": mean, "cls": cls,
        "head.weight": weight, "head.bias": bias, "logits": logits, "loss": loss[None]}
    if head:
        tensors["words"] = head(hidden)[mask == 1]
    loss.backward()
    for key, p in model.named_parameters():
        if (ours := rename(key)) is not None:
            tensors[f"gradients.{ours}"] = torch.zeros_like(p) if p.grad is None else p.grad
    save_file({key: t.detach().contiguous() for key, t in tensors.items()}, here / f"{name}.safetensors")


def make(name, model, tokenizer, dtype=None, **options):
    """Saves the folder; with a `dtype` of 16 bits the weights are rounded first, and what is expected is that of the rounded ones."""
    folder = here / name
    shutil.rmtree(folder, ignore_errors=True)
    move(model)
    if dtype is not None:
        model.to(dtype)
    model.save_pretrained(folder, safe_serialization=True, **options)
    tokenizer.save_pretrained(folder)
    return folder


def distilbert_words(model):
    return lambda h: model.vocab_projector(model.vocab_layer_norm(model.activation(model.vocab_transform(h))))


torch.manual_seed(11)

tokenizer, rows = word_piece()
bert = BertForMaskedLM(BertConfig(vocab_size=rows, max_position_embeddings=20, attn_implementation="eager", **sizes))
make("bert", bert, tokenizer)
expect("bert", bert, bert.bert, rows, 0, 2, "mean", bert.cls)

# Three more rows than tokens, as many models have; with a pooler, without a prefix.
sharded = BertModel(BertConfig(vocab_size=rows + 3, max_position_embeddings=20, layer_norm_eps=1e-5, attn_implementation="eager", **sizes))
make("bert-sharded", sharded, tokenizer, max_shard_size="12KB")
expect("bert-sharded", sharded, sharded, rows, 0, 2, "mean", None)

distilbert = DistilBertForMaskedLM(DistilBertConfig(
    vocab_size=rows, max_position_embeddings=20, dim=16, n_layers=2, n_heads=2, hidden_dim=32, attn_implementation="eager"))
make("distilbert", distilbert, tokenizer)
expect("distilbert", distilbert, distilbert.distilbert, rows, 0, 2, "mean", distilbert_words(distilbert))

tokenizer, rows = byte_level()
roberta = RobertaForMaskedLM(RobertaConfig(
    vocab_size=rows, max_position_embeddings=20, type_vocab_size=1, layer_norm_eps=1e-5, attn_implementation="eager", **sizes))
make("roberta", roberta, tokenizer, torch.float16)
expect("roberta", roberta, roberta.roberta, rows, 1, 0, "mean", roberta.lm_head)

tokenizer, rows = unigram()
xlmr = XLMRobertaForSequenceClassification(XLMRobertaConfig(
    vocab_size=rows, max_position_embeddings=20, type_vocab_size=1, layer_norm_eps=1e-5, attn_implementation="eager", **sizes))
folder = make("xlm-roberta", xlmr, tokenizer, torch.bfloat16)
expect("xlm-roberta", xlmr, xlmr.roberta, rows, 1, 0, "cls", None)

# As Sentence-Transformers would save it: cls pooling, a prompt, fewer tokens than there are places.
kind = "sentence_transformers.models"
(folder / "1_Pooling").mkdir()
for path, content in {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kind}.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{kind}.Normalize"}],
    "1_Pooling/config.json": {
        "word_embedding_dimension": 16, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False},
    "sentence_bert_config.json": {"max_seq_length": 16, "do_lower_case": False},
    "config_sentence_transformers.json": {
        "prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "query"},
}.items():
    (folder / path).write_text(json.dumps(content, indent=2) + "\n")
(folder / "README.md").write_text("---\nlanguage: en\nlicense: apache-2.0\n---\n\nAn encoder of random numbers.\n")
