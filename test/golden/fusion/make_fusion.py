"""Two small models in PyTorch, written down from the papers: columns that look at words (cross-attention), and texts that are
encoded apart and pooled by learned attention. Logits, loss and gradients. Writes fusion.json beside itself."""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(11)
H, HEADS, I, A = 16, 2, 32, 16
B, T = 3, 5
BINS = [[-1.0, -0.25, 0.0, 0.5, 1.0], [0.0, 1.0], [-2.0, -0.5, 2.0]]
LEVELS = [4, 7]
S = len(BINS) + len(LEVELS)


def numbers(t):
    return [float(f"{v:.8g}") for v in t.flatten().tolist()]


weights = {}


def draw(name, *shape):
    weights[name] = (torch.randn(shape) * (0.3 if len(shape) > 1 else 0.2)).requires_grad_()


def linear(name, outs, ins):
    draw(f"{name}.weight", outs, ins)
    draw(f"{name}.bias", outs)


for i, edges in enumerate(BINS):
    draw(f"fusion.numbers.{i}.weight", H, len(edges) - 1)
for i, levels in enumerate(LEVELS):
    draw(f"fusion.categories.{i}.weight", levels, H)
draw("fusion.columns.bias", S, H)
for part in ["query", "key", "value"]:
    linear(f"fusion.block.attention.self.{part}", H, H)
linear("fusion.block.attention.output.dense", H, H)
linear("fusion.block.intermediate.dense", I, H)
linear("fusion.block.output.dense", H, I)
for norm in ["fusion.columns", "fusion.block.attention.output", "fusion.block.output"]:
    draw(f"{norm}.LayerNorm.weight", H)
    draw(f"{norm}.LayerNorm.bias", H)
    with torch.no_grad():
        weights[f"{norm}.LayerNorm.weight"] += 1
for pool in ["fusion.columns.pool", "fusion.texts"]:
    linear(f"{pool}.dense", A, H)
    draw(f"{pool}.scores.weight", 1, A)
linear("fusion.text", H, H)
linear("fusion.gate", H, 2 * H)
linear("head", 1, H)


def dense(name, x):
    return F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])


def norm(name, x):
    return F.layer_norm(x, (H,), weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"], 1e-12)


def encode_piecewise(x, edges):
    """Equation 1 of arXiv 2203.05556, the line ended one bin beyond the outermost edges."""
    parts = []
    for t in range(len(edges) - 1):
        share = (x - edges[t]) / (edges[t + 1] - edges[t])
        low = -1.0 if t == 0 else 0.0
        high = 2.0 if t == len(edges) - 2 else 1.0
        parts.append(torch.clamp(share, low, high))
    return torch.stack(parts, -1)


def pool(name, x, mask):
    scores = F.linear(torch.tanh(dense(f"{name}.dense", x)), weights[f"{name}.scores.weight"]).squeeze(-1)
    shares = torch.softmax(scores.masked_fill(mask == 0, float("-inf")), -1)
    return torch.einsum("bk,bkh->bh", shares, x)


def cross(x_numbers, x_categories, words, word_mask):
    """Feature tokens as queries; keys and values of feature tokens and words, by torch's own attention of unequal lengths."""
    tokens = [encode_piecewise(x_numbers[:, i], e) @ weights[f"fusion.numbers.{i}.weight"].T for i, e in enumerate(BINS)]
    tokens += [weights[f"fusion.categories.{i}.weight"][x_categories[:, i]] for i in range(len(LEVELS))]
    x = norm("fusion.columns", torch.stack(tokens, 1) + weights["fusion.columns.bias"])
    seen = torch.cat([x, words], 1)
    keep = torch.cat([torch.ones(len(x), S), word_mask], 1)

    def heads(part, of):
        y = dense(f"fusion.block.attention.self.{part}", of)
        return y.view(len(y), -1, HEADS, H // HEADS).transpose(1, 2)

    context = F.scaled_dot_product_attention(
        heads("query", x), heads("key", seen), heads("value", seen), attn_mask=keep[:, None, None, :] > 0)
    context = context.transpose(1, 2).reshape(len(x), S, H)
    y = norm("fusion.block.attention.output", x + dense("fusion.block.attention.output.dense", context))
    z = F.gelu(dense("fusion.block.intermediate.dense", y))
    z = norm("fusion.block.output", y + dense("fusion.block.output.dense", z))
    return pool("fusion.columns.pool", z, torch.ones(len(x), S))


def score(text, columns):
    said = dense("fusion.text", text)
    gate = torch.sigmoid(dense("fusion.gate", torch.cat([said, columns], -1)))
    return dense("head", said + gate * columns)


def mean(states, mask):
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def record(states, mask, given, logits, target):
    loss = F.binary_cross_entropy_with_logits(logits[:, 0], target)
    for w in weights.values():
        w.grad = None
    states.grad = None
    loss.backward()
    return {
        **given, "states": numbers(states.detach()), "mask": mask.tolist(), "target": target.tolist(),
        "logits": numbers(logits.detach()), "loss": loss.item(), "gradStates": numbers(states.grad),
        "gradients": {name: numbers(w.grad) for name, w in weights.items() if w.grad is not None},
    }


x_numbers = torch.tensor([[-0.9, 0.0, 3.0], [0.2, 1.0, -7.0], [1.7, 0.4, 0.3]])
x_categories = torch.tensor([[0, 6], [3, 1], [2, 2]])
target = torch.tensor([1.0, 0.0, 1.0])
columns = {"numbers": x_numbers.tolist(), "categories": x_categories.tolist()}

joined = torch.randn(B, T, H).requires_grad_()
joined_mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 0, 0]]).float()
logits = score(mean(joined, joined_mask), cross(x_numbers, x_categories, joined, joined_mask))
join = record(joined, joined_mask, columns, logits, target)

# Texts apart: 6 of them, two of them nobody's; customer 0 has two, customer 1 one, customer 2 one, in a table of 3 places.
M, K = 6, 3
places = torch.tensor([[4, 1, 0], [0, 0, 0], [2, 0, 0]])
there = torch.tensor([[1, 1, 0], [1, 0, 0], [1, 0, 0]]).float()
apart = torch.randn(M, T, H).requires_grad_()
apart_mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 1, 0], [1, 0, 0, 0, 0]]).float()
vectors = mean(apart, apart_mask)
of_customer = vectors[places]
newest = places[:, 0]
words = torch.cat([apart[newest], of_customer], 1)
older = there.clone()
older[:, 0] = 0
logits = score(pool("fusion.texts", of_customer, there),
               cross(x_numbers, x_categories, words, torch.cat([apart_mask[newest], older], 1)))
attend = record(apart, apart_mask, {**columns, "places": places.tolist(), "there": there.tolist()}, logits, target)

here = pathlib.Path(__file__).parent
(here / "fusion.json").write_text(json.dumps({
    "torch": torch.__version__, "bins": BINS, "levels": LEVELS,
    "weights": {name: {"shape": list(w.shape), "values": numbers(w.detach())} for name, w in weights.items()},
    "join": join, "attend": attend,
}) + "\n")
print(join["loss"], attend["loss"])
