"""Values and gradients of the engine's operations from PyTorch, on odd shapes. Writes ops.json beside itself."""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20)
cases = []


def pack(t):
    kind = "int32" if t.dtype in (torch.int64, torch.int32) else "float32"
    return {"shape": list(t.shape), "dtype": kind, "values": [float(f"{v:.8g}") for v in t.flatten().tolist()]}


def case(name, run, inputs, trained, options=None):
    leaves = {k: (v.clone().requires_grad_(k in trained) if v.is_floating_point() else v) for k, v in inputs.items()}
    output = run(leaves)
    upstream = torch.randn(output.shape)
    (output * upstream).sum().backward()
    cases.append({
        "name": name,
        "options": options or {},
        "inputs": {k: pack(v) for k, v in inputs.items()},
        "upstream": pack(upstream),
        "output": pack(output.detach()),
        "gradients": {k: pack(leaves[k].grad) for k in trained},
    })


def attention(leaves, heads):
    qkv, mask = leaves["qkv"], leaves["mask"]
    batch, length, wide = qkv.shape
    size = wide // 3 // heads
    q, k, v = (p.view(batch, length, heads, size).transpose(1, 2) for p in qkv.chunk(3, -1))
    scores = q @ k.transpose(-1, -2) / math.sqrt(size)
    scores = scores.masked_fill(mask[:, None, None, :] == 0, float("-inf"))
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, wide // 3)


r = torch.randn
case("linear", lambda i: F.linear(i["x"], i["w"], i["b"]), {"x": r(3, 5, 7), "w": r(11, 7), "b": r(11)}, ["x", "w", "b"])
case("linear to fewer", lambda i: F.linear(i["x"], i["w"]), {"x": r(13, 9), "w": r(3, 9)}, ["x", "w"])
case("layerNorm", lambda i: F.layer_norm(i["x"], (9,), i["gamma"], i["beta"], 1e-12),
     {"x": r(2, 3, 9) * 3 + 1, "gamma": r(9), "beta": r(9)}, ["x", "gamma", "beta"])
case("layerNorm of a sum", lambda i: F.layer_norm(i["x"] + i["residual"], (6,), i["gamma"], i["beta"], 1e-5),
     {"x": r(7, 6), "residual": r(7, 6), "gamma": r(6), "beta": r(6)}, ["x", "residual", "gamma", "beta"],
     {"epsilon": 1e-5})
case("gelu", lambda i: F.gelu(i["x"]), {"x": torch.cat([torch.linspace(-9, 9, 61), r(40)])}, ["x"])
mask = torch.ones(3, 7)
mask[1, 4:] = 0
mask[2, 1:] = 0
case("attention", lambda i: attention(i, 2), {"qkv": r(3, 7, 3 * 10), "mask": mask}, ["qkv"], {"heads": 2})
case("takeRows", lambda i: F.embedding(i["ids"], i["table"]),
     {"table": r(6, 5), "ids": torch.tensor([[0, 3, 3], [5, 0, 3]])}, ["table"])
classes = torch.tensor([2, 0, 1, 2, 2])
weights = torch.tensor([0.5, 2.0, 1.25])
case("crossEntropy", lambda i: F.cross_entropy(i["logits"], i["classes"]), {"logits": r(5, 3) * 4, "classes": classes}, ["logits"])
case("crossEntropy weighted", lambda i: F.cross_entropy(i["logits"], i["classes"], weight=weights),
     {"logits": r(5, 3), "classes": classes, "weights": weights[classes]}, ["logits"])
target = torch.tensor([1.0, 0, 0, 1, 1, 0, 1])
case("binaryCrossEntropy", lambda i: F.binary_cross_entropy_with_logits(i["logits"], i["target"]),
     {"logits": torch.tensor([-60.0, 40, -3, 2, 0, 0.5, 90]), "target": target}, ["logits"])
shares = torch.where(target > 0, 3.0, 0.4)
case("binaryCrossEntropy weighted",
     lambda i: F.binary_cross_entropy_with_logits(i["logits"], i["target"], weight=i["weights"], reduction="sum") / i["weights"].sum(),
     {"logits": r(7), "target": target, "weights": shares}, ["logits"])
case("meanSquaredError", lambda i: F.mse_loss(i["predictions"], i["target"]), {"predictions": r(9), "target": r(9)}, ["predictions"])
case("huber", lambda i: F.huber_loss(i["predictions"], i["target"]), {"predictions": r(9) * 2, "target": r(9)}, ["predictions"])

here = pathlib.Path(__file__).parent
(here / "ops.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
