# One vector for each text: kind 0 the mean of its tokens, 1 its first token, 2 its last. x [T, h] -> [N, h]
def pool(self: __torch__.M, x: Tensor, runs: List[int], kind: int) -> Tensor:
  out = annotate(List[Tensor], [])
  t = 0
  for j in range(len(runs) // 2):
    n = runs[2 * j]
    L = runs[2 * j + 1]
    y = torch.view(torch.narrow(x, 0, t, n * L), [n, L, @HIDDEN@])
    if kind == 0:
      p = torch.mean(y, [1])
    else:
      if kind == 1:
        p = torch.select(y, 1, 0)
      else:
        p = torch.select(y, 1, L - 1)
    out = torch.append(out, p)
    t = t + n * L
  return torch.cat(out, 0)
# Rows of length 1, none divided by less than 1e-12
def normalized(self: __torch__.M, x: Tensor) -> Tensor:
  return torch.div(x, torch.clamp(torch.linalg_vector_norm(x, 2, [1], True), 1.0e-12))
# kind as in pool; from 4 on the same, normalized
def embedding(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, kind: Tensor, W: List[Tensor]) -> Tensor:
  runs = self.runs(plan)
  k = int(kind)
  x = self.pool(self.stack(tokens, runs, W), runs, k % 4)
  if k > 3:
    x = self.normalized(x)
  else:
    pass
  return x
