"""The tiny BERT of `bert`, exported to ONNX as a folder in the layout of transformers.js, and what transformers makes of a padded batch with it.

Writes into the folder that it lies in: `onnx` (config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx) and onnx.safetensors.
"""

import pathlib
import shutil

import torch
from safetensors.torch import load_file, save_file
from transformers import BertForMaskedLM

here = pathlib.Path(__file__).parent
folder = here / "onnx"
shutil.rmtree(folder, ignore_errors=True)
(folder / "onnx").mkdir(parents=True)
for name in ["config.json", "tokenizer.json", "tokenizer_config.json"]:
    shutil.copy(here / "bert" / name, folder / name)

model = BertForMaskedLM.from_pretrained(here / "bert", attn_implementation="eager").bert.eval()
golden = load_file(here / "bert.safetensors")
ids, mask = golden["ids"].long(), golden["mask"].long()


class Encoder(torch.nn.Module):
    """Inputs and output by the names and in the order that transformers.js knows."""

    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


names = ["input_ids", "attention_mask", "token_type_ids"]
axes = {name: {0: "batch", 1: "length"} for name in [*names, "last_hidden_state"]}
torch.onnx.export(
    Encoder().eval(), (ids, mask, torch.zeros_like(ids)), folder / "onnx" / "model.onnx",
    input_names=names, output_names=["last_hidden_state"], dynamic_axes=axes, opset_version=14)

with torch.no_grad():
    hidden = model(ids, attention_mask=mask).last_hidden_state
valid = mask == 1
assert (hidden - golden["hidden"])[valid].abs().max() < 1e-5, (hidden - golden["hidden"])[valid].abs().max()
save_file({"ids": golden["ids"], "mask": golden["mask"], "hidden": hidden.contiguous()}, here / "onnx.safetensors")
