"""Makes encoder.onnx and encoder.safetensors beside itself: one BERT encoder of the standard size with mean pooling.

For the bench `score-onnxruntime` alone; both files are left out of git. Needs torch, transformers, safetensors, onnx and onnxscript.
The weights are random, from a fixed seed: the time of a product does not depend on its numbers.

    python test/bench/onnx/make_onnx.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

FOLDER = Path(__file__).parent


class PooledEncoder(torch.nn.Module):
    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        shares = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * shares).sum(1) / shares.sum(1).clamp(min=1)


def main() -> None:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=8000,
        hidden_size=256,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=1024,
        max_position_embeddings=64,
        attn_implementation="eager",
    )
    encoder = BertModel(config, add_pooling_layer=False).eval()
    save_file({name: value.contiguous() for name, value in encoder.state_dict().items()
               if value.is_floating_point()}, FOLDER / "encoder.safetensors")
    ids = torch.ones(16, 64, dtype=torch.int64)
    # The exporter without dynamo writes one file; sizes are fixed, which is the best case of the other side.
    torch.onnx.export(
        PooledEncoder(encoder).eval(),
        (ids, torch.ones_like(ids)),
        FOLDER / "encoder.onnx",
        input_names=["ids", "mask"],
        output_names=["vectors"],
        opset_version=18,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
