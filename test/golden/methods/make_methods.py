"""LoRA, adapters and a prefix in a tiny BertModel of transformers: logits, loss and gradients. Writes methods.json beside itself.

LoRA and adapters are forward hooks on the model's own dense layers; the prefix is given as `past_key_values`, with
positions that count from the first token of the text.
"""

import json
import pathlib

import torch
import torch.nn.functional as F
import transformers

torch.manual_seed(11)
H, I, A, L, V = 16, 32, 2, 2, 50
config = transformers.BertConfig(
    vocab_size=V, hidden_size=H, num_hidden_layers=L, num_attention_heads=A, intermediate_size=I,
    max_position_embeddings=12, attn_implementation="eager")
model = transformers.BertModel(config, add_pooling_layer=False).eval()
with torch.no_grad():
    for p in model.parameters():
        # The initial deviation of .02 and biases of 0 would leave most of the arithmetic untested.
        p.add_(torch.randn(p.shape) * (0.1 if p.dim() == 1 else 0.2))
        p.requires_grad_(False)

lengths = [9, 5, 1]
ids = torch.randint(1, V, (3, 9))
mask = torch.zeros(3, 9)
for row, length in enumerate(lengths):
    mask[row, :length] = 1
ids[mask == 0] = 0
target = torch.tensor([1.0, 0.0, 1.0])
head = {"head.weight": torch.randn(1, H), "head.bias": torch.randn(1)}


def numbers(t):
    return [float(f"{v:.8g}") for v in t.detach().flatten().tolist()]


def tensors(named):
    return {name: {"shape": list(t.shape), "values": numbers(t)} for name, t in named.items()}


places = {
    "query": ("attention.self.query", H, H), "key": ("attention.self.key", H, H), "value": ("attention.self.value", H, H),
    "output": ("attention.output.dense", H, H), "intermediate": ("intermediate.dense", I, H),
    "outputDense": ("output.dense", H, I),
}
modules = dict(model.named_modules())


def blocks(method):
    return range(max(0, L - method["topLayers"]), L)


def put_lora(method, added, hooks):
    rank, factor = method["rank"], method["alpha"] / method["rank"]
    for block in blocks(method):
        for place, outs, ins in (places[target] for target in method["targets"]):
            name = f"encoder.layer.{block}.{place}"
            a = added[f"{name}.loraA"] = torch.randn(rank, ins) * 0.3
            b = added[f"{name}.loraB"] = torch.randn(outs, rank) * 0.3
            hooks.append(modules[name].register_forward_hook(
                lambda _, given, y, a=a, b=b: y + factor * F.linear(F.linear(given[0], a), b)))


def put_adapter(method, added, hooks):
    wide = method["bottleneck"]
    for block in blocks(method):
        for place in ["attention.output", "output"]:
            name = f"encoder.layer.{block}.{place}"
            parts = {"down.weight": (wide, H), "down.bias": (wide,), "up.weight": (H, wide), "up.bias": (H,)}
            own = [added.setdefault(f"{name}.adapter.{part}", torch.randn(shape) * 0.3) for part, shape in parts.items()]
            hooks.append(modules[f"{name}.dense"].register_forward_hook(
                lambda _, given, y, own=own: y + F.linear(F.gelu(F.linear(y, own[0], own[1])), own[2], own[3])))


def put_prefix(method, added, _):
    for block in blocks(method):
        for part in ["prefixKeys", "prefixValues"]:
            added[f"encoder.layer.{block}.attention.self.{part}"] = torch.randn(method["length"], H)


def run(method, added):
    """The hidden states, with keys and values of a prefix as those of tokens that went before."""
    if method["kind"] != "prefix":
        return model(ids, attention_mask=mask).last_hidden_state
    count = method["length"]
    heads = lambda t: t.reshape(count, A, H // A).transpose(0, 1).expand(len(ids), -1, -1, -1)
    past = [tuple(heads(added[f"encoder.layer.{block}.attention.self.{part}"]) for part in ["prefixKeys", "prefixValues"])
            for block in range(L)]
    places = torch.arange(ids.shape[1]).expand(len(ids), -1)
    longer = torch.cat([torch.ones(len(ids), count), mask], 1)
    return model(ids, attention_mask=longer, position_ids=places, past_key_values=past).last_hidden_state


put = {"lora": put_lora, "adapter": put_adapter, "prefix": put_prefix}
cases = []
for method in [
    {"kind": "lora", "rank": 3, "alpha": 6, "dropout": 0, "targets": list(places), "topLayers": 2},
    {"kind": "lora", "rank": 2, "alpha": 5, "dropout": 0, "targets": ["value", "query"], "topLayers": 1},
    {"kind": "adapter", "bottleneck": 5, "topLayers": 2},
    {"kind": "prefix", "length": 4, "topLayers": 2},
]:
    added, hooks = {}, []
    put[method["kind"]](method, added, hooks)
    trained = added | {name: t.clone() for name, t in head.items()}
    for t in trained.values():
        t.requires_grad_(True)
    hidden = run(method, added)
    pooled = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    logits = F.linear(pooled, trained["head.weight"], trained["head.bias"])[:, 0]
    loss = F.binary_cross_entropy_with_logits(logits, target)
    loss.backward()
    for hook in hooks:
        hook.remove()
    cases.append({
        "method": method, "added": tensors(added), "logits": numbers(logits), "loss": loss.item(),
        "gradients": {name: numbers(t.grad) for name, t in trained.items()},
    })
    print(method, loss.item())

weights = tensors(dict(model.named_parameters()) | head)
(pathlib.Path(__file__).parent / "methods.json").write_text(json.dumps({
    "torch": torch.__version__, "transformers": transformers.__version__, "weights": weights,
    "ids": ids.tolist(), "mask": mask.tolist(), "target": target.tolist(), "cases": cases,
}) + "\n")
