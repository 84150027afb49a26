#!/usr/bin/env python3
"""Prints what the gguf package makes of blocks whose bytes follow a rule: the numbers that BlocksTest compares with.

    gguf_blocks.py

The bytes: x = 12345, then x = (x * 1103515245 + 12345) mod 2^31, byte = bits 16 to 23 of x. The high byte of each half (scale, minimum) is masked with 0x3b,
so that it is finite and positive. `mix` is the exclusive or of (bits of number i) * (i + 1), modulo 2^32.
"""

import numpy as np
from gguf import GGMLQuantizationType
from gguf.quants import dequantize, quantize

HALVES = {"Q4_0": (18, [1]), "Q4_1": (20, [1, 3]), "Q8_0": (34, [1]), "Q4_K": (144, [1, 3]), "Q6_K": (210, [209])}


def rule(count, size, high):
    out = np.zeros(count * size, dtype=np.uint8)
    x = 12345
    for i in range(len(out)):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = (x >> 16) & (0x3B if i % size in high else 0xFF)
    return out


for name, (size, high) in HALVES.items():
    y = dequantize(rule(3, size, high).reshape(1, -1), GGMLQuantizationType[name]).astype(np.float32).ravel() + np.float32(0)
    mix = np.bitwise_xor.reduce(y.view(np.uint32) * np.arange(1, len(y) + 1, dtype=np.uint32))
    print(name, len(y), [float(y[i]) for i in (0, 17, len(y) // 2 + 5, len(y) - 1)], hex(mix))
row = np.array([((i * 7919) % 1000 - 500) / 123 for i in range(64)], dtype=np.float32).reshape(1, -1)
print("Q8_0 of ((7919 i) mod 1000 - 500) / 123:", bytes(quantize(row, GGMLQuantizationType.Q8_0).ravel()).hex())
