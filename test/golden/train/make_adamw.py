"""Ten steps of torch.optim.AdamW and torch.nn.utils.clip_grad_norm_, for test/engine/ops/{adamw,clip}.test.ts."""
import json, pathlib
import torch

torch.manual_seed(3)
shapes = {"dense.weight": (3, 4), "dense.bias": (4,), "table": (5, 2)}
decayed = {"dense.weight", "table"}
start = {name: torch.randn(shape) for name, shape in shapes.items()}
weights = {name: torch.nn.Parameter(value.clone()) for name, value in start.items()}
optimizer = torch.optim.AdamW(
    [
        {"params": [p for n, p in weights.items() if n in decayed], "weight_decay": 0.05},
        {"params": [p for n, p in weights.items() if n not in decayed], "weight_decay": 0.0},
    ],
    lr=0.01,
)


def flat(tensors):
    return {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}


steps = []
for step in range(10):
    rate = 0.01 * (step + 1) / 10
    gradients = {name: torch.randn(shape) * (0.1 if step % 2 else 1.0) for name, shape in shapes.items()}
    for name, parameter in weights.items():
        parameter.grad = gradients[name].clone()
    norm = torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.5)
    clipped = flat({name: p.grad for name, p in weights.items()})
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    steps.append({"rate": rate, "gradients": flat(gradients), "norm": norm.item(), "clipped": clipped, "weights": flat(weights)})

golden = {"torch": torch.__version__, "weightDecay": 0.05, "maxNorm": 1.5, "shapes": shapes, "decayed": sorted(decayed), "start": flat(start), "steps": steps}
pathlib.Path(__file__).with_name("adamw.json").write_text(json.dumps(golden) + "\n")
