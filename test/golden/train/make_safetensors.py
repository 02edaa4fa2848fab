"""A small file written by the safetensors package, for test/model/weights/safetensors.test.ts."""
import pathlib
import numpy
from safetensors.numpy import save_file

save_file(
    {
        "table": (numpy.arange(6, dtype=numpy.float32) / 2).reshape(2, 3),
        "ids": numpy.array([7, -1], dtype=numpy.int32),
    },
    pathlib.Path(__file__).with_name("small.safetensors"),
    metadata={"made": "by the reference"},
)
