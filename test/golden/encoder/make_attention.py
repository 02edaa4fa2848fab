"""Attention of every head of the encoder in bert.json on its three texts, by transformers. Writes attention.json beside itself."""

import json
import pathlib

import torch
import transformers

here = pathlib.Path(__file__).parent
golden = json.loads((here / "bert.json").read_text())
config = transformers.BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=12, attn_implementation="eager")
model = transformers.BertModel(config, add_pooling_layer=False).eval()
weights = {name: torch.tensor(w["values"]).reshape(w["shape"]) for name, w in golden["weights"].items()}
model.load_state_dict({name: weights[name] for name in model.state_dict()})

texts = [row[: int(sum(mask))] for row, mask in zip(golden["ids"], golden["mask"])]
attentions = []
for ids in texts:
    with torch.no_grad():
        blocks = model(torch.tensor([ids]), output_attentions=True).attentions
    attentions.append([[float(f"{v:.8g}") for v in block.flatten().tolist()] for block in blocks])

(here / "attention.json").write_text(json.dumps({
    "torch": torch.__version__, "transformers": transformers.__version__,
    "texts": texts, "attentions": attentions,
}) + "\n")
print([len(block) for text in attentions for block in text])
