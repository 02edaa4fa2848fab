"""A tiny BertForMaskedLM of transformers: weights, hidden states, logits and gradients. Writes bert.json beside itself."""

import json
import pathlib

import torch
import transformers

torch.manual_seed(7)
config = transformers.BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=12, attn_implementation="eager")
model = transformers.BertForMaskedLM(config).eval()
with torch.no_grad():
    for name, p in model.named_parameters():
        # The initial deviation of .02 and biases of 0 would leave most of the arithmetic untested.
        p.add_(torch.randn(p.shape) * (0.1 if p.dim() == 1 else 0.2))


def numbers(t):
    return [float(f"{v:.8g}") for v in t.flatten().tolist()]


lengths = [9, 5, 1]
ids = torch.randint(1, 50, (3, 9))
mask = torch.zeros(3, 9)
for row, length in enumerate(lengths):
    mask[row, :length] = 1
ids[mask == 0] = 0
positions = torch.tensor([0, 4, 7, 9 + 1, 9 + 3, 18])
labels = torch.tensor([3, 49, 11, 0, 11, 25])

hidden = model.bert(ids, attention_mask=mask).last_hidden_state
logits = model.cls(hidden).reshape(-1, 50)[positions]
loss = torch.nn.functional.cross_entropy(logits, labels)
loss.backward()

weights, gradients = {}, {}
for name, p in model.named_parameters():
    short = name.removeprefix("bert.")
    weights[short] = {"shape": list(p.shape), "values": numbers(p.detach())}
    gradients[short] = numbers(p.grad)

here = pathlib.Path(__file__).parent
(here / "bert.json").write_text(json.dumps({
    "torch": torch.__version__, "transformers": transformers.__version__,
    "weights": weights, "ids": ids.tolist(), "mask": mask.tolist(),
    "positions": positions.tolist(), "labels": labels.tolist(),
    "hidden": numbers(hidden.detach()), "logits": numbers(logits.detach()),
    "loss": loss.item(), "gradients": gradients,
}) + "\n")
print(sorted(weights), loss.item())
