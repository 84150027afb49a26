#!/usr/bin/env python3
"""What benchmarks/spikes/TorchExit.java trains, by PyTorch's own autograd and AdamW; reads its JSON line, and says how far losses are apart."""

import json
import sys

import torch

V, H, HEADS, LAYERS, F, T, RANK, STEPS = 96, 32, 4, 2, 64, 24, 4, 60
D = H // HEADS
LINEAR = [(H, H)] * 4 + [(H, F), (H, F), (F, H)]


class Draw:
    state = 1

    def numbers(self, rows, columns, size):
        drawn = []
        for _ in range(rows * columns):
            self.state = (self.state * 1103515245 + 12345) % (1 << 31)
            drawn.append(size * (self.state / (1 << 31) - 0.5))
        return torch.tensor(drawn, dtype=torch.float64).float().view(rows, columns)


def norm(x):
    return x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-5)


def main():
    theirs = json.loads(sys.stdin.read().strip().splitlines()[-1])["losses"]
    torch.set_num_threads(1)
    draw = Draw()
    embedding, output = draw.numbers(V, H, 2), draw.numbers(H, V, 1)
    base, a, b = [], [], []
    for _ in range(LAYERS):
        for rows, columns in LINEAR:
            base.append(draw.numbers(rows, columns, 0.5))
            a.append(draw.numbers(rows, RANK, 0.5).requires_grad_())
            b.append(torch.zeros(RANK, columns, requires_grad=True))
    angles = torch.arange(T)[:, None] / 10000 ** (2 * (torch.arange(D) % (D // 2)) / D)
    cos, sin = angles.cos(), angles.sin()
    mask = torch.full((T, T), float("-inf")).triu(1)

    def turned(x):
        half = D // 2
        return x * cos + torch.cat([x[:, half:], -x[:, :half]], 1) * -sin

    def linear(i, x):
        return x @ base[i] + 2 * (x @ a[i]) @ b[i]

    rows = torch.arange(T)
    x0 = embedding[(rows * 37 + 11) % V]
    wanted = ((rows + 1) * 37 + 11) * 5 % V
    optimizer = torch.optim.AdamW(a + b, lr=1e-2, weight_decay=0, eps=1e-8)
    losses = []
    for _ in range(STEPS):
        x = x0
        for layer in range(LAYERS):
            at = 7 * layer
            n = norm(x)
            q, k, v = (linear(at + i, n).view(T, HEADS, D).transpose(0, 1) for i in range(3))
            p = (mask + turned_heads(turned, q) @ turned_heads(turned, k).transpose(1, 2) / D ** 0.5).softmax(-1)
            x = x + linear(at + 3, (p @ v).transpose(0, 1).reshape(T, H))
            m = norm(x)
            x = x + linear(at + 6, torch.nn.functional.silu(linear(at + 4, m)) * linear(at + 5, m))
        loss = torch.nn.functional.cross_entropy(norm(x) @ output, wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    apart = max(abs(ours - its) / max(1e-3, abs(ours)) for ours, its in zip(losses, theirs))
    print(json.dumps({"steps": len(theirs), "last": losses[-1], "farthest_loss": apart, "torch": torch.__version__}))


def turned_heads(turned, x):
    return torch.stack([turned(head) for head in x])


if __name__ == "__main__":
    main()
