"""Five training steps of a tiny BERT with a mean-pooled head, in PyTorch and transformers, for test/train/step.test.ts.

AdamW with weight decay on matrices alone, clipping by global norm, warm-up and cosine, no dropout.
"""
import json, math, pathlib
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

torch.manual_seed(5)
steps, peak, warmup, clip, decay = 5, 0.01, 0.4, 0.5, 0.05
config = BertConfig(
    vocab_size=40, hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=64,
    max_position_embeddings=32, type_vocab_size=2, hidden_act="gelu", hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0, initializer_range=0.1,
)
model = BertModel(config, add_pooling_layer=False).train()
head = torch.nn.Linear(16, 1)
named = {**dict(model.named_parameters()), **{f"head.{n}": p for n, p in head.named_parameters()}}
start = {f"start/{n}": p.detach().clone().contiguous() for n, p in named.items()}
is_decayed = lambda name: not name.endswith("bias") and "LayerNorm" not in name
optimizer = torch.optim.AdamW([
    {"params": [p for n, p in named.items() if is_decayed(n)], "weight_decay": decay},
    {"params": [p for n, p in named.items() if not is_decayed(n)], "weight_decay": 0.0},
])


def rate(step):
    first = round(warmup * steps)
    if step < first:
        return peak * (step + 1) / first
    return peak * (1 + math.cos(math.pi * (step - first) / max(1, steps - first))) / 2


batches, losses = [], []
for step in range(steps):
    lengths = torch.randint(3, 9, (6,))
    mask = (torch.arange(8)[None] < lengths[:, None]).long()
    ids = torch.randint(5, 40, (6, 8)) * mask
    target = torch.randint(0, 2, (6,)).float()
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(2).float()
    pooled = (hidden * weights).sum(1) / weights.sum(1)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(head(pooled)[:, 0], target)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in named.values() if p.grad is not None], clip)
    for group in optimizer.param_groups:
        group["lr"] = rate(step)
    optimizer.step()
    batches.append({"ids": ids.flatten().tolist(), "mask": mask.flatten().tolist(), "target": target.tolist()})
    losses.append(loss.item())

here = pathlib.Path(__file__)
save_file({**start, **{f"end/{n}": p.detach().contiguous() for n, p in named.items()}}, here.with_name("steps.safetensors"))
golden = {"torch": torch.__version__, "steps": steps, "peak": peak, "warmup": warmup, "clipNorm": clip, "weightDecay": decay, "losses": losses, "batches": batches}
here.with_name("steps.json").write_text(json.dumps(golden) + "\n")
