"""What transformers makes of 200 invented sentences with all-MiniLM-L6-v2: python make.py FOLDER.

Writes sentences.json and minilm.safetensors beside itself: ids and lengths of all sentences, eight fixed projections of every hidden
state, and of the first texts of at most 12 tokens the mean-pooled vectors (up to 20) and whole hidden states (5).
"""

import json
import pathlib
import random
import sys

import torch
from safetensors.torch import save_file
from transformers.models.bert import BertModel
from tokenizers import Tokenizer

random.seed(5)
torch.manual_seed(5)
things = ["lamp", "raincoat", "teapot", "notebook", "bicycle bell", "garden hose", "wool scarf", "keyboard", "picnic basket", "mirror"]
starts = ["I ordered the {} in March", "This {} was a gift", "The {} arrived two days late", "My sister's {} broke", "Nobody told me the {} needs batteries",
          "A {}, honestly, is a {}", "Would I buy the {} again?", "{}: fine", "The {} looks nothing like the picture", "Great {} for the price!"]
middles = ["", " and the colour is lovely", ", but the handle came off within a week", "; support answered within an hour", " (size M, order no. 20-417)",
           " & I paid $19.99 for it", " - très joli, naïve café style", " so it went back to the shop", " although the box was dented :(", " 这个很好用"]
ends = [".", "!", "...", " Five stars.", " Never again, sorry.", " Would recommend it to anyone who walks to work in the rain.", " 😀", "", " Delivery: 3/5.", " THANK YOU"]
sentences = []
while len(sentences) < 200:
    text = random.choice(starts).replace("{}", random.choice(things)) + random.choice(middles) + random.choice(ends)
    if text not in sentences:
        sentences.append(text)

folder = pathlib.Path(sys.argv[1])
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
tokenizer.no_padding()
tokenizer.no_truncation()
model = BertModel.from_pretrained(folder, attn_implementation="eager").eval()
projections = torch.randn(384, 8)
projected, whole, pooled, ids = [], [], [], []
with torch.no_grad():
    for text in sentences:
        row = tokenizer.encode(text).ids
        hidden = model(torch.tensor([row])).last_hidden_state[0]
        ids.append(row)
        projected.append(hidden @ projections)
        if len(whole) < 20 and len(row) <= 12:
            whole.append(hidden)
            pooled.append(hidden.mean(0))

here = pathlib.Path(__file__).parent
(here / "sentences.json").write_text(json.dumps(sentences, ensure_ascii=False, indent=0) + "\n")
save_file({
    "ids": torch.tensor([i for row in ids for i in row], dtype=torch.int32),
    "lengths": torch.tensor([len(row) for row in ids], dtype=torch.int32),
    "projections": projections,
    "projected": torch.cat(projected),
    "whole": torch.cat(whole[:5]),
    "pooled": torch.stack(pooled),
}, here / "minilm.safetensors")
print(len(pooled), "pooled", sum(map(len, ids)), "tokens, longest", max(map(len, ids)))
