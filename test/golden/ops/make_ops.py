"""Values and gradients of the engine's operations from PyTorch, on odd shapes. Writes ops.safetensors beside itself.

Inputs are float32; PyTorch computes with them in float64, so that what is compared is the error of the engine alone.
The masks of dropout are the engine's own, drawn here once more from their definition (src/engine/ops/keep-mask.ts).
"""

import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(20)
cases = []
stored = {}


def store(case, group, tensors):
    for name, value in tensors.items():
        kind = torch.float32 if value.is_floating_point() else torch.int32
        stored[f"{case}/{group}/{name}"] = value.detach().to(kind).clone().contiguous()
    return list(tensors)


def case(name, run, inputs, trained=(), options=None):
    """One case: `run` takes the inputs by name; gradients are those of sum(output * upstream)."""
    number = len(cases)
    options = options or {}
    leaves = {k: (v.double().requires_grad_(k in trained) if v.is_floating_point() else v) for k, v in inputs.items()}
    output = run(leaves)
    entry = {"name": name, "options": options, "inputs": store(number, "input", inputs), "gradients": list(trained)}
    store(number, "output", {"value": output})
    if trained:
        upstream = torch.randn(output.shape)
        (output * upstream.double()).sum().backward()
        store(number, "upstream", {"value": upstream})
        store(number, "gradient", {k: leaves[k].grad for k in trained})
    cases.append(entry)


def keep_mask(shape, rate, seed):
    """0 where dropped, the scale where kept: four positions share one hash of MurmurHash3's finalizer, a byte each."""
    threshold = min(255, math.floor(rate * 256 + 0.5))
    length = math.prod(shape)
    words = np.arange(1, (length + 3) // 4 + 1, dtype=np.uint64)
    limit = np.uint64(0xFFFFFFFF)
    state = (np.uint64(seed) + words * np.uint64(0x9E3779B9)) & limit
    h = ((state ^ (state >> np.uint64(16))) * np.uint64(0x85EBCA6B)) & limit
    h = ((h ^ (h >> np.uint64(13))) * np.uint64(0xC2B2AE35)) & limit
    h = h ^ (h >> np.uint64(16))
    draws = np.stack([(h >> np.uint64(8 * i)) & np.uint64(255) for i in range(4)], 1).reshape(-1)[:length]
    kept = (draws >= threshold).astype(np.float64) * (256 / (256 - threshold))
    return torch.from_numpy(kept).reshape(shape)


def drop(x, options):
    return x * keep_mask(x.shape, options["rate"], options["seed"]) if options.get("rate") else x


r = torch.randn


# Dense layers: (leading sizes of x, I, O, bias)
def dense(lead, wide, out, bias):
    inputs = {"x": r(*lead, wide), "w": r(out, wide)}
    return inputs | {"b": r(out)} if bias else inputs


for lead, wide, out, bias in [
    ((1,), 1, 1, True), ((3, 5), 7, 11, True), ((13,), 9, 3, False), ((3,), 17, 63, True), ((1,), 130, 1, False),
    ((63,), 1, 3, True), ((65,), 3, 1, True), ((17,), 65, 130, True), ((65,), 130, 17, False), ((2, 65), 63, 65, True),
]:
    inputs = dense(lead, wide, out, bias)
    case(f"linear {list(lead)} {wide} to {out}{'' if bias else ', no bias'}",
         lambda i: F.linear(i["x"], i["w"], i.get("b")), inputs, list(inputs))
for lead, wide, out, bias in [
    ((1,), 1, 1, True), ((3, 17), 3, 17, True), ((17,), 3, 65, False), ((65,), 63, 17, True), ((1, 3), 65, 130, True),
]:
    inputs = dense(lead, wide, out, bias)
    case(f"linearGelu {list(lead)} {wide} to {out}{'' if bias else ', no bias'}",
         lambda i: F.gelu(F.linear(i["x"], i["w"], i.get("b"))), inputs, list(inputs))


def linears(i):
    return torch.cat([F.linear(i["x"], i[f"w{n}"], i.get(f"b{n}")) for n in range(3)], -1)


def beside(i, outs):
    """What pairs of narrow matrices make of the input, 0 where there is none."""
    x = i.get("input", i["x"])
    return torch.cat([F.linear(F.linear(x, i[f"a{n}"]), i[f"c{n}"]) if f"a{n}" in i else x.new_zeros(*x.shape[:-1], out)
                      for n, out in enumerate(outs)], -1)


for lead, wide, outs, bias in [
    ((1,), 1, (1, 3, 2), True), ((3, 17), 17, (17, 63, 1), True), ((65,), 17, (3, 65, 17), False), ((1, 1), 65, (17, 17, 17), True),
]:
    inputs = {"x": r(*lead, wide)}
    for n, out in enumerate(outs):
        inputs |= {f"w{n}": r(out, wide)} | ({f"b{n}": r(out)} if bias else {})
    case(f"linears {list(lead)} {wide} to {list(outs)}{'' if bias else ', no bias'}", linears, inputs, list(inputs))

for name, x in [("far from 0", torch.cat([torch.linspace(-9, 9, 61), r(40)])), ("of one value", r(1, 1)), ("[3, 65]", r(3, 65) * 3)]:
    case(f"linearGelu {name}, times 1", lambda i: F.gelu(F.linear(i["x"], i["w"], i["b"])),
         {"x": x.reshape(-1, 1), "w": torch.ones(1, 1), "b": torch.zeros(1)}, ["x"])


# LayerNorm: (leading sizes, H, residual, options)
def layer_norm(i, width, options):
    x = drop(i["x"], options)
    return F.layer_norm(x + i["residual"] if "residual" in i else x, (width,), i["gamma"], i["beta"], options["epsilon"])


for lead, wide, residual, options in [
    ((2, 3), 9, False, {"epsilon": 1e-12}), ((7,), 6, True, {"epsilon": 1e-5}), ((3,), 1, True, {"epsilon": 1e-5}),
    ((1,), 17, False, {"epsilon": 1e-12}), ((65,), 3, True, {"epsilon": 1e-3}), ((3, 17), 63, True, {"epsilon": 1e-12}),
    ((17,), 130, False, {"epsilon": 1e-12}), ((1,), 65, True, {"epsilon": 1e-12, "rate": 0.1, "seed": 7}),
    ((3, 17), 17, True, {"epsilon": 1e-12, "rate": 0.33, "seed": 4_000_000_000}),
    ((5,), 130, False, {"epsilon": 1e-5, "rate": 0.5, "seed": 1}),
]:
    inputs = {"x": r(*lead, wide) * 3 + 1} | ({"residual": r(*lead, wide)} if residual else {})
    inputs |= {"gamma": r(wide), "beta": r(wide)}
    case(f"layerNorm {list(lead)} {wide}{' of a sum' if residual else ''}{' with dropout' if 'rate' in options else ''}",
         lambda i: layer_norm(i, wide, options), inputs, list(inputs), options)
case("layerNorm of rows far from 0", lambda i: layer_norm(i, 64, {"epsilon": 1e-12}),
     {"x": r(4, 64) + 50, "gamma": r(64), "beta": r(64)}, ["x", "gamma", "beta"], {"epsilon": 1e-12})


# Attention: B, T, A, D, which tokens are masked, options
def attention(i, options):
    qkv, mask = i["qkv"], i["mask"]
    batch, length, wide = qkv.shape
    heads = options["heads"]
    size = wide // 3 // heads
    q, k, v = (p.reshape(batch, length, heads, size).transpose(1, 2) for p in qkv.chunk(3, -1))
    scores = q @ k.transpose(-1, -2) / math.sqrt(size)
    p = scores.masked_fill(mask[:, None, None, :] == 0, float("-inf")).softmax(-1)
    return (drop(p, options) @ v).transpose(1, 2).reshape(batch, length, wide // 3)


def make_mask(batch, length, kind):
    """Rows end early, the last one after one token; 'holes': tokens in between are masked, the first one too."""
    mask = torch.ones(batch, length)
    if kind == "ends":
        for row in range(batch):
            mask[row, max(1, length - row * length // 2):] = 0
        if batch == 1:
            mask[0, (2 * length + 2) // 3:] = 0
    if kind == "holes":
        mask[:, :: 3] = 0
    return mask


for batch, length, heads, size, kind, drops in [
    (1, 1, 1, 1, "all", {}), (3, 1, 3, 5, "all", {}), (1, 3, 1, 64, "ends", {}), (3, 7, 2, 5, "ends", {}),
    (3, 17, 3, 17, "ends", {}), (1, 65, 1, 64, "ends", {}), (1, 130, 3, 5, "ends", {}), (1, 130, 1, 1, "all", {}),
    (3, 17, 1, 1, "holes", {}), (1, 65, 3, 5, "holes", {}),
    (3, 3, 3, 1, "ends", {"rate": 0.25, "seed": 3}), (3, 17, 3, 5, "ends", {"rate": 0.1, "seed": 3_123_456_789}),
    (1, 65, 1, 17, "all", {"rate": 0.1, "seed": 12}), (1, 130, 1, 5, "holes", {"rate": 0.5, "seed": 99}),
    (1, 1, 1, 5, "all", {"rate": 0.1, "seed": 5}),
]:
    options = {"heads": heads, **drops}
    case(f"attention {batch} x {length}, {heads} heads of {size}, mask {kind}{', dropout' if drops else ''}",
         lambda i: attention(i, options),
         {"qkv": r(batch, length, 3 * heads * size) * 1.5, "mask": make_mask(batch, length, kind)}, ["qkv"], options)

for shape, rate, seed in [((3, 7), 0.33, 11), ((1,), 0.1, 2), ((130, 3), 0.1, 4_294_967_295), ((5, 13), 0.9, 0), ((3, 3), 0, 1)]:
    options = {"rate": rate, "seed": seed}
    case(f"dropout {list(shape)} of {rate}", lambda i: drop(i["x"], options), {"x": r(*shape)}, ["x"], options)

# Rows of tables
for rows, wide, ids in [
    (6, 5, [[0, 3, 3], [5, 0, 3]]), (1, 1, [0]), (130, 17, [[129], [0], [129]]), (17, 65, [16, 16, 16, 2, 0, 2, 7]), (3, 63, [[[1], [1]], [[2], [1]]]),
]:
    case(f"takeRows of {rows} x {wide}", lambda i: F.embedding(i["ids"], i["table"]),
         {"table": r(rows, wide), "ids": torch.tensor(ids)}, ["table"])


def embed(i, offset):
    length = i["ids"].shape[1]
    return F.embedding(i["ids"], i["words"]) + i["positions"][offset:offset + length] + i["types"][0]


for batch, length, wide, words, positions, types, offset in [
    (1, 1, 1, 1, 1, 1, 0), (3, 17, 5, 7, 17, 2, 0), (3, 17, 17, 65, 20, 2, 2), (1, 65, 3, 130, 67, 1, 2), (3, 3, 65, 4, 130, 2, 0), (2, 1, 130, 3, 5, 3, 2),
]:
    options = {"offset": offset}
    case(f"embedTokens {batch} x {length} x {wide}, positions from {offset}", lambda i: embed(i, offset),
         {"words": r(words, wide), "positions": r(positions, wide), "types": r(types, wide),
          "ids": torch.randint(words, (batch, length))}, ["words", "positions", "types"], options)


def pool(i):
    mask = i["mask"][:, :, None]
    return (i["x"] * mask).sum(1) / mask.sum(1).clamp(min=1)


for batch, length, wide, kind in [(1, 1, 1, "all"), (3, 17, 5, "ends"), (1, 65, 17, "ends"), (3, 3, 130, "holes"), (2, 130, 3, "holes")]:
    case(f"poolMean {batch} x {length} x {wide}, mask {kind}", pool,
         {"x": r(batch, length, wide), "mask": make_mask(batch, length, kind)}, ["x"])
case("poolMean where a row has no token", pool, {"x": r(2, 3, 5), "mask": torch.tensor([[0.0, 0, 0], [1, 0, 1]])}, ["x"])


# Losses
def cross_entropy(i):
    losses = F.cross_entropy(i["logits"], i["classes"], reduction="none")
    return (losses * i["weights"]).sum() / i["weights"].sum() if "weights" in i else losses.mean()


for batch, classes, factor, weighted in [
    (5, 3, 4, False), (5, 3, 1, True), (1, 2, 1, False), (17, 2, 30, True), (65, 17, 3, True), (3, 17, 1, False), (130, 3, 1, True), (2, 8000, 3, False), (3, 2017, 5, True),
]:
    inputs = {"logits": r(batch, classes) * factor, "classes": torch.randint(classes, (batch,))}
    case(f"crossEntropy {batch} x {classes}{', weighted' if weighted else ''}", cross_entropy,
         inputs | ({"weights": torch.rand(batch) + 0.1} if weighted else {}), ["logits"])
case("crossEntropy of weights that are 0 but one", cross_entropy,
     {"logits": r(3, 5), "classes": torch.tensor([4, 0, 1]), "weights": torch.tensor([0.0, 2, 0])}, ["logits"])


def binary_cross_entropy(i):
    losses = F.binary_cross_entropy_with_logits(i["logits"].reshape(-1), i["target"], reduction="none")
    return (losses * i["weights"]).sum() / i["weights"].sum() if "weights" in i else losses.mean()


case("binaryCrossEntropy of logits from -60 to 90", binary_cross_entropy,
     {"logits": torch.tensor([-60.0, 40, -3, 2, 0, 0.5, 90]), "target": torch.tensor([1.0, 0, 0, 1, 1, 0, 1])}, ["logits"])
for shape, weighted in [((1,), False), ((7,), True), ((130,), True), ((65, 1), False), ((300, 1), True)]:
    inputs = {"logits": r(*shape) * 2, "target": (torch.rand(shape[0]) < 0.4).float()}
    case(f"binaryCrossEntropy {list(shape)}{', weighted' if weighted else ''}", binary_cross_entropy,
         inputs | ({"weights": torch.rand(shape[0]) + 0.1} if weighted else {}), ["logits"])
for shape in [(9,), (1, 1), (130, 1), (300,)]:
    flat = lambda i: i["predictions"].reshape(-1)
    case(f"meanSquaredError {list(shape)}", lambda i: F.mse_loss(flat(i), i["target"]),
         {"predictions": r(*shape), "target": r(shape[0])}, ["predictions"])
    for delta in [1, 0.3]:
        case(f"huber {list(shape)}, delta {delta}", lambda i: F.huber_loss(flat(i), i["target"], delta=delta),
             {"predictions": r(*shape) * 2, "target": r(shape[0])}, ["predictions"], {"delta": delta})

# Value by value, and by shape
for shape in [(1,), (3, 17), (5, 65, 1)]:
    two = {"a": r(*shape), "b": r(*shape)}
    case(f"add {list(shape)}", lambda i: i["a"] + i["b"], two, ["a", "b"])
    case(f"multiply {list(shape)}", lambda i: i["a"] * i["b"], two, ["a", "b"])
    case(f"sigmoid {list(shape)}", lambda i: torch.sigmoid(i["x"]), {"x": r(*shape) * 4}, ["x"])
for rows, widths in [(1, (1, 1)), (3, (17, 1, 65)), (65, (3, 5))]:
    inputs = {f"part{n}": r(rows, wide) for n, wide in enumerate(widths)}
    case(f"concatColumns {rows} x {list(widths)}", lambda i: torch.cat(list(i.values()), 1), inputs, list(inputs))
case("reshape [3, 10] to [2, 3, 5]", lambda i: i["x"].reshape(2, -1, 5), {"x": r(3, 10)}, ["x"], {"shape": [2, -1, 5]})


# Optimizer: several steps, all weights after them in one row
def adamw(i, options):
    weights = [torch.nn.Parameter(i[f"w{n}"].detach().clone()) for n in range(options["weights"])]
    decayed = [w for n, w in enumerate(weights) if n in options["decayed"]]
    others = [w for n, w in enumerate(weights) if n not in options["decayed"]]
    optimizer = torch.optim.AdamW([
        {"params": decayed, "weight_decay": options["weightDecay"]}, {"params": others, "weight_decay": 0.0}], lr=1)
    for step, rate in enumerate(options["rates"]):
        for n, w in enumerate(weights):
            w.grad = i[f"g{step}_{n}"] * (i["scale"] if "scale" in i else 1)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
    return torch.cat([w.detach().reshape(-1) for w in weights])


for shapes, decayed, decay, rates, scaled in [
    ([(1,)], [0], 0.01, [0.1], False), ([(17,), (5, 13), (1,), (3, 43)], [1, 3], 0.05, [0.01, 0.02, 0.015, 0.005], True),
    ([(63,), (65, 1)], [], 0.1, [0.001, 0.001, 0.003], False), ([(130,), (3, 3), (1, 1)], [0, 1, 2], 0.3, [0.1] * 6, True),
]:
    inputs = {f"w{n}": r(*shape) for n, shape in enumerate(shapes)}
    inputs |= {f"g{s}_{n}": r(*shape) * (0.01 if s == 1 else 1) for s in range(len(rates)) for n, shape in enumerate(shapes)}
    inputs |= {"scale": torch.tensor(0.37)} if scaled else {}
    options = {"weights": len(shapes), "decayed": decayed, "weightDecay": decay, "rates": rates}
    case(f"adamW {len(rates)} steps of {[list(s) for s in shapes]}, decay of {decayed}{', scaled' if scaled else ''}",
         lambda i: adamw(i, options), inputs, (), options)


def clip_scale(i, options):
    leaves = [torch.nn.Parameter(torch.zeros_like(g)) for g in i.values()]
    for leaf, gradient in zip(leaves, i.values()):
        leaf.grad = gradient.clone()
    torch.nn.utils.clip_grad_norm_(leaves, options["maxNorm"])
    first = next(iter(i.values())).reshape(-1)
    return leaves[0].grad.reshape(-1)[0] / first[0]


for shapes, factor, norm in [([(1,)], 5, 1), ([(3, 17), (1,), (130,)], 1, 1), ([(65, 63), (17,), (5, 1, 3)], 1, 100), ([(65, 63), (130,)], 30, 2.5), ([(9,)] * 40, 1, 1)]:
    options = {"maxNorm": norm}
    case(f"clipScale of {len(shapes)} to {norm}, first {list(shapes[0])}", lambda i: clip_scale(i, options),
         {f"g{n}": r(*shape) * factor for n, shape in enumerate(shapes)}, (), options)

# Halves: every power, both signs, and fractions that are 0, 1, full and drawn; an odd number of them
powers = torch.arange(64) * 1024
fractions = torch.tensor([0, 1, 1023])
patterns = torch.cat([(powers[:, None] + fractions).reshape(-1), torch.randint(0, 65536, (301,))]).to(torch.int32)
for kind, dtype in [("F16", torch.float16), ("BF16", torch.bfloat16)]:
    bits = torch.from_numpy(patterns.numpy().astype(np.uint16).view(np.int16))
    pairs = torch.cat([bits, bits.new_zeros(1)]).view(torch.int32) if len(bits) % 2 else bits.view(torch.int32)
    case(f"unpackHalf {kind}", lambda i: bits.view(dtype).to(torch.float32), {"bits": pairs}, (),
         {"kind": kind, "shape": [len(bits)], "exact": True})
    case(f"unpackHalf {kind}, one value", lambda i: bits[5:6].view(dtype).to(torch.float32),
         {"bits": torch.tensor([int(patterns[5])], dtype=torch.int32)}, (), {"kind": kind, "shape": [1, 1, 1], "exact": True})
    stored[f"{len(cases) - 1}/output/value"] = stored[f"{len(cases) - 1}/output/value"].reshape(1, 1, 1)

# What methods of fine-tuning need; with a seed of their own, so that the draws of all other cases stay as they are
with torch.random.fork_rng():
    torch.manual_seed(31)
    for shape, factor in [((1,), 2.0), ((3, 17, 5), 0.25), ((65, 63), -1.5)]:
        case(f"scale {list(shape)} by {factor}", lambda i: i["x"] * factor, {"x": r(*shape)}, ["x"], {"factor": factor})
    for batch, length, count, width in [(1, 1, 1, 1), (3, 17, 5, 9), (2, 63, 8, 51), (5, 1, 130, 3)]:
        case(f"prependRows [{count}, {width}] before [{batch}, {length}, {width}]",
             lambda i: torch.cat([i["rows"].expand(batch, -1, -1), i["x"]], 1),
             {"x": r(batch, length, width), "rows": r(count, width)}, ["x", "rows"])
        case(f"dropRows {count} of [{batch}, {count + length}, {width}]", lambda i: i["x"][:, count:],
             {"x": r(batch, count + length, width)}, ["x"], {"count": count})
    for lead, wide, outs, rank, places, own in [
        ((1,), 1, (1, 3, 2), 1, (0, 1, 2), False), ((3, 17), 17, (17, 63, 1), 8, (0, 2), True),
        ((17,), 17, (3, 65, 17), 5, (1,), False), ((2, 9), 17, (65, 17, 63), 16, (0, 1, 2), True),
    ]:
        inputs = {"x": r(*lead, wide)} | ({"input": r(*lead, wide)} if own else {})
        for n, out in enumerate(outs):
            inputs |= {f"w{n}": r(out, wide), f"b{n}": r(out)}
            inputs |= {f"a{n}": r(rank, wide), f"c{n}": r(out, rank)} if n in places else {}
        case(f"linears {list(lead)} {wide} to {list(outs)}, {rank} beside {list(places)}",
             lambda i: linears(i) + beside(i, outs), inputs, list(inputs))
    for lead, wide, out, rank in [((2,), 3, 17, 1), ((3, 9), 33, 65, 16)]:
        inputs = dense(lead, wide, out, True) | {"a0": r(rank, wide), "c0": r(out, rank)}
        for name, last in [("linear", lambda y: y), ("linearGelu", F.gelu)]:
            case(f"{name} {list(lead)} {wide} to {out}, {rank} beside",
                 lambda i: last(F.linear(i["x"], i["w"], i["b"]) + beside(i, (out,))), inputs, list(inputs))

here = pathlib.Path(__file__).parent
halves = {"half": r(3, 5).half(), "brain": (r(7) * 1e-3).bfloat16(), "full": r(2)}
values = {k: v.float().flatten().tolist() for k, v in halves.items()}

# Pooling by scores, and the rest of what fusion needs
def pool_weighted(i):
    shares = torch.softmax(i["scores"].masked_fill(i["mask"] == 0, float("-inf")), -1)
    return torch.einsum("bk,bkh->bh", shares, i["x"])


for rows, count, wide in [(1, 1, 1), (3, 2, 17), (17, 9, 5), (2, 65, 63)]:
    keep = (torch.rand(rows, count) < 0.7).float()
    keep[torch.arange(rows), torch.randint(0, count, (rows,))] = 1
    case(f"poolWeighted {rows} x {count} x {wide}", pool_weighted,
         {"x": r(rows, count, wide), "scores": r(rows, count) * 2, "mask": keep}, ["x", "scores"])
for shape in [(1,), (3, 17), (5, 65, 1)]:
    case(f"tanh {list(shape)}", lambda i: torch.tanh(i["x"]), {"x": r(*shape) * 2}, ["x"])

save_file(halves, here / "halves.safetensors", {"values": json.dumps(values)})
save_file(stored, here / "ops.safetensors", {"torch": torch.__version__, "cases": json.dumps(cases)})
print(len(cases), "cases")
